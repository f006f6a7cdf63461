package io.junctura.database.postgresql;

import com.zaxxer.hikari.util.Credentials;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** Opens connections to one database. Thread safe. */
final class PostgresConnections {
    private static final String CONNECT_SECONDS = "5";

    /** A statement or commit that takes longer counts as a lost connection. */
    private static final String ANSWER_SECONDS = "60";

    private final PostgresAddress address;
    private final Supplier<@Nullable String> password;

    /** @param password read for each connection, so that a new one needs no restart */
    PostgresConnections(PostgresAddress address, Supplier<@Nullable String> password) {
        this.address = address;
        this.password = password;
    }

    PostgresAddress address() {
        return address;
    }

    /** A connection that writes. Each transaction is durable when its commit is answered. */
    Connection writer() throws SQLException {
        Connection connection = open("writer");
        try {
            checkDurable(connection);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** @throws SQLException if commits are not on disk when they are answered */
    void checkDurable(Connection connection) throws SQLException {
        if (!setting(connection, "synchronous_commit").equals("off")) return;
        throw new PSQLException(
                "The setting synchronous_commit of the database " + address.shown()
                        + " is off, so a crash of its server would lose acknowledged events. Set it to on: ALTER DATABASE \""
                        + address.database() + "\" SET synchronous_commit = on.",
                PSQLState.CONNECTION_REJECTED);
    }

    static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    /** @param purpose what the list of connections of the database shows after the product's name */
    Connection open(String purpose) throws SQLException {
        Properties properties = properties(purpose);
        String user = address.user();
        if (user != null) properties.setProperty("user", user);
        String secret = password.get();
        if (secret != null) properties.setProperty("password", secret);
        Connection connection = new Driver().connect(address.url(), properties);
        if (connection == null) throw new SQLException("the driver does not know " + address.shown());
        return connection;
    }

    String url() {
        return address.url();
    }

    Credentials credentials() {
        return Credentials.of(address.user(), password.get());
    }

    /** All but the credentials. */
    Properties properties(String purpose) {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("loginTimeout", CONNECT_SECONDS);
        properties.setProperty("socketTimeout", ANSWER_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("targetServerType", "primary");
        properties.setProperty("ApplicationName", "junctura " + purpose);
        properties.putAll(address.parameters());
        return properties;
    }
}
