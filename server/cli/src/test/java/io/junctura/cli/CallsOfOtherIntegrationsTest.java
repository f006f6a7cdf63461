package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.cli.ManySides.Reply;
import io.junctura.connection.SecretValues;
import io.junctura.definition.NamedText;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code call: INTEGRATION/FLOW} on a whole server: which version runs, and what happens if there is none. */
@Tag("slow")
class CallsOfOtherIntegrationsTest {
    @TempDir
    static Path folder;

    private static ManySides others;
    private static Junctura junctura;
    private static TestClient client;

    @BeforeAll
    static void start() throws Exception {
        others = new ManySides();
        HttpPlugin.into(Files.createDirectory(folder.resolve("plugins")));
        open();
        publish("""
                connection: side
                connector: http
                settings: { address: "%s" }
                """.formatted(others.address()));
    }

    private static void open() throws Exception {
        Settings settings = Settings.of(
                List.of("--data", folder.resolve("data").toString(), "--port", "0"),
                Map.of("JUNCTURA_PLUGINS", folder.resolve("plugins").toString()),
                Map.of());
        junctura = Junctura.start(settings);
        String token = Files.readString(folder.resolve("data/local-token")).strip();
        client = new TestClient(junctura.address()).with("Authorization", "Bearer " + token);
    }

    @AfterAll
    static void stop() {
        junctura.close();
        others.close();
    }

    private static void publish(String yaml) throws Exception {
        junctura.integrations().apply(List.of(new NamedText("test.yaml", yaml)), SecretValues.given(Map.of()), "test");
    }

    /** Publishes an integration whose flow {@code store} posts to a system, then answers its caller. */
    private static void shared(String name, String answer) throws Exception {
        publish("""
                integration: %s
                connections: { side: { connector: http } }
                flows:
                  store:
                    trigger: { use: flow.call, input: { callers: ["*"] } }
                    steps:
                      - use: http.request
                        connection: side
                        input: { method: POST, path: "/%s", body: "{{ payload }}" }
                      - respond: { body: { answer: %s, n: "{{ payload.n }}" } }
                """.formatted(name, name, answer));
    }

    /** Publishes an integration that calls the flow, and answers with its result or failure. */
    private static void caller(String name, String called, String onError) throws Exception {
        publish("""
                integration: %s
                flows:
                  flow:
                    trigger: { use: http.call, input: { timeLimit: 30s } }
                    steps:
                      - { id: ask, call: %s, input: { n: "{{ payload.n }}" }, on-error: %s }
                      - respond: { body: "{{ steps.ask }}" }
                """.formatted(name, called, onError));
    }

    private static Answer call(String name) {
        return client.post("/call/default/" + name + "/flow", Map.of("n", 7));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> newest(String integration) {
        return ((List<Map<String, Object>>) client.get("/api/v1/runs?integration=" + integration)
                        .object()
                        .get("items"))
                .get(0);
    }

    private static void await(Object run, String status) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Object now = "";
        while (!status.equals(now)) {
            if (System.nanoTime() > end) throw new AssertionError("run " + run + " is not " + status + " but " + now);
            now = client.get("/api/v1/runs/" + run).object().get("status");
        }
    }

    private static void refused(String name, String message) {
        Map<String, Object> answer = call(name).object();
        assertThat((Map<?, ?>) answer.get("error")).satisfies(error -> {
            assertThat(error.get("kind")).isEqualTo("BAD_INPUT");
            assertThat(String.valueOf(error.get("message"))).contains(message);
        });
    }

    @Test
    void aCallRunsTheVersionThatIsLiveWhenItStarts() throws Exception {
        shared("lending", "one");
        caller("borrowing", "lending/store", "fail");
        assertThat(call("borrowing").object()).isEqualTo(Map.of("answer", "one", "n", 7L));
        shared("lending", "two");
        assertThat(call("borrowing").object()).isEqualTo(Map.of("answer", "two", "n", 7L));
        Map<String, Object> called = newest("lending");
        assertThat(called).containsEntry("flow", "store").containsEntry("version", 2L);
        assertThat(called.get("parent")).isEqualTo(newest("borrowing").get("id"));
    }

    @Test
    void aRetryContinuesTheCalledRunInItsOwnVersion() throws Exception {
        shared("kept", "one");
        caller("retrying", "kept/store", "fail");
        others.at("/kept", request -> Reply.NO);
        assertThat(call("retrying").status()).isEqualTo(502);
        Object called = newest("kept").get("id");
        Object run = newest("retrying").get("id");
        shared("kept", "two");
        others.at("/kept", request -> Reply.FINE);
        assertThat(client.post("/api/v1/runs/" + run + "/retry", Map.of()).status())
                .isEqualTo(202);
        await(run, "succeeded");
        assertThat(newest("kept"))
                .containsEntry("id", called)
                .containsEntry("version", 1L)
                .containsEntry("status", "succeeded");
    }

    @Test
    void aFlowThatIsNotLiveFailsTheCallAtOnce() throws Exception {
        shared("leaving", "one");
        caller("left", "leaving/store", "continue");
        client.post("/api/v1/integrations/leaving/enabled", Map.of("enabled", false));
        refused("left", "The integration \"leaving\" is switched off");
        client.post("/api/v1/integrations/leaving/enabled", Map.of("enabled", true));
        assertThat(call("left").object()).containsEntry("answer", "one");
        client.post("/api/v1/integrations/leaving/unpublish", null);
        refused("left", "The integration \"leaving\" is not published");
        client.delete("/api/v1/integrations/leaving?force=true", "If-Match", "*");
        refused("left", "There is no integration \"leaving\"");
    }

    @Test
    void aFlowThatNoLongerAllowsItFailsTheCall() throws Exception {
        shared("closing", "one");
        shared("closing", "two");
        publish("""
                integration: closing
                flows:
                  store: { trigger: { use: flow.call, input: { callers: [nobody] } }, steps: [] }
                """);
        publish("""
                integration: closing
                flows:
                  other: { trigger: { use: flow.call, input: { callers: ["*"] } }, steps: [] }
                """);
        caller("shut-out", "closing/other", "continue");
        // A rollback does not ask the callers.
        client.post("/api/v1/integrations/closing/rollback", Map.of("version", 3));
        refused("shut-out", "The integration \"closing\" has no flow \"other\" in its published version");
    }

    @Test
    void integrationsThatCallEachOtherInACircleStopAtADepth() throws Exception {
        String one = """
                integration: %s
                flows:
                  turn:
                    trigger: { use: flow.call, input: { callers: ["*"] } }
                    steps:
                      - { id: ask, call: %s/turn, on-error: continue }
                      - respond: { body: "{{ steps.ask.error ? steps.ask.error.message : steps.ask }}" }
                """;
        publish(one.formatted("ping", "pong") + "---\n" + one.formatted("pong", "ping"));
        caller("player", "ping/turn", "fail");
        assertThat(String.valueOf(call("player").json())).contains("more than 32 deep");
    }

    @Test
    void anAsynchronousCallDoesNotWait() throws Exception {
        shared("background", "one");
        publish("""
                integration: hurried
                flows:
                  flow:
                    trigger: { use: http.call }
                    steps:
                      - { id: ask, call: background/store, input: { n: 1 }, async: true }
                      - respond: { body: "{{ steps.ask }}" }
                """);
        Object run = call("hurried").object().get("run");
        await(run, "succeeded");
        assertThat(newest("background")).containsEntry("id", run).containsEntry("parent", null);
    }
}
