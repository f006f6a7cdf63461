package io.junctura.files;

import io.junctura.json.LargeSource;
import io.junctura.json.LargeValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;

/** Where values go that are too large for a row of the database. Thread safe. */
public interface LargeValues extends LargeSource {

    /**
     * Keeps a value. When this returns, it is on disk, and may be named by a commit; each call makes a file of its own.
     *
     * @param stored its stored form
     * @throws IOException it was not kept
     */
    LargeValue keep(byte[] stored) throws IOException;

    /** @throws IOException it is missing, or not what was written; the message says which, for people */
    byte[] read(LargeValue value) throws IOException;

    /** For those who show or index the beginning of a value. @throws IOException it is missing */
    InputStream openUnchecked(LargeValue value) throws IOException;

    /** Deletes files, soon, after the commit since which nobody names them. */
    void delete(Collection<String> files);
}
