package io.junctura.retention;

import io.junctura.database.Writing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** A few milliseconds of work in the writer's next batch, and how long it took there. */
abstract class Slice implements Writing {
    /** Whatever else is in the batch waits this much longer for its commit. */
    static final long BUDGET_NANOS = 3_000_000;

    private final CompletableFuture<Slice> done = new CompletableFuture<>();
    private long nanos;

    /** Does as much as can be done until then. */
    abstract void work(Connection connection, long until) throws SQLException;

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

    /** Returns when it is on disk. */
    void await() {
        done.join();
    }

    /** How long it held the writer. */
    long nanos() {
        return nanos;
    }
}
