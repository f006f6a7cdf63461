package io.junctura.json;

import java.io.IOException;
import java.io.InputStream;

/** Opens values that are kept in files. */
@FunctionalInterface
public interface LargeSource {

    /** @throws IOException it is missing, or not what was written; the message says which, for people */
    InputStream open(LargeValue value) throws IOException;
}
