package io.junctura.retention;

import io.junctura.database.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads of retention, on the readers of the database. Thread safe. */
final class RetentionQueries {
    private final Database database;

    RetentionQueries(Database database) {
        this.database = database;
    }

    <T extends @Nullable Object> T read(Database.PlainRead<T> work) {
        try {
            return database.readPlain(work);
        } catch (SQLException e) {
            throw new IllegalStateException("The database cannot be read: " + e.getMessage(), e);
        }
    }

    /** The number that a query returns; empty without a row, or if it is NULL. */
    OptionalLong number(String sql) {
        Long number = read(connection -> number(connection, sql));
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }

    static @Nullable Long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            if (!row.next()) return null;
            long number = row.getLong(1);
            return row.wasNull() ? null : (Long) number;
        }
    }

    /**
     * The keys for which a query has no row.
     *
     * @param sql a query with one parameter
     */
    static <T> List<T> absent(Connection connection, String sql, List<T> keys) throws SQLException {
        List<T> absent = new ArrayList<>(0);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (T key : keys) {
                select.setObject(1, key);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) absent.add(key);
                }
            }
        }
        return absent;
    }
}
