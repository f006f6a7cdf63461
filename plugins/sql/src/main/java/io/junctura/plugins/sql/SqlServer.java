package io.junctura.plugins.sql;

import com.microsoft.sqlserver.jdbc.SQLServerDriver;
import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class SqlServer implements Dialect {
    /** No such database, or no right to it. */
    private static final int CANNOT_OPEN_DATABASE = 4060;

    private static final Map<Integer, Failures.Meaning> CODES = Map.of(
            18456, Failures.Meaning.credentials(),
            18487, Failures.Meaning.credentials(), // the password has expired
            18488, Failures.Meaning.credentials(),
            4060, Failures.Meaning.refused(), // no such database, or no right to it
            1205, Failures.Meaning.rolledBack(),
            1222, Failures.Meaning.rolledBack(),
            40501, Failures.Meaning.busy(),
            40613, Failures.Meaning.busy(),
            10928, Failures.Meaning.busy(),
            10929, Failures.Meaning.busy());

    @Override
    public Driver driver(SqlConnection connection) {
        return new SQLServerDriver();
    }

    @Override
    public String url(SqlConnection connection, @Nullable Path file) {
        return "jdbc:sqlserver://" + connection.endpoint();
    }

    @Override
    public Properties properties(ConnectionContext<SqlConnection> context) {
        SqlConnection connection = context.connection();
        Properties properties = new Properties();
        properties.setProperty("databaseName", String.valueOf(connection.database()));
        properties.setProperty("socketFactoryClass", PolicySockets.class.getName());
        // With one address at a time, the driver makes sockets on the calling thread.
        properties.setProperty("transparentNetworkIPResolution", "false");
        properties.setProperty("encrypt", connection.tls() == Tls.VERIFY ? "true" : "false");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("socketTimeout", "10000");
        properties.setProperty("connectRetryCount", "0");
        properties.setProperty("applicationName", "junctura");
        return properties;
    }

    /** The driver reads certificates from a file alone. */
    @Override
    public Connection connect(Driver driver, String url, Properties properties, SqlConnection connection)
            throws SQLException, ConnectorException {
        String authorities = connection.authorities();
        if (authorities == null || connection.tls() == Tls.OFF) return driver.connect(url, properties);
        try (TrustStoreFile trust = TrustStoreFile.of(authorities)) {
            properties.setProperty("trustStore", trust.path().toString());
            properties.setProperty("trustStorePassword", TrustStoreFile.PASSWORD);
            properties.setProperty("trustStoreType", "PKCS12");
            return driver.connect(url, properties);
        }
    }

    @Override
    public List<String> sessionSetup() {
        return List.of();
    }

    @Override
    public boolean releasesSavepoints() {
        return false;
    }

    @Override
    public boolean hasBlocks() {
        return true;
    }

    @Override
    public boolean hasBracketNames() {
        return true;
    }

    @Override
    public String quoted(String name) {
        return "[" + name.replace("]", "]]") + "]";
    }

    @Override
    public String limited(String select, int most) {
        return select + " OFFSET 0 ROWS FETCH NEXT " + most + " ROWS ONLY";
    }

    /** HOLDLOCK keeps two sessions from inserting the same key at the same time. */
    @Override
    public String upsert(Table table, List<Column> columns, List<Column> keys) {
        String on = keys.stream()
                .map(each -> "target." + quoted(each.name()) + " = source." + quoted(each.name()))
                .collect(Collectors.joining(" AND "));
        String changes = columns.stream()
                .filter(each -> !keys.contains(each))
                .map(each -> quoted(each.name()) + " = source." + quoted(each.name()))
                .collect(Collectors.joining(", "));
        String values =
                columns.stream().map(each -> "source." + quoted(each.name())).collect(Collectors.joining(", "));
        return "MERGE INTO " + table.quoted() + " WITH (HOLDLOCK) AS target USING (VALUES ("
                + Dialect.marks(columns.size()) + ")) AS source (" + list(columns) + ") ON " + on
                + (changes.isEmpty() ? "" : " WHEN MATCHED THEN UPDATE SET " + changes)
                + " WHEN NOT MATCHED THEN INSERT (" + list(columns) + ") VALUES (" + values + ");";
    }

    @Override
    public boolean isUnknownDatabase(SQLException e) {
        return e.getErrorCode() == CANNOT_OPEN_DATABASE;
    }

    @Override
    public Failures.@Nullable Meaning meaning(SQLException e) {
        return CODES.get(e.getErrorCode());
    }
}
