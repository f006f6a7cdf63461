package io.junctura.plugins.sql;

import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Context;
import io.junctura.api.Reached;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** The use of a database by one call, in one transaction. For one thread; a call that is stopped is ended by another. */
final class Session implements AutoCloseable {
    private final SqlConnection connection;
    private final Dialect dialect;
    private final java.sql.Connection jdbc;
    private final @Nullable Pool pool;
    private final Pool.@Nullable Lease lease;
    private final Context.Stop stop;
    private final AtomicReference<@Nullable Cancellation> current = new AtomicReference<>();
    private volatile boolean stopped;
    private boolean usable = true;
    private boolean readsOnly;
    private Failures.Phase phase = Failures.Phase.IN_TRANSACTION;
    private String undone = "";

    /** Asks the database to end what it does. Called on another thread. */
    @FunctionalInterface
    interface Cancellation {
        void cancel() throws SQLException;
    }

    private Session(
            Context<?> context,
            SqlConnection connection,
            java.sql.Connection jdbc,
            @Nullable Pool pool,
            Pool.@Nullable Lease lease) {
        this.connection = connection;
        dialect = connection.product().dialect();
        this.jdbc = jdbc;
        this.pool = pool;
        this.lease = lease;
        SocketFactory sockets = pool == null ? context.network().socketFactory() : pool.sockets();
        stop = context.onCancel(() -> stop(sockets));
    }

    static Session open(Context<SqlConnection> context) throws ConnectorException, InterruptedException {
        return open(context, context.connection(), false);
    }

    static Session forTest(Context<? extends Connection> context, SqlConnection connection)
            throws ConnectorException, InterruptedException {
        return open(context, connection, true);
    }

    private static Session open(Context<? extends Connection> context, SqlConnection connection, boolean fresh)
            throws ConnectorException, InterruptedException {
        if (connection.product() == Product.SQLITE) {
            java.sql.Connection jdbc = Sessions.open(
                    typed(context), SqliteFile.of(connection.database()).locate(context.localFiles()));
            return new Session(context, connection, jdbc, null, null);
        }
        Pool pool = context.shared(Pools.class);
        Pool.Lease lease = pool.lend(fresh);
        return new Session(context, connection, lease.jdbc(), pool, lease);
    }

    /** A test receives a context of an unknown connection, which is this connector's. */
    @SuppressWarnings("unchecked")
    private static Context<SqlConnection> typed(Context<? extends Connection> context) {
        return (Context<SqlConnection>) context;
    }

    /** The thread of the call waits for the database meanwhile. */
    private void stop(SocketFactory sockets) {
        stopped = true;
        Cancellation running = current.get();
        if (running != null) {
            try {
                PolicySockets.with(sockets, () -> {
                    running.cancel();
                    return running;
                });
            } catch (SQLException e) {
                // The connection ends all the same.
            }
        }
        if (connection.product() != Product.SQLITE) Sessions.abort(jdbc);
    }

    SqlConnection connection() {
        return connection;
    }

    Dialect dialect() {
        return dialect;
    }

    java.sql.Connection jdbc() {
        return jdbc;
    }

    /** Names the statement that is to be cancelled if the call is stopped. */
    <S extends Statement> S running(S statement) {
        cancelledBy(statement::cancel);
        return statement;
    }

    /** Names how to cancel what the database does next if the call is stopped. */
    void cancelledBy(Cancellation cancellation) {
        current.set(cancellation);
    }

    /** What follows only reads: the database refuses changes if it can, and they are undone in any case. */
    void readOnly() throws ConnectorException, InterruptedException {
        try {
            dialect.beginReading(jdbc);
            readsOnly = true;
        } catch (SQLException e) {
            throw failure(e, "Cannot read from " + connection.place());
        }
    }

    /** What follows writes. To be called before the first statement. */
    void beginWriting() throws ConnectorException, InterruptedException {
        try {
            dialect.beginWriting(jdbc);
        } catch (SQLException e) {
            throw failure(e, "Cannot write to " + connection.place());
        }
    }

    /** What was changed in the session stays in it, so no other call gets it. */
    void discard() {
        usable = false;
    }

    /** @param undone a sentence that follows an error after which the database undoes all */
    void writing(String undone) {
        this.undone = undone;
    }

    /** From now on, an error leaves open what was done. */
    void beyondRollback() {
        phase = Failures.Phase.BEYOND_ROLLBACK;
    }

    /** @param what a sentence without its end, such as {@code Cannot insert into "orders"} */
    void commit(String what) throws ConnectorException, InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        Failures.Phase before = phase;
        if (before == Failures.Phase.IN_TRANSACTION) phase = Failures.Phase.COMMITTING;
        try {
            jdbc.commit();
        } catch (SQLException e) {
            if (stopped) {
                // The commit may have arrived.
                usable = false;
                throw ConnectorException.tryLater(Reached.MAYBE, what + ": the call was stopped during the commit.", e);
            }
            throw failure(e, what);
        }
        phase = before;
    }

    /** @throws InterruptedException if the call was stopped, even if the driver reports another error */
    ConnectorException failure(SQLException e, String what) throws InterruptedException {
        usable &= !Failures.isLost(e);
        if (stopped || Thread.interrupted()) {
            usable = false;
            throw new InterruptedException();
        }
        return Failures.of(e, what, phase, undone, dialect);
    }

    /** Undoes what was not committed. */
    @Override
    public void close() {
        stop.close();
        try {
            if (!stopped) jdbc.rollback();
            if (readsOnly && jdbc.isReadOnly()) jdbc.setReadOnly(false);
        } catch (SQLException e) {
            usable = false;
        }
        if (pool == null || lease == null) Sessions.close(jdbc);
        else pool.giveBack(lease, usable && !stopped);
    }
}
