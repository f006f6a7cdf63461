package io.junctura.state.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Executes statements by JDBC, with the values of their parameters in order. */
final class Sql {
    private Sql() {}

    /** Maps the current row of a result. */
    @FunctionalInterface
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    static <T> List<T> all(Connection connection, Row<T> row, String sql, Object... values) {
        return some(connection, row, one -> true, sql, values);
    }

    /** @param continues whether to read on after this row */
    static <T> List<T> some(Connection connection, Row<T> row, Predicate<T> continues, String sql, Object... values) {
        try (PreparedStatement statement = prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                T one = row.of(rows);
                all.add(one);
                if (!continues.test(one)) break;
            }
            return all;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    static <T> @Nullable T first(Connection connection, Row<T> row, String sql, Object... values) {
        try (PreparedStatement statement = prepared(connection, sql, values);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? row.of(rows) : null;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** @return the number of changed rows */
    static int change(Connection connection, String sql, Object... values) {
        try (PreparedStatement statement = prepared(connection, sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
        return statement;
    }

    private static IllegalStateException failed(SQLException e) {
        return new IllegalStateException("The database did not take a statement: " + e.getMessage(), e);
    }
}
