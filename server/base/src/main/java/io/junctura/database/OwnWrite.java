package io.junctura.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Work in the writer's transaction that is rolled back alone if it fails. Its caller waits for {@link #result}. */
public final class OwnWrite<T extends @Nullable Object> implements QueuedWrite {
    private final Database.PlainWork<T> work;
    private final Predicate<Throwable> endsBatch;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable RuntimeException failure;

    /** @param endsBatch whether a failure of the work concerns the whole batch, so that the writer has to handle it */
    public OwnWrite(Database.PlainWork<T> work, Predicate<Throwable> endsBatch) {
        this.work = work;
        this.endsBatch = endsBatch;
    }

    @Override
    public void write(Connection connection) throws SQLException {
        failure = null;
        Savepoint savepoint = connection.setSavepoint();
        try {
            result = work.apply(connection);
            connection.releaseSavepoint(savepoint);
        } catch (SQLException | RuntimeException e) {
            if (endsBatch.test(e)) throw e;
            connection.rollback(savepoint);
            failure = e instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException("Not written: " + e.getMessage(), e);
        }
    }

    @Override
    @SuppressWarnings("NullAway")
    public void committed() {
        if (failure != null) done.completeExceptionally(failure);
        else done.complete(result);
    }

    @Override
    public void failed(Throwable why) {
        if (why instanceof DatabaseUnavailable) done.completeExceptionally(why);
        else
            done.completeExceptionally(
                    new IllegalStateException("Not written, the database has stopped: " + why.getMessage(), why));
    }

    /** Waits until the work is on disk. Throws the exception of the work, or of its commit. */
    public T result() {
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }
}
