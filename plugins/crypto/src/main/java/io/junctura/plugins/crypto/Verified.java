package io.junctura.plugins.crypto;

import io.junctura.api.ConnectorException;
import io.junctura.api.Field;

/**
 * The result of a verification.
 *
 * @param valid whether the signature is valid
 */
public record Verified(@Field(title = "Valid") boolean valid) {

    /** What an invalid signature means for the step. */
    public enum IfInvalid {
        /** The step fails. */
        FAIL,
        /** The step succeeds, and its result says so. */
        REPORT;

        Verified result(boolean valid, String failure) throws ConnectorException {
            if (valid || this == REPORT) return new Verified(valid);
            throw ConnectorException.badInput(failure);
        }
    }
}
