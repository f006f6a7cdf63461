package io.junctura.plugins.stores.remote;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Ends a session at once, by closing its sockets: if the server is too slow, or the call was cancelled. Thread safe. */
public final class SessionGuard {
    private final Duration limit;

    // All guarded by this.
    private @Nullable Closeable sockets;
    private boolean closed;

    /** The answer that a caller waits for; null if no caller waits. */
    private @Nullable Future<?> awaited;

    private boolean tooSlow;
    /** Whether the server is waited for, and since when. */
    private boolean waiting;

    private long since;

    SessionGuard(Duration limit) {
        this.limit = limit;
    }

    /** @param sockets closed, from another thread, when the session is to end at once */
    public void guards(Closeable sockets) {
        synchronized (this) {
            this.sockets = sockets;
            if (!closed) return;
        }
        close();
    }

    /** @param answer cancelled when the session is closed: a library may not notice that its sockets are closed */
    void awaits(Future<?> answer) {
        synchronized (this) {
            awaited = answer;
            if (!closed) return;
        }
        answer.cancel(true);
    }

    /** The server is asked something, or has just sent a part of its answer. */
    synchronized void begin() {
        waiting = true;
        since = System.nanoTime();
    }

    /** The server is not waited for. */
    synchronized void pause() {
        waiting = false;
    }

    void check() {
        synchronized (this) {
            if (!waiting || System.nanoTime() - since <= limit.toNanos()) return;
            tooSlow = true;
        }
        close();
    }

    void close() {
        Closeable open;
        Future<?> answer;
        synchronized (this) {
            closed = true;
            open = sockets;
            answer = awaited;
        }
        try {
            if (open != null) open.close();
        } catch (IOException e) {
            // The connections are not used any more.
        } finally {
            if (answer != null) answer.cancel(true);
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Throws that the server was too slow, if it was: the library only reports a closed socket. */
    synchronized void mustHaveBeenInTime(Throwable thrown) throws ConnectorException {
        if (!tooSlow) return;
        throw ConnectorException.tryLater(
                Reached.MAYBE, "The server did not answer within " + limit.toSeconds() + " seconds.", thrown);
    }
}
