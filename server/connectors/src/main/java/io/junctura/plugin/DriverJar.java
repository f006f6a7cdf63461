package io.junctura.plugin;

import org.jspecify.annotations.Nullable;

/**
 * A driver of a plugin: a bundled jar, or one that the operator has added.
 *
 * @param name    the file's name
 * @param size    in bytes
 * @param sha256  of its content, in lower-case hexadecimal; empty if it cannot be read
 * @param problem why it is ignored, as a sentence that says what to do; null if it is used
 */
public record DriverJar(
        String name, long size, String sha256, @Nullable String problem) {}
