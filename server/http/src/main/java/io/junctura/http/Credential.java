package io.junctura.http;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The credential that authenticated a request: a session, an API token or the local token. Event streams end with it.
 *
 * @param id     identifies the credential across requests; not secret
 * @param left   the time until it expires
 * @param isGood whether it is still valid; may query the database
 */
public record Credential(String id, Duration left, BooleanSupplier isGood) {
    private static final String ATTRIBUTE = "junctura.credential";
    private static final Credential NONE = new Credential("none", Duration.ofDays(1), () -> true);

    /** Stores it as an attribute of the request. */
    public void on(Exchange http) {
        http.attribute(ATTRIBUTE, this);
    }

    /** The credential of a request; requests without one share a common one. */
    static Credential of(Exchange http) {
        return http.attribute(ATTRIBUTE) instanceof Credential credential ? credential : NONE;
    }
}
