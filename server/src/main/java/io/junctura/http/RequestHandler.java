package io.junctura.http;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The entry point of every request. Applies the limits, checks the sender, reads the body without a blocked thread, and then
 * runs the request on a thread of its class: with the handler of a flow's address, or with the servlet for all other addresses.
 */
final class RequestHandler extends Handler.Wrapper {
    /** As a request's attribute: the {@link RouteTable.Found} of its address. */
    static final String FOUND = "junctura.found";

    /** A client that waits longer has probably given up. */
    private static final long LONGEST_WAIT_NANOS = 20_000_000_000L;

    private final RouteTable table;
    private final Guard guard;
    private final Peers peers;
    private final HttpSettings settings;
    private final Connections connections;
    private final BodyMemory bodies;
    private final ResponseMemory responses;
    private final HttpMetrics metrics;
    private final ListenerUsage hooks;
    private final Executor probes;
    private final KnownCallers callers = new KnownCallers();
    private final Map<RequestClass, RequestBulkhead> bulkheads = new EnumMap<>(RequestClass.class);

    /**
     * @param hooks    the listener for requests to flows only; may have no port
     * @param executor for requests that were queued
     * @param probes   for probes and metrics, which must answer while all other threads are busy
     * @param servlet  handles all requests that are not for flows
     */
    RequestHandler(
            RouteTable table,
            Guard guard,
            HttpSettings settings,
            Connections connections,
            BodyMemory bodies,
            ResponseMemory responses,
            HttpMetrics metrics,
            ListenerUsage hooks,
            Executor executor,
            Executor probes,
            Handler servlet) {
        super(servlet);
        this.table = table;
        this.guard = guard;
        this.peers = new Peers(settings.proxies());
        this.settings = settings;
        this.connections = connections;
        this.bodies = bodies;
        this.responses = responses;
        this.metrics = metrics;
        this.hooks = hooks;
        this.probes = probes;
        for (RequestClass kind : RequestClass.values()) {
            bulkheads.put(kind, new RequestBulkhead(kind.threads, kind.waiting, executor));
        }
    }

    RequestBulkhead bulkhead(RequestClass kind) {
        RequestBulkhead found = bulkheads.get(kind);
        if (found == null) throw new IllegalArgumentException("no bulkhead for " + kind);
        return found;
    }

    @Override
    public boolean handle(Request request, Response response, Callback done) {
        OpenConnection connection =
                connections.find(request.getConnectionMetaData().getConnection());
        if (connection == null) {
            done.failed(new EofException("closed by the server"));
            return true;
        }
        Exchange exchange =
                new Exchange(request, response, done, connection, client(request, connection), connections, metrics);
        String path = request.getHttpURI().getPath();
        // The route decides, not the raw path, which can be spelled in more than one way.
        RouteTable.Found found = path == null ? RouteTable.Found.NOTHING : table.find(request.getMethod(), path);
        Route route = found.route();
        ProblemException refused =
                exchange.begin(route != null && route.isProbe(), () -> isKnown(exchange.client, request));
        Arrival arrival = new Arrival(
                exchange,
                route,
                found.params(),
                settings.maxBody(),
                bodies,
                responses,
                metrics,
                this::flow,
                this::evaluation);
        Arrival.Handler handler = route == null ? null : route.arrivals();
        if (refused != null) {
            arrival.fail(refused);
        } else if (route != null && handler != null) {
            inLine(RequestClass.FLOW, arrival, () -> arrival.answering(() -> handler.handle(arrival)));
        } else if (connection.listener == hooks && (path == null || !Addresses.ofFlows(path))) {
            arrival.fail(ProblemException.notFound("This port serves only webhooks, calls and call-backs."));
        } else {
            request.setAttribute(FOUND, found);
            if (route != null && route.isProbe()) probes.execute(() -> arrival.answering(() -> admit(arrival, route)));
            else ask(arrival, route);
        }
        return true;
    }

    private ClientUsage client(Request request, OpenConnection connection) {
        return connections.acquire(
                connection.ofProxy
                        ? Connections.client(peers.address(RequestHead.of(request)))
                        : connection.client.address);
    }

    private boolean isKnown(ClientUsage client, Request request) {
        return connections.trustedAddresses().has(client.address)
                || callers.isKnown(callers.key(RequestHead.of(request)));
    }

    /** The rest of a request to a flow, after its body has arrived. */
    private void flow(Arrival arrival, Runnable rest) {
        inLine(RequestClass.FLOW, arrival, rest);
    }

    /** The evaluation of a call. */
    private void evaluation(Arrival arrival, Runnable task, Runnable refused) {
        inLine(RequestClass.EVALUATION, task, () -> {
            refused.run();
            busy(arrival);
        });
    }

    /** Runs a request on a thread of its class, queues it, or refuses it. */
    private void inLine(RequestClass kind, Arrival arrival, Runnable task) {
        inLine(kind, task, () -> busy(arrival));
    }

    private void inLine(RequestClass kind, Runnable task, Runnable refused) {
        long since = System.nanoTime();
        boolean taken = bulkhead(kind).run(() -> {
            if (System.nanoTime() - since > LONGEST_WAIT_NANOS) refused.run();
            else task.run();
        });
        if (!taken) refused.run();
    }

    private void busy(Arrival arrival) {
        metrics.reached(HttpMetrics.Limit.THREADS);
        arrival.fail(new ProblemException(503, "try-later", "The server is busy. Try again in a few seconds.")
                .header("Retry-After", "2"));
    }

    private void ask(Arrival arrival, @Nullable Route route) {
        String key = callers.key(RequestHead.of(arrival.exchange().request));
        RequestClass kind = callers.isKnown(key) ? RequestClass.USER : RequestClass.ANONYMOUS;
        Runnable task = () -> arrival.answering(() -> {
            if (route == null) {
                unread(arrival.exchange());
                return;
            }
            boolean admitted = false;
            try {
                admit(arrival, route);
                admitted = true;
            } finally {
                if (!admitted) callers.refused(key);
                else if (route.permission() != Permission.PUBLIC) callers.admitted(key);
            }
        });
        inLine(kind, arrival, task);
    }

    private void admit(Arrival arrival, Route route) {
        Exchange exchange = arrival.exchange();
        RequestClass then = RequestClass.ANONYMOUS;
        if (route.permission() != Permission.PUBLIC) {
            guard.admit(exchange.request, route);
            exchange.trust();
            then = RequestClass.USER;
        }
        BodyLimit limit = route.bodyLimit();
        if (!limit.inFile()) limit = limit.atMost(settings.maxBody());
        RequestClass kind = then;
        Path folder = limit.inFile() ? settings.uploads() : null;
        arrival.read(
                limit,
                folder,
                body -> {
                    exchange.request.setAttribute(Bodies.BODY, body);
                    exchange.request.setAttribute(Bodies.VALUES, exchange.values);
                    serve(exchange.request, exchange.response, exchange);
                    exchange.request.removeAttribute(Bodies.BODY); // a later answer no longer needs it
                },
                (one, rest) -> inLine(kind, one, rest));
    }

    /** Answers a request without a route, and does not read its body. */
    private void unread(Exchange exchange) {
        Unread patient = new Unread(exchange.request);
        serve(patient, exchange.response, new Rest(exchange.request, () -> patient.asked, exchange::end, exchange));
    }

    private void serve(Request request, Response response, Callback done) {
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
