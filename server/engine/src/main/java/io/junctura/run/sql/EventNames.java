package io.junctura.run.sql;

import io.junctura.run.journal.Receipt;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The names of recent events, which tell duplicates. Used by the writer's thread only. */
public interface EventNames {

    /**
     * @param name the first 16 bytes of a hash
     * @param body tells whether the same event has another content now
     * @return the run of the first event with this name; null: there was none within the window
     */
    @Nullable
    Receipt find(int flow, byte[] name, long body, long now) throws SQLException;

    /** Writes a name that was not found, within the transaction of the batch. */
    void add(int flow, byte[] name, long run, long body, long at) throws SQLException;

    /** Called after each commit of events. */
    void committed();

    /** The transaction was rolled back. */
    void rolledBack();
}
