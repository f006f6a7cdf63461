package io.junctura.memory;

/** A task has requested more memory than its pool has left. Its message is one plain sentence for the client. */
public final class MemoryExhausted extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean permanent;

    MemoryExhausted(String purpose, long wanted, long capacity, boolean permanent) {
        super(message(purpose, wanted, capacity, permanent), null, false, false); // expected under load: no stack
        this.permanent = permanent;
    }

    private static String message(String purpose, long wanted, long capacity, boolean permanent) {
        if (!permanent) return "The server's memory for " + purpose + " is in use. Try again in a few seconds.";
        return "This needs about " + megabytes(wanted) + " MB of memory for " + purpose + ", and the server has "
                + megabytes(capacity)
                + " MB for that. Send less at once, or start the server with a larger heap (-Xmx).";
    }

    private static long megabytes(long bytes) {
        return Math.max(1, bytes >> 20);
    }

    /** True if the amount is larger than the whole pool, so that trying again cannot help. */
    public boolean permanent() {
        return permanent;
    }
}
