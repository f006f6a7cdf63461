package io.junctura.http;

import io.junctura.http.problem.ProblemException;

/** Decides whether a caller may use a route. Called for every non-public route, before the request's body is read. */
public interface Guard {

    /**
     * Authenticates and authorizes the caller, and stores it as an attribute of the request.
     *
     * @throws ProblemException 401 or 403 if the caller may not use the route
     */
    void admit(Exchange http, Route route);

    /**
     * Whether the caller may know that an address does not exist (404), or has to sign in first (401).
     */
    boolean mayKnow(RequestHead head);
}
