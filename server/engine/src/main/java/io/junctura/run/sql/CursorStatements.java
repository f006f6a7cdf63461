package io.junctura.run.sql;

import io.junctura.database.CrashPoint;
import io.junctura.run.journal.CursorChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes the cursors of flows. Used by the writer's thread only. */
final class CursorStatements {
    private final PreparedStatement select;
    private final PreparedStatement upsert;

    CursorStatements(Connection connection) throws SQLException {
        select = connection.prepareStatement("SELECT value FROM cursor WHERE flow = ? AND partition = ?");
        upsert = connection.prepareStatement("""
            INSERT INTO cursor (flow, partition, value, moved) VALUES (?, ?, ?, ?)
                ON CONFLICT (flow, partition) DO UPDATE SET value = excluded.value, moved = excluded.moved
            """);
    }

    /** Why the append must be rejected; null: the cursor may change. */
    @Nullable
    String guard(@Nullable CursorChange cursor) throws SQLException {
        if (cursor == null || Arrays.equals(now(cursor), cursor.from())) return null;
        return "the cursor of flow " + cursor.flow() + " has been changed meanwhile";
    }

    private byte @Nullable [] now(CursorChange cursor) throws SQLException {
        select.setInt(1, cursor.flow());
        select.setString(2, cursor.partition());
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getBytes(1) : null;
        }
    }

    void move(CursorChange cursor) throws SQLException {
        upsert.setInt(1, cursor.flow());
        upsert.setString(2, cursor.partition());
        upsert.setBytes(3, cursor.to());
        upsert.setLong(4, cursor.at());
        upsert.executeUpdate();
        CrashPoint.hit("cursor.moved");
    }
}
