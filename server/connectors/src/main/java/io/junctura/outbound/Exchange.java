package io.junctura.outbound;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Blocking reads and writes of a socket ignore both interrupts and the time limit of the whole. So
 * {@link ExchangeDeadlines} checks every exchange several times a second, and closes its connection if necessary; the state tells
 * the caller why.
 */
final class Exchange {

    enum State {
        OPEN,
        /** The caller has returned or discarded the connection. */
        DONE,
        TIME_OVER,
        INTERRUPTED,
        TOO_SLOW
    }

    private final Thread caller = Thread.currentThread();
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private final HttpClientConnectionManager connections;
    private final ExchangeDeadlines watch;
    private final Limits limits;
    private final long deadline;
    private volatile @Nullable ConnectionEndpoint endpoint;
    private volatile boolean sent;

    // Only the caller writes these. With a stale value the next check finds what this one misses.
    private volatile long readingSince;
    private volatile long waited;
    private volatile long received;

    /** @param deadline as {@link System#nanoTime()} counts */
    Exchange(HttpClientConnectionManager connections, ExchangeDeadlines watch, Limits limits, long deadline) {
        this.connections = connections;
        this.watch = watch;
        this.limits = limits;
        this.deadline = deadline;
    }

    /** Limits of every exchange, besides its own time limit. */
    record Limits(long connectMillis, long slowAfterNanos, long bytesPerSecond) {
        static final Limits USUAL = new Limits(10_000, 30_000_000_000L, 1024);
    }

    State state() {
        return state.get();
    }

    boolean isOpen() {
        return state.get() == State.OPEN;
    }

    /** Whether a byte of the request may have been sent. */
    boolean sent() {
        return sent;
    }

    void sending() {
        sent = true;
    }

    void over(ConnectionEndpoint connection) {
        endpoint = connection;
    }

    long millisLeft() {
        return Math.max(0, (deadline - System.nanoTime()) / 1_000_000);
    }

    void readingBegins() {
        readingSince = System.nanoTime() | 1; // never 0, which means "not reading"
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only one thread writes it.
    void readingEnded(int bytes) {
        waited += System.nanoTime() - readingSince;
        readingSince = 0;
        if (bytes > 0) received += bytes;
    }

    /** Checks the exchange. Called repeatedly until it is done, so a connection that opens just now is closed the next time. */
    void check(long now) {
        State current = state.get();
        if (current == State.DONE) return;
        if (current == State.OPEN) {
            State reason = caller.isInterrupted()
                    ? State.INTERRUPTED
                    : now - deadline >= 0 ? State.TIME_OVER : isTooSlow(now) ? State.TOO_SLOW : State.OPEN;
            if (reason == State.OPEN || !state.compareAndSet(State.OPEN, reason)) return;
        }
        ConnectionEndpoint connection = endpoint;
        if (connection != null) connection.close(CloseMode.IMMEDIATE);
    }

    private boolean isTooSlow(long now) {
        long since = readingSince;
        long total = waited + (since == 0 ? 0 : now - since);
        return total > limits.slowAfterNanos() && received < limits.bytesPerSecond() * (total / 1_000_000) / 1000;
    }

    /** Returns the connection to the pool. */
    void release(TimeValue keepAlive) {
        boolean reusable = state.compareAndSet(State.OPEN, State.DONE);
        end(reusable, keepAlive);
    }

    /** Closes the connection. If its deadline closed it before, the state keeps the reason. */
    void discard() {
        state.compareAndSet(State.OPEN, State.DONE);
        end(false, TimeValue.ZERO_MILLISECONDS);
    }

    private void end(boolean reusable, TimeValue keepAlive) {
        watch.remove(this);
        ConnectionEndpoint connection = endpoint;
        if (connection == null) return;
        endpoint = null;
        if (!reusable) connection.close(CloseMode.IMMEDIATE);
        connections.release(connection, null, keepAlive);
    }
}
