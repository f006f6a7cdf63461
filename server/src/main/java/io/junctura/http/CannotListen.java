package io.junctura.http;

/** The server cannot listen where it was told to; the message says why and what to do. */
public final class CannotListen extends Exception {
    private static final long serialVersionUID = 1L;

    CannotListen(String message, Throwable cause) {
        super(message, cause);
    }
}
