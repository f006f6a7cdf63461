package io.junctura.run.sqlite;

import io.junctura.run.journal.Atom;
import io.junctura.run.journal.NewRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which runs name files of others, so that these are kept. Belongs to the writer's thread. */
final class FileUseStatements {
    private final PreparedStatement insertUse;
    private final PreparedStatement selectRun;

    FileUseStatements(Connection connection) throws SQLException {
        insertUse = connection.prepareStatement("INSERT OR IGNORE INTO file_use (file, run) VALUES (?, ?)");
        selectRun = connection.prepareStatement("SELECT 1 FROM run WHERE id = ?");
    }

    /**
     * Why these runs may not be accepted; null if they may. A run that calls or publishes has not ended, so its files are
     * kept: only ended runs are deleted. A replayed run has ended. It may have been deleted, with its files, since its
     * payload was read.
     */
    @Nullable
    String guard(Atom atom, List<Set<String>> named) throws SQLException {
        int at = 0;
        for (NewRun run : atom.accepted()) {
            boolean names = !named.get(at++).isEmpty();
            if (names && run.replayOf() != null && !isKept(run.replayOf())) {
                return "run " + run.replayOf() + " is not kept any longer, nor are the files that its event names";
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

    /** From this commit on, a run may open these files, so that they stay for as long as it does. */
    void add(long run, Set<String> files) throws SQLException {
        for (String file : files) {
            insertUse.setString(1, file);
            insertUse.setLong(2, run);
            insertUse.executeUpdate();
        }
    }
}
