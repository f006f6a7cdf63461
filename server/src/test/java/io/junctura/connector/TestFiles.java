package io.junctura.connector;

import io.junctura.api.Files;

/** Files for tests of plugins that use none. */
public final class TestFiles {
    public static final Files NONE = OperationContext.NO_FILES;

    private TestFiles() {}
}
