package io.junctura.builtin;

/** Checks names that the server's own connectors store in an index. */
final class Checks {
    static final int MAX_LENGTH = 250;

    private Checks() {}

    /** @throws IllegalArgumentException with a message such as {@code key must have 1 to 250 characters.} */
    static void name(String what, String name) {
        if (name.isBlank() || name.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(what + " must have 1 to " + MAX_LENGTH + " characters, but has "
                    + (name.isBlank() ? "none." : name.length() + "."));
        }
    }
}
