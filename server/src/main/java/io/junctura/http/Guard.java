package io.junctura.http;

import org.eclipse.jetty.server.Request;

/** Decides whether a caller may use a route. Asked for every route but the public ones, before the request's body is read. */
public interface Guard {

    /**
     * Lets the caller in, and keeps who it is as an attribute of the request.
     *
     * @throws ProblemException 401 or 403 if not
     */
    void admit(Request request, Route route);

    /**
     * Whether an address that does not exist may be called so (404), or whether the caller has to sign in first (401).
     */
    boolean mayKnow(RequestHead head);
}
