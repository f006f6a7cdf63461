package io.junctura.retention.sql;

import io.junctura.database.QueuedWrite;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** A few milliseconds of work in the writer's next batch. Measures how long it took there. */
public abstract class Slice implements QueuedWrite {
    /** Other writes of the batch wait this much longer for their commit. */
    public static final long BUDGET_NANOS = 3_000_000;

    private final CompletableFuture<Slice> done = new CompletableFuture<>();
    private long nanos;

    /** Does as much work as possible until {@link System#nanoTime} is {@code until}. */
    protected abstract void work(Connection connection, long until) throws SQLException;

    @Override
    public final void write(Connection connection) throws SQLException {
        long began = System.nanoTime();
        work(connection, began + BUDGET_NANOS);
        nanos = System.nanoTime() - began;
    }

    @Override
    public final void committed() {
        done.complete(this);
    }

    @Override
    public final void failed(Throwable why) {
        done.completeExceptionally(why);
    }

    /** Waits until the slice is on disk. */
    void await() {
        done.join();
    }

    /** How long the slice occupied the writer, in nanoseconds. */
    public long nanos() {
        return nanos;
    }
}
