package io.junctura.database.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;

/**
 * Checks the database while the server starts: all of a small database, and as much of a large one as the time limit allows.
 * The rest is checked when it is read, and by the doctor.
 */
public final class Inspection {
    /** SQLite instructions between two checks of the time: far below a millisecond. */
    private static final int STEPS = 1_000;

    private final Connection connection;
    private final long end;
    private final CompletableFuture<@Nullable String> found = new CompletableFuture<>();

    /** One kind of check. */
    @FunctionalInterface
    public interface Check {
        /** @return the first damage; null if there is none */
        @Nullable
        String damage(Connection connection) throws SQLException;
    }

    /** @param connection a read connection, which the inspection closes */
    Inspection(Connection connection, Duration limit, List<Check> checks) {
        this.connection = connection;
        this.end = System.nanoTime() + limit.toNanos();
        Thread thread = new Thread(() -> found.complete(run(checks)), "inspection");
        thread.setDaemon(true);
        thread.start();
    }

    /** The first damage that SQLite finds in the pages, tables and indexes, all of which it reads; null if there is none. */
    public static @Nullable String structure(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA integrity_check(1)")) {
            String verdict = row.next() ? row.getString(1) : "nothing";
            return verdict.equals("ok") ? null : verdict;
        }
    }

    private @Nullable String run(List<Check> checks) {
        try (connection) {
            ProgressHandler.setHandler(connection, STEPS, new ProgressHandler() {
                @Override
                protected int progress() {
                    return System.nanoTime() - end < 0 ? 0 : 1;
                }
            });
            String damage = structure(connection);
            for (Check check : checks) if (damage == null) damage = check.damage(connection);
            return damage;
        } catch (SQLException e) {
            boolean outOfTime = (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_INTERRUPT.code;
            return outOfTime ? null : e.getMessage();
        } catch (RuntimeException e) {
            return "it makes no sense (" + e + ")";
        }
    }

    /** Waits until the inspection or its time ends. @return the first damage; null if none was found */
    public @Nullable String result() {
        return found.join();
    }
}
