package io.junctura.files;

import io.junctura.api.FileRef;
import java.io.IOException;
import java.util.List;

/** Reads stored files as rows, for loops. Thread safe. */
public interface RowSource {

    /**
     * @param from the first row to return, from 0; earlier rows are skipped
     * @throws IOException if the file does not exist, or contains no rows; the message says so
     */
    Rows open(FileRef file, long from) throws IOException;

    /** An open file. Used by one thread at a time. */
    interface Rows extends AutoCloseable {

        /**
         * The next rows as JSON values: {@code most}, or fewer if they are large; empty at the end of the file. The caller must not
         * keep the rows of earlier calls.
         *
         * @throws IOException                        if a row cannot be read; the message says which and why
         * @throws io.junctura.memory.MemoryExhausted if there is no memory for a row
         */
        List<?> next(int most) throws IOException;

        @Override
        void close();
    }

    /** Files that have no rows. */
    RowSource NONE = (file, from) -> {
        throw new IOException("Files cannot be read as rows here.");
    };
}
