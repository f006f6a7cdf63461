package io.junctura.run.sql;

import io.junctura.database.CrashPoint;
import io.junctura.run.journal.LedgerChange;
import io.junctura.run.journal.LedgerEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes which files flows have taken. Used by the writer's thread only. */
final class LedgerStatements {
    private final PreparedStatement select;
    private final PreparedStatement upsert;
    private final PreparedStatement delete;

    LedgerStatements(Connection connection) throws SQLException {
        select = connection.prepareStatement("SELECT version FROM ledger WHERE flow = ? AND path = ?");
        // PostgreSQL: INSERT … ON CONFLICT (flow, path) DO UPDATE. Here the whole row is replaced, which is shorter.
        upsert = connection.prepareStatement("""
            INSERT INTO ledger (flow, path, version, size, modified, stage, run, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (flow, path) DO UPDATE SET version = excluded.version, size = excluded.size,
                modified = excluded.modified, stage = excluded.stage, run = excluded.run, reason = excluded.reason
            """);
        delete = connection.prepareStatement("DELETE FROM ledger WHERE flow = ? AND path = ?");
    }

    /** Why the append must be rejected; null: the ledger may change. */
    @Nullable
    String guard(List<LedgerChange> files) throws SQLException {
        for (LedgerChange file : files) {
            if (!Objects.equals(version(file), file.from())) {
                return "the file " + file.path() + " of flow " + file.flow() + " has been changed meanwhile";
            }
        }
        return null;
    }

    private @Nullable String version(LedgerChange file) throws SQLException {
        select.setInt(1, file.flow());
        select.setString(2, file.path());
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /** @param accepted the first run that the append accepts; 0: none */
    void change(LedgerChange file, long accepted) throws SQLException {
        LedgerEntry to = file.to();
        PreparedStatement change = to == null ? delete : upsert;
        change.setInt(1, file.flow());
        change.setString(2, file.path());
        if (to != null) {
            change.setString(3, to.version());
            change.setLong(4, to.size());
            change.setLong(5, to.modified());
            change.setInt(6, to.stage().stored());
            change.setLong(7, accepted == 0 ? to.run() : accepted);
            change.setString(8, to.reason());
        }
        change.executeUpdate();
        CrashPoint.hit("file.moved");
    }
}
