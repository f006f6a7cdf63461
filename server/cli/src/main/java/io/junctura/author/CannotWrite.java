package io.junctura.author;

/** Nothing was written. The message is a sentence that says why, and what to do. */
public final class CannotWrite extends Exception {
    private static final long serialVersionUID = 1L;

    CannotWrite(String message) {
        super(message);
    }
}
