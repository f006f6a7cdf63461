package io.junctura.http;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Takes requests to the addresses of flows before they would become those of a servlet, and leaves it all others. */
final class Arrivals extends Handler.Wrapper {
    private final RouteTable table;
    private final long maxBody;
    private final BodyRoom room;

    Arrivals(RouteTable table, long maxBody, BodyRoom room, Handler others) {
        super(others);
        this.table = table;
        this.maxBody = maxBody;
        this.room = room;
    }

    @Override
    public boolean handle(Request request, Response response, Callback done) throws Exception {
        String path = request.getHttpURI().getPath();
        if (path == null) return others(request, response, done);
        // The route says whose it is, not the path as it came: that may be spelled in more than one way.
        RouteTable.Found found = table.find(request.getMethod(), path);
        Route route = found.route();
        Arrival.Handler handler = route == null ? null : route.arrivals();
        if (route == null || handler == null) return others(request, response, done);
        Arrival arrival = new Arrival(request, response, done, route, found.params(), maxBody, room);
        arrival.answering(() -> handler.handle(arrival));
        return true;
    }

    private boolean others(Request request, Response response, Callback done) throws Exception {
        Patient patient = new Patient(request);
        return super.handle(patient, response, new Rest(request, () -> patient.asked, done));
    }

    /** Else Jetty would give up, before it answers, what of the body has not come by then. */
    private static final class Patient extends Request.Wrapper {
        /** Whether the body was asked for. */
        private volatile boolean asked;

        Patient(Request request) {
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
