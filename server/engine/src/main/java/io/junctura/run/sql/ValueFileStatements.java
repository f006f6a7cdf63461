package io.junctura.run.sql;

import io.junctura.database.CrashPoint;
import io.junctura.json.LargeValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes which files of large values belong to which run or topic event. Used by the writer's thread only. */
final class ValueFileStatements {
    private final PreparedStatement insertFile;
    private final PreparedStatement selectFiles;
    private final PreparedStatement deleteFiles;
    /** Whether there may be files. Without files, nothing has to be deleted. */
    private boolean anyFiles;

    ValueFileStatements(Connection connection) throws SQLException {
        insertFile = connection.prepareStatement("INSERT INTO value_file (file, run, event, size) VALUES (?, ?, ?, ?)");
        selectFiles = connection.prepareStatement("SELECT file, size FROM value_file WHERE run = ?");
        deleteFiles = connection.prepareStatement("DELETE FROM value_file WHERE run = ?");
        try (PreparedStatement any = connection.prepareStatement("SELECT count > 0 FROM value_files");
                ResultSet row = any.executeQuery()) {
            anyFiles = row.next() && row.getBoolean(1);
        }
    }

    /** From this commit on, the files belong to a run, or to an event of a topic. */
    void name(@Nullable Long run, @Nullable Long event, List<LargeValue> files) throws SQLException {
        for (LargeValue one : files) {
            insertFile.setString(1, one.file());
            insertFile.setObject(2, run);
            insertFile.setObject(3, event);
            insertFile.setLong(4, one.size());
            insertFile.executeUpdate();
            anyFiles = true;
            CrashPoint.hit("value.named");
        }
    }

    /**
     * From this commit on, a run has no files.
     *
     * @param dropped gets the files that it had
     */
    void drop(long run, List<LargeValue> dropped) throws SQLException {
        if (!anyFiles) return;
        selectFiles.setLong(1, run);
        try (ResultSet row = selectFiles.executeQuery()) {
            while (row.next()) dropped.add(new LargeValue(row.getString(1), row.getLong(2), 0));
        }
        deleteFiles.setLong(1, run);
        deleteFiles.executeUpdate();
    }
}
