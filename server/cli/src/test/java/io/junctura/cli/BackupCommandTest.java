package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.junctura.CannotStart;
import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.http.TestClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two commands as people give them, beside a server and without one. */
class BackupCommandTest {
    private static final String DOCUMENT = """
            connection: shop
            connector: http
            settings: { address: "http://127.0.0.1:1" }
            secrets: { token: "a secret of the shop" }
            ---
            integration: kept
            connections: { shop: { connector: http } }
            flows:
              waits:
                trigger: { use: http.webhook, input: { verify: none } }
                steps:
                  - delay: 1h
            """;

    @TempDir
    Path folder;

    private final Console console = new Console();
    private Path data;
    private Path file;

    @BeforeEach
    void names() {
        data = folder.resolve("data");
        file = folder.resolve("backup.zip");
        console.environment.put("JUNCTURA_DATA", data.toString());
    }

    private Junctura serve(Path folder) throws Exception {
        Path plugins = Files.createDirectories(this.folder.resolve("plugins"));
        if (!Files.exists(plugins.resolve("http.jar"))) HttpPlugin.into(plugins);
        Path document = Files.writeString(this.folder.resolve("kept.yaml"), DOCUMENT, StandardCharsets.UTF_8);
        return Junctura.start(Settings.of(
                List.of("--data", folder.toString(), "--port", "0"),
                Map.of("JUNCTURA_APPLY", document.toString(), "JUNCTURA_PLUGINS", plugins.toString()),
                Map.of()));
    }

    private static String send(Junctura server, String payload) {
        TestClient.Answer answer =
                new TestClient(server.address()).post("/hooks/default/kept/waits", Map.of("content", payload));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return String.valueOf(answer.object().get("run"));
    }

    private static TestClient client(Junctura server, Path data) throws Exception {
        return new TestClient(server.address())
                .with(
                        "Authorization",
                        "Bearer "
                                + Files.readString(data.resolve("local-token")).strip());
    }

