package io.junctura.database.sqlite;

import io.junctura.database.BatchCommitter;
import io.junctura.database.CrashPoint;
import io.junctura.database.DiskFull;
import io.junctura.database.QueuedWrite;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits batches to the database file, and writes the log back into it. A failed commit is final, because a later fsync that
 * succeeds proves nothing. A full disk is different: SQLite reports it before it syncs anything, so the batch is rolled back.
 */
final class SqliteCommitter implements BatchCommitter {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteCommitter.class);

    private final Connection connection;
    private final Checkpointer checkpointer;

    SqliteCommitter(Connection connection, Checkpointer checkpointer) {
        this.connection = connection;
        this.checkpointer = checkpointer;
    }

    @Override
    public Result commit(List<QueuedWrite> batch) throws SQLException {
        try {
            for (int i = 0; i < batch.size(); i++) batch.get(i).write(connection);
            CrashPoint.hit("writer.written");
            connection.commit();
            CrashPoint.hit("writer.committed");
            return Result.COMMITTED;
        } catch (SQLException | RuntimeException | Error failure) {
            if (!SqliteFailures.isDiskFull(failure) || !rolledBack()) throw failure;
            return new Result.NotWritten(new DiskFull(failure));
        }
    }

    /** Rolls the batch back and begins a transaction. @return false if that fails */
    private boolean rolledBack() {
        try {
            connection.rollback();
            return true;
        } catch (SQLException alreadyDone) {
            // SQLite has rolled the transaction back, because it could not undo a single statement.
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            return true;
        } catch (SQLException e) {
            LOG.error("The batch for which the disk has no space cannot be rolled back: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public Result decide(List<QueuedWrite> batch) {
        throw new IllegalStateException("a commit to a file is never undecided");
    }

    @Override
    public void committed(long bytes) throws SQLException {
        if (checkpointer.committed(bytes)) maintain();
    }

    /** Writes the rest of the log back, as far as readers allow. */
    @Override
    public void maintain() throws SQLException {
        checkpointer.writeRestBack(connection);
    }

    @Override
    public void close() {
        checkpointer.close();
    }
}
