package io.junctura.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.http.servlet.JavalinServletContext;
import io.javalin.http.servlet.SubmitOrder;
import io.javalin.http.servlet.Task;
import io.javalin.http.servlet.TaskInitializer;
import io.javalin.router.Endpoint;
import kotlin.Unit;
import kotlin.jvm.functions.Function2;
import org.jspecify.annotations.Nullable;

/**
 * Calls the handler of an admitted request's route. Replaces Javalin's router, which tries one regular expression after the
 * other and obeys {@code X-HTTP-Method-Override}.
 */
final class Dispatcher implements TaskInitializer<JavalinServletContext> {
    static final String ROUTE = "junctura.route";

    private final Guard guard;
    private final WebUi ui;
    private final HttpMetrics metrics;

    Dispatcher(Guard guard, WebUi ui, HttpMetrics metrics) {
        this.guard = guard;
        this.ui = ui;
        this.metrics = metrics;
    }

    @Override
    public void createTasks(
            Function2<? super SubmitOrder, ? super Task, Unit> submit,
            JavalinServlet servlet,
            JavalinServletContext http,
            String path) {
        submit.invoke(SubmitOrder.LAST, new Task(true, () -> {
            dispatch(http, path);
            return Unit.INSTANCE;
        }));
    }

    private void dispatch(JavalinServletContext http, String path) {
        try {
            RouteTable.Found found = http.attribute(RequestHandler.FOUND);
            Route route = found == null ? null : found.route();
            if (found == null || route == null) {
                unknown(http, path, found == null ? RouteTable.Found.NOTHING : found);
                return;
            }
            http.attribute(ROUTE, route);
            http.update(new Endpoint(HandlerType.GET, route.path(), route.handler()), found.params());
            route.handler().handle(http);
        } catch (Exception e) {
            Problems.answer(http, e, metrics);
        }
    }

    private void unknown(Context http, String path, RouteTable.Found found) throws Exception {
        String method = http.req().getMethod();
        if (Addresses.ofPages(path) && found.allowed().isEmpty()) {
            if (method.equals("GET") || method.equals("HEAD")) {
                ui.answer(http, path);
                return;
            }
            throw ProblemException.notFound("There is nothing at this address.");
        }
        if (path.startsWith("/api") && !guard.mayKnow(RequestHead.of(http))) {
            throw new ProblemException(401, "sign-in-needed", "Sign in, or send an API token.")
                    .header("WWW-Authenticate", "Bearer");
        }
        if (!found.allowed().isEmpty()) {
            throw new ProblemException(
                            405,
                            "method-not-allowed",
                            "This address does not accept " + method + ". The header Allow lists" + " its methods.")
                    .header("Allow", String.join(", ", found.allowed()));
        }
        throw ProblemException.notFound("There is nothing at this address.");
    }

    /** The route of a request; null before it is dispatched. */
    static @Nullable Route routeOf(Context http) {
        return http.attribute(ROUTE);
    }
}
