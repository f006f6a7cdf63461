package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.cli.HttpPlugin;
import io.junctura.cli.ManySides;
import io.junctura.cli.ManySides.Reply;
import io.junctura.connection.SecretValues;
import io.junctura.definition.NamedText;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test runs of drafts, on a whole server that calls simulated systems. */
class DraftRunsTest {
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

    private static String document(String name, String steps) {
        return """
            integration: %s
            connections: { side: { connector: http } }
            flows:
              arrive:
                trigger: { use: http.webhook, input: { verify: none } }
                steps:
            %s\
            """.formatted(name, steps.indent(6));
    }

    private static String draft(String name) {
        return "/api/v1/integrations/" + name + "/draft";
    }

    private static void save(String name, String text) {
        Answer saved = client.yaml("PUT", draft(name), text, "If-Match", "*");
        if (saved.status() == 412) saved = client.yaml("PUT", draft(name), text);
        assertThat(saved.status()).as(saved.text()).isIn(200, 201);
    }

    /** Sends an event and waits for its run. */
    private static String send(String name, Object payload) {
        Answer sent = client.post("/hooks/default/" + name + "/arrive", payload);
        assertThat(sent.status()).as(sent.text()).isEqualTo(202);
        String run = String.valueOf(sent.object().get("run"));
        ended(run);
        return run;
    }

    private static Answer test(String name, Map<String, Object> body) {
        Map<String, Object> all = new LinkedHashMap<>(Map.of("flow", "arrive", "confirmed", true));
        all.putAll(body);
        return client.post(draft(name) + "/tests", all);
    }

    /** Starts a test and waits for its end. */
    private static Map<String, Object> tested(String name, Map<String, Object> body) {
        return ended(run(test(name, body)));
    }

    private static String run(Answer started) {
        assertThat(started.status()).as(started.text()).isEqualTo(201);
        return String.valueOf(started.object().get("run"));
    }

    private static Map<String, Object> ended(String run) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            Map<String, Object> view = client.get("/api/v1/runs/" + run).object();
            if (List.of("succeeded", "failed", "cancelled").contains(view.get("status"))) return view;
            if (System.nanoTime() > end) throw new AssertionError("it has not ended: " + view);
            Thread.onSpinWait();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> steps(Map<String, Object> view) {
        Map<String, Map<String, Object>> steps = new LinkedHashMap<>();
        for (Object step : (List<Object>) view.get("steps")) {
            Map<String, Object> one = (Map<String, Object>) step;
            steps.put(String.valueOf(one.get("path")), one);
        }
        return steps;
    }

    private static List<String> executed(Map<String, Object> view) {
        List<String> executed = new ArrayList<>();
        steps(view).forEach((path, step) -> {
            if (!Long.valueOf(0).equals(step.get("attempts"))) executed.add(path);
        });
        return executed;
    }

    private static String post(String id, String path, String body) {
        return """
            - id: %s
              use: http.request
              connection: side
              input: { method: POST, path: %s, body: "{{ %s }}" }
            """.formatted(id, path, body);
    }

    private static String three(String name) {
        return post("look", "/" + name + "/look", "payload")
                + post("price", "/" + name + "/price", "{ 'n': steps.look.body.n }")
                + post("tell", "/" + name + "/tell", "{ 'price': steps.price.body.price }");
    }

    private static void answer(String name, UnaryOperator<Map<String, Object>> body) {
        others.at("/" + name + "/look", got -> new Reply(200, body.apply(Map.of("n", 7L))));
        others.at("/" + name + "/price", got -> new Reply(200, Map.of("price", 12L)));
        others.at("/" + name + "/tell", got -> Reply.FINE);
    }

