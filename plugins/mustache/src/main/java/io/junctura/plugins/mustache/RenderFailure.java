package io.junctura.plugins.mustache;

import io.junctura.api.ConnectorException;

/** Passes through the library, which has no checked exceptions. */
public final class RenderFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RenderFailure(ConnectorException why) {
        super(null, why, false, false);
    }

    RenderFailure(InterruptedException why) {
        super(null, why, false, false);
    }

    /** @throws InterruptedException if the thread was interrupted */
    ConnectorException thrown() throws InterruptedException {
        if (getCause() instanceof ConnectorException why) return why;
        Thread.interrupted(); // The exception takes the place of the flag.
        throw (InterruptedException) getCause();
    }
}
