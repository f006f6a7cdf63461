package io.junctura.run;

/**
 * The version of a flow that a run was accepted with is no longer available, for example because its plugin was
 * removed. The message says what to do.
 */
public final class FlowUnavailable extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public FlowUnavailable(String message) {
        super(message);
    }

    public FlowUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
