package io.junctura.http;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
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

    private static final byte[] NOTHING = {};

    private final Request request;
    private final Response response;
    private final Callback done;
    private final Route route;
    private final Map<String, String> params;
    private final long maxBody;
    private final BodyRoom room;

    /** Whether nothing of the body is left unread. */
    private boolean allRead;

    /** Whether the body was asked for. */
    private boolean asked;

    Arrival(
            Request request,
            Response response,
            Callback done,
            Route route,
            Map<String, String> params,
            long maxBody,
            BodyRoom room) {
        this.request = request;
        this.response = response;
        this.done = done;
        this.route = route;
        this.params = params;
        this.maxBody = maxBody;
        this.room = room;
    }

    public String method() {
        return request.getMethod();
    }

    /** A segment of the path, by its name in the route's. */
    public String param(String name) {
        String value = params.get(name);
        if (value == null) throw new IllegalArgumentException(route + " has no segment " + name);
        return value;
    }

    /** As it came, without the question mark. */
    public @Nullable String query() {
        return request.getHttpURI().getQuery();
    }

    /** The request's headers. */
    public HttpFields headers() {
        return request.getHeaders();
    }

    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    String route() {
        return route.path();
    }

    // The body.

    /**
     * Reads the whole body, up to the server's limit, and hands it on: at once if it has come already, else later on a
     * thread that may block. Beyond the limit, from a sender who is too slow, or where there is no room, it is refused.
     */
    public void body(WithBody then) throws Exception {
        long announced = request.getLength();
        if (announced > maxBody) throw Bodies.tooLarge(maxBody);
        if (announced == 0) {
            allRead = true;
            waits();
            then.read(NOTHING);
            return;
        }
        new BodyReader(announced, then).read();
    }

    /** From here on the connection may be silent for as long as the answer takes. */
    private void waits() {
        request.addIdleTimeoutListener(timeout -> false);
    }

    private final class BodyReader implements Runnable {
        private final long announced;
        private final WithBody then;
        private final long since = System.nanoTime();
        /** None before a byte has come: what is announced costs its sender nothing. */
        private byte[] buffer = NOTHING;

        private int length;
        private int held;

        /** @param announced -1: not */
        BodyReader(long announced, WithBody then) {
            this.announced = announced;
            this.then = then;
        }

        @Override
        public void run() {
            answering(this::read);
        }

        void read() throws Exception {
            boolean over = true;
            try {
                if (isWhole()) {
                    allRead = true;
                    waits();
                    then.read(length == buffer.length ? buffer : Arrays.copyOf(buffer, length));
                } else {
                    over = false; // goes on, on another thread perhaps already
                }
            } finally {
                if (over) room.giveBack(held);
            }
        }

        /** Takes what has come. Unless that was all, it is called again when there is more. */
        private boolean isWhole() {
            asked = true;
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return false;
                }
                if (Content.Chunk.isFailure(chunk)) throw broken(chunk.getFailure());
                boolean last = chunk.isLast();
                try {
                    take(chunk);
                } finally {
                    chunk.release();
                }
                if (last) return true;
                if (Bodies.isTooSlow(System.nanoTime() - since, length)) throw Bodies.tooSlow();
            }
        }

        private void take(Content.Chunk chunk) {
            int more = chunk.remaining();
            if (more == 0) return;
            if (length + (long) more > maxBody) throw Bodies.tooLarge(maxBody);
            if (length + more > buffer.length) {
                int size = Bodies.bufferSize(buffer.length, length + more, announced, maxBody);
                room.grow(held, size);
                held = size;
                buffer = Arrays.copyOf(buffer, size);
            }
            chunk.getByteBuffer().get(buffer, length, more);
            length += more;
        }
    }

    private static Throwable asIs(@Nullable Throwable failure) {
        return failure == null ? new IllegalStateException("a failure without a reason") : failure;
    }

    private static RuntimeException broken(@Nullable Throwable failure) {
        Throwable why = asIs(failure);
        if (why instanceof TimeoutException) return Bodies.tooSlow();
        if (why instanceof org.eclipse.jetty.http.HttpException && why instanceof RuntimeException bad) return bad;
        return Bodies.cutOff();
    }

    // The answer.

    /** Sets a header of the answer. */
    public void answerHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /**
     * Answers.
     *
     * @param contentType null for none
     */
    public void answer(int status, @Nullable String contentType, byte[] body) {
        begin(status, contentType);
        response.write(true, ByteBuffer.wrap(body), allRead ? done : new Rest(request, () -> asked, done));
    }

    /** Answers with a stream of known length, and closes it. Reading it does not hold up this thread. */
    public void answer(int status, String contentType, long length, InputStream content) {
        begin(status, contentType);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        executor()
                .execute(() -> Content.copy(
                        Content.Source.from(
                                new ByteBufferPool.Sized(request.getComponents().getByteBufferPool()), content),
                        response,
                        done));
    }

    private Executor executor() {
        return request.getConnectionMetaData().getConnector().getExecutor();
    }

    private void begin(int status, @Nullable String contentType) {
        response.setStatus(status);
        if (contentType != null) response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    }

    /** Runs something that answers, or answers with what it throws. */
    public void answering(Answering what) {
        try {
            what.run();
        } catch (Throwable e) { // Errors too: whoever sent this waits for an answer.
            fail(e);
        }
    }

    /** Answers with a problem. */
    public void fail(Throwable why) {
        if (response.isCommitted()) done.failed(why);
        else Problems.answer(this, why);
    }
}
