package io.junctura.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Where the server stores everything but files. Writes are collected into batches, and each batch is one transaction. Thread
 * safe.
 */
public interface Database extends AutoCloseable {

    /** Queues a write; see {@link QueuedWrite}. */
    void submit(QueuedWrite writing);

    /** The sum of {@link QueuedWrite#weight} of all queued writes, in bytes. */
    long waitingBytes();

    /** Why the last write failed; null: it succeeded. */
    @Nullable
    DatabaseUnavailable unavailable();

    /**
     * Does some work on the writer's thread, in the transaction of the next batch, and returns when it is on disk. An exception
     * rolls back only this work, and is thrown here.
     *
     * @throws DatabaseUnavailable nothing was written
     */
    <T extends @Nullable Object> T write(Function<Handle, T> work);

    /** Like {@link #write}, without JDBI: a start would load its classes for a single row. */
    void writePlain(PlainChange change);

    /** Reads what was committed before the call. */
    <T extends @Nullable Object> T read(Function<Handle, T> work);

    /** Like {@link #read}, without the overhead of JDBI, for frequent reads. */
    <T extends @Nullable Object> T readPlain(PlainWork<T> work) throws SQLException;

    Dialect dialect();

    /**
     * Stops the writer as a killed process would: queued writes are lost. Returns when no commit is under way, so what is stored
     * does not change any more.
     */
    void abandon();

    /** Writes what is queued, and closes. */
    @Override
    void close();

    /** Reads or writes by JDBC. */
    @FunctionalInterface
    interface PlainWork<T extends @Nullable Object> {
        T apply(Connection connection) throws SQLException;
    }

    /** Writes by JDBC. */
    @FunctionalInterface
    interface PlainChange {
        void apply(Connection connection) throws SQLException;
    }
}