    @Test
    void aStepIsExecutedAloneWithWhatEarlierStepsHaveYieldedInTheNewestRun() throws Exception {
        answer("one", body -> body);
        publish(document("one", three("one")));
        String first = send("one", Map.of("order", 1L));
        save("one", document("one", three("one").replace("'n': steps", "'twice': 2 * steps")));
        Answer started = test("one", Map.of("mode", "step", "step", "price"));
        assertThat(started.object().get("data")).asString().contains("source=run", "run=" + first, "at=");
        assertThat(started.object()).containsEntry("missing", List.of());
        Map<String, Object> view = ended(run(started));
        assertThat(view).containsEntry("status", "succeeded").containsEntry("version", "draft");
        assertThat(view).containsEntry("test", true).containsEntry("payload", Map.of("order", 1L));
        assertThat(others.bodies("/one/look")).hasSize(1);
        assertThat(others.bodies("/one/price")).containsExactly(Map.of("n", 7L), Map.of("twice", 14L));
        assertThat(others.bodies("/one/tell")).hasSize(1);
        assertThat(executed(view)).containsExactly("price");
        assertThat(steps(view).get("look")).containsEntry("reused", true).containsEntry("status", "succeeded");
        assertThat(steps(view).get("price")).doesNotContainKey("reused");
        // The result of the test is the next test's data.
        Answer next = test("one", Map.of("mode", "step", "step", "tell"));
        assertThat(next.object().get("data")).asString().contains("run=" + view.get("id"));
        ended(run(next));
        assertThat(others.bodies("/one/price")).hasSize(2);
        assertThat(others.bodies("/one/tell")).hasSize(2);
        // The test run has the results of steps that it did not reach.
        tested("one", Map.of("mode", "step", "step", "look"));
        assertThat(test("one", Map.of("mode", "step", "step", "tell")).object()).containsEntry("missing", List.of());
    }

    @Test
    void aScheduledFlowIsTestedWithAnExampleOfItsEvents() {
        save("hourly", """
            integration: hourly
            flows:
              arrive:
                trigger: { use: schedule.every, input: { every: 1h } }
                steps:
                  - { id: keep, use: state.set, input: { key: since, value: "{{ payload.scheduledAt }}" } }
            """);
        Answer data = client.get(draft("hourly") + "/data?flow=arrive&step=keep");
        assertThat(data.text()).contains("\"source\":\"example\"", "\"scheduledAt\":\"2");
        Map<String, Object> view = tested("hourly", Map.of("mode", "flow"));
        assertThat(view).containsEntry("status", "succeeded");
        assertThat(String.valueOf(view.get("payload")))
                .matches("\\{scheduledAt=\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ}");
        // What a person gives is used as it is.
        view = tested("hourly", Map.of("mode", "flow", "payload", Map.of("scheduledAt", "2030-01-01T09:00:00Z")));
        assertThat(view).containsEntry("payload", Map.of("scheduledAt", "2030-01-01T09:00:00Z"));
    }

    @Test
    void fromAStepOnWhatFollowsIsExecutedToo() throws Exception {
        answer("from", body -> body);
        publish(document("from", three("from")));
        String chosen = send("from", Map.of("order", 1L));
        send("from", Map.of("order", 2L));
        Map<String, Object> view = tested("from", Map.of("mode", "from", "step", "price", "run", chosen));
        assertThat(executed(view)).containsExactly("price", "tell");
        assertThat(view).containsEntry("payload", Map.of("order", 1L));
        assertThat(others.bodies("/from/look")).hasSize(2);
        assertThat(others.bodies("/from/tell")).hasSize(3);
    }

    @Test
    void aWholeFlowIsExecutedWithAGivenPayloadThoughNothingWasEverPublished() {
        answer("whole", body -> body);
        save("whole", document("whole", three("whole")));
        Answer started = test("whole", Map.of("mode", "flow", "payload", Map.of("order", 3L)));
        assertThat(started.object()).containsEntry("data", Map.of("source", "given"));
        assertThat(executed(ended(run(started)))).containsExactly("look", "price", "tell");
        assertThat(others.bodies("/whole/look")).containsExactly(Map.of("order", 3L));
        assertThat(client.get("/api/v1/integrations/whole").status()).isEqualTo(404);
    }

    @Test
    void withoutDataAnEarlierStepIsMissingAndNotExecuted() {
        answer("missing", body -> body);
        save("missing", document("missing", three("missing")));
        Answer started = test("missing", Map.of("mode", "step", "step", "tell"));
        assertThat(started.object()).containsEntry("missing", List.of("look", "price"));
        assertThat(executed(ended(run(started)))).containsExactly("tell");
        assertThat(others.bodies("/missing/look")).isEmpty();
        assertThat(others.bodies("/missing/tell")).containsExactly(Map.of());
    }

