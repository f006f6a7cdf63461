package io.junctura.http;

import java.nio.file.Path;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Handles the requests that are not for flows: checks the caller, reads the body without a blocked thread, and then runs the servlet
 * on a thread of the request's class.
 */
final class ApiHandler extends Handler.Wrapper {
    /** As a request's attribute: its {@link Exchange}. */
    static final String EXCHANGE = "junctura.exchange";

    private final Guard guard;
    private final Path uploads;
    private final RequestThreads threads;
    private final KnownCallers callers = new KnownCallers();

    /** @param uploads a folder for bodies that are kept in files */
    ApiHandler(Guard guard, Path uploads, RequestThreads threads, Handler servlet) {
        super(servlet);
        this.guard = guard;
        this.uploads = uploads;
        this.threads = threads;
    }

    /** Whether the request has credentials that were valid within the last hour. */
    boolean isKnown(RequestHead head) {
        return callers.isKnown(callers.key(head));
    }

    /** @param route null if no route has the request's address */
    void handle(Exchange http, @Nullable Route route) {
        if (route != null && route.isProbe()) threads.probe(() -> http.answering(() -> admit(http, route)));
        else ask(http, route);
    }

    private void ask(Exchange http, @Nullable Route route) {
        String key = callers.key(http);
        RequestClass kind = callers.isKnown(key) ? RequestClass.USER : RequestClass.ANONYMOUS;
        threads.run(
                kind,
                http,
                () -> http.answering(() -> {
                    if (route == null) {
                        unread(http);
                        return;
                    }
                    boolean admitted = false;
                    try {
                        admit(http, route);
                        admitted = true;
                    } finally {
                        if (!admitted) callers.refused(key);
                        else if (route.permission() != Permission.PUBLIC) callers.admitted(key);
                    }
                }));
    }

    private void admit(Exchange http, Route route) {
        RequestInProgress inProgress = http.inProgress();
        RequestClass kind = RequestClass.ANONYMOUS;
        if (route.permission() != Permission.PUBLIC) {
            guard.admit(http, route);
            // Unless the route says otherwise: what a caller may see must stay in no cache.
            inProgress.response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            inProgress.trust();
            kind = RequestClass.USER;
        }
        BodyLimit limit = route.bodyLimit();
        http.read(
                limit,
                limit.inFile() ? uploads : null,
                body -> {
                    http.arrived(body);
                    serve(http, inProgress.request, inProgress);
                    http.arrived(null); // a later answer no longer needs it
                },
                kind);
    }

    /** Answers a request without a route, and does not read its body. */
    private void unread(Exchange http) {
        RequestInProgress inProgress = http.inProgress();
        Unread patient = new Unread(inProgress.request);
        serve(http, patient, new Rest(inProgress.request, () -> patient.asked, inProgress::end, inProgress));
    }

    private void serve(Exchange http, Request request, Callback done) {
        Response response = http.inProgress().response;
        request.setAttribute(EXCHANGE, http);
        try {
            if (!super.handle(request, response, done)) Response.writeError(request, response, done, 404);
        } catch (Throwable e) { // Errors too: the client waits for an answer.
            Response.writeError(request, response, done, e);
        }
    }

    /** Keeps Jetty from dropping the rest of the body before it answers. */
    private static final class Unread extends Request.Wrapper {
        /** Whether a handler has asked for the body. */
        private volatile boolean asked;

        Unread(Request request) {
            super(request);
        }

        @Override
        public Content.@Nullable Chunk read() {
            Content.Chunk chunk = super.read();
            if (chunk != null) asked = true;
            return chunk;
        }

        @Override
        public void demand(Runnable then) {
            asked = true;
            super.demand(then);
        }

        @Override
        public boolean consumeAvailable() {
            return true; // after the answer: see Rest
        }
    }
}
