package io.junctura.dispatch.accept;

import io.junctura.memory.MemoryExhausted;
import java.time.Duration;

/** The engine did not accept an event, since too much is waiting. The sender may send it again after a while. */
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

    /** The expressions that are evaluated before an event is accepted (dedupe-by, order-by) found no memory. */
    public static Rejected of(MemoryExhausted e) {
        return new Rejected(false, String.valueOf(e.getMessage()), MEMORY_PAUSE);
    }

    /** Whether only this flow is full (429), or the server (503). */
    public boolean flowAlone() {
        return flowAlone;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
