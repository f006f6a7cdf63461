package io.junctura.backup;

import org.jspecify.annotations.Nullable;

/** A backup could not be restored, or is incomplete; the message says why and what to do. */
public final class CannotRestore extends Exception {
    private static final long serialVersionUID = 1L;

    CannotRestore(String message) {
        this(message, null);
    }

    CannotRestore(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
