package io.junctura.http;

import io.javalin.http.Context;

/** Decides whether a caller may use a route. Asked for every route but the public ones, before its handler. */
public interface Guard {

    /** @throws ProblemException 401 or 403 if not */
    void admit(Context http, Route route);

    /**
     * Whether an address that does not exist may be called so (404), or whether the caller has to sign in first (401).
     */
    boolean mayKnow(Context http);
}
