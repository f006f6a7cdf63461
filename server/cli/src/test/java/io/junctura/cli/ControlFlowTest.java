package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.cli.ManySides.Reply;
import io.junctura.connection.SecretValues;
import io.junctura.definition.NamedText;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each control step as a document has it, on a whole server, with systems on the other side that answer over HTTP. */
@Tag("slow")
class ControlFlowTest {
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
        client = new TestClient(junctura.address())
                .with(
                        "Authorization",
                        "Bearer "
                                + Files.readString(folder.resolve("data/local-token"))
                                        .strip());
    }

    /** Everything that it has in memory is lost; what it has on disk is not. */
    private static void restart() throws Exception {
        junctura.close();
        open();
    }

    @AfterAll
    static void stop() {
        junctura.close();
        others.close();
    }

    private static void publish(String yaml) throws Exception {
        junctura.integrations().apply(List.of(new NamedText("test.yaml", yaml)), SecretValues.given(Map.of()), "test");
    }

    /** Publishes an integration with one flow that is called and that waits for its answer. */
    private static void flow(String name, String steps) throws Exception {
        flow(name, "{ use: http.call, input: { timeLimit: 30s } }", "", steps);
    }

    private static void flow(String name, String trigger, String more, String steps) throws Exception {
        publish("""
                integration: %s
                connections: { side: { connector: http } }
                flows:
                  flow:
                    trigger: %s
                %s    steps:
                %s""".formatted(name, trigger, more, steps.indent(6)));
    }

    private static Answer call(String name, Object payload) {
        return client.post("/call/default/" + name + "/flow", payload);
    }

    /** Sends an event. @return the run's id */
    private static String send(String name, Object payload) {
        return run(client.post("/hooks/default/" + name + "/flow", payload));
    }

    private static String run(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return String.valueOf(answer.object().get("run"));
    }

    private static Map<String, Object> shown(String run) {
        return client.get("/api/v1/runs/" + run).object();
    }

    /** Waits until a run has come to a status, as people see it. */
    private static Map<String, Object> await(String run, String status) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Map<String, Object> view = shown(run);
        while (!status.equals(view.get("status"))) {
            if (System.nanoTime() > end) throw new AssertionError("it is not " + status + " but " + view);
            view = shown(run);
        }
        return view;
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

    private static final String HOOK = "{ use: http.webhook, input: { verify: none } }";

    private static final String POST =
            "use: http.request\nconnection: side\ninput: { method: POST, path: %s, body: \"{{ %s }}\" }";

    /** A step that posts what an expression gives. */
    private static String post(String path, String what, int indent) {
        return POST.formatted(path, what).replace("\n", "\n" + " ".repeat(indent));
    }

    // Loops.

    @Test
    void aLoopSendsBatchesAndCollectsWhatComesBack() throws Exception {
        others.at("/lines", request -> new Reply(201, Map.of("first", ((List<?>) request.body()).get(0))));
        flow("batches", """
                - id: lines
                  for-each: "{{ payload.lines }}"
                  as: line
                  batch: 2
                  concurrency: 2
                  collect: "{{ steps.insert.body.first & '@' & $string(loop.index) }}"
                  steps:
                    - id: insert
                      %s
                - respond: { body: "{{ steps.lines }}" }
                """.formatted(post("/lines", "line", 6)));

        Answer answer = call("batches", Map.of("lines", List.of("a", "b", "c", "d", "e")));

        assertThat(answer.object()).isEqualTo(Map.of("count", 3L, "failed", 0L, "items", List.of("a@0", "c@1", "e@2")));
        assertThat(others.bodies("/lines"))
                .containsExactlyInAnyOrder(List.of("a", "b"), List.of("c", "d"), List.of("e"));
    }

    @Test
    void itemsOfALoopAreUnderWayAtTheSameTime() throws Exception {
        CyclicBarrier three = new CyclicBarrier(3);
        others.at("/three", request -> {
            three.await(20, TimeUnit.SECONDS);
            return Reply.FINE;
        });
        flow("together", """
                - id: all
                  for-each: "{{ payload }}"
                  concurrency: 3
                  steps:
                    - %s
                - respond: { body: "{{ steps.all.count }}" }
                """.formatted(post("/three", "item", 6)));

        assertThat(call("together", List.of(1L, 2L, 3L, 4L, 5L, 6L)).json()).isEqualTo(6L);
    }

    @Test
    void failedItemsAreCollectedAndTheOthersGoOn() throws Exception {
        others.at("/some", request -> request.body().equals(2L) ? Reply.NO : Reply.FINE);
        flow("collecting", """
                - id: all
                  for-each: "{{ payload }}"
                  failed-items: collect
                  collect: "{{ item }}"
                  steps:
                    - id: send
                      %s
                - respond: { body: "{{ steps.all }}" }
                """.formatted(post("/some", "item", 6)));

        Map<String, Object> result = call("collecting", List.of(1L, 2L, 3L)).object();

        assertThat(result).containsEntry("count", 3L).containsEntry("failed", 1L);
        assertThat(result).containsEntry("items", List.of(1L, 3L));
        assertThat((List<?>) result.get("failures"))
                .singleElement()
                .satisfies(failure -> assertThat((Map<?, ?>) failure)
                        .satisfies(one -> assertThat(one.get("index")).isEqualTo(1L))
                        .satisfies(one -> assertThat(one.get("item")).isEqualTo(2L))
                        .satisfies(one -> assertThat(one.get("kind")).isEqualTo("BAD_INPUT")));
    }

    @Test
    void whatALoopCollectsIsOneValueForEachItemThoughItBeNoneAtAll() throws Exception {
        flow("collecting", """
                - id: all
                  for-each: "{{ payload }}"
                  failed-items: collect
                  collect: "{{ item.name }}"
                  steps:
                    - set: { seen: "{{ item }}" }
                - respond: { body: "{{ steps.all.items }}" }
                """);

        assertThat(call("collecting", List.of(Map.of("name", "a"), Map.of(), Map.of("name", "c")))
                        .json())
                .isEqualTo(Arrays.asList("a", null, "c"));
    }

    @Test
    void aLoopFailsWithItsFirstFailedItemAndIsTakenUpThereAgain() throws Exception {
        others.at("/items", request -> request.body().equals(3L) ? Reply.NO : Reply.FINE);
        flow("failing", HOOK, "", """
                - id: all
                  for-each: "{{ payload }}"
                  steps:
                    - id: send
                      %s
                - id: then
                  %s
                """.formatted(post("/items", "item", 6), post("/then", "steps.all.count", 2)));
        others.at("/then", request -> Reply.FINE);

        String run = send("failing", List.of(1L, 2L, 3L, 4L));
        Map<String, Object> failed = await(run, "failed");

        assertThat(others.bodies("/items")).containsExactly(1L, 2L, 3L);
        assertThat(((Map<?, ?>) failed.get("error")).get("step")).isEqualTo("all[2]/send");

        others.at("/items", request -> Reply.FINE);
        assertThat(client.post("/api/v1/runs/" + run + "/retry", Map.of()).status())
                .isEqualTo(202);
        await(run, "succeeded");
        assertThat(others.bodies("/items")).containsExactly(3L, 4L);
        assertThat(others.bodies("/then")).containsExactly(4L);
    }

    @Test
    void aPostedTableIsReadRowByRow() throws Exception {
        others.at("/rows", request -> Reply.FINE);
        flow("table", HOOK, "", """
                - id: rows
                  for-each: "{{ payload }}"
                  as: row
                  batch: 2
                  steps:
                    - %s
                """.formatted(post("/rows", "row.sku", 6)));
        TestClient plain = new TestClient(junctura.address());

        String csv = run(plain.send(
                "POST",
                "/hooks/default/table/flow",
                utf8("sku,count\nLAMP,3\n\"DESK, big\",1\nCABLE,9\n"),
                "Content-Type",
                "text/csv"));
        await(csv, "succeeded");
        assertThat(others.bodies("/rows")).containsExactly(List.of("LAMP", "DESK, big"), "CABLE");

        others.at("/rows", request -> Reply.FINE);
        String lines = run(plain.send(
                "POST",
                "/hooks/default/table/flow",
                utf8("{\"sku\":\"A\"}\n{\"sku\":\"B\"}\n{\"sku\":\"C\"}\n"),
                "Content-Type",
                "application/x-ndjson"));
        await(lines, "succeeded");
        assertThat(others.bodies("/rows")).containsExactly(List.of("A", "B"), "C");
    }

    @Test
    void aTableThatIsBrokenFailsTheLoopAndSaysWhere() throws Exception {
        flow("broken-table", HOOK, "", """
                - id: rows
                  for-each: "{{ payload }}"
                  steps:
                    - set: { seen: "{{ item }}" }
                """);
        String run = run(new TestClient(junctura.address())
                .send(
                        "POST",
                        "/hooks/default/broken-table/flow",
                        utf8("{\"sku\":\"A\"}\n{\"sku\":\n"),
                        "Content-Type",
                        "application/x-ndjson"));

        Map<?, ?> error = (Map<?, ?>) await(run, "failed").get("error");
        assertThat(error.get("step")).isEqualTo("rows");
        assertThat(String.valueOf(error.get("message"))).contains("2");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aStopWithinALoopEndsTheRunAndAFilterItsItemAlone() throws Exception {
        others.at("/until", request -> Reply.FINE);
        flow("stopping", HOOK, "", """
                - for-each: "{{ payload }}"
                  as: outer
                  steps:
                    - for-each: "{{ outer }}"
                      as: inner
                      steps:
                        - filter: "{{ inner != 2 }}"
                        - stop: enough
                          when: "{{ inner = 4 }}"
                        - %s
                - %s
                """.formatted(post("/until", "inner", 10), post("/until", "'after'", 2)));

        Map<String, Object> view = await(send("stopping", List.of(List.of(1L, 2L), List.of(3L, 4L, 5L))), "succeeded");

        assertThat(others.bodies("/until")).containsExactly(1L, 3L);
        assertThat(view).containsEntry("reason", "enough");
    }

    // Branches.

    @Test
    void branchesAreUnderWayAtTheSameTimeAndTheirResultsCanBeReadAfterwards() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        for (String side : List.of("north", "south")) {
            others.at("/" + side, request -> {
                both.await(20, TimeUnit.SECONDS);
                return new Reply(200, Map.of("from", side));
            });
        }
        flow("both", """
                - parallel:
                    north:
                      - id: in_north
                        use: http.request
                        connection: side
                        input: { path: /north }
                    south:
                      - id: in_south
                        use: http.request
                        connection: side
                        input: { path: /south }
                - respond: { body: "{{ [steps.in_north.body.from, steps.in_south.body.from] }}" }
                """);

        assertThat(call("both", Map.of()).json()).isEqualTo(List.of("north", "south"));
    }

    @Test
    void theFirstBranchToSucceedEndsTheStepAndTheOtherIsAbandoned() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        others.at("/slow", request -> {
            over.await(20, TimeUnit.SECONDS);
            return Reply.FINE;
        });
        others.at("/wrong", request -> Reply.NO);
        flow("first", """
                - id: race
                  parallel:
                    slow:
                      - id: in_slow
                        %s
                    wrong:
                      - %s
                    quick:
                      - id: in_quick
                        %s
                  wait: any
                - respond: { body: { won: "{{ steps.race.branch }}", slow: "{{ $exists(steps.in_slow) }}" } }
                """.formatted(post("/slow", "1", 8), post("/wrong", "1", 8), post("/quick", "1", 8)));
        try {
            assertThat(call("first", Map.of()).object()).isEqualTo(Map.of("won", "quick", "slow", false));
        } finally {
            over.countDown();
        }
    }

    @Test
    void ifABranchFailsTheOthersRunToTheirEndFirst() throws Exception {
        others.at("/bad", request -> Reply.NO);
        others.at("/good", request -> Reply.FINE);
        flow("one-bad", HOOK, "", """
                - id: both
                  parallel:
                    bad:
                      - id: one
                        %s
                    good:
                      - %s
                      - delay: 20ms
                      - %s
                """.formatted(post("/bad", "1", 8), post("/good", "1", 8), post("/good", "2", 8)));

        Map<String, Object> view = await(send("one-bad", Map.of()), "failed");

        assertThat(others.bodies("/good")).containsExactly(1L, 2L);
        assertThat(((Map<?, ?>) view.get("error")).get("step")).isEqualTo("both[bad]/one");
    }

    // Failures.

    @Test
    void aFailureIsCaughtAndFinallyIsDoneInAnyCase() throws Exception {
        others.at("/book", request -> request.body().equals("x") ? Reply.NO : Reply.FINE);
        others.at("/audit", request -> Reply.FINE);
        flow("caught", """
                - try:
                    - id: booked
                      %s
                  catch:
                    - set: { why: "{{ error.kind & ' at ' & error.step }}" }
                    - id: told
                      %s
                  finally:
                    - %s
                - respond: { body: "{{ vars.why }}" }
                """.formatted(
                        post("/book", "payload", 6),
                        post("/told", "error.message", 6),
                        post("/audit", "$exists(steps.booked)", 6)));

        assertThat(call("caught", "x").json()).isEqualTo("BAD_INPUT at booked");
        assertThat(others.bodies("/told")).singleElement().asString().contains("422");
        assertThat(call("caught", "y").text()).isEmpty();
        assertThat(others.bodies("/audit")).containsExactly(false, true);
    }

    @Test
    void aFailureThatNobodyCatchesGoesOnAfterFinally() throws Exception {
        others.at("/book2", request -> Reply.NO);
        others.at("/audit2", request -> Reply.FINE);
        flow("uncaught", HOOK, "", """
                - id: guard
                  try:
                    - id: one
                      %s
                  finally:
                    - id: last
                      %s
                - %s
                """.formatted(
                        post("/book2", "1", 6), post("/audit2", "'done'", 6), post("/audit2", "'never'", 2)));

        Map<String, Object> view = await(send("uncaught", Map.of()), "failed");

        assertThat(((Map<?, ?>) view.get("error")).get("step")).isEqualTo("guard/try/one");
        assertThat(others.bodies("/audit2")).containsExactly("done");
    }

    @Test
    void aContainerGoesOnAfterAFailureIfItSaysSo() throws Exception {
        others.at("/no", request -> Reply.NO);
        String no = post("/no", "1", 8);
        flow("continuing", """
                - id: loop
                  on-error: continue
                  for-each: [1, 2]
                  steps:
                      - %s
                - id: branches
                  on-error: continue
                  parallel:
                    a:
                      - %s
                    b:
                      - set: { x: 1 }
                - id: guard
                  on-error: continue
                  try:
                      - %s
                  finally: []
                - id: choice
                  on-error: continue
                  switch:
                    - otherwise:
                      - %s
                - id: wait
                  on-error: continue
                  callback:
                    time-limit: 1m
                    steps:
                      - %s
                - respond:
                    body: "{{ [steps.loop, steps.branches, steps.guard, steps.choice, steps.wait].error.kind }}"
                """.formatted(no, no, no, no, no));

        assertThat(call("continuing", Map.of()).json())
                .isEqualTo(List.of("BAD_INPUT", "BAD_INPUT", "BAD_INPUT", "BAD_INPUT", "BAD_INPUT"));
    }

    @Test
    void whatIsNoTextIsShownAsJson() throws Exception {
        flow("odd", """
                - id: span
                  on-error: continue
                  delay: "{{ payload }}"
                - id: time
                  on-error: continue
                  delay: { until: "{{ payload.a }}" }
                - id: failed
                  on-error: continue
                  fail: "{{ payload }}"
                - respond: { body: "{{ [steps.span, steps.time, steps.failed].error.message }}" }
                """);

        assertThat(call("odd", Map.of("a", 1)).json())
                .isEqualTo(List.of(
                        "How long to wait is {\"a\":1}, not a duration like 90s, 15m or 2d.",
                        "The time to wait for is 1, not a time like 2030-01-31T08:00:00+01:00.",
                        "{\"a\":1}"));
    }

    @Test
    void aStopThatFailsGoesOnIfItSaysSo() throws Exception {
        flow("stopping", """
                - id: enough
                  on-error: continue
                  stop: "{{ 1 + payload.text }}"
                - respond: { body: "{{ steps.enough.error.kind }}" }
                """);

        assertThat(call("stopping", Map.of("text", "a")).json()).isEqualTo("BAD_INPUT");
    }

    @Test
    void whatLiesWithinEachOtherIsDoneAsIfItWereAlone() throws Exception {
        others.at("/sub", request -> Reply.FINE);
        others.at("/deep", request -> request.body().equals("b2") ? Reply.NO : Reply.FINE);
        flow("nested", """
                - id: groups
                  for-each: "{{ payload }}"
                  as: group
                  concurrency: 2
                  collect: "{{ steps.guarded }}"
                  steps:
                    - parallel:
                        lines:
                          - try:
                              - id: sent
                                for-each: "{{ group.lines }}"
                                as: line
                                collect: "{{ line }}"
                                steps:
                                  - switch:
                                      - when: "{{ line = 'skip' }}"
                                        steps:
                                          - filter: false
                                      - otherwise:
                                          - %s
                            catch:
                              - %s
                        other:
                          - delay: 1ms
                    - id: guarded
                      switch:
                        - when: "{{ $exists(steps.sent) }}"
                          steps: []
                        - otherwise: []
                - respond: { body: "{{ steps.groups.items.case }}" }
                """.formatted(post("/deep", "line", 28), post("/sub", "error.message", 16)));

        Answer answer = call(
                "nested",
                List.of(
                        Map.of("lines", List.of("a1", "skip", "a2")),
                        Map.of("lines", List.of("b1", "b2", "b3")),
                        Map.of("lines", List.of())));

        assertThat(answer.json()).as(answer.text()).isEqualTo(List.of("1", "otherwise", "1"));
        assertThat(new TreeSet<>(others.bodies("/deep"))).containsExactly("a1", "a2", "b1", "b2");
        assertThat(others.bodies("/sub")).hasSize(1);
    }

    // Waiting.

    @Test
    void aDelayIsWaitedForAndATimeThatIsPastIsNot() throws Exception {
        flow("pause", """
                - id: short
                  delay: 20ms
                - delay: { until: "2020-01-01T00:00:00Z" }
                - respond: { body: done }
                """);
        assertThat(call("pause", Map.of()).json()).isEqualTo("done");
    }

    @Test
    void aRunSaysWhatItWaitsForAndUntilWhen() throws Exception {
        flow("asleep", HOOK, "", "- id: nap\n  delay: { until: \"2099-01-01T00:00:00Z\" }\n");
        String run = send("asleep", Map.of());
        Map<String, Object> view = await(run, "waiting");
        assertThat(view.get("waiting")).isEqualTo(waiting("delay", "2099-01-01T00:00:00.000Z"));
        assertThat(steps(view).get("nap"))
                .containsEntry("status", "waiting")
                .containsEntry("waiting", waiting("delay", "2099-01-01T00:00:00.000Z"));
        client.post("/api/v1/runs/" + run + "/cancel", Map.of());
        await(run, "cancelled");
    }

    private static Map<String, Object> waiting(String reason, String until) {
        Map<String, Object> waiting = new LinkedHashMap<>();
        waiting.put("reason", reason);
        waiting.put("until", until);
        return waiting;
    }

    @Test
    void whatIsPostedToTheAddressIsTheResult() throws Exception {
        String token = createCallback("paid", "2h", "/pay");
        String run = lastRun;
        assertThat(((Map<?, ?>) await(run, "waiting").get("waiting")).get("reason"))
                .isEqualTo("call-back");

        TestClient anyone = new TestClient(junctura.address());
        assertThat(anyone.post("/callback/" + token, Map.of("sum", 5L)).status())
                .isEqualTo(200);
        await(run, "succeeded");
        assertThat(others.bodies("/paid")).containsExactly(Map.of("sum", 5L));
        assertThat(anyone.post("/callback/" + token, Map.of("sum", 5L)).status())
                .as("the same again")
                .isEqualTo(200);
        assertThat(anyone.post("/callback/" + token, Map.of("sum", 6L)).status())
                .as("something else")
                .isEqualTo(409);
        assertThat(anyone.post("/callback/" + "a".repeat(32), Map.of("sum", 5L)).status())
                .as("an address that nobody was given")
                .isEqualTo(404);
        String[] kept = folder.resolve("data/files/in").toFile().list();
        assertThat(anyone.send("POST", "/callback/" + token, new byte[] {1}, "Content-Type", "application/octet-stream")
                        .status())
                .as("a file")
                .isEqualTo(409);
        assertThat(folder.resolve("data/files/in").toFile().list())
                .as("nobody keeps it")
                .isEqualTo(kept);
        assertThat(others.bodies("/paid")).hasSize(1);
    }

    private String lastRun = "";

    /** Starts a run that hands an address out, and whose call-back is then posted on. @return the address's token */
    private String createCallback(String name, String limit, String path) throws Exception {
        others.at(path, request -> Reply.FINE);
        others.at("/paid", request -> Reply.FINE);
        flow(name, HOOK, "", """
                - id: paid
                  callback:
                    time-limit: %s
                    steps:
                      - %s
                - %s
                """.formatted(limit, post(path, "callback.url", 8), post("/paid", "steps.paid", 2)));
        lastRun = send(name, Map.of());
        String address = String.valueOf(others.await(path, 1).get(0));
        return address.substring(address.lastIndexOf('/') + 1);
    }

    @Test
    void aCallBackIsWaitedForOverRestarts() throws Exception {
        String token = createCallback("patient", "2h", "/patient");
        String run = lastRun;
        await(run, "waiting");
        restart();

        Answer taken = new TestClient(junctura.address()).post("/callback/" + token, "late");
        assertThat(taken.status()).as(taken.text()).isEqualTo(200);
        await(run, "succeeded");
        restart();
        assertThat(new TestClient(junctura.address())
                        .post("/callback/" + token, "late")
                        .status())
                .isEqualTo(200);
        assertThat(others.bodies("/patient")).hasSize(1);
        assertThat(others.bodies("/paid")).containsExactly("late");
    }

    @Test
    void aPostThatComesBeforeTheStepsHaveEndedIsKept() throws Exception {
        others.at("/eager", request -> {
            String address = String.valueOf(request.body());
            Answer answer = new TestClient(junctura.address())
                    .post(address.substring(address.indexOf("/callback/")), Map.of("ok", true));
            return answer.status() == 200 ? Reply.FINE : new Reply(422, answer.text());
        });
        flow("eager", """
                - id: back
                  callback:
                    time-limit: 1m
                    steps:
                      - %s
                      - id: more
                        %s
                - respond: { body: "{{ steps.back }}" }
                """.formatted(post("/eager", "callback.url", 8), post("/more", "1", 8)));
        others.at("/more", request -> Reply.FINE);

        Answer answer = call("eager", Map.of());
        assertThat(answer.json())
                .as(() -> client.get("/api/v1/runs?integration=eager").text())
                .isEqualTo(Map.of("ok", true));
        assertThat(others.bodies("/more")).hasSize(1);
    }

    @Test
    void aCallBackThatDoesNotComeInTimeFailsAndCanBeCaught() throws Exception {
        flow("late", """
                - try:
                    - id: back
                      callback:
                        time-limit: 100ms
                        steps:
                          - %s
                  catch:
                    - set: { why: "{{ error }}" }
                - respond: { body: "{{ vars.why }}" }
                """.formatted(post("/late", "callback.url", 12)));
        others.at("/late", request -> Reply.FINE);

        Map<String, Object> why = call("late", Map.of()).object();
        assertThat(why).containsEntry("step", "back");
        assertThat(String.valueOf(why.get("message"))).contains("call-back");
        String address = String.valueOf(others.bodies("/late").get(0));
        assertThat(new TestClient(junctura.address())
                        .post(address.substring(address.indexOf("/callback/")), 1L)
                        .status())
                .isEqualTo(404);
    }

    // Lines.

    private static void line(String name, String onFailure) throws Exception {
        others.at("/" + name, request -> request.body().equals("bad") ? Reply.NO : Reply.FINE);
        flow(
                name,
                HOOK,
                "    order-by: { key: \"{{ payload.key }}\", on-failure: " + onFailure + " }\n",
                "- " + post("/" + name, "payload.v", 2) + "\n");
    }

    private static String ordered(String name, String key, String value) {
        return send(name, Map.of("key", key, "v", value));
    }

    @Test
    void runsBehindAFailedOneWaitUntilItIsGivenUp() throws Exception {
        for (String onFailure : List.of("block", "park")) {
            line(onFailure, onFailure);
            String bad = ordered(onFailure, "k", "bad");
            await(bad, "failed");
            String next = ordered(onFailure, "k", "next");
            String third = ordered(onFailure, "k", "third");
            String other = ordered(onFailure, "other", "other");
            await(other, "succeeded");

            Map<String, Object> queued = await(next, "queued");
            Map<String, Object> waiting = new LinkedHashMap<>(waiting("line", null));
            waiting.put("key", "k");
            waiting.put("run", bad);
            assertThat(queued.get("waiting")).isEqualTo(waiting);
            assertThat(shown(third).get("waiting")).isEqualTo(waiting);

            assertThat(client.post("/api/v1/runs/" + bad + "/cancel", Map.of()).status())
                    .isEqualTo(202);
            await(bad, "cancelled");
            await(third, "succeeded");
            await(next, "succeeded");
            assertThat(others.bodies("/" + onFailure)).containsExactly("bad", "other", "next", "third");
        }
    }

    @Test
    void runsBehindAFailedOneGoOnIfItIsToBeSkipped() throws Exception {
        line("skip", "skip");
        String bad = ordered("skip", "k", "bad");
        String next = ordered("skip", "k", "next");
        await(bad, "failed");
        await(next, "succeeded");
        assertThat(others.bodies("/skip")).containsExactly("bad", "next");
    }

    // Cancelling.

    @Test
    void aCancelledRunDoesItsFinallyWithTheItemsAsTheyWere() throws Exception {
        others.at("/undo", request -> Reply.FINE);
        flow("cancelled", HOOK, "", """
                - for-each: "{{ payload }}"
                  concurrency: 2
                  steps:
                    - try:
                        - delay: 1h
                      finally:
                        - %s
                - %s
                """.formatted(post("/undo", "item", 10), post("/undo", "'never'", 2)));
        for (boolean again : List.of(false, true)) {
            others.at("/undo", request -> Reply.FINE);
            String run = send("cancelled", List.of("a", "b", "c"));
            await(run, "waiting");
            if (again) restart();
            assertThat(client.post("/api/v1/runs/" + run + "/cancel", Map.of()).status())
                    .isEqualTo(202);
            await(run, "cancelled");
            assertThat(others.bodies("/undo")).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void aCancelledRunDoesItsFinallyWithTheRowsAsTheyWere() throws Exception {
        others.at("/undo-rows", request -> Reply.FINE);
        flow("cancelled-rows", HOOK, "", """
                - for-each: "{{ payload }}"
                  steps:
                    - try:
                        - delay: 1h
                          when: "{{ item.n = 2 }}"
                      finally:
                        - %s
                """.formatted(post("/undo-rows", "item.n", 10)));
        String run = run(client.send(
                "POST",
                "/hooks/default/cancelled-rows/flow",
                utf8("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n"),
                "Content-Type",
                "application/x-ndjson"));
        await(run, "waiting");
        restart();
        client.post("/api/v1/runs/" + run + "/cancel", Map.of());
        await(run, "cancelled");
        assertThat(others.bodies("/undo-rows")).containsExactly(1L, 2L);
    }

    @Test
    void aFailedRunCanBeGivenUp() throws Exception {
        others.at("/give", request -> request.body().equals("last") ? Reply.FINE : Reply.NO);
        flow("given-up", HOOK, "", """
                - try:
                    - %s
                  finally:
                    - %s
                """.formatted(post("/give", "'first'", 6), post("/give", "'last'", 6)));
        String run = send("given-up", Map.of());
        await(run, "failed");

        assertThat(client.post("/api/v1/runs/" + run + "/cancel", Map.of()).status())
                .isEqualTo(202);
        await(run, "cancelled");
        assertThat(others.bodies("/give")).containsExactly("first", "last");
        assertThat(client.post("/api/v1/runs/" + run + "/retry", Map.of()).status())
                .isEqualTo(409);
    }

    @Test
    void aFailedRunHoldsItsLineUntilItIsGivenUpEvenIfNoHistoryIsKept() throws Exception {
        others.at("/forgetful", request -> request.body().equals("bad") ? Reply.NO : Reply.FINE);
        flow(
                "forgetful",
                HOOK,
                "    order-by: \"{{ payload.key }}\"\n    history: none\n",
                "- " + post("/forgetful", "payload.v", 2) + "\n");
        String bad = ordered("forgetful", "k", "bad");
        await(bad, "failed");
        String next = ordered("forgetful", "k", "next");
        assertThat(client.post("/api/v1/runs/" + bad + "/cancel", Map.of()).status())
                .isEqualTo(202);
        await(next, "succeeded");
    }

    @Test
    void aRunThatWasCalledForWhatHasFailedSinceIsCancelled() throws Exception {
        others.at("/second", request -> Reply.NO);
        publish("""
                integration: calling
                connections: { side: { connector: http } }
                flows:
                  flow:
                    trigger: { use: http.call, input: { timeLimit: 30s } }
                    steps:
                      - id: loop
                        on-error: continue
                        for-each: [1, 2]
                        concurrency: 2
                        steps:
                          - call: long
                            when: "{{ item = 1 }}"
                          - %s
                      - respond: { body: "{{ steps.loop.error.kind }}" }
                  long:
                    trigger: { use: flow.call }
                    steps:
                      - delay: 1h
                """.formatted(post("/second", "item", 12)));

        assertThat(call("calling", Map.of()).json()).isEqualTo("BAD_INPUT");
        Map<?, ?> called = (Map<?, ?>) ((List<?>) client.get("/api/v1/runs?integration=calling&flow=long")
                        .object()
                        .get("items"))
                .get(0);
        await(String.valueOf(called.get("id")), "cancelled");
    }

    // What people see.

    @Test
    @SuppressWarnings("unchecked")
    void ofALongLoopTheFirstItemsAreShownAndOfOthersThoseThatFailed() throws Exception {
        others.at("/many", request -> request.body().equals(100L) ? Reply.NO : Reply.FINE);
        flow("many", HOOK, "", """
                - id: all
                  for-each: "{{ [1..120] }}"
                  concurrency: 4
                  failed-items: collect
                  steps:
                    - id: send
                      %s
                """.formatted(post("/many", "item", 6)));
        String run = send("many", Map.of());
        Map<String, Map<String, Object>> steps = steps(await(run, "succeeded"));

        assertThat(steps.get("all").get("loop"))
                .isEqualTo(Map.of("ended", 120L, "failed", 1L, "shown", 51L, "more", 69L));
        List<Map<String, Object>> parts =
                (List<Map<String, Object>>) steps.get("all").get("parts");
        assertThat(parts).hasSize(51);
        assertThat(parts.get(49))
                .containsEntry("path", "all[49]")
                .containsEntry("name", "49")
                .containsEntry("status", "succeeded");
        assertThat(parts.get(50)).containsEntry("path", "all[99]").containsEntry("status", "failed");
        assertThat(String.valueOf(parts.get(50).get("error"))).contains("422");
        assertThat(steps)
                .containsKeys("all[0]/send", "all[49]/send", "all[99]/send")
                .doesNotContainKey("all[50]/send");
        assertThat((Map<String, Object>) steps.get("all[7]/send").get("input")).containsEntry("body", 8L);
    }

    @Test
    void partsOfATryAndBranchesSayWhatBecameOfThem() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        others.at("/hangs", request -> {
            over.await(20, TimeUnit.SECONDS);
            return Reply.FINE;
        });
        others.at("/refuses", request -> Reply.NO);
        others.at("/fine", request -> Reply.FINE);
        flow("shown", HOOK, "", """
                - id: guard
                  try:
                    - id: race
                      parallel:
                        slow:
                          - delay: 1h
                        stuck:
                          - %s
                        quick:
                          - %s
                      wait: any
                    - id: bad
                      %s
                  catch:
                    - id: told
                      %s
                  finally:
                    - id: nap
                      delay: 1h
                """.formatted(
                post("/hangs", "1", 12), post("/fine", "1", 12), post("/refuses", "1", 6), post("/fine", "1", 6)));
        String run = send("shown", Map.of());
        try {
            Map<String, Map<String, Object>> steps = steps(await(run, "waiting"));
            assertThat(parts(steps.get("guard"))).containsExactly("try failed", "catch succeeded", "finally waiting");
            assertThat(parts(steps.get("guard/try/race")))
                    .containsExactly("slow cancelled", "stuck cancelled", "quick succeeded");
            assertThat(steps.get("guard/try/race[slow]/delay_1")).containsEntry("status", "cancelled");
            assertThat(steps.get("guard/finally/nap")).containsEntry("status", "waiting");
        } finally {
            over.countDown();
        }
        client.post("/api/v1/runs/" + run + "/cancel", Map.of());
    }

    private static List<String> parts(Map<String, Object> step) {
        List<String> parts = new ArrayList<>();
        for (Object part : (List<?>) step.get("parts")) {
            parts.add(((Map<?, ?>) part).get("name") + " " + ((Map<?, ?>) part).get("status"));
        }
        return parts;
    }
}
