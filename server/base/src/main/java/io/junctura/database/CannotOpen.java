package io.junctura.database;

import org.jspecify.annotations.Nullable;

/** The data folder cannot be used; the message says why and what to do. */
public final class CannotOpen extends Exception {
    private static final long serialVersionUID = 1L;

    public CannotOpen(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
