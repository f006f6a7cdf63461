package io.junctura.backup;

import org.jspecify.annotations.Nullable;

/** A backup could not be made; the message says why and what to do. */
public final class CannotBackUp extends Exception {
    private static final long serialVersionUID = 1L;

    CannotBackUp(String message) {
        this(message, null);
    }

    public CannotBackUp(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
