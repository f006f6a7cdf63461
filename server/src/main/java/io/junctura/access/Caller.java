package io.junctura.access;

import io.javalin.http.Context;
import io.junctura.audit.Actor;
import io.junctura.http.Credential;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import org.eclipse.jetty.server.Request;

/**
 * Who makes a request, once the guard has let it in.
 *
 * @param name the person's, the token's title, or {@code local} for a process on this machine
 * @param role what they may do
 * @param credential what let them in
 * @param actor who they are in records of what they do
 */
public record Caller(String name, Role role, Credential credential, Actor actor) {
    private static final String ATTRIBUTE = "junctura.caller";

    /** @throws IllegalStateException on a public route: nobody was asked who they are */
    public static Caller of(Context http) {
        Caller caller = http.attribute(ATTRIBUTE);
        if (caller == null) throw new IllegalStateException("This route lets anyone in, so it has no caller.");
        return caller;
    }

    void on(Request request) {
        request.setAttribute(ATTRIBUTE, this);
        credential.on(request);
    }

    /** Where the rest of the request decides what is needed. @throws ProblemException 403 */
    public void mustHave(Permission needed) {
        if (!role.allows(needed)) throw refused(needed);
    }

    ProblemException refused(Permission needed) {
        return new ProblemException(
                        403,
                        "not-allowed",
                        "This needs the role " + needed.title() + ", and \"" + name + "\" has the role " + role.id()
                                + ".")
                .with("needs", needed.title());
    }
}
