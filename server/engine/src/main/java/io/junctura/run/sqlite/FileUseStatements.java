package io.junctura.run.sqlite;

import io.junctura.run.journal.Append;
import io.junctura.run.journal.NewRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes which runs refer to files of other runs, so that these files are kept. Used by the writer's thread only. */
final class FileUseStatements {
    private final PreparedStatement insertUse;
    private final PreparedStatement selectRun;

    FileUseStatements(Connection connection) throws SQLException {
        insertUse = connection.prepareStatement("INSERT OR IGNORE INTO file_use (file, run) VALUES (?, ?)");
        selectRun = connection.prepareStatement("SELECT 1 FROM run WHERE id = ?");
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
            if (names && run.replayOf() != null && !isKept(run.replayOf())) {
                return "run " + run.replayOf() + " is not kept any longer, nor are the files of its event";
            }
        }
        return null;
    }

    private boolean isKept(long run) throws SQLException {
        selectRun.setLong(1, run);
        try (ResultSet row = selectRun.executeQuery()) {
            return row.next();
        }
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
