package io.junctura.files;

import io.junctura.api.FileRef;
import java.io.IOException;
import java.util.List;

/** Reads stored files as rows, for loops. Thread safe. */
public interface RowSource {

    /**
     * @param from the first row that is wanted, from 0; those before it are passed over
     * @throws IOException the file is gone, or it is no file of rows; the message says so for people
     */
    Rows open(FileRef file, long from) throws IOException;

    /** One reading of a file. Used by one thread at a time. */
    interface Rows extends AutoCloseable {

        /**
         * The next rows as JSON values: so many, or fewer if they are large; empty at the file's end. The caller lets go of the
         * rows before them.
         *
         * @throws IOException                        a row cannot be read; the message says which and why
         * @throws io.junctura.memory.MemoryExhausted there is no memory for a row
         */
        List<?> next(int most) throws IOException;

        @Override
        void close();
    }

    /** Where files have no rows. */
    RowSource NONE = (file, from) -> {
        throw new IOException("Files cannot be read as rows here.");
    };
}
