package io.junctura.api;

import org.jspecify.annotations.Nullable;

/** JSON values to text and back, every digit kept. Thread safe. */
public interface Json {

    /** @throws ConnectorException bad input, with line and column, if it is not JSON or beyond the limits of depth and size */
    @Nullable
    Object parse(byte[] utf8) throws ConnectorException;

    byte[] write(@Nullable Object value);
}
