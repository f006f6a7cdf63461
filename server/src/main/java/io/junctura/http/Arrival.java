package io.junctura.http;

import io.junctura.memory.Reservation;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request to an address of a flow, and the way to answer it. These come by the thousand and need nothing of what servlets
 * offer, so they do without them. No thread is held while its body comes in, while its answer is waited for, or while a
 * slow client takes that in.
 *
 * <p>One thread at a time uses it. It must be answered once, by {@link #answer} or {@link #fail}, on whichever thread.
 */
public final class Arrival {

    /** What to do with it. What is thrown becomes the answer. */
    @FunctionalInterface
    public interface Handler {
        void handle(Arrival arrival) throws Exception;
    }

    /** What to do with its body. What is thrown becomes the answer. */
    @FunctionalInterface
    public interface WithBody {
        void read(byte[] body) throws Exception;
    }

    /** Something that ends in an answer. What is thrown becomes the answer. */
    @FunctionalInterface
    public interface Answering {
        void run() throws Exception;
    }

    /** Goes on with a request on a thread that may block, once its body has arrived. */
    @FunctionalInterface
    interface Resumption {
        void resume(Arrival arrival, Runnable rest);
    }

    /** What to do with its body, wherever it was put. */
    @FunctionalInterface
    interface WithAnyBody {
        void read(Body body) throws Exception;
    }

    private final Exchange exchange;
    private final @Nullable Route route;
    private final Map<String, String> params;
    private final long maxBody;
    private final BodyMemory memory;
    private final HttpMetrics metrics;
    private final Resumption resumption;

    /** Such as {@code default/shop/orders}; empty while no published flow is known for it. */
    private volatile String flow = "";

    /** Whether nothing of the body is left unread. */
    private volatile boolean allRead;

    /** Whether the body was asked for. */
    private volatile boolean asked;

    /** Whether the rest of the body cannot be read any more. */
    private volatile boolean unreadable;

    Arrival(
            Exchange exchange,
            @Nullable Route route,
            Map<String, String> params,
            long maxBody,
            BodyMemory memory,
            HttpMetrics metrics,
            Resumption resumption) {
        this.exchange = exchange;
        this.route = route;
        this.params = params;
        this.maxBody = maxBody;
        this.memory = memory;
        this.metrics = metrics;
        this.resumption = resumption;
    }

    Exchange exchange() {
        return exchange;
    }

    public String method() {
        return exchange.request.getMethod();
    }

    /** A segment of the path, by its name in the route's. */
    public String param(String name) {
        String value = params.get(name);
        if (value == null) throw new IllegalArgumentException(route + " has no segment " + name);
        return value;
    }

    /** As it came, without the question mark. */
    public @Nullable String query() {
        return exchange.request.getHttpURI().getQuery();
    }

    /** The request's headers. */
    public HttpFields headers() {
        return exchange.request.getHeaders();
    }

    public @Nullable String header(String name) {
        return exchange.request.getHeaders().get(name);
    }

    String route() {
        return route == null ? "?" : route.path();
    }

    /** Says which published flow the request is for, so that refusals are counted for it. */
    public void flow(String name) {
        flow = name;
    }

    // The body.

    /**
     * Reads the whole body, up to the limit of flows, and hands it on: at once if it has arrived already, else later on a thread
     * that may block. Beyond the limit, from a sender who is too slow, or where there is no memory, the request is refused.
     */
    public void body(WithBody then) {
        read(
                BodyLimit.EVENT.atMost(maxBody),
                null,
                body -> then.read(body instanceof Body.InMemory whole ? whole.bytes() : new byte[0]),
                resumption);
    }

    /** @param folder for a body that is kept in a file; null for one that is kept in memory */
    void read(BodyLimit limit, @Nullable Path folder, WithAnyBody then, Resumption resume) {
        new BodyReader(exchange.request, limit, memory, exchange.client, folder, new Reading(then, resume)).run();
    }

    private final class Reading implements BodyReader.Target {
        private final WithAnyBody then;
        private final Resumption resume;
        private volatile boolean waited;

        Reading(WithAnyBody then, Resumption resume) {
            this.then = then;
            this.resume = resume;
        }

        @Override
        public void asked() {
            asked = true;
        }

        @Override
        public void waits() {
            waited = true;
            exchange.connection.bodyArrives();
        }

        @Override
        public void arrived(Body body, AutoCloseable occupied) {
            allRead = true;
            // From here on the connection may be silent for as long as the answer takes.
            exchange.request.addIdleTimeoutListener(timeout -> false);
            if (!waited) {
                handOn(body, occupied);
                return;
            }
            exchange.connection.bodyArrived();
            resume.resume(Arrival.this, () -> handOn(body, occupied));
        }

        private void handOn(Body body, AutoCloseable occupied) {
            answering(() -> {
                try (occupied) {
                    then.read(body);
                }
            });
        }

        @Override
        public void failed(Throwable why, boolean readable) {
            exchange.connection.bodyArrived();
            unreadable = !readable;
            fail(why);
        }
    }

    /** Grows with the values of the body; released when the request is answered, or before. */
    public Reservation values() {
        return exchange.values;
    }

    // The answer.

    /** Sets a header of the answer. */
    public void answerHeader(String name, String value) {
        exchange.response.getHeaders().put(name, value);
    }

    /** Adds a value to a header of the answer, which may have others. */
    public void addAnswerHeader(String name, String value) {
        exchange.response.getHeaders().add(name, value);
    }

    /**
     * Answers.
     *
     * @param contentType null for none
     */
    public void answer(int status, @Nullable String contentType, byte[] body) {
        begin(status, contentType);
        exchange.response.write(true, ByteBuffer.wrap(body), end());
    }

    /** Answers with a stream of known length, and closes it. Reading it does not hold up this thread. */
    public void answer(int status, String contentType, long length, InputStream content) {
        begin(status, contentType);
        exchange.response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        executor()
                .execute(() -> Content.copy(
                        Content.Source.from(
                                new ByteBufferPool.Sized(
                                        exchange.request.getComponents().getByteBufferPool()),
                                content),
                        exchange.response,
                        exchange));
    }

    /** What follows the answer's last byte. */
    private Callback end() {
        if (allRead) return exchange;
        if (unreadable) exchange.response.getHeaders().put(HttpHeader.CONNECTION, "close");
        return unreadable ? exchange : new Rest(exchange.request, () -> asked, exchange);
    }

    private Executor executor() {
        return exchange.request.getConnectionMetaData().getConnector().getExecutor();
    }

    private void begin(int status, @Nullable String contentType) {
        exchange.response.setStatus(status);
        if (status < 300 && route != null && route.arrivals() != null) exchange.trust();
        if (contentType != null) exchange.response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    }

    /** Runs something that answers, or answers with what it throws. */
    public void answering(Answering what) {
        try {
            what.run();
        } catch (Throwable e) { // Errors too: whoever sent this waits for an answer.
            fail(e);
        }
    }

    /** Counts a refusal of what came for a flow. */
    void refused(String reason) {
        if (route != null && route.arrivals() != null) metrics.refused(flow, reason);
    }

    /** Answers with a problem. */
    public void fail(Throwable why) {
        if (exchange.response.isCommitted()) exchange.failed(why);
        else Problems.answer(this, why, metrics);
    }
}
