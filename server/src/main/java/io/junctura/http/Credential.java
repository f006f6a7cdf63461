package io.junctura.http;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Request;

/**
 * What let a request in: a session, an API token, the token of this machine. Event streams end with it.
 *
 * @param id     the same for each request that brings it; no secret
 * @param left   how long it is good for, from now
 * @param isGood whether it still is; may ask the database
 */
public record Credential(String id, Duration left, BooleanSupplier isGood) {
    private static final String ATTRIBUTE = "junctura.credential";
    private static final Credential NONE = new Credential("none", Duration.ofDays(1), () -> true);

    /** Says so of a request. */
    public void on(Request request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** All that came without one share one. */
    static Credential of(Context http) {
        Credential credential = http.attribute(ATTRIBUTE);
        return credential == null ? NONE : credential;
    }
}
