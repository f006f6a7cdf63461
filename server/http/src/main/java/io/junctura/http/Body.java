package io.junctura.http;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A complete request body. */
sealed interface Body {

    record InMemory(byte[] bytes) implements Body {}

    /** @param file null if the body was empty */
    record InFile(@Nullable Path file) implements Body {}
}
