package io.junctura.run.sql;

import io.junctura.run.RunStatus;
import io.junctura.run.journal.NewRun;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of runs and their histories. Used by the writer's thread only, within the transaction of a batch. */
public interface RunTable {

    /** The id of an accepted run that has none. */
    long newId(NewRun run);

    /**
     * Inserts a run.
     *
     * @param row what is written as it is
     */
    void insert(Row row) throws SQLException;

    /**
     * Changes the status of a run.
     *
     * @param before  the statuses that it may have now, as bits
     * @param ended   when it ended; null: it has not ended
     * @param outcome how it ended; null: a plain success
     * @param forget  whether its payload and history are deleted
     * @return false: there is no such run with one of these statuses, and nothing was written
     */
    boolean update(
            long run, RunStatus status, int before, @Nullable Long ended, byte @Nullable [] outcome, boolean forget)
            throws SQLException;

    /** The status of a run; null: there is no such run. */
    @Nullable
    RunStatus status(long run) throws SQLException;

    void setRevision(long run, int revision) throws SQLException;

    /** Adds an append to the history of a run. */
    void addEntries(long run, int n, long crc, byte[] entries) throws SQLException;

    /** Sets the order key of a run; null: it has left the queue of its key. */
    void setKey(long run, @Nullable String key) throws SQLException;

    /** Makes a run due that was behind another one. */
    void promote(long run) throws SQLException;

    /** Sends what was collected, so that other statements can read it. */
    void flush() throws SQLException;

    /**
     * A run as it is accepted.
     *
     * @param ended   when it ended; null: it has not ended
     * @param outcome how it ended; null: it has not, or it was a plain success
     * @param name    the identity of its event; null: it has none
     * @param crc     of payload and origin
     */
    record Row(
            long id,
            NewRun run,
            RunStatus status,
            @Nullable Long ended,
            byte @Nullable [] outcome,
            byte @Nullable [] payload,
            byte @Nullable [] name,
            long crc) {}
}
