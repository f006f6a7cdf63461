package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A request in progress, from the arrival of its head until its answer is complete. Holds its share of the limits. */
final class RequestInProgress implements Callback {
    /** A smaller write fits the socket buffer, so it does not wait for the client. */
    private static final int LARGE = 16 * 1024;

    final Request request;
    final Response response;
    final OpenConnection connection;
    final ClientUsage client;
    private final Connections connections;
    final HttpMetrics metrics;
    private final Callback done;
    private final AtomicBoolean over = new AtomicBoolean();

    /** Whether the event of the request was accepted, so that a later problem is one of its run. */
    volatile boolean accepted;

    /** Reserved for the values of the request's body. */
    final Reservation values = HeapShare.REQUEST_VALUES.open();

    /** @param client from {@link Connections#acquire}; released at the end */
    RequestInProgress(
            Request request,
            Response response,
            Callback done,
            OpenConnection connection,
            ClientUsage client,
            Connections connections) {
        this.request = request;
        this.response = new TimedResponse(request, response);
        this.done = done;
        this.connection = connection;
        this.client = client;
        this.connections = connections;
        this.metrics = connections.metrics();
    }

    /**
     * Counts the request.
     *
     * @param probe whether it is counted but never refused
     * @param known whether the client has sent an accepted or authenticated request lately; asked only near the limit
     * @return why it is refused; null if it is not. In both cases it must end like any other
     */
    @Nullable
    ProblemException begin(boolean probe, BooleanSupplier known) {
        connection.headArrived();
        ConnectionLimits limits = connections.limits();
        int fromClient = client.requests.incrementAndGet();
        int atListener = connection.listener.requests.incrementAndGet();
        if (probe) return null;
        if (fromClient > limits.requestsPerAddress()) {
            metrics.reached(HttpMetrics.Limit.REQUESTS_PER_ADDRESS);
            return new ProblemException(
                            429,
                            "too-many-requests",
                            "Your address has " + limits.requestsPerAddress()
                                    + " requests in progress, which is the limit. Wait until some of them end.")
                    .header("Retry-After", "1");
        }
        if (atListener > limits.requests() || (atListener > limits.requests() * 3L / 4 && !known.getAsBoolean())) {
            metrics.reached(HttpMetrics.Limit.REQUESTS);
            return new ProblemException(
                            503, "try-later", "The server has too many requests in progress. Try again in a second.")
                    .header("Retry-After", "1");
        }
        return null;
    }

    /** Marks the connection as trusted: the request was authenticated or accepted. */
    void trust() {
        connections.trust(connection, client);
    }

    @Override
    public void succeeded() {
        end();
        done.succeeded();
    }

    @Override
    public void failed(Throwable why) {
        end();
        done.failed(why);
    }

    /** The response has been sent. Called again, it does nothing. */
    void end() {
        if (!over.compareAndSet(false, true)) return;
        values.close();
        metrics.answered(response.getStatus());
        connection.answered();
        connection.listener.requests.decrementAndGet();
        client.requests.decrementAndGet();
        connections.release(client);
    }

    /** Measures how long the client takes to read large parts of an answer. */
    private final class TimedResponse extends Response.Wrapper {
        TimedResponse(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
            if (content == null || content.remaining() < LARGE) {
                super.write(last, content, callback);
                return;
            }
            connection.writes();
            super.write(last, content, new Callback.Nested(callback) {
                @Override
                public void succeeded() {
                    connection.written();
                    super.succeeded();
                }
            });
        }
    }
}
