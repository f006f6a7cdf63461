package io.junctura.plugins.sql;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What differs from product to product. Stateless. */
interface Dialect {

    /** @throws ConnectorException if the driver's jar is missing; the message says what to do */
    Driver driver(SqlConnection connection) throws ConnectorException;

    /** @param file of an embedded database; null for a server */
    String url(SqlConnection connection, @Nullable Path file);

    /** The driver's settings beside user and password. */
    Properties properties(ConnectionContext<SqlConnection> context) throws ConnectorException;

    /** @return null if the driver does not take the address */
    default @Nullable Connection connect(Driver driver, String url, Properties properties, SqlConnection connection)
            throws SQLException, ConnectorException {
        return driver.connect(url, properties);
    }

    /** Statements for a new session. All sessions use UTC, so that times do not depend on where a server runs. */
    List<String> sessionSetup();

    /** Begins a transaction that can only read, where the product has such. The connection does not commit by itself. */
    default void beginReading(Connection jdbc) throws SQLException {}

    /** Begins a transaction that writes, where the product needs to know before the first statement. */
    default void beginWriting(Connection jdbc) throws SQLException {}

    /** Whether a definition, such as that of a table, is undone by a rollback. */
    default boolean rollsBackDefinitions() {
        return true;
    }

    /** Whether a column of this type, named in lower case, holds points in time, which JDBC does not always say. */
    default boolean isInstant(String typeName) {
        return typeName.equals("timestamptz") || typeName.equals("timestamp with time zone");
    }

    /** Whether the driver would take a point in time for one in this machine's time zone, though the session is in UTC. */
    default boolean ignoresSessionZone() {
        return false;
    }

    /** Whether rows are sent many at a time. An embedded database gains nothing by it. */
    default boolean hasBatches() {
        return true;
    }

    default boolean releasesSavepoints() {
        return true;
    }

    /** Whether BEGIN begins a block of statements, which may end the transaction too. */
    default boolean hasBlocks() {
        return false;
    }

    /** Whether a statement may have semicolons within. The database or its driver must refuse several statements then. */
    default boolean hasSemicolons() {
        return hasBlocks();
    }

    /** Whether a backslash in a text protects the character after it. */
    default boolean hasBackslashEscapes() {
        return false;
    }

    /** Whether {@code #} begins a comment. */
    default boolean hasHashComments() {
        return false;
    }

    /** Whether a name may stand in square brackets. */
    default boolean hasBracketNames() {
        return false;
    }

    /** Whether {@code $tag$} encloses a text. */
    default boolean hasDollarTexts() {
        return false;
    }

    default String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** How values of JSON become parameters. */
    default Binding binding() {
        return Binding.STANDARD;
    }

    /** How rows of a statement are limited: appended to a SELECT. */
    default String limited(String select, int most) {
        return select + " LIMIT " + most;
    }

    /**
     * The statement that inserts a row, or updates the row with the same key.
     *
     * @param keys some of the columns
     * @return null if this connector cannot do it with this product
     */
    @Nullable
    String upsert(Table table, List<Column> columns, List<Column> keys);

    default String list(List<Column> columns) {
        return columns.stream().map(each -> quoted(each.name())).collect(Collectors.joining(", "));
    }

    static String marks(int count) {
        return String.join(", ", java.util.Collections.nCopies(count, "?"));
    }

    default String insert(Table table, List<Column> columns) {
        return "INSERT INTO " + table.quoted() + " (" + list(columns) + ") VALUES (" + marks(columns.size()) + ")";
    }

    /**
     * A way to insert many rows that is faster than statements.
     *
     * @return null if there is none for this table
     */
    default @Nullable BulkInsert bulkInsert(Session session, Table table, List<RowWriter.Bound> fields, Json json)
            throws SQLException {
        return null;
    }

    default String condition(List<Column> keys) {
        return keys.stream().map(each -> quoted(each.name()) + " = ?").collect(Collectors.joining(" AND "));
    }

    default String update(Table table, List<Column> columns, List<Column> keys) {
        String set = columns.stream().map(each -> quoted(each.name()) + " = ?").collect(Collectors.joining(", "));
        return "UPDATE " + table.quoted() + " SET " + set + " WHERE " + condition(keys);
    }

    default String delete(Table table, List<Column> keys) {
        return "DELETE FROM " + table.quoted() + " WHERE " + condition(keys);
    }

    /** What an error of this product means, where its SQLSTATE does not say it. */
    default Failures.@Nullable Meaning meaning(SQLException e) {
        return null;
    }

    /** Whether the server has no database of the connection's name. */
    default boolean isUnknownDatabase(SQLException e) {
        return false;
    }

    /** Why a statement is refused before it is sent, as a sentence; null if it may be sent. */
    default @Nullable String refusal(String sql) {
        return null;
    }

    /** Sets the time limits and the rest of a session. */
    default void setUp(Connection jdbc) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            for (String each : sessionSetup()) statement.execute(each);
        }
    }

    /**
     * A driver that is not part of the plugin's jar.
     *
     * @param name of its class
     * @param jar  what people look for
     */
    static Driver added(String name, String jar) throws ConnectorException {
        try {
            return Class.forName(name).asSubclass(Driver.class).getConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw ConnectorException.refused("The JDBC driver is missing: put " + jar
                    + " into the folder drivers/sql in the server's data folder. The server loads it within a few"
                    + " seconds.");
        }
    }
}
