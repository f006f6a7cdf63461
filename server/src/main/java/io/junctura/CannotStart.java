package io.junctura;

import org.jspecify.annotations.Nullable;

/** The server cannot start; the message says why and what to do. */
public final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    public CannotStart(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
