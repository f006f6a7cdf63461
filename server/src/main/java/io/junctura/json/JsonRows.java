package io.junctura.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads many values one after the other: the members of one JSON array, or values on lines of their own (NDJSON). Only
 * one of them is in memory at a time. Used by one thread at a time.
 */
public final class JsonRows implements AutoCloseable {
    private final JsonParser parser;
    private final Reader reader;
    private @Nullable JsonToken next;
    private final boolean array;

    JsonRows(JsonParser parser) throws IOException {
        this.parser = parser;
        this.reader = new Reader(parser, false);
        JsonToken first = reader.token();
        array = first == JsonToken.START_ARRAY;
        next = array ? reader.token() : first;
        checkEnd();
    }

    /** Whether there is another one. */
    public boolean hasNext() {
        return next != null;
    }

    /**
     * The next value.
     *
     * @throws JsonProblem it is no JSON, or beyond a limit
     */
    public @Nullable Object next() throws IOException {
        JsonToken token = next;
        if (token == null) throw new IllegalStateException("there are no more");
        Object value = reader.row(token);
        next = reader.token();
        checkEnd();
        return value;
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
