package io.junctura.database.postgresql;

import io.junctura.database.CannotOpen;
import io.junctura.database.SqlFile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings the schema up to date by numbered SQL files, all in one transaction. Servers that start at the same time wait for each
 * other at the row of {@code schema_version}.
 */
final class PostgresMigrations {
    /** In order; append only. Each must leave what the version before it reads and writes, so that both can run. */
    private static final List<String> FILES = List.of("V001__schema.sql");

    private PostgresMigrations() {}

    static int newest() {
        return FILES.size();
    }

    /** @param where the database, for messages */
    static void apply(Connection connection, String where) throws SQLException, CannotOpen {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            int version = version(statement);
            if (version > newest()) {
                throw new CannotOpen(
                        "The database " + where + " has schema version " + version + ", but this Junctura knows only "
                                + newest() + ". It was written by a newer release: start that one.",
                        null);
            }
            for (int next = version + 1; next <= newest(); next++) {
                for (String sql : SqlFile.statements("/db/postgresql/" + FILES.get(next - 1))) statement.execute(sql);
            }
            if (version < newest()) statement.execute("UPDATE schema_version SET version = " + newest());
            connection.commit();
        } catch (SQLException | CannotOpen e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Locks the version until the end of the transaction. */
    private static int version(Statement statement) throws SQLException {
        boolean exists;
        try (ResultSet row = statement.executeQuery("SELECT to_regclass('schema_version') IS NOT NULL")) {
            row.next();
            exists = row.getBoolean(1);
        }
        if (!exists) {
            // Of two servers that do this at the same time, one fails, and may be started again.
            statement.execute("CREATE TABLE schema_version (version INTEGER NOT NULL)");
            statement.execute("INSERT INTO schema_version (version) VALUES (0)");
        }
        try (ResultSet row = statement.executeQuery("SELECT version FROM schema_version FOR UPDATE")) {
            row.next();
            return row.getInt(1);
        }
    }
}
