package io.junctura.plugins.sql;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Any database with a driver that the operator adds. The driver opens its own sockets. */
final class OtherDatabase implements Dialect {
    @Override
    public Driver driver(SqlConnection connection) throws ConnectorException {
        return driver(connection.otherUrl());
    }

    @Override
    public String url(SqlConnection connection, @Nullable Path file) {
        return connection.otherUrl();
    }

    @Override
    public Properties properties(ConnectionContext<SqlConnection> context) {
        return new Properties();
    }

    @Override
    public List<String> sessionSetup() {
        return List.of();
    }

    @Override
    public boolean rollsBackDefinitions() {
        return false;
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
    public String limited(String select, int most) {
        return select + " FETCH FIRST " + most + " ROWS ONLY";
    }

    @Override
    public @Nullable String upsert(Table table, List<Column> columns, List<Column> keys) {
        return null;
    }

    private static Driver driver(String url) throws ConnectorException {
        try {
            for (Driver each : ServiceLoader.load(Driver.class, OtherDatabase.class.getClassLoader())) {
                if (each.acceptsURL(url)) return each;
            }
        } catch (SQLException | LinkageError | java.util.ServiceConfigurationError e) {
            throw ConnectorException.refused(
                    "A JDBC driver in the folder drivers/sql cannot be used: " + e.getMessage());
        }
        throw ConnectorException.refused(
                "No JDBC driver accepts the connection's url. Put the driver's jar into the folder"
                        + " drivers/sql in the server's data folder. The server loads it within a few seconds.");
    }
}
