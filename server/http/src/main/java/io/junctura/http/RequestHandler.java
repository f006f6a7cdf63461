package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The entry point of every request. Finds its route, applies the limits, and runs it on a thread of its class: with the handler of a
 * flow's address, or through {@link ApiHandler}.
 */
final class RequestHandler extends Handler.Wrapper {
    private final RouteTable table;
    private final Peers peers;
    private final Connections connections;
    private final BodyMemory bodies;
    private final ResponseMemory responses;
    private final RequestThreads threads;
    private final ApiHandler api;

    /** @param api handles all requests that are not for flows */
    RequestHandler(
            RouteTable table,
            Peers peers,
            Connections connections,
            BodyMemory bodies,
            ResponseMemory responses,
            RequestThreads threads,
            ApiHandler api) {
        super(api);
        this.table = table;
        this.peers = peers;
        this.connections = connections;
        this.bodies = bodies;
        this.responses = responses;
        this.threads = threads;
        this.api = api;
    }

    @Override
    public boolean handle(Request request, Response response, Callback done) {
        OpenConnection connection =
                connections.find(request.getConnectionMetaData().getConnection());
        if (connection == null) {
            done.failed(new EofException("closed by the server"));
            return true;
        }
        RequestInProgress inProgress =
                new RequestInProgress(request, response, done, connection, client(request, connection), connections);
        String path = request.getHttpURI().getPath();
        // The route decides, not the raw path, which can be spelled in more than one way.
        RouteTable.Match found = path == null ? RouteTable.Match.NOTHING : table.find(request.getMethod(), path);
        Route route = found.route();
        Exchange http = new Exchange(inProgress, found, bodies, responses, threads);
        ProblemException refused = inProgress.begin(
                route != null && route.isProbe(),
                () -> connections.trustedAddresses().has(inProgress.client.address) || api.isKnown(http));
        if (refused != null) {
            http.fail(refused);
        } else if (route != null && route.isOfFlows()) {
            threads.run(
                    RequestClass.FLOW,
                    http,
                    () -> http.answering(() -> route.handler().handle(http)));
        } else if (connection.listener.onlyFlows && (path == null || !Addresses.ofFlows(path))) {
            http.fail(ProblemException.notFound("This port serves only webhooks, calls and call-backs."));
        } else {
            api.handle(http, route);
        }
        return true;
    }

    private ClientUsage client(Request request, OpenConnection connection) {
        return connections.acquire(
                connection.ofProxy
                        ? Connections.client(peers.address(RequestHead.of(request)))
                        : connection.client.address);
    }
}
