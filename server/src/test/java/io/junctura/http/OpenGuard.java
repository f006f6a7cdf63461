package io.junctura.http;

import io.javalin.http.Context;

/** Lets in who says so in a header: for tests of what is not about signing in. */
final class OpenGuard implements Guard {
    @Override
    public void admit(Context http, Route route) {
        if (!mayKnow(http)) throw new ProblemException(401, "sign-in-needed", "Sign in.");
    }

    @Override
    public boolean mayKnow(Context http) {
        return http.header("X-Test-In") != null;
    }
}
