package io.junctura.http;

import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * Reads and discards the rest of a request that has been answered already, up to a limit. A connection that is closed with unread
 * bytes is reset, so the sender would never see why the request was refused.
 *
 * <p>Completed when the answer is written. From then on, only this reads the request, one thread at a time.
 */
final class Rest implements Callback, Runnable {
    private static final long MAX_BYTES = 64L << 20;
    private static final long MAX_NANOS = 10_000_000_000L;

    private final Request request;
    private final BooleanSupplier asked;
    private final Runnable answered;
    private final Callback done;
    private long since;
    private long passed;

    /**
     * @param asked    whether the body was asked for; its sender may have waited for that
     * @param answered called when the answer has been sent, before the rest arrives
     */
    Rest(Request request, BooleanSupplier asked, Runnable answered, Callback done) {
        this.answered = answered;
        this.request = request;
        this.asked = asked;
        this.done = done;
    }

    @Override
    public void succeeded() {
        if (request.getLength() == 0) {
            done.succeeded();
            return;
        }
        answered.run();
        since = System.nanoTime();
        run();
    }

    @Override
    public void failed(Throwable why) {
        done.failed(why);
    }

    @Override
    public void run() {
        while (passed < MAX_BYTES && System.nanoTime() - since < MAX_NANOS) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (passed == 0 && waitsToBeAsked()) break;
                request.demand(this);
                return;
            }
            boolean over = chunk.isLast() || Content.Chunk.isFailure(chunk);
            passed += chunk.remaining();
            chunk.release();
            if (over) break;
        }
        done.succeeded();
    }

    /** A sender that waits to be asked for the body does not send it: the answer has said that it is not wanted. */
    private boolean waitsToBeAsked() {
        return request.getHeaders().contains(HttpHeader.EXPECT) && !asked.getAsBoolean();
    }
}
