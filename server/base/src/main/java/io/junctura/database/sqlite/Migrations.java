package io.junctura.database.sqlite;

import io.junctura.database.CannotOpen;
import io.junctura.database.CrashPoint;
import io.junctura.database.SqlFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings the schema up to date by numbered SQL files. Each runs in its own transaction, so an interrupted upgrade continues at the
 * file that it has not committed. SQLite's {@code user_version} is the number of the last file. A library for this would take a
 * quarter of the start-up time.
 */
final class Migrations {
    /** In order; append only. The first file makes the schema of {@link #FIRST} in an empty database. */
    private static final List<String> FILES = List.of(
            "V034__schema.sql",
            "V035__refused_event.sql",
            "V036__connection_test.sql",
            "V037__subscription_topics.sql",
            "V038__live.sql");

    /** The schema of the first file. Before it there were 33 others, which no release has used. */
    private static final int FIRST = 34;

    /** The last commit that upgrades a database with a schema before {@link #FIRST}. */
    static final String LAST_WITH_OLDER_SCHEMAS = "f54e80d2";

    private Migrations() {}

    /** The version of a schema that is up to date. */
    static int newest() {
        return FIRST + FILES.size() - 1;
    }

    /** The oldest version of a schema that can be brought up to date. */
    static int oldest() {
        return FIRST;
    }

    /** @param served whether a server has used the folder before, so that the database cannot be empty */
    static void apply(Connection connection, Path file, boolean served) throws SQLException, CannotOpen {
        int version = version(connection);
        if (version == 0 && served) {
            throw new CannotOpen(
                    "The database " + file
                            + " is empty or missing, although a server has used this folder before. Put the file back."
                            + " If it is lost: move the data folder away and restore the latest backup, junctura"
                            + " restore FILE --data "
                            + file.toAbsolutePath().getParent()
                            + "; or, to start without data, choose an empty folder with --data.",
                    null);
        }
        if (version > 0 && version < FIRST) {
            throw new CannotOpen(
                    "The database " + file + " has schema version " + version
                            + ", but this Junctura supports versions from "
                            + FIRST + ". The last commit that opens it is " + LAST_WITH_OLDER_SCHEMAS
                            + ": build it and start it once with this data folder. Then start this one.",
                    null);
        }
        if (version > newest()) {
            throw new CannotOpen(
                    "The database " + file + " has schema version " + version + ", but this Junctura knows only "
                            + newest()
                            + ". It was written by a newer release: start that one. To go back to this release, move"
                            + " the data folder away and restore a backup that was made before the upgrade: junctura"
                            + " restore FILE --data "
                            + file.toAbsolutePath().getParent() + ".",
                    null);
        }
        for (int next = Math.max(version + 1, FIRST); next <= newest(); next++) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (String sql : SqlFile.statements("/db/sqlite/" + FILES.get(next - FIRST))) {
                    CrashPoint.hit("migration.statement");
                    statement.execute(sql);
                }
                statement.execute("PRAGMA user_version = " + next);
                CrashPoint.hit("migration.before-commit");
                connection.commit();
                CrashPoint.hit("migration.committed");
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static int version(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
