package io.junctura.database;

import java.sql.SQLException;
import java.util.List;

/** Writes batches to one database. Only the {@link Writer} calls it, on its thread, except {@link #close}. */
public interface BatchCommitter extends AutoCloseable {

    /**
     * Writes all of these in one transaction, and commits it. A write that the database refuses because of its content is removed
     * from the batch, and gets its {@link QueuedWrite#failed} here.
     *
     * <p>Any exception means that the database cannot be trusted any more.
     */
    Result commit(List<QueuedWrite> batch) throws SQLException;

    /** Asks whether the last batch, whose result was {@link Result.Undecided}, was committed. */
    Result decide(List<QueuedWrite> batch) throws SQLException;

    /**
     * Called after each batch, when its writes are notified.
     *
     * @param bytes about how much was written
     */
    void committed(long bytes) throws SQLException;

    /** Called between two batches, on request. */
    void maintain() throws SQLException;

    /** Called when no batch will follow. A second call has no effect. */
    @Override
    void close();

    /** What became of a batch. */
    sealed interface Result {
        Result COMMITTED = new Committed();

        record Committed() implements Result {}

        /** Nothing of the batch was written. */
        record NotWritten(DatabaseUnavailable why) implements Result {}

        /** The answer to the COMMIT was lost. */
        record Undecided(DatabaseUnavailable why) implements Result {}
    }
}
