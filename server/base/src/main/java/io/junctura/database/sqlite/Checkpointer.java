package io.junctura.database.sqlite;

import io.junctura.database.CrashPoint;
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
 * Writes the log back into the database file, on its own thread and connection, beside the writer. Otherwise the writer would do
 * it during a commit, while all callers wait. New commits add little to the log meanwhile, so the checkpointer repeats until few
 * frames are left. The writer writes these back between two batches, so that the log starts again from its beginning.
 *
 * <p>SQLite would write the log back by itself after a commit, but would hide a failure. After one failed sync of the database
 * file its pages cannot be trusted, and the log must not be discarded. So a failure here stops the server, as a failed commit
 * does.
 */
final class Checkpointer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

    /** The length of the log, in frames of 8 KiB, from which it is written back. The fault suite sets a smaller one. */
    private static final int ENOUGH = Integer.getInteger("junctura.fault-control.log-parts", 3_000);

    /** How many frames are left to the writer, unless more arrive all the time. */
    private static final int FEW = 200;

    private static final int MAX_PASSES = 4;

    /** After this number of commits, or of bytes, the length of the log is checked. */
    private static final int COMMITS = 8;

    private static final long BYTES = 4 << 20;

    private final Callable<Connection> connect;
    private final Thread thread;
    private Consumer<Throwable> onBroken = why -> {};

    /** Since the last check. Only the writer's thread uses this field and the next one. */
    private int commits;

    private long bytes;

    private volatile boolean requested;
    private volatile boolean leavesTheRest;
    private volatile boolean closed;

    /** @param connect opens another connection to the database of the writer */
    Checkpointer(Callable<Connection> connect) {
        this.connect = connect;
        this.thread = new Thread(this::run, "checkpointer");
        this.thread.setDaemon(true);
    }

    /** @param broken called when the database file can no longer be trusted */
    void start(Consumer<Throwable> broken) {
        onBroken = broken;
        thread.start();
    }

    /**
     * Called after each commit, on the writer's thread.
     *
     * @param written about how many bytes the commit has written
     * @return whether the writer has to call {@link #writeRestBack} now
     */
    boolean committed(long written) {
        commits++;
        bytes += written;
        if (leavesTheRest) {
            leavesTheRest = false;
            return true;
        }
        if (requested || (commits < COMMITS && bytes < BYTES)) return false;
        commits = 0;
        bytes = 0;
        requested = true;
        LockSupport.unpark(thread);
        return false;
    }

    private void run() {
        if (!awaitRequest()) return;
        try (Connection connection = connect.call()) {
            while (awaitRequest()) {
                Log log = log(connection, "NOOP");
                // If a reader prevents it, the next check tries again, without a sync.
                if (log.parts() >= ENOUGH && log.left() > 0)
                    leavesTheRest = writeMostBack(connection).left() < ENOUGH;
                requested = false;
            }
        } catch (Exception | Error e) {
            onBroken.accept(e);
        }
    }

    /** Waits for a check to be requested. @return false when this is closed */
    private boolean awaitRequest() {
        while (!requested && !closed) LockSupport.park(this);
        return !closed;
    }

    private Log writeMostBack(Connection connection) throws SQLException {
        Log log = writeBack(connection);
        CrashPoint.hit("checkpointer.passed");
        for (int pass = 1; pass < MAX_PASSES && log.left() > FEW && !closed; pass++) log = writeBack(connection);
        return log;
    }

    /** Writes the rest of the log back, on the writer's connection between two transactions. */
    void writeRestBack(Connection writer) throws SQLException {
        writer.setAutoCommit(true);
        try {
            writeBack(writer);
        } finally {
            writer.setAutoCommit(false);
        }
    }

    /** Synchronized, because SQLite rejects a second checkpoint. Frames that a reader still needs stay in the log. */
    private synchronized Log writeBack(Connection connection) throws SQLException {
        try {
            return log(connection, "PASSIVE");
        } catch (SQLException e) {
            if (!SqliteFailures.isDiskFull(e)) throw e;
            LOG.debug("The disk has no space to write the log back.");
            return log(connection, "NOOP");
        }
    }

    /**
     * @param parts the number of frames in the log
     * @param left  how many of them are not in the database file yet
     */
    private record Log(int parts, int left) {}

    private static Log log(Connection connection, String mode) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + mode + ")")) {
            row.next();
            return new Log(row.getInt(2), row.getInt(2) - row.getInt(3));
        }
    }

    /** Ends the current pass, and returns. */
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
