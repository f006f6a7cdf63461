package io.junctura.api;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and stores {@link Rows} of any number, a few at a time. */
public interface RowStreams {

    /**
     * Opens rows from the first one, as often as wanted; close the reader.
     *
     * @throws ConnectorException bad input, if the file contains no rows; broken, if it has been deleted
     */
    Reader open(Rows rows) throws ConnectorException;

    /**
     * Stores rows as NDJSON, on disk when this returns. If {@code writing} throws, nothing is kept, and this throws the
     * same.
     *
     * @param name the label, such as {@code orders.ndjson}
     * @throws IOException from {@code writing}
     */
    Rows store(String name, Writing writing) throws ConnectorException, IOException, InterruptedException;

    /** Reads rows in order. Used by one thread at a time. */
    interface Reader extends AutoCloseable {

        /**
         * The next rows, in order, as JSON values, at most the given number; none at the end. A row of CSV is a map
         * from the first line's names to texts.
         *
         * @param most from 1
         * @throws ConnectorException bad input, naming the row that cannot be read
         */
        List<@Nullable Object> next(int most) throws ConnectorException;

        @Override
        void close();
    }

    /** Writes rows. Called once, on the calling thread. */
    @FunctionalInterface
    interface Writing {
        void to(Sink sink) throws ConnectorException, IOException, InterruptedException;
    }

    /** Receives rows. */
    @FunctionalInterface
    interface Sink {

        /**
         * @param row a JSON value without files
         * @throws ConnectorException if it cannot be stored
         * @throws InterruptedException if the thread was interrupted meanwhile; let it pass
         */
        void add(@Nullable Object row) throws ConnectorException, InterruptedException;
    }
}
