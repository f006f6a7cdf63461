package io.junctura.http;

/** The server cannot listen at the configured address; the message says why and what to do. */
public final class CannotListen extends Exception {
    private static final long serialVersionUID = 1L;

    CannotListen(String message, Throwable cause) {
        super(message, cause);
    }
}
