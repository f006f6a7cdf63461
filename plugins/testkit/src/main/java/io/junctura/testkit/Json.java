package io.junctura.testkit;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON with the server's classes, so that tests need no library for it. */
final class Json {
    private Json() {}

    static byte[] write(@Nullable Object value) {
        return ServerLoader.server().toJson(value);
    }

    static String text(@Nullable Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException with a message, if the text is not JSON */
    static @Nullable Object parse(byte[] json) {
        return ServerLoader.server().fromJson(json);
    }
}
