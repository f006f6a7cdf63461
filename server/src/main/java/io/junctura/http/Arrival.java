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
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request to a flow's address, and the means to answer it. These requests are frequent and need no servlet features, so they
 * bypass the servlet API. No thread blocks while the body arrives, while the flow runs, or while a slow client reads the
 * answer.
 *
 * <p>One thread at a time uses it. Some thread must answer it once, by {@link #answer} or {@link #fail}.
 */
public final class Arrival {

    /** Handles the request. An exception becomes the answer. */
    @FunctionalInterface
    public interface Handler {
        void handle(Arrival arrival) throws Exception;
    }

    /** Handles the body. An exception becomes the answer. */
    @FunctionalInterface
    public interface WithBody {
        void read(byte[] body) throws Exception;
    }

    /** Work that ends in an answer. An exception becomes the answer. */
    @FunctionalInterface
    public interface Answering {
        void run() throws Exception;
    }

    /** Continues a request on a thread that may block, once its body has arrived. */
    @FunctionalInterface
    interface Resumption {
        void resume(Arrival arrival, Runnable rest);
    }

    /** Runs a task that computes, or says that there are too many. */
    @FunctionalInterface
    interface Evaluation {
        void run(Arrival arrival, Runnable task, Runnable refused);
    }

    /** Handles a body in memory or in a file. */
    @FunctionalInterface
    interface WithAnyBody {
        void read(Body body) throws Exception;
    }

    private final Exchange exchange;
    private final @Nullable Route route;
    private final Map<String, String> params;
    private final long maxBody;
    private final BodyMemory memory;
    private final ResponseMemory responses;
    private final HttpMetrics metrics;
    private final Resumption resumption;
    private final Evaluation evaluation;

    /** Such as {@code default/shop/orders}; empty until a published flow is known for the request. */
    private volatile String flow = "";

    /** Whether the whole body has been read. */
    private volatile boolean allRead;

    /** Whether a handler has asked for the body. */
    private volatile boolean asked;

    /** Whether the rest of the body cannot be read any more. */
    private volatile boolean unreadable;

    Arrival(
            Exchange exchange,
            @Nullable Route route,
            Map<String, String> params,
            long maxBody,
            BodyMemory memory,
            ResponseMemory responses,
            HttpMetrics metrics,
            Resumption resumption,
            Evaluation evaluation) {
        this.exchange = exchange;
        this.route = route;
        this.params = params;
        this.maxBody = maxBody;
        this.memory = memory;
        this.responses = responses;
        this.metrics = metrics;
        this.resumption = resumption;
        this.evaluation = evaluation;
    }

    Exchange exchange() {
        return exchange;
    }

    public String method() {
        return exchange.request.getMethod();
    }

    /** A path parameter, by its name in the route. */
    public String param(String name) {
        String value = params.get(name);
        if (value == null) throw new IllegalArgumentException(route + " has no segment " + name);
        return value;
    }

    /** The raw query, without the question mark. */
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
     * Reads the whole body, up to the limit for flows, and passes it on: at once if it has arrived already, else later on a
     * thread that may block. Refuses the request if the body is too large or too slow, or if memory is exhausted.
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
            // From here on the connection may be idle for as long as the answer takes.
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

    /** The sender has sent something that was accepted: its address and connection are preferred at the limits from now on. */
    public void accepted() {
        exchange.trust();
    }

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
        Callback sent = responses.reserve(body.length, exchange.connection, end());
        if (sent == null) {
            exchange.failed(new EofException("closed by the server, which has no memory for the response"));
            return;
        }
        begin(status, contentType);
        exchange.response.write(true, ByteBuffer.wrap(body), sent);
    }

    /** Answers with a stream of known length, and closes it. Another thread reads the stream. */
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

    /** Called after the answer's last byte. */
    private Callback end() {
        if (allRead) return exchange;
        if (unreadable) exchange.response.getHeaders().put(HttpHeader.CONNECTION, "close");
        return unreadable ? exchange : new Rest(exchange.request, () -> asked, exchange::end, exchange);
    }

    private Executor executor() {
        return exchange.request.getConnectionMetaData().getConnector().getExecutor();
    }

    private void begin(int status, @Nullable String contentType) {
        exchange.response.setStatus(status);
        if (contentType != null) exchange.response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    }

    /** Runs something that answers, or answers with what it throws. */
    public void answering(Answering what) {
        try {
            what.run();
        } catch (Throwable e) { // Errors too: the client waits for an answer.
            fail(e);
        }
    }

    /**
     * Runs something that answers and mainly computes: at once, or later on another thread while the processors are busy with such
     * work. Refuses the request if too much of it is waiting.
     *
     * @param otherwise called if it throws or the request is refused
     */
    public void evaluating(Answering what, Runnable otherwise) {
        Answering task = () -> {
            boolean done = false;
            try {
                what.run();
                done = true;
            } finally {
                if (!done) otherwise.run();
            }
        };
        evaluation.run(this, () -> answering(task), otherwise);
    }

    /** Counts a refusal, if the request is for a flow. */
    void refused(String reason) {
        if (route != null && route.arrivals() != null) metrics.refused(flow, reason);
    }

    /** Answers with a problem. */
    public void fail(Throwable why) {
        if (exchange.response.isCommitted()) exchange.failed(why);
        else Problems.answer(this, why, metrics);
    }
}
