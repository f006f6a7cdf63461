package io.junctura.testkit;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON as the server reads and writes it; by the server's classes, so that the tests need no library for it. */
final class Json {
    private Json() {}

    static byte[] write(@Nullable Object value) {
        return ServerLoader.server().toJson(value);
    }

    static String text(@Nullable Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException with a sentence, if it is no JSON */
    static @Nullable Object parse(byte[] json) {
        return ServerLoader.server().fromJson(json);
    }
}
