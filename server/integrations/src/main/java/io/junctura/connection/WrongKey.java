package io.junctura.connection;

/** The secrets cannot be decrypted with the present key. The message says what to do. */
public final class WrongKey extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongKey(String message) {
        super(message);
    }
}
