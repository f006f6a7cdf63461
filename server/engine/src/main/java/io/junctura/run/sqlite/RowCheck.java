package io.junctura.run.sqlite;

import io.junctura.database.Damaged;
import io.junctura.run.journal.Checksums;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Compares all rows of the journal with their checksums, and the names of known events with their runs. */
public final class RowCheck {
    private RowCheck() {}

    /** Reads all rows. Returns the damage that was found; null: none. */
    public static @Nullable String damage(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT run, body, crc FROM entry")) {
                while (row.next()) Checksums.check(row.getLong(1), row.getBytes(2), row.getLong(3));
            }
            try (ResultSet row = statement.executeQuery("SELECT run, value, crc FROM attempt_state")) {
                while (row.next()) Checksums.checkState(row.getLong(1), row.getBytes(2), row.getLong(3));
            }
            String all = "SELECT id, payload, origin, crc FROM run WHERE crc IS NOT NULL";
            try (ResultSet row = statement.executeQuery(all)) {
                while (row.next()) {
                    Checksums.check(row.getLong(1), row.getBytes(2), row.getBytes(3), row.getLong(4));
                }
            }
        } catch (Damaged damaged) {
            return damaged.getMessage();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT once.run FROM once JOIN run ON run.id = once.run"
                        + " WHERE once.name IS NOT run.name OR once.flow != run.flow LIMIT 1")) {
            if (row.next()) return "the known name of the event of run " + row.getLong(1) + " is wrong";
        }
        return DedupeIndex.damage(connection);
    }
}
