package io.junctura.connection;

/** The secrets cannot be opened with the key at hand; the message says what to do. */
public final class WrongKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongKey(String message) {
        super(message);
    }
}
