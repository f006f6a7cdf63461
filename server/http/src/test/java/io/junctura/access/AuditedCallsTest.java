package io.junctura.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.SetClock;
import io.junctura.access.sql.SqlAccessStore;
import io.junctura.audit.AuditLog;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.http.Audit;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpServer;
import io.junctura.http.HttpSettings;
import io.junctura.http.Peers;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.TestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log gets of calls of the API. */
class AuditedCallsTest {
    @TempDir
    Path data;

    private final SetClock clock = new SetClock();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private Database database;
    private Access access;
    private HttpServer server;
    private TestClient anyone;
    private TestClient local;

    @BeforeEach
    void start() throws Exception {
        database = SqliteDatabase.open(data, broken -> {});
        access = new Access(
                new SqlAccessStore(database),
                data,
                new Peers(Set.of()),
                null,
                clock,
                new PasswordHasher(Runnable::run, 1_000),
                new AuditLog(lines::add));
        access.setAdministrator("correct horse battery");
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, null, null, 100_000, Set.of(), List.of(), "1", data);
        server = HttpServer.start(settings, access, List.of(access, AuditedCallsTest::routes), new HttpMetrics());
        access.listeningAt(server.localAddress());
        anyone = new TestClient(server.localAddress());
        local = anyone.with(
                "Authorization",
                "Bearer " + Files.readString(data.resolve("local-token")).strip());
        lines.clear();
    }

    @AfterEach
    void stop() {
        server.close();
        access.close();
        database.close();
    }

    private static void routes(RouteTable table) {
        table.get("/api/v1/lists", http -> http.result("a")).needs(Permission.VIEWER, Audit.NONE);
        table.get("/api/v1/payloads/{id}", http -> http.result("a")).needs(Permission.VIEWER, Audit.READ);
        table.post("/api/v1/replays", http -> http.result("a")).needs(Permission.OPERATOR, Audit.CALL);
    }

    @Test
    void eachRouteRecordsWhatItDeclares() {
        local.get("/api/v1/lists");
        local.get("/api/v1/payloads/7");
        local.post("/api/v1/replays", Map.of());
        assertThat(lines)
                .containsExactly(
                        "data.read by=local from=127.0.0.1 path=/api/v1/payloads/7",
                        "call by=local from=127.0.0.1 method=POST path=/api/v1/replays");
    }

    @Test
    void readsOfOneThingAreRecordedOnceAnHour() {
        for (int i = 0; i < 3; i++) local.get("/api/v1/payloads/7");
        local.get("/api/v1/payloads/8");
        clock.pass(Duration.ofMinutes(61));
        local.get("/api/v1/payloads/7");
        assertThat(lines)
                .containsExactly(
                        "data.read by=local from=127.0.0.1 path=/api/v1/payloads/7",
                        "data.read by=local from=127.0.0.1 path=/api/v1/payloads/8",
                        "data.read by=local from=127.0.0.1 path=/api/v1/payloads/7");
    }

    @Test
    void refusedTokensAndCallsAreRecordedAndAFloodIsCounted() {
        Object token = local.post("/api/v1/tokens", Map.of("title", "a", "role", "viewer"))
                .object()
                .get("token");
        TestClient viewer = anyone.with("Authorization", "Bearer " + token);
        lines.clear();
        assertThat(viewer.post("/api/v1/replays", Map.of()).status()).isEqualTo(403);
        assertThat(lines)
                .anyMatch(line -> line.startsWith("call.refused by=token:a ")
                        && line.endsWith(" method=POST path=/api/v1/replays"));
        lines.clear();
        TestClient wrong = anyone.with("Authorization", "Bearer jct_wrong");
        for (int i = 0; i < 5; i++) {
            assertThat(wrong.get("/api/v1/lists").status()).isEqualTo(401);
        }
        assertThat(lines)
                .containsExactly(
                        "token.refused by=anonymous from=127.0.0.1", "token.refused by=anonymous from=127.0.0.1");
        access.everyMinute();
        assertThat(lines).contains("call.repeated by=anonymous block=127.0.0.0/24 tokens=3 refused=0");
    }

    @Test
    void aPublicRouteHasNoCallerToRecord() {
        assertThatThrownBy(() -> new RouteTable().get("/a", http -> {}).needs(Permission.PUBLIC, Audit.CALL))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
