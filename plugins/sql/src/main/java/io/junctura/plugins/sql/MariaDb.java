package io.junctura.plugins.sql;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** MariaDB and MySQL, by MariaDB's driver. */
final class MariaDb implements Dialect {
    private static final int NO_SUCH_DATABASE = 1049;

    private static final Map<Integer, Failures.Meaning> CODES = Map.of(
            1044, Failures.Meaning.refused(), // no right to the database
            1045, Failures.Meaning.credentials(),
            1698, Failures.Meaning.credentials(),
            1049, Failures.Meaning.refused(), // no such database
            1040, Failures.Meaning.busy(),
            1203, Failures.Meaning.busy(),
            1226, Failures.Meaning.busy(),
            1129, Failures.Meaning.refused(), // this host is blocked after many errors
            1205, Failures.Meaning.rolledBack(),
            1213, Failures.Meaning.rolledBack());

    @Override
    public Driver driver(SqlConnection connection) throws ConnectorException {
        return Dialect.added("org.mariadb.jdbc.Driver", "mariadb-java-client-3.5.10.jar (or a later 3.5)");
    }

    @Override
    public String url(SqlConnection connection, @Nullable Path file) {
        return "jdbc:mariadb://" + connection.endpoint() + "/" + connection.database();
    }

    @Override
    public Properties properties(ConnectionContext<SqlConnection> context) {
        Properties properties = new Properties();
        properties.setProperty("socketFactory", PolicySockets.class.getName());
        SqlConnection connection = context.connection();
        if (connection.tls() == Tls.VERIFY) {
            properties.setProperty("sslMode", "verify-full");
            String authorities = connection.authorities();
            if (authorities != null) properties.setProperty("serverSslCert", authorities);
        } else {
            properties.setProperty("sslMode", "disable");
        }
        properties.setProperty("connectTimeout", "10000");
        properties.setProperty("socketTimeout", "10000");
        properties.setProperty("tcpKeepAlive", "true");
        // The server could ask for any file of this machine.
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty("connectionAttributes", "program_name:junctura");
        // Otherwise the driver reports no counts of changed rows.
        properties.setProperty("useBulkStmts", "false");
        properties.setProperty("useBulkStmtsForInserts", "true");
        return properties;
    }

    @Override
    public List<String> sessionSetup() {
        return List.of("SET time_zone = '+00:00'");
    }

    @Override
    public void beginReading(Connection jdbc) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            statement.execute("START TRANSACTION READ ONLY");
        }
    }

    @Override
    public boolean rollsBackDefinitions() {
        return false;
    }

    @Override
    public boolean isInstant(String typeName) {
        return typeName.equals("timestamp");
    }

    @Override
    public boolean ignoresSessionZone() {
        return true;
    }

    @Override
    public boolean hasSemicolons() {
        return true;
    }

    @Override
    public boolean hasBackslashEscapes() {
        return true;
    }

    @Override
    public boolean hasHashComments() {
        return true;
    }

    @Override
    public String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    /** It takes any unique key of the table, so the keys only say which columns stay. */
    @Override
    public String upsert(Table table, List<Column> columns, List<Column> keys) {
        List<Column> changed =
                columns.stream().filter(each -> !keys.contains(each)).toList();
        String changes = (changed.isEmpty() ? keys : changed)
                .stream()
                        .map(each -> quoted(each.name()) + " = VALUES(" + quoted(each.name()) + ")")
                        .collect(Collectors.joining(", "));
        return insert(table, columns) + " ON DUPLICATE KEY UPDATE " + changes;
    }

    @Override
    public boolean isUnknownDatabase(SQLException e) {
        return e.getErrorCode() == NO_SUCH_DATABASE;
    }

    @Override
    public Failures.@Nullable Meaning meaning(SQLException e) {
        return CODES.get(e.getErrorCode());
    }
}
