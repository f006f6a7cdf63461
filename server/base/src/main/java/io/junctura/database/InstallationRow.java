package io.junctura.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A row of the table {@code installation}. Without JDBI, because loading it slows the start down. */
public final class InstallationRow {
    private InstallationRow() {}

    /** The value of a row; empty if there is no such row. */
    public static Optional<String> of(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT value FROM installation WHERE name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }

    /** Writes a row, in the place of an earlier one. */
    public static void put(Connection connection, String name, String value) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement("INSERT INTO installation (name, value) VALUES (?, ?)"
                + " ON CONFLICT (name) DO UPDATE SET value = excluded.value")) {
            put.setString(1, name);
            put.setString(2, value);
            put.executeUpdate();
        }
    }

    public static void delete(Connection connection, String name) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM installation WHERE name = ?")) {
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }
}
