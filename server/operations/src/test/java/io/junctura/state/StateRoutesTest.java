package io.junctura.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.access.Access;
import io.junctura.access.sql.SqlAccessStore;
import io.junctura.api.ConnectorException;
import io.junctura.audit.AuditLog;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpServer;
import io.junctura.http.HttpSettings;
import io.junctura.http.Peers;
import io.junctura.http.TestClient;
import io.junctura.state.sql.SqlStateStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateRoutesTest {
    private static final String ENTRY = "/api/v1/state/entry?integration=sync&key=";
    private static final String RECORD = "/api/v1/xref/record?integration=sync&entity=customer";

    @TempDir
    Path folder;

    /** Tasks that are executed before the next accesses of the routes to the database, one before each. */
    private final Queue<Runnable> beforeAsking = new ConcurrentLinkedQueue<>();

    private Memory memory;
    private Access access;
    private HttpServer server;
    private TestClient anyone;
    private TestClient admin;

    @BeforeEach
    void open() throws Exception {
        memory = new Memory(folder);
        access = new Access(
                new SqlAccessStore(memory.database),
                folder,
                new Peers(Set.of()),
                null,
                Clock.systemUTC(),
                Runnable::run,
                AuditLog.NONE);
        server = HttpServer.start(
                HttpSettings.local(0, "1"),
                access,
                List.of(access, new StateRoutes(new StateActions(store(), memory.clock), StateRoutesTest::exists)),
                new HttpMetrics());
        anyone = new TestClient(server.localAddress());
        admin = anyone.with(
                "Authorization",
                "Bearer " + Files.readString(folder.resolve("local-token")).strip());
    }

    private StateStore store() {
        StateStore store = new SqlStateStore(memory.database);
        return new StateStore() {
            @Override
            public <T extends @Nullable Object> T read(Function<StateReader, T> work) {
                runNext();
                return store.read(work);
            }

            @Override
            public <T extends @Nullable Object> T write(Function<StateTransaction, T> work) {
                runNext();
                return store.write(work);
            }
        };
    }

    private void runNext() {
        Runnable next = beforeAsking.poll();
        if (next != null) next.run();
    }

    private static boolean exists(String integration, String flow) {
        return integration.equals("sync") && List.of("", "in").contains(flow);
    }

    @AfterEach
    void close() {
        server.close();
        access.close();
        memory.close();
    }

    @Test
    void nothingIsKeptForWhatDoesNotExist() {
        for (String owner : List.of("integration=nope", "integration=sync&flow=nope")) {
            var answer = admin.put("/api/v1/state/entry?key=a&" + owner, Map.of("value", 1));
            assertThat(answer.status()).as(owner).isEqualTo(404);
            assertThat(answer.text()).contains("\\\"nope\\\"");
        }
        assertThat(admin.put("/api/v1/xref/record", Map.of("integration", "nope", "entity", "a", "ids", Map.of()))
                        .status())
                .isEqualTo(404);
        assertThat(admin.put(ENTRY + "a&flow=in", Map.of("value", 1)).status()).isEqualTo(200);
    }

    @Test
    void aBodyWithoutAValueIsToldThatItNeedsOne() {
        var answer = admin.put(ENTRY + "a", Map.of("vlaue", 1));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("needs the member \\\"value\\\"");
    }

    @Test
    void aValueThatCouldNotBeReadAgainIsRefused() {
        // 987 characters, but 1,002 in stored form, with its zeros.
        byte[] body = ("{\"value\": " + "7".repeat(980) + "e-1000}").getBytes(StandardCharsets.UTF_8);
        var answer = admin.send("PUT", ENTRY + "a", body, "Content-Type", "application/json");
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("bad-value");
        assertThat(admin.get("/api/v1/state?integration=sync").status()).isEqualTo(200);
    }

    @Test
    void showsWhatStepsHaveKeptPageByPage() throws Exception {
        for (String key : List.of("a/1", "a/2", "b")) memory.step("state.set", Map.of("key", key, "value", key));
        memory.step("state.set", Map.of("key", "a/1", "value", Map.of("n", 1L), "scope", "flow"));

        List<Object> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Map<String, Object> page = admin.get("/api/v1/state?integration=sync&limit=2&cursor=" + cursor)
                    .object();
            for (Object item : (List<?>) page.get("items")) {
                Map<?, ?> one = (Map<?, ?>) item;
                seen.add(one.get("flow") + " " + one.get("key") + " " + one.get("value"));
            }
            cursor = (String) page.get("next");
        }

        assertThat(seen).containsExactly("null a/1 a/1", "null a/2 a/2", "null b b", "changed a/1 {n=1}");
        assertThat((List<?>) admin.get("/api/v1/state?integration=sync&prefix=a/&flow=")
                        .object()
                        .get("items"))
                .hasSize(2);
        assertThat((List<?>)
                        admin.get("/api/v1/state?integration=other").object().get("items"))
                .isEmpty();
    }

    @Test
    void editsAValueOnlyFromThePresentState() throws Exception {
        assertThat(admin.get(ENTRY + "k").status()).isEqualTo(404);
        TestClient.Answer made = admin.put(ENTRY + "k", Map.of("value", 1L));
        assertThat(made.status()).isEqualTo(200);
        String tag = made.header("ETag");

        assertThat(admin.put(ENTRY + "k", Map.of("value", 2L)).status()).isEqualTo(428);
        memory.step("state.set", Map.of("key", "k", "value", 3L));
        assertThat(admin.put(ENTRY + "k", Map.of("value", 2L), "If-Match", tag).status())
                .isEqualTo(412);
        assertThat(admin.delete(ENTRY + "k", "If-Match", tag).status()).isEqualTo(412);

        String now = admin.get(ENTRY + "k").header("ETag");
        assertThat(admin.put(ENTRY + "k", Map.of("value", 4L), "If-Match", now)
                        .object()
                        .get("value"))
                .isEqualTo(4L);
        assertThat(memory.step("state.get", Map.of("key", "k"))).containsEntry("value", 4L);
        assertThat(admin.delete(ENTRY + "k", "If-Match", "*").status()).isEqualTo(204);
        assertThat(memory.step("state.get", Map.of("key", "k"))).containsEntry("found", false);
    }

    @Test
    void theETagOfAnEditIsNeverThatOfARunThatWritesRightAfterIt() {
        beforeAsking.add(() -> {});
        beforeAsking.add(this::aRunSetsTheKey);
        TestClient.Answer edited = admin.put(ENTRY + "k", Map.of("value", "edited"));
        assertThat(edited.object()).containsEntry("value", "edited");
        String tag = edited.header("ETag");
        assertThat(tag).startsWith("\"" + edited.object().get("revision") + "-");

        assertThat(admin.put(ENTRY + "k", Map.of("value", "again"), "If-Match", tag)
                        .status())
                .isEqualTo(412);
        assertThat(admin.get(ENTRY + "k").object()).containsEntry("value", "a run's");
    }

    private void aRunSetsTheKey() {
        try {
            memory.step("state.set", Map.of("key", "k", "value", "a run's"));
        } catch (ConnectorException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void linksAndUnlinksByTheSameRulesAsSteps() throws Exception {
        Map<String, Object> link =
                Map.of("integration", "sync", "entity", "customer", "ids", Map.of("shop", "C/7?", "erp", 1L));
        assertThat(admin.put("/api/v1/xref/record", link).object().get("ids"))
                .isEqualTo(Map.of("shop", "C/7?", "erp", "1"));
        Map<String, Object> other =
                Map.of("integration", "sync", "entity", "customer", "ids", Map.of("shop", "C-8", "erp", "1"));
        TestClient.Answer refused = admin.put("/api/v1/xref/record", other);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(String.valueOf(refused.object().get("detail"))).contains("C/7?");

        String same = RECORD + "&system=shop&id=C%2F7%3F";
        assertThat(admin.get(same).object().get("ids")).isEqualTo(Map.of("shop", "C/7?", "erp", "1"));
        assertThat((List<?>) admin.get("/api/v1/xref?integration=sync&system=erp")
                        .object()
                        .get("items"))
                .hasSize(1);
        assertThat(admin.delete(same).status()).isEqualTo(204);
        assertThat(admin.delete(same).status()).isEqualTo(404);
        assertThat(memory.step("xref.find", Map.of("entity", "customer", "system", "erp", "id", "1")))
                .containsEntry("found", false);
    }

    @Test
    void aMisspeltQueryOrIdIsRefusedSinceItWouldMeanAnother() {
        assertThat(admin.put(ENTRY + "a", Map.of("value", 1L)).status()).isEqualTo(200);
        for (String path : List.of(ENTRY + "a&flwo=in", RECORD + "&system=shop&id=1&flwo=in")) {
            assertThat(admin.delete(path).code()).as(path).isEqualTo("unknown-query");
            assertThat(admin.get(path).code()).as(path).isEqualTo("unknown-query");
        }
        assertThat(admin.get("/api/v1/state?integration=sync&prefx=a").code()).isEqualTo("unknown-query");
        assertThat(admin.get("/api/v1/xref?integration=sync&sytem=a").code()).isEqualTo("unknown-query");
        assertThat(admin.get(ENTRY + "a").status()).isEqualTo(200);
        Map<String, Object> link =
                Map.of("integration", "sync", "entity", "customer", "ids", Map.of("shop", "C-7", "erp", List.of(1L)));
        TestClient.Answer refused = admin.put("/api/v1/xref/record", link);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("\"/ids/erp\"");
    }

    @Test
    void changingNeedsAnAdministratorAndBadRequestsASentence() {
        access.setAdministrator("correct horse battery");
        Object token = admin.post("/api/v1/tokens", Map.of("title", "viewer", "role", "viewer"))
                .object()
                .get("token");
        TestClient viewer = anyone.with("Authorization", "Bearer " + token);

        assertThat(viewer.get("/api/v1/state?integration=sync").status()).isEqualTo(200);
        assertThat(viewer.put(ENTRY + "k", Map.of("value", 1L)).status()).isEqualTo(403);
        assertThat(viewer.delete(RECORD + "&system=a&id=b").status()).isEqualTo(403);
        assertThat(anyone.get("/api/v1/xref?integration=sync").status()).isEqualTo(401);
        assertThat(admin.get("/api/v1/state").object().get("detail")).isEqualTo("The query needs integration.");
        assertThat(admin.get("/api/v1/state?integration=sync&cursor=abc").status())
                .isEqualTo(400);
        assertThat(admin.put(ENTRY + "k", Map.of("valeu", 1L)).status()).isEqualTo(422);
        assertThat(admin.put("/api/v1/xref/record", Map.of("integration", "sync", "entity", "customer"))
                        .status())
                .isEqualTo(422);
    }
}
