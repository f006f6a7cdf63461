package io.junctura.database;

import org.jspecify.annotations.Nullable;

/**
 * The database does not contain what was written to it. Other pages may be damaged, too, among them the index of due runs. So
 * the server must end.
 */
public final class Damaged extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** @param what the damaged value, with an article, such as "the payload of run 7" */
    public Damaged(String what) {
        this(what + " is not what was written (its checksum is wrong)", null);
    }

    /** @param message what is wrong, and where */
    public Damaged(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
