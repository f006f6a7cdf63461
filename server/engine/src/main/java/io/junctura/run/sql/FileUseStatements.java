package io.junctura.run.sql;

import io.junctura.run.journal.Append;
import io.junctura.run.journal.NewRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes which runs refer to files of other runs, so that these files are kept. Used by the writer's thread only. */
final class FileUseStatements {
    private final PreparedStatement insertUse;
    private final RunTable table;

    FileUseStatements(Connection connection, RunTable table) throws SQLException {
        this.table = table;
        insertUse =
                connection.prepareStatement("INSERT INTO file_use (file, run) VALUES (?, ?) ON CONFLICT DO NOTHING");
    }

    /**
     * Why the runs must be rejected; null: they may be accepted. A calling or publishing run has not ended, so its
     * files exist. A replayed run has ended, and may have been deleted with its files since its payload was read.
     */
    @Nullable
    String guard(Append append, List<Set<String>> named) throws SQLException {
        int at = 0;
        for (NewRun run : append.accepted()) {
            boolean names = !named.get(at++).isEmpty();
            if (names && run.replayOf() != null && table.status(run.replayOf()) == null) {
                return "run " + run.replayOf() + " is not kept any longer, nor are the files of its event";
            }
        }
        return null;
    }

    /** From this commit on, the files are kept as long as the run. */
    void add(long run, Set<String> files) throws SQLException {
        for (String file : files) {
            insertUse.setString(1, file);
            insertUse.setLong(2, run);
            insertUse.executeUpdate();
        }
    }
}
