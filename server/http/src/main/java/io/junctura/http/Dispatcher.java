package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import java.util.Map;

/**
 * Calls the handler of an admitted request's route, or answers a request without a route. Replaces Javalin's router, which tries one
 * regular expression after the other and obeys {@code X-HTTP-Method-Override}.
 */
final class Dispatcher {
    /** Former addresses, with those that have taken their place. */
    private static final Map<String, String> RENAMED = Map.of("/api/v1/troubles", "/api/v1/trigger-errors");

    private final Guard guard;
    private final WebUi ui;

    Dispatcher(Guard guard, WebUi ui) {
        this.guard = guard;
        this.ui = ui;
    }

    /** @param path the request's path, decoded */
    void dispatch(Exchange http, String path) {
        http.answering(() -> {
            Route route = http.found().route();
            if (route == null) unknown(http, path);
            else route.handler().handle(http);
        });
    }

    private void unknown(Exchange http, String path) throws Exception {
        RouteTable.Match found = http.found();
        String method = http.method();
        if (Addresses.ofPages(path) && found.allowed().isEmpty()) {
            if (method.equals("GET") || method.equals("HEAD")) {
                ui.answer(http, path);
                return;
            }
            throw ProblemException.notFound("There is nothing at this address.");
        }
        if (path.startsWith("/api") && !guard.mayKnow(http)) {
            throw new ProblemException(401, "sign-in-needed", "Sign in, or send an API token.")
                    .header("WWW-Authenticate", "Bearer");
        }
        if (!found.allowed().isEmpty()) {
            throw new ProblemException(
                            405,
                            "method-not-allowed",
                            "This address does not accept " + method + ". The header Allow lists its methods.")
                    .header("Allow", String.join(", ", found.allowed()));
        }
        String renamed = RENAMED.get(path);
        if (renamed != null) throw ProblemException.notFound("This address is called " + renamed + " now.");
        throw ProblemException.notFound("There is nothing at this address.");
    }
}
