package io.junctura.plugins.sql;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** The connections to one database server. It has no thread of its own. Thread safe. */
public final class Pool implements AutoCloseable {
    /** A connection that has not been used for longer is asked whether it still works. */
    private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

    private static final long OLDEST_NANOS = Duration.ofMinutes(30).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long the database is not asked again after it has refused the credentials. Many failed sign-ins lock accounts. */
    private static final long PAUSE_NANOS = Duration.ofSeconds(30).toNanos();

    private static final int CHECK_SECONDS = 5;

    private record Idle(Connection jdbc, long opened, long used) {}

    private record Refusal(ConnectorException why, long at) {}

    /** A connection that a call uses. */
    record Lease(Connection jdbc, long opened) {}

    private final ConnectionContext<SqlConnection> context;
    private final Semaphore permits;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private boolean closed;
    private volatile @Nullable Refusal refusal;

    Pool(ConnectionContext<SqlConnection> context) {
        this.context = context;
        permits = new Semaphore(context.connection().connections(), true);
    }

    /** Its sockets live as long as the pool. */
    SocketFactory sockets() {
        return context.network().socketFactory();
    }

    /**
     * Lends a connection, which must be given back.
     *
     * @param fresh whether the database is contacted anew in any case
     */
    Lease lend(boolean fresh) throws ConnectorException, InterruptedException {
        Refusal last = refusal;
        if (!fresh && last != null && System.nanoTime() - last.at() < PAUSE_NANOS) throw last.why();
        if (!permits.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw ConnectorException.tryLater(
                    Reached.NO,
                    "All " + context.connection().connections() + " connections to "
                            + context.connection().place()
                            + " were in use for " + PATIENCE.toSeconds()
                            + " seconds. Raise the connection's \"connections\", or lower the concurrency of its"
                            + " flows.");
        }
        boolean done = false;
        try {
            Lease lease = fresh ? null : reused();
            if (lease == null) lease = new Lease(opened(), System.nanoTime());
            done = true;
            return lease;
        } finally {
            if (!done) permits.release();
        }
    }

    private Connection opened() throws ConnectorException {
        try {
            Connection jdbc = Sessions.open(context, null);
            refusal = null;
            return jdbc;
        } catch (ConnectorException e) {
            if (e.kind() == ErrorKind.CREDENTIALS) refusal = new Refusal(e, System.nanoTime());
            throw e;
        }
    }

    private @Nullable Lease reused() {
        while (true) {
            Idle each;
            synchronized (idle) {
                each = idle.pollLast();
            }
            if (each == null) return null;
            long now = System.nanoTime();
            boolean good =
                    now - each.opened() < OLDEST_NANOS && (now - each.used() < FRESH_NANOS || isAlive(each.jdbc()));
            if (good) return new Lease(each.jdbc(), each.opened());
            Sessions.close(each.jdbc());
        }
    }

    private static boolean isAlive(Connection jdbc) {
        try {
            boolean valid = jdbc.isValid(CHECK_SECONDS);
            // The check may have begun a transaction.
            if (valid) jdbc.rollback();
            return valid;
        } catch (SQLException e) {
            return false;
        }
    }

    /** @param usable whether the connection is as it was when it was lent */
    void giveBack(Lease lease, boolean usable) {
        boolean keep;
        synchronized (idle) {
            keep = usable && !closed;
            if (keep) idle.addLast(new Idle(lease.jdbc(), lease.opened(), System.nanoTime()));
        }
        permits.release();
        if (!keep) Sessions.close(lease.jdbc());
    }

    @Override
    public void close() {
        Deque<Idle> all;
        synchronized (idle) {
            closed = true;
            all = new ArrayDeque<>(idle);
            idle.clear();
        }
        all.forEach(each -> Sessions.close(each.jdbc()));
    }
}
