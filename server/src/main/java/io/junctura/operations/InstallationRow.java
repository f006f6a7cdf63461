package io.junctura.operations;

import io.junctura.database.Database;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Reads a row of the table {@code installation}, also while a server runs on the database. */
final class InstallationRow {
    private InstallationRow() {}

    /** Empty if there is no such row, or no database. */
    static Optional<String> of(Path dataFolder, String name) throws SQLException {
        Optional<String> found = Database.look(dataFolder, connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT value FROM installation WHERE name = ?")) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.<String>empty();
                }
            }
        });
        return found == null ? Optional.empty() : found;
    }
}
