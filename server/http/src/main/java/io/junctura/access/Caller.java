package io.junctura.access;

import io.junctura.audit.Actor;
import io.junctura.http.Credential;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The authenticated caller of a request.
 *
 * @param name       the user's name, the token's title, or {@code local} for a process on this machine
 * @param credential the session or token that authenticated the request
 * @param actor      the caller as the audit log names it
 * @param subscriptions the instance whose subscriptions are all that the caller may use; null: the role alone counts
 */
public record Caller(
        String name,
        Role role,
        Credential credential,
        Actor actor,
        @Nullable String subscriptions) {
    /** The instance of the operators' own subscriptions. No token is limited to it, because it may receive all events. */
    public static final String OWN_INSTANCE = "default";

    private static final String ATTRIBUTE = "junctura.caller";

    /** Without such a limit. */
    Caller(String name, Role role, Credential credential, Actor actor) {
        this(name, role, credential, actor, null);
    }

    /** @throws IllegalStateException on a public route, where no caller is authenticated */
    public static Caller of(Exchange http) {
        if (http.attribute(ATTRIBUTE) instanceof Caller caller) return caller;
        throw new IllegalStateException("This route is public, so it has no caller.");
    }

    void on(Exchange http) {
        http.attribute(ATTRIBUTE, this);
        credential.on(http);
    }

    /** Checks a permission that depends on the request's content. @throws ProblemException 403 */
    public void mustHave(Permission needed) {
        if (!role.allows(needed)) throw refused(needed);
    }

    ProblemException limited() {
        return new ProblemException(
                403,
                "not-allowed",
                "The token \"" + name + "\" may use the subscriptions of \"" + subscriptions + "\" and nothing else.");
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
