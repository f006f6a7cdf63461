package io.junctura.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.access.Access;
import io.junctura.access.sql.SqlAccessStore;
import io.junctura.audit.AuditLog;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpServer;
import io.junctura.http.HttpSettings;
import io.junctura.http.Peers;
import io.junctura.http.TestClient;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups over HTTP. */
class BackupRoutesTest {
    @TempDir
    Path folder;

    private World world;
    private Path stored;
    private Access access;
    private @Nullable HttpServer server;
    private final List<String> audited = new ArrayList<>();
    /** Started backups that wait for their thread. */
    private final Deque<Runnable> background = new ArrayDeque<>();

    @BeforeEach
    void open() throws Exception {
        world = new World(folder.resolve("data"));
        stored = folder.resolve("backups");
        access = new Access(
                new SqlAccessStore(world.database),
                world.data,
                new Peers(Set.of()),
                null,
                world.clock,
                Runnable::run,
                AuditLog.NONE);
    }

    @AfterEach
    void close() {
        if (server != null) server.close();
        access.close();
        world.close();
    }

    private TestClient serve(@Nullable ScheduledBackups scheduled) throws Exception {
        BackupRoutes routes = new BackupRoutes(world.backups, scheduled, background::add, new AuditLog(audited::add));
        HttpServer started =
                HttpServer.start(HttpSettings.local(0, "1"), access, List.of(access, routes), new HttpMetrics());
        server = started;
        String token = Files.readString(world.data.resolve("local-token")).strip();
        return new TestClient(started.localAddress()).with("Authorization", "Bearer " + token);
    }

    private ScheduledBackups daily() {
        return new ScheduledBackups(world.backups, new BackupSchedule(stored, Duration.ofDays(1), 3), world.clock);
    }

    @Test
    void withoutAFolderThereIsNoScheduleAndNothingToStart() throws Exception {
        TestClient admin = serve(null);
        assertThat(admin.get("/api/v1/backups").object()).isEqualTo(Map.of("running", false, "files", List.of()));
        assertThat(admin.post("/api/v1/backups/files", null).code()).isEqualTo("no-backup-folder");
        assertThat(admin.get("/api/v1/backups/files/junctura-20300101T000000Z.zip")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aStartedBackupRunsAndIsThenInTheFolder() throws Exception {
        TestClient admin = serve(daily());
        assertThat(admin.get("/api/v1/backups").object())
                .containsEntry("running", false)
                .doesNotContainKey("last");

        assertThat(admin.post("/api/v1/backups/files", null).object()).containsEntry("running", true);
        assertThat(admin.post("/api/v1/backups/files", null).code()).isEqualTo("backup-under-way");
        assertThat(audited).hasSize(1);
        assertThat(audited.get(0)).startsWith("backup.started");

        background.remove().run();
        String name = "junctura-20300101T000000Z.zip";
        long size = Files.size(stored.resolve(name));
        Map<String, Object> shown = admin.get("/api/v1/backups").object();
        assertThat(shown)
                .containsEntry("running", false)
                .containsEntry("files", List.of(Map.of("name", name, "at", "2030-01-01T00:00:00Z", "bytes", size)))
                .containsEntry("schedule", Map.of("folder", stored.toString(), "every", 86_400L, "keep", 3L));
        assertThat(shown.get("last")).isEqualTo(Map.of("at", "2030-01-01T00:00:00Z", "bytes", size));
    }

    @Test
    void aStoredBackupCanBeDownloaded() throws Exception {
        TestClient admin = serve(daily());
        admin.post("/api/v1/backups/files", null);
        background.remove().run();
        audited.clear();
        var answer = admin.get("/api/v1/backups/files/junctura-20300101T000000Z.zip");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/zip");
        assertThat(answer.header("Content-Disposition")).contains("junctura-20300101T000000Z.zip");
        assertThat(answer.header("Content-Length"))
                .isEqualTo(Long.toString(Files.size(stored.resolve("junctura-20300101T000000Z.zip"))));
        assertThat(audited.get(0)).startsWith("backup.downloaded").contains("junctura-20300101T000000Z.zip");
    }

    @Test
    void noOtherFileCanBeDownloaded() throws Exception {
        Files.createDirectories(stored);
        Files.writeString(stored.resolve("notes.zip"), "mine");
        TestClient admin = serve(daily());
        for (String name : List.of("notes.zip", "..%2Fdata%2Fmaster.key", "junctura-20300101T000000Z.zip")) {
            assertThat(admin.get("/api/v1/backups/files/" + name).status())
                    .as(name)
                    .isIn(400, 404);
        }
        assertThat(admin.get("/api/v1/backups").object()).containsEntry("files", List.of());
    }

    @Test
    void aFailureIsShownUntilABackupIsMade() throws Exception {
        Files.writeString(stored, "a file where a folder should be");
        TestClient admin = serve(daily());
        admin.post("/api/v1/backups/files", null);
        background.remove().run();
        assertThat(admin.get("/api/v1/backups").object())
                .hasEntrySatisfying(
                        "unreadable", why -> assertThat(why.toString()).contains(stored.toString()));
        assertThat(String.valueOf(admin.get("/api/v1/backups").object().get("failure")))
                .contains("2030-01-01T00:00:00Z")
                .contains("Let the server's user write there");

        Files.delete(stored);
        admin.post("/api/v1/backups/files", null);
        background.remove().run();
        assertThat(admin.get("/api/v1/backups").object())
                .doesNotContainKeys("failure", "unreadable")
                .containsKey("last");
    }

    @Test
    void nothingIsStartedWhileABackupIsMade() throws Exception {
        TestClient admin = serve(daily());
        try (Backups.ActiveBackup taken = world.backups.begin()) {
            assertThat(admin.post("/api/v1/backups/files", null).code()).isEqualTo("backup-under-way");
            taken.write(new ByteArrayOutputStream());
        }
        assertThat(background).isEmpty();
    }
}
