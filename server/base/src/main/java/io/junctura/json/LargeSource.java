package io.junctura.json;

import java.io.IOException;
import java.io.InputStream;

/** Opens values that are stored in files. */
@FunctionalInterface
public interface LargeSource {

    /** @throws IOException if the file is missing or was changed; the message says which */
    InputStream open(LargeValue value) throws IOException;
}
