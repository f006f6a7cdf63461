package io.junctura.run;

/** A flow cannot be had any more as a run was accepted with it: its plugin was removed, say. Says what to do about it. */
public final class FlowLost extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public FlowLost(String message) {
        super(message);
    }

    public FlowLost(String message, Throwable cause) {
        super(message, cause);
    }
}
