package io.junctura.plugins.sql;

import io.junctura.api.ConnectionContext;
import io.junctura.api.Json;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class PostgreSql implements Dialect {
    @Override
    public Driver driver(SqlConnection connection) {
        return new org.postgresql.Driver();
    }

    @Override
    public String url(SqlConnection connection, @Nullable Path file) {
        return "jdbc:postgresql://" + connection.endpoint() + "/" + connection.database();
    }

    @Override
    public Properties properties(ConnectionContext<SqlConnection> context) {
        Properties properties = new Properties();
        properties.setProperty("socketFactory", PolicySockets.class.getName());
        if (context.connection().tls() == Tls.VERIFY) {
            properties.setProperty("sslmode", "verify-full");
            properties.setProperty("sslfactory", PolicyTls.class.getName());
        } else {
            properties.setProperty("sslmode", "disable");
        }
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("cancelSignalTimeout", "3");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "junctura");
        // The server determines the type of a text by its place: a date, a UUID, JSON.
        properties.setProperty("stringtype", "unspecified");
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("gssEncMode", "disable");
        return properties;
    }

    @Override
    public List<String> sessionSetup() {
        return List.of("SET TIME ZONE 'UTC'");
    }

    @Override
    public void beginReading(Connection jdbc) throws SQLException {
        jdbc.setReadOnly(true);
    }

    @Override
    public boolean hasDollarTexts() {
        return true;
    }

    @Override
    public Binding binding() {
        return Binding.POSTGRESQL;
    }

    @Override
    public String upsert(Table table, List<Column> columns, List<Column> keys) {
        return onConflict(this, table, columns, keys);
    }

    @Override
    public @Nullable BulkInsert bulkInsert(Session session, Table table, List<RowWriter.Bound> fields, Json json)
            throws SQLException {
        return PostgreSqlCopy.of(session, table, fields, json);
    }

    @Override
    public boolean isUnknownDatabase(SQLException e) {
        return "3D000".equals(e.getSQLState());
    }

    static String onConflict(Dialect dialect, Table table, List<Column> columns, List<Column> keys) {
        String changes = columns.stream()
                .filter(each -> !keys.contains(each))
                .map(each -> dialect.quoted(each.name()) + " = EXCLUDED." + dialect.quoted(each.name()))
                .collect(Collectors.joining(", "));
        return dialect.insert(table, columns) + " ON CONFLICT (" + dialect.list(keys) + ") DO "
                + (changes.isEmpty() ? "NOTHING" : "UPDATE SET " + changes);
    }
}
