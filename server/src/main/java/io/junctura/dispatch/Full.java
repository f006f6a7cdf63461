package io.junctura.dispatch;

import java.time.Duration;

/** Too much is waiting; nothing was taken. The sender may come again after a while. */
public final class Full extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean flowAlone;
    private final Duration retryAfter;

    Full(boolean flowAlone, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.flowAlone = flowAlone;
        this.retryAfter = retryAfter;
    }

    /** Whether it is this flow that is full (429), not the server (503). */
    public boolean flowAlone() {
        return flowAlone;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
