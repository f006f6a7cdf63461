package io.junctura.http;

import io.javalin.http.Context;
import io.junctura.memory.Reservation;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A request and the means to answer it: what the handlers of all routes get. One thread at a time uses it. Some thread must answer
 * it once.
 *
 * <p>The handler of an API route gets a request whose body has arrived, and may block. The handler of a flow's address gets the
 * head, and asks for the body with {@link #body}: these requests are frequent, so no thread blocks while the body arrives, while
 * the flow runs, or while a slow client reads the answer. {@link Output} is the only difference between the two.
 */
public final class Exchange implements RequestHead {

    /** Handles the request. An exception becomes the answer. */
    @FunctionalInterface
    public interface Handler {
        void handle(Exchange http) throws Exception;
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

    /** Handles a body in memory or in a file. */
    @FunctionalInterface
    interface WithAnyBody {
        void read(Body body) throws Exception;
    }

    private final RequestInProgress inProgress;
    private final RequestHead head;
    private final RouteTable.Match found;
    private final BodyMemory memory;
    private final RequestThreads threads;
    private final DirectOutput direct;
    private volatile Output output;

    /** Such as {@code default/shop/orders}; empty until a published flow is known for the request. */
    private volatile String flow = "";

    /** The body of a request to the API, until its handler has returned. */
    private volatile @Nullable Body body;

    /** Whether the whole body has been read. */
    private volatile boolean allRead;

    /** Whether a handler has asked for the body. */
    private volatile boolean asked;

    /** Whether the rest of the body cannot be read any more. */
    private volatile boolean unreadable;

    Exchange(
            RequestInProgress inProgress,
            RouteTable.Match found,
            BodyMemory memory,
            ResponseMemory responses,
            RequestThreads threads) {
        this.inProgress = inProgress;
        this.head = RequestHead.of(inProgress.request);
        this.found = found;
        this.memory = memory;
        this.threads = threads;
        this.direct = new DirectOutput(inProgress, responses, this::end);
        this.output = direct;
    }

    RequestInProgress inProgress() {
        return inProgress;
    }

    // The request.

    public String method() {
        return inProgress.request.getMethod();
    }

    /** A path parameter, by its name in the route. */
    public String pathParam(String name) {
        String value = found.params().get(name);
        if (value == null) throw new IllegalArgumentException(found.route() + " has no segment " + name);
        return value;
    }

    @Override
    public @Nullable String query() {
        return head.query();
    }

    /** The first value of a query parameter; null if it is missing. */
    public @Nullable String queryParam(String name) {
        List<String> values = queryParams().get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** The values of all query parameters, in the order of the query. */
    Map<String, List<String>> queryParams() {
        return QueryString.parse(query());
    }

    /** The request's headers. */
    public HttpFields headers() {
        return inProgress.request.getHeaders();
    }

    @Override
    public @Nullable String header(String name) {
        return head.header(name);
    }

    @Override
    public @Nullable String lastHeader(String name) {
        return head.lastHeader(name);
    }

    @Override
    public @Nullable String cookie(String name) {
        return head.cookie(name);
    }

    @Override
    public String remoteAddress() {
        return head.remoteAddress();
    }

    @Override
    public boolean isSecure() {
        return head.isSecure();
    }

    /** What {@link #attribute(String, Object)} has set; null if nothing has. */
    public @Nullable Object attribute(String name) {
        return inProgress.request.getAttribute(name);
    }

    public void attribute(String name, Object value) {
        inProgress.request.setAttribute(name, value);
    }

    RouteTable.Match found() {
        return found;
    }

    /** The path of its route, for logs; the request's own path may contain secrets. */
    String route() {
        Route route = found.route();
        return route == null ? "?" : route.path();
    }

    /** Says which published flow the request is for, so that refusals are counted for it. */
    public void flow(String name) {
        flow = name;
    }

    /** The sender has sent something that was accepted: its address and connection are preferred at the limits from now on. */
    public void accepted() {
        inProgress.accepted = true;
        inProgress.trust();
    }

    // The body.

    /**
     * Reads the whole body, up to the limit for flows, and passes it on: at once if it has arrived already, else later on a
     * thread that may block. Refuses the request if the body is too large or too slow, or if memory is exhausted.
     */
    public void body(WithBody then) {
        read(
                BodyLimit.EVENT,
                null,
                whole -> then.read(whole instanceof Body.InMemory inMemory ? inMemory.bytes() : new byte[0]),
                RequestClass.FLOW);
    }

    /**
     * @param folder for a body that is kept in a file; null for one that is kept in memory
     * @param kind   whose threads continue with a body that arrives later
     */
    void read(BodyLimit limit, @Nullable Path folder, WithAnyBody then, RequestClass kind) {
        BodyLimit bounded = limit.inFile() ? limit : limit.atMost(memory.largest());
        new BodyReader(inProgress.request, bounded, memory, inProgress.client, folder, new Reading(then, kind)).run();
    }

    private final class Reading implements BodyReader.Target {
        private final WithAnyBody then;
        private final RequestClass kind;
        private volatile boolean waited;

        Reading(WithAnyBody then, RequestClass kind) {
            this.then = then;
            this.kind = kind;
        }

        @Override
        public void asked() {
            asked = true;
        }

        @Override
        public void waits() {
            waited = true;
            inProgress.connection.bodyArrives();
        }

        @Override
        public void arrived(Body body, AutoCloseable occupied) {
            allRead = true;
            // From here on the connection may be idle for as long as the answer takes.
            inProgress.request.addIdleTimeoutListener(timeout -> false);
            if (!waited) {
                pass(body, occupied);
                return;
            }
            inProgress.connection.bodyArrived();
            threads.run(kind, Exchange.this, () -> pass(body, occupied));
        }

        private void pass(Body body, AutoCloseable occupied) {
            answering(() -> {
                try (occupied) {
                    then.read(body);
                }
            });
        }

        @Override
        public void failed(Throwable why, boolean readable) {
            inProgress.connection.bodyArrived();
            unreadable = !readable;
            fail(why);
        }
    }

    void arrived(@Nullable Body whole) {
        body = whole;
    }

    /** The body of a request to the API; null before it has arrived, and after the handler has returned. */
    @Nullable
    Body arrived() {
        return body;
    }

    /** Grows with the values that are parsed from the request; released when the request is answered, or before. */
    public Reservation values() {
        return inProgress.values;
    }

    // The answer.

    void output(Output other) {
        output = other;
    }

    /** Javalin's side of a request to the API, for {@link LiveFeed}, which writes with the servlet API's listener. */
    Context servlet() {
        if (output instanceof ServletOutput servlet) return servlet.javalin();
        throw new IllegalStateException(found.route() + " bypasses the servlet");
    }

    /** Sets the answer's status; 200 by default. */
    public Exchange status(int status) {
        output.status(status);
        return this;
    }

    public Exchange contentType(String type) {
        output.header(HttpHeader.CONTENT_TYPE.asString(), type);
        return this;
    }

    /** Sets a header of the answer. */
    public Exchange header(String name, String value) {
        output.header(name, value);
        return this;
    }

    /** Adds a value to a header of the answer, which may have others. */
    public void addHeader(String name, String value) {
        output.addHeader(name, value);
    }

    /** Answers with this body. */
    public void result(byte[] body) {
        output.send(body);
    }

    /** Answers with this text in UTF-8. */
    public void result(String body) {
        result(body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Answers.
     *
     * @param contentType null for none
     */
    public void answer(int status, @Nullable String contentType, byte[] body) {
        status(status);
        if (contentType != null) contentType(contentType);
        result(body);
    }

    /** Answers with a stream of known length, and closes it. */
    public void answer(int status, String contentType, long length, InputStream content) {
        status(status).contentType(contentType);
        output.send(length, content);
    }

    /** A stream for a large body; the caller closes it. Through the servlet, the body is sent while it is written, so a write may block. */
    public OutputStream stream() {
        return output.stream();
    }

    /** Answers when something else has ended. If that fails, its exception becomes the answer. */
    public void future(Supplier<? extends CompletableFuture<?>> work) {
        output.future(work, this::fail);
    }

    /** Whether the answer has begun, so that its status is sent. */
    public boolean isCommitted() {
        return output.isCommitted();
    }

    /** Ends an answer that has begun, and its connection, so that the client sees that the answer is incomplete. */
    public void cutOff(Throwable why) {
        output.cutOff(why);
    }

    /** What {@link DirectOutput} calls after the answer's last byte. */
    private Callback end() {
        if (allRead) return inProgress;
        if (unreadable) inProgress.response.getHeaders().put(HttpHeader.CONNECTION, "close");
        return unreadable ? inProgress : new Rest(inProgress.request, () -> asked, inProgress::end, inProgress);
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
        threads.run(RequestClass.EVALUATION, this, () -> answering(task), otherwise);
    }

    /** Answers with a problem. */
    public void fail(Throwable why) {
        if (output.isCommitted()) {
            output.cutOff(why);
            return;
        }
        Problems.answer(this, why, inProgress.metrics);
    }

    String flow() {
        return flow;
    }
}