    @Test
    void aRunningServerIsBackedUpAndARestoredOneGoesOnWithItsRuns() throws Exception {
        String run;
        String later;
        try (Junctura server = serve(data)) {
            run = send(server, "x".repeat(200_000));

            assertThat(console.run("backup", file.toString())).as(console.err()).isZero();

            later = send(server, "after the backup");
            assertThat(client(server, data).get("/metrics").text())
                    .contains("junctura_backup_age_seconds")
                    .contains("junctura_backup_failures_total 0");
        }
        assertThat(console.out())
                .startsWith("Written: " + file + " (")
                .contains("Not included: master.key, which decrypts the secrets of connections and authenticates the");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(Object::toString))
                    .contains("junctura.db", "manifest.jsonl", "manifest.hmac")
                    .noneMatch(name -> name.contains("key")
                            || name.contains("token")
                            || name.contains("search")
                            || name.equals("lock"));
        }
        assertThat(console.run("restore", "--check", file.toString()))
                .as(console.err())
                .isZero();
        assertThat(console.out()).startsWith("Intact: the backup of ").contains("1 unfinished run.");

        Path restored = folder.resolve("restored");
        assertThat(console.run("restore", file.toString(), "--data", restored.toString()))
                .isEqualTo(1);
        assertThat(console.err()).contains("Put master.key into the data folder", "--unauthenticated");
        assertThat(console.run("restore", "--unauthenticated", file.toString(), "--data", restored.toString()))
                .as(console.err())
                .isZero();
        assertThat(console.out())
                .contains("put its master.key into " + restored)
                .contains("When the server starts, these runs continue.")
                .contains("New runs get numbers from ");
        assertThatThrownBy(() -> serve(restored))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("neither JUNCTURA_MASTER_KEY nor " + restored.resolve("master.key"));

        Files.copy(data.resolve("master.key"), restored.resolve("master.key"));
        try (Junctura server = serve(restored)) {
            TestClient client = client(server, restored);
            assertThat(client.get("/api/v1/runs/" + run).object()).containsEntry("status", "waiting");
            assertThat(client.get("/api/v1/runs/" + run + "/payload").text()).contains("x".repeat(200_000));
            assertThat(client.get("/api/v1/runs/" + later).status()).isEqualTo(404);
            assertThat(Long.parseLong(send(server, "new"))).isGreaterThan(1_000_000L);
        }
    }

    @Test
    void aStoppedServersFolderIsBackedUpToo() throws Exception {
        try (Junctura server = serve(data)) {
            send(server, "kept");
        }
        assertThat(console.run("backup", folder.toString())).as(console.err()).isZero();
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.map(one -> one.getFileName().toString()))
                    .anyMatch(name -> name.matches("junctura-\\d{8}T\\d{6}Z\\.zip"));
        }
    }

    @Test
    void backupsAreMadeAgainAndAgainAndTheNewestAreKept() throws Exception {
        Path backups = folder.resolve("backups");
        Files.createDirectories(backups);
        for (String name : List.of("junctura-20200101T000000Z.zip", "junctura-20200102T000000Z.zip", "mine.zip")) {
            Files.writeString(backups.resolve(name), "an older one");
        }
        List<String> there = new ArrayList<>();
        try (Junctura server = serve(data)) {
            CountDownLatch ended = new CountDownLatch(1);
            Thread command = new Thread(() -> {
                console.run("backup", backups.toString(), "--every", "1h", "--keep", "2");
                ended.countDown();
            });
            command.start();
            await().until(() -> {
                there.clear();
                try (Stream<Path> all = Files.list(backups)) {
                    all.map(one -> one.getFileName().toString()).sorted().forEach(there::add);
                }
                return !there.contains("junctura-20200101T000000Z.zip") && there.size() == 3;
            });
            command.interrupt();
            ended.await();
            assertThat(server.address()).isNotEmpty();
        }
        assertThat(there).contains("junctura-20200102T000000Z.zip", "mine.zip");
    }

    @Test
    void onlyAnAdministratorMayTakeTheDataAlong() throws Exception {
        try (Junctura server = serve(data)) {
            assertThat(new TestClient(server.address())
                            .post("/api/v1/backups", Map.of())
                            .status())
                    .isEqualTo(401);
            String setup = server.setupAddress().orElseThrow();
            Map<String, Object> first = Map.of(
                    "code", setup.substring(setup.lastIndexOf('#') + 1), "password", "correct horse battery staple");
            assertThat(new TestClient(server.address())
                            .post("/api/v1/setup", first)
                            .status())
                    .isEqualTo(201);
            TestClient.Answer made =
                    client(server, data).post("/api/v1/tokens", Map.of("title", "t", "role", "connection-manager"));
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            Object token = made.object().get("token");
            assertThat(new TestClient(server.address())
                            .with("Authorization", "Bearer " + token)
                            .post("/api/v1/backups", Map.of())
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void whatCannotBeMeantIsWrongUse() {
        assertThat(console.run("backup")).isEqualTo(2);
        assertThat(console.run("backup", file.toString(), "--keep", "3")).isEqualTo(2);
        assertThat(console.run("backup", file.toString(), "--every", "often")).isEqualTo(2);
        assertThat(console.run("restore")).isEqualTo(2);
        assertThat(console.run("restore", "--check", "--in-doubt", file.toString()))
                .isEqualTo(2);
        assertThat(console.run("backup", file.toString())).isEqualTo(1);
        assertThat(console.err()).contains("The data folder " + data + " contains no database");
        assertThat(console.run("restore", file.toString())).isEqualTo(1);
        assertThat(console.err()).contains("There is no file " + file);
    }

    @Test
    void aServerMakesBackupsByItself() throws Exception {
        Path backups = folder.resolve("backups");
        Settings settings = Settings.of(
                List.of("--data", data.toString(), "--port", "0", "--backup-to", backups.toString()),
                Map.of("JUNCTURA_BACKUP_KEEP", "3"),
                Map.of("backup-every", "12h"));
        assertThat(settings.get(Settings.BACKUP_TO)).isEqualTo(backups);
        assertThat(settings.get(Settings.BACKUP_EVERY)).isEqualTo(java.time.Duration.ofHours(12));
        assertThat(settings.get(Settings.BACKUP_KEEP)).isEqualTo(3);
    }
}
