package io.junctura.database.postgresql;

import io.junctura.database.CannotOpen;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers this server in the database, renews its lease on a thread and connection of its own, and makes partitions ahead there. While the lease of another
 * server is valid, this one does not start.
 */
final class Membership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final int LEASE_SECONDS = 15;
    private static final long RENEWAL_NANOS = 3_000_000_000L;

    /** The node part of a run id has 9 bits. */
    private static final int NODES = 512;

    private final PostgresConnections connections;
    private final Fence fence;
    private final Partitions partitions;
    private final Consumer<Throwable> onReplaced;
    private final Thread thread;
    private volatile boolean closed;

    private Membership(
            PostgresConnections connections, Fence fence, Partitions partitions, Consumer<Throwable> onReplaced) {
        this.partitions = partitions;
        this.connections = connections;
        this.fence = fence;
        this.onReplaced = onReplaced;
        this.thread = new Thread(this::renew, "lease");
        this.thread.setDaemon(true);
    }

    /**
     * Registers this server, and takes the place of its former process.
     *
     * @param folder  the random name of the data folder, which only one process uses at a time
     * @param version of this server
     */
    static Fence join(Connection connection, String where, String folder, String version)
            throws SQLException, CannotOpen {
        connection.setAutoCommit(false);
        try {
            refuseIfUsed(connection, where, folder);
            int node = node(connection, folder);
            long incarnation = incarnation(connection, node, folder, version);
            // Waits for a transaction of the former process that has not ended.
            execute(connection, "DELETE FROM fence WHERE node <> " + node);
            execute(
                    connection,
                    "INSERT INTO fence (node, incarnation, batch) VALUES (" + node + ", " + incarnation + ", 0)"
                            + " ON CONFLICT (node) DO UPDATE SET incarnation = excluded.incarnation, batch = 0");
            connection.commit();
            return new Fence(node, incarnation);
        } catch (SQLException | CannotOpen e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void refuseIfUsed(Connection connection, String where, String folder)
            throws SQLException, CannotOpen {
        try (PreparedStatement select = connection.prepareStatement("""
            SELECT id, version, CAST(ceil(extract(epoch FROM lease_until - clock_timestamp())) AS INTEGER)
              FROM node WHERE folder <> ? AND lease_until > clock_timestamp() ORDER BY id FOR UPDATE
            """)) {
            select.setString(1, folder);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) return;
                throw new CannotOpen(
                        "The database " + where + " is in use by another Junctura server (node " + row.getInt(1)
                                + ", version " + row.getString(2)
                                + "). Stop that one. If it has crashed, start again in "
                                + row.getInt(3) + " seconds, or start with its data folder.",
                        null);
            }
        }
    }

    private static int node(Connection connection, String folder) throws SQLException, CannotOpen {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id FROM node WHERE folder = ? FOR UPDATE")) {
            select.setString(1, folder);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) return row.getInt(1);
            }
        }
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM node ORDER BY id");
                ResultSet row = select.executeQuery()) {
            int free = 0;
            while (row.next() && row.getInt(1) == free) free++;
            if (free < NODES) return free;
        }
        throw new CannotOpen(
                "The database has " + NODES + " nodes. Delete those that are not used from its table node.", null);
    }

    private static long incarnation(Connection connection, int node, String folder, String version)
            throws SQLException {
        try (PreparedStatement put = connection.prepareStatement("""
            INSERT INTO node (id, folder, incarnation, version, started, lease_until)
            VALUES (?, ?, 1, ?, clock_timestamp(), clock_timestamp() + make_interval(secs => ?))
            ON CONFLICT (id) DO UPDATE SET incarnation = node.incarnation + 1, version = excluded.version,
                started = excluded.started, lease_until = excluded.lease_until
            RETURNING incarnation
            """)) {
            put.setInt(1, node);
            put.setString(2, folder);
            put.setString(3, version);
            put.setInt(4, LEASE_SECONDS);
            try (ResultSet row = put.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }

    /** Begins to renew the lease. @param onReplaced called when another server has taken the place of this one */
    static Membership renewing(
            PostgresConnections connections, Fence fence, Partitions partitions, Consumer<Throwable> onReplaced) {
        Membership membership = new Membership(connections, fence, partitions, onReplaced);
        membership.thread.start();
        return membership;
    }

    private void renew() {
        Connection connection = null;
        while (!closed) {
            LockSupport.parkNanos(this, RENEWAL_NANOS);
            if (closed) break;
            try {
                if (connection == null) connection = connections.open("lease");
                if (!extended(connection, LEASE_SECONDS)) {
                    onReplaced.accept(new Fence.Replaced(fence.node()));
                    break;
                }
                partitions.prepare(connection);
            } catch (SQLException e) {
                LOG.debug("The lease cannot be renewed: {}", e.getMessage());
                closeQuietly(connection);
                connection = null;
            }
        }
        leave(connection);
    }

    private boolean extended(Connection connection, int seconds) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE node SET lease_until = clock_timestamp() + make_interval(secs => ?) WHERE id = ? AND incarnation = ?")) {
            update.setInt(1, seconds);
            update.setInt(2, fence.node());
            update.setLong(3, fence.incarnation());
            return update.executeUpdate() == 1;
        }
    }

    /** Ends the lease, so that another server may start at once. */
    private void leave(@Nullable Connection renewed) {
        try {
            Connection connection = renewed == null ? connections.open("lease") : renewed;
            try (connection) {
                extended(connection, 0);
            }
        } catch (SQLException e) {
            LOG.debug("The lease cannot be ended: {}", e.getMessage());
        }
    }

    private static void closeQuietly(@Nullable Connection connection) {
        try {
            if (connection != null) connection.close();
        } catch (SQLException e) {
            LOG.debug("A connection could not be closed: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
