package io.junctura.dispatch;

import io.junctura.memory.MemoryExhausted;
import java.time.Duration;

/** Too much is waiting; nothing was taken. The sender may come again after a while. */
public final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Duration MEMORY_PAUSE = Duration.ofSeconds(5);

    private final boolean flowAlone;
    private final Duration retryAfter;

    Rejected(boolean flowAlone, String message, Duration retryAfter) {
        super(message, null, false, false);
        this.flowAlone = flowAlone;
        this.retryAfter = retryAfter;
    }

    /** What an expression has to make before an event can be taken (dedupe-by, order-by) finds the memory for that in use. */
    public static Rejected of(MemoryExhausted e) {
        return new Rejected(false, String.valueOf(e.getMessage()), MEMORY_PAUSE);
    }

    /** Whether it is this flow that is full (429), not the server (503). */
    public boolean flowAlone() {
        return flowAlone;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
