package io.junctura.plugins.sql;

import io.junctura.api.ConnectionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.Secret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Opens sessions with a database. */
final class Sessions {
    private Sessions() {}

    /**
     * Signs in. The connection does not commit by itself.
     *
     * @param file of an embedded database; null for a server
     */
    static Connection open(ConnectionContext<SqlConnection> context, @Nullable Path file) throws ConnectorException {
        SqlConnection connection = context.connection();
        Dialect dialect = connection.product().dialect();
        Driver driver = dialect.driver(connection);
        String what = "Cannot connect to " + connection.place();
        // The proxy resolves names, if there is one.
        if (file == null && connection.proxy() == null) {
            context.network()
                    .check(connection.endpoint().host(), connection.endpoint().port());
        }
        Properties properties = dialect.properties(context);
        if (connection.user() != null) properties.setProperty("user", connection.user());
        Secret password = connection.password();
        if (password != null) properties.setProperty("password", password.reveal());
        SSLSocketFactory tls = context.network().sslContext().getSocketFactory();
        Connection jdbc = null;
        boolean done = false;
        try {
            jdbc = PolicySockets.with(
                    context.network().socketFactory(),
                    () -> PolicyTls.with(
                            tls,
                            () -> connect(dialect, driver, dialect.url(connection, file), properties, connection)));
            if (jdbc == null) throw ConnectorException.refused(what + ": the driver does not accept the address.");
            jdbc.setAutoCommit(true);
            dialect.setUp(jdbc);
            if (file == null) setTimeout(jdbc, connection);
            jdbc.setAutoCommit(false);
            done = true;
            return jdbc;
        } catch (SQLException e) {
            throw ConnectFailures.of(e, connection, dialect);
        } finally {
            if (!done && jdbc != null) close(jdbc);
        }
    }

    /** What the two kinds of exception have in common is not of use to a lambda. */
    private static @Nullable Connection connect(
            Dialect dialect, Driver driver, String url, Properties properties, SqlConnection connection)
            throws SQLException {
        try {
            return dialect.connect(driver, url, properties, connection);
        } catch (ConnectorException e) {
            throw new SQLException(e.getMessage(), "28000", e);
        }
    }

    private static void setTimeout(Connection jdbc, SqlConnection connection) throws SQLException {
        int millis = (int) Math.min(connection.timeout().toMillis(), Integer.MAX_VALUE);
        try {
            jdbc.setNetworkTimeout(Runnable::run, millis);
        } catch (java.sql.SQLFeatureNotSupportedException | AbstractMethodError e) {
            // The call's own time limit still holds.
        }
    }

    static void close(Connection jdbc) {
        try {
            jdbc.close();
        } catch (SQLException e) {
            // The connection is not used any more.
        }
    }

    /** Ends the connection at once: closing it would wait for the database. */
    static void abort(Connection jdbc) {
        try {
            jdbc.abort(Runnable::run);
        } catch (SQLException | AbstractMethodError e) {
            close(jdbc);
        }
    }
}
