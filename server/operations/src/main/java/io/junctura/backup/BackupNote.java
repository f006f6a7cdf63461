package io.junctura.backup;

import io.junctura.database.Database;
import io.junctura.database.InstallationRow;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The record of the last backup, or of the last failed one, in the table {@code installation}.
 *
 * @param text the size in bytes, or why it failed
 */
public record BackupNote(Instant at, String text) {

    /** Parses the stored form; empty if it is malformed. */
    public static Optional<BackupNote> of(String stored) {
        int space = stored.indexOf(' ');
        if (space < 0) return Optional.empty();
        try {
            return Optional.of(new BackupNote(Instant.parse(stored.substring(0, space)), stored.substring(space + 1)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private String stored() {
        return at + " " + text;
    }

    static Optional<BackupNote> read(Database database, String row) {
        try {
            return database.readPlain(connection -> InstallationRow.of(connection, row))
                    .flatMap(BackupNote::of);
        } catch (SQLException e) {
            throw new IllegalStateException("The last backup cannot be read from the database.", e);
        }
    }

    static void write(Database database, String row, BackupNote note) {
        database.writePlain(connection -> InstallationRow.put(connection, row, note.stored()));
    }

    static void clear(Database database, String row) {
        database.writePlain(connection -> InstallationRow.delete(connection, row));
    }
}
