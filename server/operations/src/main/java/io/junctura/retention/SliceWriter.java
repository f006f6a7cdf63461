package io.junctura.retention;

import io.junctura.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes slices, one at a time. After each it pauses for three times as long as the slice took, so that retention never uses more
 * than a quarter of the writer.
 */
final class SliceWriter {
    private final Database database;
    private volatile boolean closed;
    private volatile long longest;

    /** Only the writer's thread uses it. */
    private @Nullable DeleteStatements statements;

    SliceWriter(Database database) {
        this.database = database;
    }

    /** Returns when the slice is on disk. */
    void write(Slice slice) {
        database.submit(slice);
        slice.await();
        longest = Math.max(longest, slice.nanos());
        if (!closed) LockSupport.parkNanos(3 * slice.nanos());
    }

    DeleteStatements statements(Connection connection) throws SQLException {
        if (statements == null) statements = new DeleteStatements(connection);
        return statements;
    }

    /** How long the longest slice occupied the writer, in nanoseconds. */
    long longest() {
        return longest;
    }

    /** Whether a sweep ends after its current slice. */
    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }
}
