package io.junctura.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
    /** In order; append only. */
    private static final List<String> FILES = List.of(
            "V001__runs.sql",
            "V002__platform.sql",
            "V003__callbacks.sql",
            "V004__state.sql",
            "V005__order.sql",
            "V006__echo.sql",
            "V007__retention.sql",
            "V008__attention.sql",
            "V009__checksums.sql",
            "V010__connection_limits.sql",
            "V011__row_checksums.sql",
            "V012__new_names.sql",
            "V013__late_answers.sql",
            "V014__plugins.sql",
            "V015__value_files.sql",
            "V016__registrations.sql",
            "V017__ledger.sql",
            "V018__consent.sql",
            "V019__plugin_checksums.sql",
            "V020__file_uses.sql",
            "V021__ledger_runs.sql",
            "V022__late_answer_hosts.sql",
            "V023__called_runs.sql",
            "V024__sign_in.sql",
            "V025__order_lines.sql",
            "V026__attempt_state.sql",
            "V027__cursor_partitions.sql",
            "V028__reasons_of_bad_files.sql",
            "V029__pins.sql",
            "V030__drafts.sql",
            "V031__draft_pins.sql",
            "V032__subscriptions.sql",
            "V033__replays.sql",
            "V034__subscriptions_of_documents.sql");

    private Migrations() {}

    /** The version of a schema that is up to date. */
    static int newest() {
        return FILES.size();
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
        if (version > FILES.size()) {
            throw new CannotOpen(
                    "The database " + file + " has schema version " + version + ", but this Junctura knows only "
                            + FILES.size()
                            + ". It was written by a newer release: start that one. To go back to this release, move"
                            + " the data folder away and restore a backup that was made before the upgrade: junctura"
                            + " restore FILE --data "
                            + file.toAbsolutePath().getParent() + ".",
                    null);
        }
        for (int next = version + 1; next <= FILES.size(); next++) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements(FILES.get(next - 1))) {
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

    /** Statements end with a semicolon at the end of a line; comment lines start with two dashes. */
    private static List<String> statements(String name) {
        try (InputStream in = Migrations.class.getResourceAsStream("/db/sqlite/" + name)) {
            if (in == null) throw new IllegalStateException("migration " + name + " is not in the jar");
            String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return List.of(sql.replaceAll("(?m)^\\s*--.*$", "").split(";\\s*(\\r?\\n|$)")).stream()
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("migration " + name + " cannot be read", e);
        }
    }
}
