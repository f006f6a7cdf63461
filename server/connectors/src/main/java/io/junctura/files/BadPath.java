package io.junctura.files;

/** A text that is no path within a root, whatever is on disk. The message is for the user. */
public final class BadPath extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    BadPath(String message) {
        super(message);
    }
}
