package io.junctura.run.sql;

import io.junctura.run.journal.RunIds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/** What differs between the databases of a journal. */
public interface JournalTables {

    /** Makes the ids of runs. Thread safe. */
    RunIds ids();

    /** Numbers the events of topics, as {@link #ids} numbers runs. Thread safe. */
    LongSupplier topicEvents();

    /** What stands for {@code run} after FROM where only called runs that have not ended are looked for. */
    default String openRuns() {
        return "run";
    }

    /** Writes runs by this connection. Called on the writer's thread. */
    RunTable runs(Connection connection) throws SQLException;

    /** Finds and writes the names of events by this connection. Called on the writer's thread. */
    EventNames names(Connection connection) throws SQLException;
}
