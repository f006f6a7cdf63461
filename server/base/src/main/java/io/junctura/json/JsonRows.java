package io.junctura.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.junctura.memory.Reservation;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads many values one after the other: the members of one JSON array, or values on lines of their own (NDJSON). Only
 * one of them is in memory at a time. Used by one thread at a time.
 */
public final class JsonRows implements AutoCloseable {
    private final JsonParser parser;
    private final Reader reader;
    private final boolean array;
    private @Nullable JsonToken next;
    /** Whether {@link #next} is the token after what was read last: what is wrong there belongs to the row that follows. */
    private boolean started;

    JsonRows(JsonParser parser, Reservation values) throws IOException {
        this.parser = parser;
        this.reader = new Reader(parser, values);
        JsonToken first = reader.token();
        array = first == JsonToken.START_ARRAY;
        next = first;
        started = !array;
    }

    /**
     * Whether there is another value.
     *
     * @throws JsonProblem if the next value does not begin as JSON
     */
    public boolean hasNext() throws IOException {
        if (!started) {
            next = reader.token();
            started = true;
            checkEnd();
        }
        return next != null;
    }

    /**
     * The next value. What it takes is reserved while it is built, and stays reserved.
     *
     * @throws JsonProblem if it is not JSON, or exceeds a limit
     * @throws io.junctura.memory.MemoryExhausted if there is not enough memory
     */
    public @Nullable Object next() throws IOException {
        JsonToken token = hasNext() ? next : null;
        if (token == null) throw new IllegalStateException("there are no more");
        started = false;
        return reader.row(token);
    }

    /** The bytes that were reserved since the last call of this method. */
    public long reserved() {
        return reader.takeReserved();
    }

    private void checkEnd() throws IOException {
        if (array && next == JsonToken.END_ARRAY) {
            next = null;
            if (reader.token() != null) throw reader.surplus();
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
