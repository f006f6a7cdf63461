package io.junctura.run.sql;

import io.junctura.database.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Executes the reads of the journal on the reading connections of the database. Thread safe. */
final class JournalReads {
    private final Database database;

    JournalReads(Database database) {
        this.database = database;
    }

    <T extends @Nullable Object> T read(Database.PlainWork<T> work) {
        try {
            return database.readPlain(work);
        } catch (SQLException e) {
            throw new IllegalStateException("The journal cannot be read: " + e.getMessage(), e);
        }
    }

    long number(String sql) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }
}