    @Test
    void aStepThatWritesIsExecutedOnlyOnceThatIsConfirmed() throws Exception {
        answer("asks", body -> body);
        publish(document("asks", three("asks")));
        send("asks", Map.of());
        save("asks", document("asks", three("asks")));
        Answer asked = test("asks", Map.of("mode", "from", "step", "price", "confirmed", false));
        assertThat(asked.status()).isEqualTo(409);
        assertThat(asked.code()).isEqualTo("confirmation-needed");
        assertThat(asked.object().get("writes"))
                .asString()
                .contains("step=price, use=http.request, title=Send a request", "step=tell")
                .doesNotContain("step=look");
        assertThat(others.bodies("/asks/price")).hasSize(1);
        // A GET reads.
        save("asks", document("asks", three("asks").replace("method: POST, path: /asks/price", "path: /asks/price")));
        assertThat(test("asks", Map.of("mode", "step", "step", "price", "confirmed", false))
                        .status())
                .isEqualTo(201);
    }

    private static final String LOOP = """
            - id: each
              for-each: "{{ payload.lines }}"
              steps:
            """
            + post("pick", "/loop/pick", "item").indent(4)
            + post("pack", "/loop/pack", "{ 'item': item, 'by': steps.pick.body.by }")
                    .indent(4)
            + post("done", "/loop/done", "steps.each.count");

