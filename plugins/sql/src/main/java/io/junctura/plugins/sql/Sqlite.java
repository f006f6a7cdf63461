package io.junctura.plugins.sql;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

final class Sqlite implements Dialect {
    /** Results of SQLite, without their extension. */
    private static final Map<Integer, Failures.Meaning> CODES = Map.of(
            5, Failures.Meaning.rolledBack(), // another process is writing
            6, Failures.Meaning.rolledBack(),
            10, Failures.Meaning.rolledBack(), // the disk failed
            13, Failures.Meaning.rolledBack(), // the disk is full
            14, refused("The server's user needs the rights to the file and its folder."),
            26, refused("Check the path: the file has other content."));

    /**
     * The server's own database uses the same copy of SQLite. The first two set limits for both. The others set folders outside
     * of the file roots.
     */
    private static final Pattern OF_THE_PROCESS = Pattern.compile(
            "\\bpragma\\b.*(soft_heap_limit|hard_heap_limit|temp_store_directory|data_store_directory)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static Failures.Meaning refused(String todo) {
        return new Failures.Meaning(ErrorKind.REFUSED, true, todo);
    }

    @Override
    public Driver driver(SqlConnection connection) throws ConnectorException {
        // The server lends its own copy. A jar in the folder of drivers is used instead.
        return Dialect.added("org.sqlite.JDBC", "sqlite-jdbc-3.54.1.0.jar (or a later one)");
    }

    @Override
    public String url(SqlConnection connection, @Nullable Path file) {
        if (file == null) throw new IllegalStateException("there is no file");
        return "jdbc:sqlite:" + file;
    }

    @Override
    public Properties properties(ConnectionContext<SqlConnection> context) {
        Properties properties = new Properties();
        // ATTACH and VACUUM INTO would reach any file of this machine, and an extension is code.
        properties.setProperty("limit_attached", "0");
        properties.setProperty("enable_load_extension", "false");
        properties.setProperty("foreign_keys", "true");
        long millis = context.connection().timeout().toMillis();
        properties.setProperty("busy_timeout", String.valueOf(Math.min(millis, 30_000)));
        return properties;
    }

    @Override
    public List<String> sessionSetup() {
        return List.of();
    }

    @Override
    public void beginReading(Connection jdbc) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.execute("PRAGMA query_only = true");
        }
    }

    /**
     * Waits until other writers have ended. A transaction that has read before it writes would fail at once instead: SQLite does
     * not wait if two of them want to write, since each would wait for the other.
     */
    @Override
    public void beginWriting(Connection jdbc) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            // The driver has begun a transaction that takes its lock later.
            statement.execute("COMMIT");
            statement.execute("BEGIN IMMEDIATE");
        }
    }

    @Override
    public boolean hasBatches() {
        return false;
    }

    @Override
    public boolean hasBracketNames() {
        return true;
    }

    @Override
    public Binding binding() {
        return Binding.SQLITE;
    }

    @Override
    public String upsert(Table table, List<Column> columns, List<Column> keys) {
        return PostgreSql.onConflict(this, table, columns, keys);
    }

    @Override
    public @Nullable String refusal(String sql) {
        Matcher found = OF_THE_PROCESS.matcher(sql);
        return found.find() ? "PRAGMA " + found.group(1) + " is refused, because it affects the whole server." : null;
    }

    @Override
    public Failures.@Nullable Meaning meaning(SQLException e) {
        return CODES.get(e.getErrorCode() & 0xFF);
    }
}
