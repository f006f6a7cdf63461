package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import java.time.Duration;

/**
 * Lets in who names a credential in a header: for tests of what is not about signing in. One whose name begins so is
 * {@code revoked} meanwhile, or good for a {@code brief} time.
 */
final class OpenGuard implements Guard {
    @Override
    public void admit(Exchange http, Route route) {
        String who = http.header("X-Test-In");
        if (who == null) throw new ProblemException(401, "sign-in-needed", "Sign in.");
        boolean brief = who.startsWith("brief");
        new Credential(who, brief ? Duration.ZERO : Duration.ofDays(1), () -> !who.startsWith("revoked")).on(http);
    }

    @Override
    public boolean mayKnow(RequestHead head) {
        return head.header("X-Test-In") != null;
    }
}