    @Test
    void theSecondItemOfALoopIsTestedAlone() throws Exception {
        others.at("/loop/pick", got -> new Reply(200, Map.of("by", "picker of " + got.body())));
        others.at("/loop/pack", got -> Reply.FINE);
        others.at("/loop/done", got -> Reply.FINE);
        publish(document("loop", LOOP));
        String run = send("loop", Map.of("lines", List.of("a", "b", "c")));
        save("loop", document("loop", LOOP));
        others.at("/loop/pack", got -> Reply.FINE);
        Map<String, Object> alone =
                tested("loop", Map.of("mode", "step", "step", "each/pack", "items", List.of(1L), "run", run));
        assertThat(alone).containsEntry("status", "succeeded");
        assertThat(executed(alone)).contains("each[1]/pack").doesNotContain("each[1]/pick", "each[0]/pack", "done");
        assertThat(others.bodies("/loop/pack")).containsExactly(Map.of("item", "b", "by", "picker of b"));
        Map<String, Object> from =
                tested("loop", Map.of("mode", "from", "step", "each/pack", "items", List.of(1L), "run", run));
        assertThat(executed(from)).contains("each[1]/pack", "done").doesNotContain("each[1]/pick", "each[2]/pick");
        assertThat(others.bodies("/loop/pick")).hasSize(3);
        assertThat(others.bodies("/loop/pack")).hasSize(2);
        assertThat(others.bodies("/loop/done")).containsExactly(3L, 1L);
        Answer none = test("loop", Map.of("mode", "step", "step", "each/pack", "items", List.of(3L), "run", run));
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.code()).isEqualTo("no-item");
    }

    private static final String CASES = post("look", "/cases/look", "payload") + """
            - id: route
              switch:
                - when: "{{ payload.big }}"
                  steps:
            """
            + post("big", "/cases/big", "steps.look.body.n").indent(8) + "    - otherwise:\n"
            + post("small", "/cases/small", "steps.look.body.n").indent(8) + post("after", "/cases/after", "'x'");

    @Test
    void aStepOfACaseThatTheDataDoesNotTakeIsTested() throws Exception {
        others.at("/cases/look", got -> new Reply(200, Map.of("n", 5L)));
        others.at("/cases/small", got -> Reply.FINE);
        publish(document("cases", CASES));
        send("cases", Map.of("big", true));
        save("cases", document("cases", CASES));
        Map<String, Object> view = tested("cases", Map.of("mode", "from", "step", "route/otherwise/small"));
        assertThat(executed(view)).containsExactly("route/otherwise/small", "after");
        assertThat(others.bodies("/cases/small")).containsExactly(5L);
    }

    private static final String NESTED = post("look", "/nested/look", "payload") + """
            - id: guard
              try:
                - id: both
                  parallel:
                    left:
            """
            + post("left", "/nested/left", "1").indent(10) + "        right:\n"
            + post("before", "/nested/before", "2").indent(10)
            + post("right", "/nested/right", "steps.before.body.n").indent(10)
            + post("joined", "/nested/joined", "steps.left.body.n + steps.right.body.n")
                    .indent(4)
            + "  catch:\n" + post("mend", "/nested/mend", "error.message").indent(4)
            + "  finally:\n" + post("last", "/nested/last", "3").indent(4);

    @Test
    void aStepWithinABranchWithinATryIsTested() throws Exception {
        for (String step : List.of("left", "before", "right")) {
            others.at("/nested/" + step, got -> new Reply(200, Map.of("n", 4L)));
        }
        for (String step : List.of("look", "joined", "mend", "last")) others.at("/nested/" + step, got -> Reply.FINE);
        publish(document("nested", NESTED));
        send("nested", Map.of());
        save("nested", document("nested", NESTED));
        Map<String, Object> alone = tested("nested", Map.of("mode", "step", "step", "guard/try/both/right/right"));
        assertThat(alone).containsEntry("status", "succeeded");
        assertThat(others.bodies("/nested/right")).containsExactly(4L, 4L);
        for (String step : List.of("look", "left", "before", "joined", "last")) {
            assertThat(others.bodies("/nested/" + step)).as(step).hasSize(1);
        }
        Map<String, Object> from = tested("nested", Map.of("mode", "from", "step", "right"));
        assertThat(from).containsEntry("status", "succeeded");
        assertThat(others.bodies("/nested/left")).hasSize(1);
        assertThat(others.bodies("/nested/joined")).containsExactly(8L, 8L);
        assertThat(others.bodies("/nested/last")).hasSize(2);
        // No step has failed, so the test supplies an error.
        assertThat(tested("nested", Map.of("mode", "step", "step", "mend"))).containsEntry("status", "succeeded");
        assertThat(others.bodies("/nested/mend")).singleElement().asString().contains("made up");
    }

    @Test
    void aTestGoesOnAfterTheServerWasRestarted() throws Exception {
        answer("again", body -> body);
        save("again", document("again", three("again")));
        CountDownLatch never = new CountDownLatch(1);
        others.at("/again/price", got -> {
            never.await();
            return Reply.FINE;
        });
        String run = run(test("again", Map.of("mode", "from", "step", "price", "payload", Map.of("order", 1L))));
        others.await("/again/price", 1);
        junctura.close();
        others.at("/again/price", got -> new Reply(200, Map.of("price", 3L)));
        // The draft has been changed or discarded since the test began.
        open();
        Map<String, Object> view = ended(run);
        assertThat(view).containsEntry("status", "succeeded").containsEntry("test", true);
        assertThat(executed(view)).containsExactly("price", "tell");
        assertThat(others.bodies("/again/look")).isEmpty();
        assertThat(others.bodies("/again/tell")).containsExactly(Map.of("price", 3L));
    }

    @Test
    void listsCountsAndAttentionDoNotSeeTests() throws Exception {
        answer("unseen", body -> body);
        publish(document("unseen", three("unseen")));
        String ordinary = send("unseen", Map.of());
        others.at("/unseen/price", got -> Reply.NO);
        save("unseen", document("unseen", three("unseen")));
        Map<String, Object> before = client.get("/api/v1/runs/counts").object();
        Map<String, Object> failed = tested("unseen", Map.of("mode", "step", "step", "price"));
        assertThat(failed).containsEntry("status", "failed");
        assertThat(client.get("/api/v1/runs/counts").object()).isEqualTo(before);
        String of = "/api/v1/runs?integration=unseen";
        assertThat(ids(of)).containsExactly(ordinary);
        assertThat(ids(of + "&tests=include")).containsExactly(String.valueOf(failed.get("id")), ordinary);
        assertThat(ids(of + "&tests=only")).containsExactly(String.valueOf(failed.get("id")));
        assertThat(ids(of + "&tests=only&status=failed")).containsExactly(String.valueOf(failed.get("id")));
        assertThat(ids(of + "&status=failed")).isEmpty();
        assertThat(ids(of + "&status=needs-attention")).isEmpty();
        assertThat(ids("/api/v1/events?integration=unseen")).containsExactly(ordinary);
        assertThat(client.get("/api/v1/events/" + failed.get("id")).status()).isEqualTo(404);
        assertThat(client.get("/api/v1/attention").text()).doesNotContain("unseen");
        assertThat(client.get("/api/v1/runs?tests=some").code()).isEqualTo("bad-tests");
        assertThat(client.get("/api/v1/integrations/unseen/versions").text())
                .contains("\"version\":1")
                .doesNotContain("\"version\":-1");
    }

    @SuppressWarnings("unchecked")
    private static List<String> ids(String address) {
        List<String> ids = new ArrayList<>();
        for (Object item : (List<Object>) client.get(address).object().get("items")) {
            ids.add(String.valueOf(((Map<String, Object>) item).get("id")));
        }
        return ids;
    }

    @Test
    void aProblemElsewhereInTheDraftPreventsNoTest() {
        answer("broken", body -> body);
        String other = """
              other:
                trigger: { use: http.webhook, input: { verify: none } }
                steps:
                  - id: wrong
                    use: http.requst
            """;
        save("broken", document("broken", three("broken")) + other);
        Map<String, Object> view = tested("broken", Map.of("mode", "step", "step", "look"));
        assertThat(view).containsEntry("status", "succeeded");
        Answer refused = test("broken", Map.of("flow", "other", "mode", "step", "step", "wrong"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.object().get("errors")).asString().contains("requst", "pointer=/flows/other/");
        save("broken", document("broken", three("broken")).replace("connection: side", "connection: sid"));
        assertThat(test("broken", Map.of("mode", "step", "step", "look")).status())
                .isEqualTo(422);
    }

    private static Answer pin(String name, String step, Object value) {
        return client.put(draft(name) + "/pins/arrive?step=" + step, value);
    }

    @Test
    void aPinnedStepIsNotExecutedInTestsOfAFlow() throws Exception {
        answer("pins", body -> body);
        publish(document("pins", three("pins")));
        send("pins", Map.of("order", 1L));
        save("pins", document("pins", three("pins") + "# A draft."));
        assertThat(pin("pins", "look", Map.of("body", Map.of("n", 9L))).status())
                .isEqualTo(204);
        assertThat(pin("pins", "trigger", Map.of("payload", Map.of("order", 8L)))
                        .status())
                .isEqualTo(204);
        Answer started = test("pins", Map.of("mode", "flow"));
        assertThat(started.object().get("data")).asString().contains("source=pin");
        Map<String, Object> view = ended(run(started));
        assertThat(view).containsEntry("payload", Map.of("order", 8L));
        assertThat(executed(view)).containsExactly("price", "tell");
        assertThat(steps(view).get("look")).containsEntry("reused", true);
        // A pin also replaces the data of a run, but not the step that is tested alone.
        tested("pins", Map.of("mode", "step", "step", "price"));
        assertThat(others.bodies("/pins/price")).containsExactly(Map.of("n", 7L), Map.of("n", 9L), Map.of("n", 9L));
        assertThat(executed(tested("pins", Map.of("mode", "step", "step", "look"))))
                .containsExactly("look");
        Answer asked = test("pins", Map.of("mode", "flow", "confirmed", false));
        assertThat(asked.object().get("writes"))
                .asString()
                .contains("step=price")
                .doesNotContain("step=look");
    }

    @Test
    void aPinnedStepOfALoopIsExecutedForNoItem() throws Exception {
        others.at("/loops/done", got -> Reply.FINE);
        save("loops", document("loops", LOOP.replace("/loop/", "/loops/")));
        pin("loops", "each%2Fpick", Map.of("body", Map.of("by", "me")));
        tested("loops", Map.of("mode", "flow", "payload", Map.of("lines", List.of("a", "b"))));
        assertThat(others.bodies("/loops/pick")).isEmpty();
        assertThat(others.bodies("/loops/pack"))
                .containsExactly(Map.of("item", "a", "by", "me"), Map.of("item", "b", "by", "me"));
    }

    @Test
    void whatATriggerReceivesWhileATestListensIsPinned() {
        save("heard", document("heard", three("heard")));
        Map<String, Object> listening = client.post(draft("heard") + "/listen", Map.of("flow", "arrive"))
                .object();
        String address = String.valueOf(listening.get("address"));
        client.post(address.substring(address.indexOf("/hooks/")), Map.of("order", 5L));
        client.get(draft("heard") + "/listen/" + listening.get("id") + "?wait=20");
        answer("heard", body -> body);
        Map<String, Object> view = tested("heard", Map.of("mode", "step", "step", "look"));
        assertThat(view).containsEntry("payload", Map.of("order", 5L));
        assertThat(others.bodies("/heard/look")).containsExactly(Map.of("order", 5L));
    }

    @Test
    void pinsStayOverAPublicationAndGoWithADiscardedDraft() {
        save("kept", document("kept", three("kept")));
        pin("kept", "look", List.of(1L, 2L));
        assertThat(client.get(draft("kept") + "/pins").object().get("items"))
                .asString()
                .contains("flow=arrive, step=look, changedAt=", "editor=local, bytes=");
        String tag = client.get(draft("kept")).header("ETag");
        assertThat(client.post(draft("kept") + "/publish", Map.of(), "If-Match", tag)
                        .status())
                .isEqualTo(200);
        String address = draft("kept") + "/pins/arrive?step=look";
        assertThat(client.get(address).json()).isEqualTo(List.of(1L, 2L));
        assertThat(client.delete(address).status()).isEqualTo(204);
        assertThat(client.get(address).status()).isEqualTo(404);
        pin("kept", "price", 1L);
        save("kept", document("kept", three("kept") + "# Another."));
        assertThat(client.delete(draft("kept"), "If-Match", "*").status()).isEqualTo(204);
        assertThat(client.get(draft("kept") + "/pins").object()).containsEntry("items", List.of());
        assertThat(pin("kept", "trigger", Map.of("lines", 1L)).status()).isEqualTo(422);
        assertThat(client.put(draft("never") + "/pins/arrive?step=look", 1L).status())
                .isEqualTo(404);
    }

    private static Map<String, Object> data(String name, String query) {
        Answer answer = client.get(draft(name) + "/data?flow=arrive" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.object();
    }

    @Test
    void whatAStepOfTheDraftCanReadIsToldAndEvaluated() throws Exception {
        String readLoop = LOOP.replace("/loop/", "/read/");
        others.at("/read/pick", got -> new Reply(200, Map.of("by", "picker of " + got.body())));
        publish(document("read", readLoop));
        Answer sent = client.post(
                "/hooks/default/read/arrive?token=secret-1",
                Map.of("lines", List.of("a", "b", "c")),
                "X-Api-Key",
                "secret-2");
        String run = String.valueOf(sent.object().get("run"));
        ended(run);
        // A draft is often invalid while it is edited.
        save("read", document("read", readLoop).replace("steps.pick.body.by", "steps.nothing"));
        Map<String, Object> data = data("read", "&step=each/pack&items=1");
        assertThat(data)
                .containsEntry("source", "run")
                .containsEntry("run", run)
                .containsEntry("missing", List.of());
        assertThat(data).containsEntry("items", List.of(Map.of("loop", "each", "item", 1L, "count", 3L)));
        assertThat(data.get("scope"))
                .asString()
                .contains("item=b", "loop={index=1}", "by=picker of b", "lines=[a, b, c]", "***")
                .doesNotContain("secret-1", "secret-2");
        assertThat(data("read", "").get("scope")).asString().contains("each={count=3", "failed=0");
        assertThat(data("read", "&step=done").get("scope")).asString().contains("each={count=3");
        assertThat(data("read", "&step=each/pick").get("scope")).asString().doesNotContain("picker of");
        Map<String, Object> at =
                Map.of("integration", "read", "flow", "arrive", "step", "each/pack", "items", List.of(2L));
        Answer evaluated = client.post(
                "/api/v1/expressions/evaluate",
                Map.of("draft", at, "expressions", List.of(Map.of("expression", "item & ': ' & steps.pick.body.by"))));
        assertThat(evaluated.text()).contains("c: picker of c");
        Answer completed = client.post(
                "/api/v1/expressions/complete", Map.of("draft", at, "expression", "steps.pick.body.", "offset", 16L));
        assertThat(completed.text()).contains("\"label\":\"by\"");
        assertThat(client.get(draft("read") + "/data?flow=none").status()).isIn(404, 422);
        assertThat(client.get(draft("read") + "/data?flow=arrive&step=none").status())
                .isEqualTo(404);
    }

    @Test
    void largeValuesThatAStepCanReadAreCut() {
        save("large", document("large", three("large")));
        pin("large", "look", Map.of("rows", java.util.Collections.nCopies(20_000, "a row of a table")));
        Map<String, Object> data = data("large", "&step=price");
        assertThat(data.get("cut")).isEqualTo(List.of("/steps/look/rows"));
        assertThat(client.get(draft("large") + "/data?flow=arrive&step=price")
                        .text()
                        .length())
                .isLessThan(300_000);
    }

    @Test
    void aTestIsCancelledAndPublishedVersionsStayAsTheyAre() throws Exception {
        publish(document("slow", "- id: night\n  delay: 8h\n"));
        save("slow", document("slow", "- id: night\n  delay: 9h\n"));
        String run = run(test("slow", Map.of("mode", "flow", "payload", Map.of())));
        assertThat(client.post("/api/v1/runs/" + run + "/cancel", Map.of()).status())
                .isEqualTo(202);
        assertThat(ended(run)).containsEntry("status", "cancelled");
        assertThat(client.get("/api/v1/integrations/slow").object())
                .containsEntry("version", 1L)
                .containsEntry("document", document("slow", "- id: night\n  delay: 8h\n"));
    }
}
