package io.junctura.api;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and makes {@link Rows}, a few at a time, however many there are. */
public interface RowStreams {

    /**
     * Opens rows from the first one, as often as wanted; close the reader.
     *
     * @throws ConnectorException bad input, if it is a file without rows; broken, if it is not kept any longer
     */
    Reader open(Rows rows) throws ConnectorException;

    /**
     * Stores rows as NDJSON, on disk when this returns. If {@code writing} throws, nothing is kept, and this throws the
     * same.
     *
     * @param name what people see, such as {@code orders.ndjson}
     * @throws IOException from {@code writing}
     */
    Rows store(String name, Writing writing) throws ConnectorException, IOException, InterruptedException;

    /** One reading. Used by one thread at a time. */
    interface Reader extends AutoCloseable {

        /**
         * The next rows, in order, as JSON values: so many, or fewer; none at the end. A row of CSV is a map from the
         * first line's names to texts.
         *
         * @param most from 1
         * @throws ConnectorException bad input, naming the row that cannot be read
         */
        List<@Nullable Object> next(int most) throws ConnectorException;

        @Override
        void close();
    }

    /** Hands rows over. Called once, on the calling thread. */
    @FunctionalInterface
    interface Writing {
        void to(Sink sink) throws ConnectorException, IOException, InterruptedException;
    }

    /** Takes rows in. */
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
