package io.junctura.integration.sql;

import io.junctura.database.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads tables of integrations in plain JDBC: the first reads of a start would wait for JDBI's classes. */
final class PlainQueries {
    private final Database database;

    PlainQueries(Database database) {
        this.database = database;
    }

    interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    interface Reading<T> {
        T read(ResultSet rows) throws SQLException;
    }

    <T> T read(String sql, Binding binding, Reading<T> reading) {
        try {
            return database.readPlain(connection -> {
                try (var statement = connection.prepareStatement(sql)) {
                    binding.bind(statement);
                    try (var rows = statement.executeQuery()) {
                        return reading.read(rows);
                    }
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException("The integrations cannot be read.", e);
        }
    }
}
