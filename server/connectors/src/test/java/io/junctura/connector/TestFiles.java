package io.junctura.connector;

import io.junctura.api.Files;

/** The files of tests whose plugins use no files. */
public final class TestFiles {
    public static final Files NONE = OperationContext.NO_FILES;

    private TestFiles() {}
}
