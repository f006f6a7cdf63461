package io.junctura.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the log back into the database file, on a thread and a connection of its own, beside the writer, who would else do
 * it within a commit that everybody waits for. What is committed meanwhile is little: it takes that too, until only some
 * parts are left, which the writer writes back between two batches, to begin the log anew.
 *
 * <p>SQLite would do it by itself after a commit, and say nothing when that failed. But a file that could not be synced
 * once must not be relied on again: the log would be given up for pages that are nowhere else. So that stops the server, as
 * a commit's failed sync does.
 */
final class Checkpointer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

    /** The parts of the log, of 8 KiB, at which it is written back. The fault suite, which has no time, sets fewer. */
    private static final int ENOUGH = Integer.getInteger("junctura.fault-control.log-parts", 3_000);

    /** So few of them are left to the writer, unless more come all the time. */
    private static final int FEW = 200;

    private static final int MOST_PASSES = 4;

    /** So many commits, or so much that was written in them, and it looks how long the log is. */
    private static final int COMMITS = 8;

    private static final long BYTES = 4 << 20;

    private final Callable<Connection> connect;
    private final Consumer<Throwable> onBroken;
    private final Thread thread;

    /** The writer's, since the thread looked last. */
    private int commits;

    private long bytes;

    private volatile boolean looks;
    private volatile boolean leavesTheRest;
    private volatile boolean closed;

    /** @param onBroken told when what is in the file can no longer be relied on */
    Checkpointer(Callable<Connection> connect, Consumer<Throwable> onBroken) {
        this.connect = connect;
        this.onBroken = onBroken;
        this.thread = new Thread(this::run, "checkpointer");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Told of each commit, on the writer's thread.
     *
     * @param written about how much it wrote, in bytes
     * @return whether what is left of the log is to be written back now, by {@link #writeRestBack}
     */
    boolean committed(long written) {
        commits++;
        bytes += written;
        if (leavesTheRest) {
            leavesTheRest = false;
            return true;
        }
        if (looks || (commits < COMMITS && bytes < BYTES)) return false;
        commits = 0;
        bytes = 0;
        looks = true;
        LockSupport.unpark(thread);
        return false;
    }

    private void run() {
        if (!isAskedToLook()) return;
        try (Connection connection = connect.call()) {
            while (isAskedToLook()) {
                Log log = log(connection, "NOOP");
                // If a reader holds it up, it is tried again at each look, which syncs nothing.
                if (log.parts() >= ENOUGH && log.left() > 0)
                    leavesTheRest = writeMostBack(connection).left() < ENOUGH;
                looks = false;
            }
        } catch (Exception | Error e) {
            onBroken.accept(e);
        }
    }

    /** Waits for it. @return false when it is closed */
    private boolean isAskedToLook() {
        while (!looks && !closed) LockSupport.park(this);
        return !closed;
    }

    private Log writeMostBack(Connection connection) throws SQLException {
        Log log = writeBack(connection);
        CrashPoint.hit("checkpointer.passed");
        for (int pass = 1; pass < MOST_PASSES && log.left() > FEW && !closed; pass++) log = writeBack(connection);
        return log;
    }

    /** Writes what is left of the log back, on the writer's connection, which is between two transactions. */
    void writeRestBack(Connection writer) throws SQLException {
        writer.setAutoCommit(true);
        try {
            writeBack(writer);
        } finally {
            writer.setAutoCommit(false);
        }
    }

    /** One at a time: SQLite sends a second one away. What a reader still needs stays in the log. */
    private synchronized Log writeBack(Connection connection) throws SQLException {
        try {
            return log(connection, "PASSIVE");
        } catch (SQLException e) {
            if (!DiskFull.isSaidBy(e)) throw e;
            LOG.debug("The disk has no room for the log to be written back to.");
            return log(connection, "NOOP");
        }
    }

    /**
     * @param parts how many the log has
     * @param left  how many of them are not in the file yet
     */
    private record Log(int parts, int left) {}

    private static Log log(Connection connection, String mode) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
            row.next();
            return new Log(row.getInt(2), row.getInt(2) - row.getInt(3));
        }
    }

    /** Ends the pass under way, and returns. */
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
