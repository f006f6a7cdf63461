package io.junctura.database.postgresql;

import io.junctura.database.BatchCommitter;
import io.junctura.database.CrashPoint;
import io.junctura.database.DatabaseUnreachable;
import io.junctura.database.QueuedWrite;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits batches to PostgreSQL. If the connection is lost during a commit, it asks the database whether the batch was committed,
 * by its number in the {@link Fence}. A transaction that lost against another one is repeated.
 */
final class PostgresCommitter implements BatchCommitter {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresCommitter.class);
    private static final int MAX_CONFLICTS = 10;

    private final PostgresConnections connections;
    private final Fence fence;
    private final Participants participants;
    private @Nullable Connection connection;
    private @Nullable PreparedStatement enter;
    /** The last batch that was committed, and the one whose commit was not answered (0: none). */
    private long last;

    private long undecided;

    PostgresCommitter(PostgresConnections connections, Fence fence, Participants participants) {
        this.connections = connections;
        this.fence = fence;
        this.participants = participants;
    }

    @Override
    public Result commit(List<QueuedWrite> batch) throws SQLException {
        boolean oneByOne = false;
        for (int conflicts = 0; ; conflicts++) {
            boolean committing = false;
            try {
                if (oneByOne) writeOneByOne(batch);
                else write(batch);
                CrashPoint.hit("writer.written");
                committing = true;
                connected().commit();
                CrashPoint.hit("writer.committed");
                last++;
                return Result.COMMITTED;
            } catch (SQLException | RuntimeException failure) {
                boolean isOpen = rolledBack();
                if (committing && !isOpen) {
                    undecided = last + 1;
                    return new Result.Undecided(unreachable(failure));
                }
                if (isOpen && PostgresFailures.isConflict(failure) && conflicts < MAX_CONFLICTS) {
                    LOG.debug("A batch of {} writes is repeated: {}", batch.size(), failure.getMessage());
                } else if (isOpen && PostgresFailures.isOfContent(failure) && !oneByOne) {
                    oneByOne = true;
                } else if (PostgresFailures.isTemporary(failure)) {
                    return new Result.NotWritten(unreachable(failure));
                } else {
                    throw failure;
                }
            }
        }
    }

    private void write(List<QueuedWrite> batch) throws SQLException {
        Connection open = entered(batch);
        for (int i = 0; i < batch.size(); i++) {
            participants.before(batch.get(i));
            batch.get(i).write(open);
        }
        participants.end();
    }

    /** The content of one of these is at fault: only that one is to fail. */
    private void writeOneByOne(List<QueuedWrite> batch) throws SQLException {
        Connection open = entered(batch);
        List<QueuedWrite> all = List.copyOf(batch);
        for (QueuedWrite one : all) {
            Savepoint before = open.setSavepoint();
            try {
                one.write(open);
                participants.flush();
                open.releaseSavepoint(before);
            } catch (SQLException | RuntimeException failure) {
                if (!PostgresFailures.isOfContent(failure)) throw failure;
                open.rollback(before);
                participants.rolledBack();
                batch.remove(one);
                one.failed(new IllegalStateException("Not written: " + failure.getMessage(), failure));
                participants.begin(open, batch);
            }
        }
        participants.end();
    }

    private Connection entered(List<QueuedWrite> batch) throws SQLException {
        Connection open = connected();
        PreparedStatement update = enter;
        if (update == null) update = enter = Fence.prepare(open);
        fence.enter(update, last + 1);
        participants.begin(open, batch);
        return open;
    }

    private Connection connected() throws SQLException {
        Connection open = connection;
        if (open != null) return open;
        open = connections.writer();
        try {
            long found = fence.lastBatch(open);
            open.commit();
            if (found < last) throw new HistoryLost(connections.address().shown());
            last = found;
            participants.connected();
        } catch (SQLException | RuntimeException e) {
            closeQuietly(open);
            throw e;
        }
        connection = open;
        return open;
    }

    /** @return false: there is no connection any more */
    private boolean rolledBack() {
        participants.rolledBack();
        Connection lost = connection;
        if (lost == null) return false;
        try {
            // Fails on a lost connection, which need not be closed yet.
            lost.rollback();
            if (!lost.isClosed()) return true;
        } catch (SQLException e) {
            LOG.debug("The connection is lost: {}", e.getMessage());
        }
        closeQuietly(lost);
        connection = null;
        enter = null;
        return false;
    }

    private DatabaseUnreachable unreachable(Throwable failure) {
        return new DatabaseUnreachable(connections.address().shown(), failure);
    }

    @Override
    public Result decide(List<QueuedWrite> batch) throws SQLException {
        try {
            connected();
        } catch (SQLException failure) {
            return new Result.Undecided(unreachable(failure));
        }
        if (last == undecided) return Result.COMMITTED;
        return new Result.NotWritten(new DatabaseUnreachable(
                connections.address().shown(), new SQLException("the commit was not executed")));
    }

    @Override
    public void committed(long bytes) {}

    @Override
    public void maintain() {}

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) closeQuietly(open);
    }

    /** The database has forgotten batches that it had committed, as an asynchronous standby does when it takes over. */
    static final class HistoryLost extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        HistoryLost(String where) {
            super("the database " + where + " has lost commits that it had confirmed");
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A connection could not be closed: {}", e.getMessage());
        }
    }
}
