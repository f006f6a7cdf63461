package io.junctura.files;

import io.junctura.json.LargeSource;
import io.junctura.json.LargeValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;

/** Stores values that are too large for a row of the database. Thread safe. */
public interface LargeValues extends LargeSource {

    /**
     * Stores a value, each in its own file. When this returns, the file is on disk, and a commit may name it.
     *
     * @param stored the stored form of the value
     * @throws IOException if the value was not stored
     */
    LargeValue keep(byte[] stored) throws IOException;

    /** @throws IOException if the file is missing or damaged; the message says which */
    byte[] read(LargeValue value) throws IOException;

    /** Opens a value without a check of its checksum, to show or index its beginning. @throws IOException if it is missing */
    InputStream openUnchecked(LargeValue value) throws IOException;

    /** Deletes files in the background. Call this after the commit since which no row names them. */
    void delete(Collection<String> files);
}
