package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.http.TestClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The data folder of commit f54e80d2 opens: the last commit whose schema was made by 34 files. The folder has three runs (one
 * waits for a delay until 09:56, one failed), a draft, a connection with a secret, an outbound webhook and an uploaded plugin.
 */
class UpgradeTest {
    private static final Instant BEFORE_THE_DELAY_ENDS = Instant.parse("2026-12-01T09:00:00Z");

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void unpack() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
        try (InputStream in = UpgradeTest.class.getResourceAsStream("upgrade/f54e80d2.zip");
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Files.copy(zip, data.resolve(entry.getName()));
            }
        }
    }

    @Test
    void itsRunsContinueAndEverythingElseIsThere() throws Exception {
        Settings settings = Settings.of(List.of("--data", data.toString(), "--port", "0"), Map.of(), Map.of());
        try (MovedTime time = new MovedTime(BEFORE_THE_DELAY_ENDS);
                Junctura server = Junctura.start(settings, time, RunListener.NONE)) {
            TestClient admin = new TestClient(server.address())
                    .with(
                            "Authorization",
                            "Bearer "
                                    + Files.readString(data.resolve("local-token"))
                                            .strip());
            assertThat(status(admin, 1)).isEqualTo("waiting");
            assertThat(status(admin, 2)).isEqualTo("failed");
            assertThat(status(admin, 3)).isEqualTo("succeeded");

            TestClient.Answer again = admin.post("/hooks/default/upgrade/sleeps", Map.of("id", "A-1"));
            assertThat(again.object()).as("an event that was accepted before").containsEntry("run", "1");
            time.pass(Duration.ofHours(1));
            Eventually.is("the delay ends", () -> status(admin, 1).equals("succeeded"));

            assertThat(admin.post("/api/v1/runs/2/retry", Map.of()).status()).isEqualTo(202);
            assertThat(admin.get("/api/v1/integrations/upgrade/draft").text()).contains("delay: 2h");
            assertThat(admin.get("/api/v1/connections/shop").text())
                    .contains("token")
                    .doesNotContain("a-secret");
            assertThat(admin.get("/api/v1/subscriptions").text()).contains("Warehouse");
            assertThat(admin.get("/api/v1/plugins").text()).contains("0.1.0-SNAPSHOT");
        }
    }

    @Test
    void itsSchemaIsTheOneOfANewDatabase() throws Exception {
        Path empty = folder.resolve("empty");
        SqliteDatabase.open(empty, broken -> {}).close();
        SqliteDatabase.open(data, broken -> {}).close();
        assertThat(schema(data)).isEqualTo(schema(empty)).hasSizeGreaterThan(80);
    }

    private static Object status(TestClient admin, long run) {
        return admin.get("/api/v1/runs/" + run).object().get("status");
    }

    /** The columns of each table and index, and the text of each trigger. */
    private static Map<String, List<String>> schema(Path data) throws SQLException {
        Map<String, List<String>> schema = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("junctura.db"))) {
            for (String row : rows(connection, "SELECT type, name, tbl_name FROM sqlite_schema")) {
                String[] object = row.split("\\|", -1);
                schema.put(
                        row,
                        switch (object[0]) {
                            case "table" -> rows(connection, "PRAGMA table_xinfo('" + object[1] + "')");
                            case "index" -> rows(connection, "PRAGMA index_xinfo('" + object[1] + "')");
                            default ->
                                rows(connection, "SELECT sql FROM sqlite_schema WHERE name = '" + object[1] + "'");
                        });
            }
            // Whether a table has no rowid, and whether an index is partial.
            schema.put(
                    "tables",
                    rows(connection, "PRAGMA table_list").stream().sorted().toList());
            schema.put(
                    "partial indexes",
                    rows(
                            connection,
                            "SELECT name, substr(sql, instr(sql, ' WHERE ')) FROM sqlite_schema"
                                    + " WHERE type = 'index' AND instr(sql, ' WHERE ') > 0 ORDER BY name"));
        }
        return schema;
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int n = 1; n <= columns; n++) values.add(String.valueOf(row.getString(n)));
                rows.add(String.join("|", values));
            }
        }
        return rows;
    }
}
