package io.junctura.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON. Numbers keep all digits. Thread safe. */
public interface Json {

    /** @throws ConnectorException bad input, with line and column, if it is not JSON or beyond the limits of depth and size */
    @Nullable
    Object parse(byte[] utf8) throws ConnectorException;

    /**
     * Reads a text as {@link HttpAnswer#json} does.
     *
     * @throws ConnectorException bad input, naming the field, if it is not JSON or does not fit
     */
    <T> T parse(byte[] utf8, Class<T> type) throws ConnectorException;

    /** The same for a JSON array. */
    <T> List<T> parseList(byte[] utf8, Class<T> type) throws ConnectorException;

    /**
     * @param value a record or a JSON value
     * @throws IllegalArgumentException naming the field, if it has no form in JSON or holds a {@link Secret}
     */
    byte[] write(@Nullable Object value);
}
