package io.junctura.history;

import static io.junctura.history.Server.action;
import static io.junctura.history.Server.expression;
import static io.junctura.history.Server.head;
import static io.junctura.history.Server.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.junctura.connector.Actions;
import io.junctura.definition.CallStep;
import io.junctura.definition.FailStep;
import io.junctura.definition.FilterStep;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.RespondStep;
import io.junctura.definition.SetStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.StopStep;
import io.junctura.definition.SwitchStep;
import io.junctura.definition.TryStep;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.expression.Template;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.RunStatus;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class RunRoutesTest {
    @TempDir
    Path folder;

    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = new Server(folder);
        server.book.add(
                "plain", action("send", "test.echo", Map.of("n", "{{ payload.n }}", "key", "{{ secret.KEY }}")));
        server.book.add("refused", action("send", "test.refuse", Map.of()), action("then", "test.echo", Map.of()));
        server.book.add("retried", action("send", "test.later", Map.of("at", "{{ $millis() }}")));
        server.book.add("offline", Server.patient("send", "test.offline"));
        server.book.add("paid", action("pay", "test.pay", Map.of("n", "{{ payload.n }}")));
        server.book.add("held", FlowPlan.History.FULL, 1, action("wait", "test.hold", Map.of("n", "{{ payload.n }}")));
        server.book.add("forgetful", FlowPlan.History.NONE, 4, action("send", "test.refuse", Map.of()));
        server.book.add(
                "routed",
                new SetStep(head("mark"), template(Map.of("twice", "{{ payload.n * 2 }}"))),
                new SwitchStep(
                        head("route"),
                        List.of(
                                new SwitchStep.Case(
                                        "1",
                                        expression("payload.n = 1"),
                                        List.of(action("route/1/gold", "test.echo", Map.of("v", "{{ vars.twice }}")))),
                                new SwitchStep.Case(
                                        "otherwise",
                                        null,
                                        List.of(action("route/otherwise/rest", "test.echo", Map.of()))))),
                new SetStep(head("again"), template(Map.of("twice", 0L))),
                new RespondStep(
                        head("answer"),
                        Template.constant(201L),
                        Template.constant(Map.of()),
                        template("{{ payload.n }}")),
                new FilterStep(head("only"), expression("payload.n = 7")),
                new StopStep(head("stop"), null));
        server.book.add(
                "inner",
                action("work", "test.echo", Map.of()),
                new RespondStep(
                        head("answer"), Template.constant(200L), Template.constant(Map.of()), template("hello")));
        server.book.add("outer", new CallStep(head("ask"), "inner", template(Map.of("a", "{{ payload.n }}")), false));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRunIsListedAsTheWebUiExpectsIt() throws Exception {
        long run = server.run("refused", Map.of("n", 1L), RunStatus.FAILED);
        Map<String, Object> view = list("").get(0);
        assertThat(view)
                .containsEntry("id", Long.toString(run))
                .containsEntry("instance", "default")
                .containsEntry("integration", "shop")
                .containsEntry("flow", "refused")
                .containsEntry("version", 3L)
                .containsEntry("trigger", "http.webhook")
                .containsEntry("status", "failed")
                .containsEntry("waiting", null)
                .containsEntry("parent", null)
                .containsEntry("replayOf", null)
                .containsEntry(
                        "error", Map.of("kind", "REFUSED", "message", "The customer is blocked.", "step", "send"));
        assertThat((String) view.get("acceptedAt")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat((String) view.get("endedAt")).matches(".*\\.\\d{3}Z");
        assertThat((Long) view.get("durationMs")).isNotNegative();
    }

    @Test
    void pagesGoFromTheNewestToTheOldestWithoutGapOrRepetition() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            long run = server.run(
                    i % 3 == 0 ? "refused" : "plain",
                    Map.of("n", i),
                    i % 3 == 0 ? RunStatus.FAILED : RunStatus.SUCCEEDED);
            expected.add(0, Long.toString(run));
        }
        assertThat(pages("limit=4")).isEqualTo(expected);
        assertThat(pages("limit=4&integration=shop")).isEqualTo(expected);
        assertThat(pages("limit=2&status=failed"))
                .hasSize(9)
                .isSubsetOf(expected)
                .isSortedAccordingTo(newestFirst());
        assertThat(pages("limit=5&flow=plain")).hasSize(16).isSortedAccordingTo(newestFirst());
        assertThat(pages("limit=5&flow=plain&status=failed")).isEmpty();
        assertThat(pages("integration=other")).isEmpty();
    }

    @Test
    void runsAreFoundByWordsOfPayloadsOutputsAndErrors() throws Exception {
        catchUp();
        long plain = server.run("plain", Map.of("n", "SO-10001"), RunStatus.SUCCEEDED);
        long refused = server.run("refused", Map.of("n", "SO-10001"), RunStatus.FAILED);
        server.run("plain", Map.of("n", "SO-20002"), RunStatus.SUCCEEDED);
        assertThat(server.client.get("/api/v1/runs?text=SO-10001").object()).containsEntry("behind", behind(3));
        catchUp();
        Answer answer = server.client.get("/api/v1/runs?text=so-10001");
        assertThat(answer.object()).containsEntry("behind", behind(0)).containsEntry("next", null);
        assertThat(pages("text=SO-10001")).containsExactly(Long.toString(refused), Long.toString(plain));
        assertThat(pages("text=SO-10001&status=failed")).containsExactly(Long.toString(refused));
        assertThat(pages("text=SO-10001&status=queued")).isEmpty();
        assertThat(pages("text=SO-10001&status=running")).isEmpty();
        assertThat(pages("text=SO-10001&flow=plain")).containsExactly(Long.toString(plain));
        assertThat(pages("text=SO-10001&to=2020-01-01")).isEmpty();
        assertThat(pages("text=customer+blocked")).containsExactly(Long.toString(refused));
        assertThat(pages("text=echo+done&status=needs-attention")).isEmpty();
        assertThat(pages("text=done")).hasSize(2);
    }

    @Test
    @SuppressWarnings("unchecked")
    void aSearchSaysWhereTheWordsAre() throws Exception {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("n", "SO-10001");
        payload.put("password", "blocked");
        server.run("refused", payload, RunStatus.FAILED);
        catchUp();
        assertThat((List<Map<String, Object>>)
                        list("text=so-10001+blocked").get(0).get("matches"))
                .extracting("in", "step", "text", "marks")
                .containsExactly(
                        tuple("payload", null, "n: SO-10001, password: ***", List.of(Map.of("from", 3L, "to", 11L))),
                        tuple("error", "send", "The customer is blocked.", List.of(Map.of("from", 16L, "to", 23L))));
        assertThat(list("").get(0)).doesNotContainKey("matches");
    }

    @Test
    void runsOfAVersionAndOfATriggerAreListedCountedAndSearched() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(0, Long.toString(server.run("plain", Map.of("n", "word"), RunStatus.SUCCEEDED)));
        }
        long other = server.run("refused", Map.of("n", "word"), RunStatus.FAILED);
        catchUp();
        List<String> all = new ArrayList<>(ids);
        all.add(0, Long.toString(other));
        assertThat(pages("version=3&limit=2")).isEqualTo(all);
        assertThat(pages("version=4&limit=2")).isEmpty();
        assertThat(pages("trigger=http.webhook&limit=2")).isEqualTo(all);
        assertThat(pages("trigger=schedule.cron")).isEmpty();
        assertThat(pages("text=word&version=3&limit=2")).isEqualTo(all);
        assertThat(pages("text=word&version=3&status=succeeded&limit=2")).isEqualTo(ids);
        assertThat(pages("text=word&version=4")).isEmpty();
        assertThat(counts("version=3")).containsEntry("succeeded", 6L).containsEntry("failed", 1L);
        assertThat(counts("version=4")).containsEntry("succeeded", 0L).containsEntry("failed", 0L);
        assertThat(server.client.get("/api/v1/runs?version=v3").code()).isEqualTo("bad-version");
    }

    @Test
    void countsAreThoseOfTheListWithTheSameFilter() throws Exception {
        long noon = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
        long first = server.run("plain", Map.of(), RunStatus.SUCCEEDED);
        server.run("refused", Map.of(), RunStatus.FAILED);
        server.run("paid", Map.of("n", 1L), RunStatus.WAITING);
        server.run("plain", Map.of(), RunStatus.SUCCEEDED);
        server.accept("held", Map.of("n", 1L));
        server.database.write(handle -> handle.execute("UPDATE run SET accepted = ? + (id - ?) * 600000", noon, first));
        assertThat(counts("from=2026-03-01T12:05:00Z"))
                .containsEntry("succeeded", 1L)
                .containsEntry("failed", 1L)
                .containsEntry("waiting", 1L)
                .containsEntry("running", 1L)
                .containsEntry("needsAttention", 2L);
        assertThat(counts("from=2026-03-01&to=2026-03-01T12:05:00Z"))
                .containsEntry("succeeded", 1L)
                .containsEntry("running", 0L)
                .containsEntry("needsAttention", 0L);
        assertThat(counts("flow=plain")).containsEntry("succeeded", 2L).containsEntry("needsAttention", 0L);
        assertThat(counts("flow=paid")).containsEntry("waiting", 1L).containsEntry("needsAttention", 1L);
        assertThat(counts("instance=other")).containsEntry("succeeded", 0L).containsEntry("needsAttention", 0L);
        for (String status : List.of("succeeded", "failed", "waiting", "running", "needs-attention")) {
            String filter = "from=2026-03-01T12:05:00Z&integration=shop";
            String member = status.equals("needs-attention") ? "needsAttention" : status;
            assertThat(counts(filter)).containsEntry(member, (long)
                    pages(filter + "&status=" + status).size());
        }
    }

    private Map<String, Object> counts(String query) throws Exception {
        return server.client.get("/api/v1/runs/counts?" + query).object();
    }

    @Test
    void pagesOfASearchAreWholeWhicheverOfWordsAndFilterIsRare() throws Exception {
        List<String> failed = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            boolean fails = i % 60 == 7;
            long run = server.run(
                    fails ? "refused" : "plain",
                    Map.of("n", i % 3 == 0 ? "common rare" : "common"),
                    fails ? RunStatus.FAILED : RunStatus.SUCCEEDED);
            if (fails) failed.add(0, Long.toString(run));
            all.add(0, Long.toString(run));
        }
        catchUp();
        assertThat(pages("text=common&status=failed&limit=5")).isEqualTo(failed);
        assertThat(pages("text=common&limit=200")).isEqualTo(all);
        assertThat(pages("text=common&flow=plain&limit=9")).hasSize(688).isSubsetOf(all);
        assertThat(pages("text=rare&status=succeeded&limit=50")).isSubsetOf(all).hasSizeBetween(220, 234);
        assertThat(pages("text=nobody&status=failed")).isEmpty();
    }

    @Test
    void aRunThatIsGoneIsNoHit() throws Exception {
        long kept = server.run("plain", Map.of("n", "word"), RunStatus.SUCCEEDED);
        long deleted = server.run("plain", Map.of("n", "word"), RunStatus.SUCCEEDED);
        catchUp();
        server.database.write(handle -> handle.execute("DELETE FROM run WHERE id = ?", deleted));
        assertThat(pages("text=word")).containsExactly(Long.toString(kept));
    }

    @Test
    void runsOfATimeAreListed() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 60; i++) ids.add(0, Long.toString(server.run("plain", Map.of(), RunStatus.SUCCEEDED)));
        long noon = java.time.Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
        long first = Long.parseLong(ids.get(59));
        server.database.write(handle -> handle.execute("UPDATE run SET accepted = ? + (id - ?) * 600000", noon, first));
        // A run out of order, as when two are accepted at the same time.
        server.database.write(
                handle -> handle.execute("UPDATE run SET accepted = accepted - 600001 WHERE id = ?", first + 30));
        assertThat(pages("from=2026-03-01T14:00:00Z&limit=7")).isEqualTo(ids.subList(0, 48));
        assertThat(pages("to=2026-03-01T14:00:00%2B00:00&limit=7")).isEqualTo(ids.subList(48, 60));
        assertThat(pages("from=2026-03-01T13:00:00Z&to=2026-03-01T14:00:00Z&status=succeeded&limit=4"))
                .isEqualTo(ids.subList(48, 54));
        assertThat(pages("from=2026-03-02")).isEmpty();
        assertThat(pages("to=2026-03-01")).isEmpty();
        Answer refused = server.client.get("/api/v1/runs?from=yesterday");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("2026-11-24T10:15:30Z");
    }

    @Test
    void anyTextIsAnsweredInWords() throws Exception {
        server.run("plain", Map.of("n", "word"), RunStatus.SUCCEEDED);
        catchUp();
        for (String text :
                List.of("%22", "%00", "*", "%27%3B--", "NEAR(a+b)", "a%22b%22*", "%F0%9F%92%A5", "%ED%A0%80", "%FF")) {
            assertThat(server.client.get("/api/v1/runs?text=" + text).status())
                    .as(text)
                    .isEqualTo(200);
        }
        assertThat(pages("text=" + "word+".repeat(79) + "word")).hasSize(1);
        assertThat(pages("text=" + "word+".repeat(79) + "none")).isEmpty();
        Answer refused = server.client.get("/api/v1/runs?text=" + "x".repeat(401));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("400 characters");
    }

    @Test
    void withoutItsIndexASearchIsRefusedAndListsAreNot() throws Exception {
        server.run("plain", Map.of("n", "word"), RunStatus.SUCCEEDED);
        java.nio.file.Files.createDirectories(folder.resolve("search.db").resolve("inside"));
        Answer refused = server.client.get("/api/v1/runs?text=word");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.text()).contains("search-unavailable").contains("search.db");
        assertThat(pages("limit=9")).hasSize(1);
    }

    private void catchUp() throws Exception {
        while (server.search.advance()) {}
    }

    private static Map<String, Object> behind(long runs) {
        return Map.of("runs", runs, "seconds", 0L);
    }

    private static java.util.Comparator<String> newestFirst() {
        return java.util.Comparator.comparing(Long::valueOf, java.util.Comparator.reverseOrder());
    }

    @Test
    void whatIsHeldIsRunningAndCountsAddUp() throws Exception {
        long failed = server.run("refused", Map.of(), RunStatus.FAILED);
        long held = server.accept("held", Map.of("n", 1L));
        assertThat(pages("status=running")).containsExactly(Long.toString(held));
        assertThat(pages("status=queued")).isEmpty();
        assertThat(pages("status=failed")).containsExactly(Long.toString(failed));
        assertThat(server.client.get("/api/v1/runs/counts?status=failed").code())
                .isEqualTo("unknown-query");
        assertThat(server.client.get("/api/v1/runs/counts").object())
                .isEqualTo(Map.of(
                        "queued",
                        0L,
                        "running",
                        1L,
                        "waiting",
                        0L,
                        "succeeded",
                        0L,
                        "failed",
                        1L,
                        "cancelled",
                        0L,
                        "needsAttention",
                        1L));
    }

    @Test
    void whatWaitsSaysForWhat() throws Exception {
        long retry = server.run("offline", Map.of(), RunStatus.WAITING);
        long doubt = server.run("paid", Map.of("n", 1L), RunStatus.WAITING);
        List<Map<String, Object>> waiting = list("status=waiting");
        assertThat(waiting).extracting(one -> one.get("id")).containsExactly("" + doubt, "" + retry);
        assertThat((Map<?, ?>) waiting.get(0).get("waiting"))
                .extracting("reason", "until")
                .containsExactly("in doubt", null);
        assertThat((Map<?, ?>) waiting.get(1).get("waiting"))
                .extracting("reason")
                .isEqualTo("retry");
        assertThat(waiting.get(1).toString()).containsPattern("until=\\d{4}-");
    }

    @Test
    void whatNeedsAttentionHasFailedOrIsInDoubt() throws Exception {
        server.run("plain", Map.of("n", 1L), RunStatus.SUCCEEDED);
        long failed = server.run("refused", Map.of(), RunStatus.FAILED);
        long doubt = server.run("paid", Map.of("n", 1L), RunStatus.WAITING);
        server.run("offline", Map.of(), RunStatus.WAITING);
        assertThat(pages("status=needs-attention&limit=1")).containsExactly("" + doubt, "" + failed);
    }

    @Test
    @SuppressWarnings("unchecked")
    void aStepWithoutAnIdIsCalledByItsTitle() throws Exception {
        StepPlan.Head head = new StepPlan.Head(
                "fail_1", "fail_1", false, "Fail: no", null, StepPlan.Retry.DEFAULT, null, StepPlan.OnError.FAIL);
        server.book.add("unnamed", new FailStep(head, template("no")));
        server.run("unnamed", Map.of(), RunStatus.FAILED);
        assertThat((Map<String, Object>) list("flow=unnamed").get(0).get("error"))
                .containsEntry("step", "fail_1")
                .containsEntry("stepTitle", "Fail: no");
        Map<?, ?> groups = server.client.get("/api/v1/attention?flow=unnamed").object();
        assertThat((List<Map<String, Object>>) groups.get("items"))
                .singleElement()
                .satisfies(group -> assertThat(group).containsEntry("stepTitle", "Fail: no"));
    }

    @Test
    void queriesThatMakeNoSenseAreRefusedWithASentence() {
        assertThat(server.client.get("/api/v1/runs?status=lost").text())
                .contains("status must be one of queued, running");
        assertThat(server.client.get("/api/v1/runs?limit=0").code()).isEqualTo("bad-limit");
        assertThat(server.client.get("/api/v1/runs?cursor=x").code()).isEqualTo("bad-cursor");
        assertThat(server.client.get("/api/v1/runs/99").status()).isEqualTo(404);
        assertThat(server.client.get("/api/v1/runs/abc").text()).contains("No run has the id \\\"abc\\\".");
    }

    @Test
    void aRunShowsItsStepsInTheDocumentsOrderWithInputsAndOutputs() throws Exception {
        long run = server.run("routed", Map.of("n", 1L), RunStatus.SUCCEEDED);
        Map<String, Object> detail = detail(run);
        assertThat(detail).containsEntry("payload", Map.of("n", 1L)).containsEntry("headers", Map.of("x-test", "yes"));
        assertThat(detail).containsEntry("reason", "filter");
        assertThat(steps(detail))
                .containsExactly(
                        "mark set succeeded",
                        "route switch succeeded",
                        "route/1/gold action succeeded",
                        "again set succeeded",
                        "answer respond succeeded",
                        "only filter succeeded",
                        "stop stop skipped");
        // The value at that step, not at the end.
        assertThat(step(detail, "route/1/gold"))
                .containsEntry("use", "test.echo")
                .containsEntry("attempts", 1L)
                .containsEntry("input", Map.of("v", 2L))
                .containsEntry("output", Map.of("echo", "done"));
        assertThat(step(detail, "mark")).containsEntry("output", Map.of("twice", 2L));
        assertThat(step(detail, "route")).containsEntry("output", Map.of("case", "1"));
        assertThat(step(detail, "only")).containsEntry("output", false);
        assertThat(step(detail, "answer").toString()).contains("status=201").contains("body=1");
    }

    @Test
    void aStopThatEndedTheRunHasSucceeded() throws Exception {
        long run = server.run("routed", Map.of("n", 7L), RunStatus.SUCCEEDED);
        assertThat(steps(detail(run))).contains("only filter succeeded", "stop stop succeeded");
    }

    @Test
    void aResponseThatHttpCannotSayFailsItsStepAndNamesTheExpression() throws Exception {
        server.book.add(
                "answering",
                new RespondStep(
                        head("answer"),
                        template("{{ payload.status }}"),
                        template("{{ payload.headers }}"),
                        template("{{ payload }}")));
        for (Object status : List.of("x", "200", 999L, 99L, 100L, new BigDecimal("200.5"), true)) {
            assertThat(errorOf("answering", Map.of("status", status)))
                    .startsWith("Cannot evaluate {{ payload.status }} at ")
                    .contains("(line 1, column 1): The status of an answer must be a whole number from 200 to 599.");
        }
        for (String name : List.of("a b", "", "evil:x", "two\r\nlines", "\u00fc")) {
            assertThat(errorOf("answering", Map.of("headers", Map.of("X-Fine_1", "y", name, "z"))))
                    .startsWith("Cannot evaluate {{ payload.headers }} at ")
                    .contains("A header's name may have letters, digits and dashes, for example, but no spaces and no"
                            + " colons. The value was \"" + name + "\".");
        }
        assertThat(errorOf("answering", Map.of("headers", "x"))).contains("must be an object");
        for (Object value : List.of("two\r\nlines", "\u20ac 5", "a\u0000b", "\u007f", List.of("a", "\u0142"))) {
            assertThat(errorOf("answering", Map.of("headers", Map.of("X-Fine", "y", "X-Sum", value))))
                    .startsWith("Cannot evaluate {{ payload.headers }} at ")
                    .contains("The value of the header \"X-Sum\" must be text without line breaks and other control"
                            + " characters, and in Latin-1; $encodeUrlComponent encodes any text in this way. The value"
                            + " was ");
        }
        for (Object value : List.of("a\tb", "\u00fc\u00ff", 5L, true, List.of("a", "b"), Map.of("a", "two\nlines"))) {
            server.run("answering", Map.of("headers", Map.of("X-Fine", value)), RunStatus.SUCCEEDED);
        }
        server.run("answering", Map.of("status", 599L, "headers", Map.of("X-Fine_1", "y")), RunStatus.SUCCEEDED);
        server.run("answering", Map.of(), RunStatus.SUCCEEDED);
    }

    @Test
    void aRunThatWaitsForItsTurnNamesTheConnectionAndUntilWhenThatIsLeftAlone() throws Exception {
        server.book.add("busy", Server.patient("send", "test.busy", "erp"));
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        server.run("busy", Map.of(), RunStatus.WAITING);
        long second = server.run("busy", Map.of(), RunStatus.WAITING);
        Map<String, Object> detail = detail(second);
        Map<?, ?> waiting = (Map<?, ?>) detail.get("waiting");
        assertThat(waiting.get("reason")).isEqualTo("limit");
        assertThat(waiting.get("connection")).isEqualTo("erp");
        assertThat(Instant.parse(String.valueOf(waiting.get("until"))))
                .isBetween(before.plusSeconds(3_600), Instant.now().plusSeconds(3_600));
        assertThat(step(detail, "send").get("waiting")).isEqualTo(waiting);
        assertThat(items("/api/v1/runs?status=waiting").get(0).get("waiting")).isEqualTo(waiting);
    }

    @Test
    void theHeaderThatHttpCannotSayIsToldByItsOwnExpression() throws Exception {
        server.book.add(
                "answering",
                new RespondStep(
                        head("answer"),
                        template(200L),
                        template(Map.of("X-Fine", "{{ payload.fine }}", "X-Sum", "total {{ payload.sum }}")),
                        template(null)));
        assertThat(errorOf("answering", Map.of("fine", "y", "sum", "\u20ac 5")))
                .startsWith("Cannot evaluate {{ payload.sum }} at ")
                .contains("\"X-Sum\"", "The value was \"total \u20ac 5\".");
        server.run("answering", Map.of("fine", "y", "sum", "5"), RunStatus.SUCCEEDED);
    }

    private String errorOf(String flow, Object payload) throws Exception {
        Map<?, ?> error =
                (Map<?, ?>) detail(server.run(flow, payload, RunStatus.FAILED)).get("error");
        assertThat(error.get("step")).isEqualTo("answer");
        return (String) error.get("message");
    }

    @Test
    void secretsAreNeverShown() throws Exception {
        long run = server.run("plain", Map.of("n", 5L), RunStatus.SUCCEEDED);
        assertThat(step(detail(run), "send")).containsEntry("input", Map.of("n", 5L, "key", "***"));
    }

    @Test
    void retriesAreListedAndTheInputReadTheClockOnce() throws Exception {
        long run = server.run("retried", Map.of(), RunStatus.SUCCEEDED);
        Map<String, Object> send = step(detail(run), "send");
        assertThat(send).containsEntry("attempts", 3L).containsEntry("status", "succeeded");
        assertThat((List<?>) send.get("attemptList"))
                .hasSize(3)
                .first()
                .asString()
                .contains("n=1")
                .contains("Nobody is there.");
        assertThat(send.get("input").toString()).matches("\\{at=\\d+}");
    }

    @Test
    void aFailedStepSaysWhyAndWhatFollowsWasSkipped() throws Exception {
        Map<String, Object> detail = detail(server.run("refused", Map.of(), RunStatus.FAILED));
        assertThat(steps(detail)).containsExactly("send action failed", "then action skipped");
        assertThat(step(detail, "send"))
                .containsEntry(
                        "error", Map.of("kind", "REFUSED", "message", "The customer is blocked.", "reached", "yes"));
    }

    @Test
    void aStepUnderWayShowsWhatItWasGiven() {
        long held = server.accept("held", Map.of("n", 4L));
        Map<String, Object> detail = detail(held);
        assertThat(detail).containsEntry("status", "running");
        assertThat(steps(detail)).containsExactly("wait action running");
        assertThat(step(detail, "wait")).containsEntry("input", Map.of("n", 4L));
    }

    @Test
    void aStepUnderWayShowsHowFarItIs() {
        long held = server.accept("held", Map.of("n", 4L));
        assertThat(step(detail(held), "wait")).doesNotContainKey("progress");
        Actions.Attempt attempt = new Actions.Attempt("default/a/held", held, "wait", "jn_key", 1, Instant.MAX);
        server.progress.report(attempt, 3, 7, "rows");
        assertThat(step(detail(held), "wait"))
                .containsEntry("progress", Map.of("done", 3L, "total", 7L, "unit", "rows"));
        server.progress.over(attempt);
        assertThat(step(detail(held), "wait")).doesNotContainKey("progress");
    }

    @Test
    void aCallNamesTheRunsOnBothSides() throws Exception {
        long outer = server.run("outer", Map.of("n", 4L), RunStatus.SUCCEEDED);
        Map<String, Object> ask = step(detail(outer), "ask");
        assertThat(ask).containsEntry("input", Map.of("a", 4L)).containsEntry("output", "hello");
        Map<String, Object> inner = detail(Long.parseLong((String) ask.get("child")));
        assertThat(inner).containsEntry("parent", Long.toString(outer)).containsEntry("flow", "inner");
    }

    @Test
    void aRunWhoseDocumentCannotBeReadAnyMoreShowsWhatIsRecorded() throws Exception {
        long run = server.run("plain", Map.of("n", 5L), RunStatus.SUCCEEDED);
        server.book.remove("plain");
        Map<String, Object> detail = detail(run);
        assertThat(detail).containsEntry("problem", "The plugin \"gone\" is not installed.");
        assertThat(steps(detail)).containsExactly("send step succeeded");
    }

    @Test
    void aFailedRunWhoseDocumentCannotBeReadAnyMoreIsNotRetried() throws Exception {
        long run = server.run("refused", Map.of(), RunStatus.FAILED);
        server.book.remove("refused");
        Answer answer = server.client.post("/api/v1/runs/" + run + "/retry", Map.of());
        assertThat(answer.code()).isEqualTo("cannot-run");
        assertThat(answer.object())
                .containsEntry(
                        "detail",
                        "The plugin \"gone\" is not installed. Then retry it, or replay it with the latest version.");
        assertThat(detail(run)).containsEntry("status", "failed");
    }

    @Test
    void anEndedRunCannotBeCancelledButAFailedOneCanBeGivenUp() throws Exception {
        long done = server.run("plain", Map.of("n", 1L), RunStatus.SUCCEEDED);
        Answer cancel = server.client.post("/api/v1/runs/" + done + "/cancel", Map.of());
        assertThat(cancel.status()).isEqualTo(409);
        assertThat(cancel.text()).contains("already-ended", "has ended already: it succeeded.");

        long run = server.run("refused", Map.of(), RunStatus.FAILED);
        assertThat(server.client
                        .post("/api/v1/runs/" + run + "/cancel", Map.of())
                        .status())
                .isEqualTo(202);
        server.await(run, RunStatus.CANCELLED);
        assertThat(detail(run)).containsEntry("status", "cancelled");

        long forgotten = server.run("forgetful", Map.of(), RunStatus.FAILED);
        Answer given = server.client.post("/api/v1/runs/" + forgotten + "/cancel", Map.of());
        assertThat(given.status()).isEqualTo(202);
        assertThat(detail(forgotten)).containsEntry("status", "cancelled").containsEntry("error", null);
        Answer again = server.client.post("/api/v1/runs/" + forgotten + "/cancel", Map.of());
        assertThat(again.code()).isEqualTo("already-ended");
    }

    @Test
    void aFailedRunIsRetried() throws Exception {
        long run = server.run("refused", Map.of(), RunStatus.FAILED);
        Answer retry = server.client.post("/api/v1/runs/" + run + "/retry", Map.of());
        assertThat(retry.status()).isEqualTo(202);
        assertThat(retry.object()).isEqualTo(Map.of("run", "" + run));
        server.await(run, RunStatus.FAILED);
        assertThat(step(detail(run), "send")).containsEntry("attempts", 2L);
    }

    @Test
    void aWaitingRunIsCancelled() throws Exception {
        long run = server.run("offline", Map.of(), RunStatus.WAITING);
        assertThat(server.client
                        .send("POST", "/api/v1/runs/" + run + "/cancel", null)
                        .status())
                .isEqualTo(202);
        server.await(run, RunStatus.CANCELLED);
        assertThat(detail(run)).containsEntry("status", "cancelled");
    }

    @Test
    void anEmptyBodyThatIsAnnouncedAsJsonIsNone() throws Exception {
        long run = server.run("offline", Map.of(), RunStatus.WAITING);
        String address = "/api/v1/runs/" + run;
        Answer refusal =
                server.client.send("POST", address + "/answer", new byte[0], "Content-Type", "application/json");
        assertThat(refusal.code()).isEqualTo("no-body");
        // Like curl without a body: the request has no Content-Length.
        URI at = URI.create(server.address());
        try (Socket socket = new Socket(at.getHost(), at.getPort())) {
            String cancel = "POST " + address + "/cancel HTTP/1.1\r\nHost: " + at.getAuthority()
                    + "\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(cancel.getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 202 ");
        }
        server.await(run, RunStatus.CANCELLED);
        byte[] force = "{\"force\": true}".getBytes(StandardCharsets.UTF_8);
        assertThat(server.client.send("POST", address + "/cancel", force).status())
                .isEqualTo(415);
    }

    @Test
    void aCancelledRunSaysSoUntilItHasDoneItsFinallyAndByForceItEndsWithoutThat() throws Exception {
        server.book.add(
                "tidy",
                new TryStep(
                        head("guard"),
                        List.of(Server.patient("guard/try/send", "test.offline")),
                        null,
                        List.of(Server.patient("guard/finally/undo", "test.offline"))));
        long run = server.run("tidy", Map.of(), RunStatus.WAITING);
        assertThat(detail(run)).doesNotContainKey("cancelling");
        String cancel = "/api/v1/runs/" + run + "/cancel";
        assertThat(server.client.post(cancel, Map.of()).status()).isEqualTo(202);
        server.await(run, RunStatus.WAITING);
        assertThat(detail(run)).containsEntry("status", "waiting").containsEntry("cancelling", "eva");

        assertThat(server.client.post(cancel, Map.of("force", "yes")).status()).isEqualTo(400);
        assertThat(server.client.post(cancel, Map.of("force", true)).status()).isEqualTo(202);
        server.await(run, RunStatus.CANCELLED);
        assertThat(detail(run)).containsEntry("status", "cancelled").doesNotContainKey("cancelling");
    }

    @Test
    void aRunInDoubtWaitsForItsAnswerAndTakesNoOther() throws Exception {
        long run = server.run("paid", Map.of("n", 1L), RunStatus.WAITING);
        String address = "/api/v1/runs/" + run;
        assertThat(step(detail(run), "pay")).containsEntry("status", "waiting").containsKey("question");
        assertThat(server.client.post(address + "/retry", Map.of()).code()).isEqualTo("in-doubt");
        assertThat(server.client
                        .post(address + "/answer", Map.of("step", "other", "answer", "done"))
                        .code())
                .isEqualTo("not-in-doubt");
        assertThat(server.client
                        .post(address + "/answer", Map.of("step", "pay", "answer", "repeat", "result", 1))
                        .code())
                .isEqualTo("bad-result");
        assertThat(server.client
                        .post(address + "/answer", Map.of("step", "pay", "answer", "maybe"))
                        .code())
                .isEqualTo("bad-answer");
        Answer wordless = server.client.post(address + "/answer", Map.of("step", "pay"));
        assertThat(wordless.code()).isEqualTo("missing-member");
        assertThat((String) wordless.object().get("detail"))
                .isEqualTo("The body needs \"answer\": \"repeat\", \"done\" or \"failed\".");
        Answer answer = server.client.post(
                address + "/answer", Map.of("step", "pay", "answer", "done", "result", Map.of("paid", true)));
        assertThat(answer.status()).isEqualTo(202);
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(step(detail(run), "pay"))
                .containsEntry("status", "succeeded")
                .containsEntry("output", Map.of("paid", true));
    }

    @Test
    void aReplayIsANewRunOfTheSamePayload() throws Exception {
        long run = server.run("plain", Map.of("n", 5L), RunStatus.SUCCEEDED);
        assertThat(server.client
                        .post("/api/v1/runs/" + run + "/retry", Map.of())
                        .text())
                .contains("Only a failed run can be retried");
        for (Object body : List.of(Map.of(), Map.of("version", "same"), Map.of("version", "latest"))) {
            Answer replay = server.client.post("/api/v1/runs/" + run + "/replay", body);
            assertThat(replay.status()).isEqualTo(202);
            long again = Long.parseLong((String) replay.object().get("run"));
            server.await(again, RunStatus.SUCCEEDED);
            assertThat(detail(again)).containsEntry("replayOf", "" + run).containsEntry("payload", Map.of("n", 5L));
        }
        assertThat(server.client
                        .send("POST", "/api/v1/runs/" + run + "/replay", null)
                        .status())
                .isEqualTo(202);
        assertThat(server.client
                        .post("/api/v1/runs/" + run + "/replay", Map.of("version", "old"))
                        .code())
                .isEqualTo("bad-version");
    }

    @Test
    void whatIsAskedOfARunIsRefusedIfItSaysWhatNobodyLooksAt() throws Exception {
        long run = server.run("refused", Map.of(), RunStatus.FAILED);
        Map<String, Map<String, Object>> misspelt = Map.of(
                "cancel", Map.of("forced", true),
                "retry", Map.of("form", "send"),
                "replay", Map.of("payLoad", Map.of()),
                "answer", Map.of("step", "send", "answer", "done", "results", 1));
        misspelt.forEach((action, body) -> {
            Answer answer = server.client.post("/api/v1/runs/" + run + "/" + action, body);
            assertThat(answer.code()).as(action).isEqualTo("unknown-member");
            assertThat(answer.text()).contains("Nothing was done.");
        });
        assertThat(list("")).hasSize(1);
    }

    @Test
    void aFlowThatKeepsNoHistorySaysSo() throws Exception {
        long run = server.run("forgetful", Map.of("n", 1L), RunStatus.FAILED);
        assertThat(detail(run))
                .containsEntry("historyKept", false)
                .containsEntry("steps", List.of())
                .doesNotContainKey("payload");
        assertThat(server.client
                        .post("/api/v1/runs/" + run + "/retry", Map.of())
                        .text())
                .contains("its flow keeps no history");
        assertThat(server.client
                        .post("/api/v1/runs/" + run + "/replay", Map.of())
                        .code())
                .isEqualTo("history-not-kept");
    }

    @Test
    void eventsAreWhatCameFromOutside() throws Exception {
        long outer = server.run("outer", Map.of("n", 4L), RunStatus.SUCCEEDED);
        server.client.post("/api/v1/runs/" + outer + "/replay", Map.of());
        long named = server.accept("plain", Map.of("n", 9L), "order-9");
        List<Map<String, Object>> events = items("/api/v1/events?limit=1");
        assertThat(events).extracting(one -> one.get("run")).containsExactly("" + named, "" + outer);
        assertThat(events.get(0)).containsEntry("flow", "plain").containsEntry("id", "" + named);
        assertThat((String) events.get(0).get("identity")).matches("[0-9a-f]{32}");
        assertThat(events.get(1)).containsEntry("identity", null);
        assertThat(server.client.get("/api/v1/events/" + named).object())
                .containsEntry("payload", Map.of("n", 9L))
                .containsEntry("headers", Map.of("x-test", "yes"));
        Answer none = server.client.get("/api/v1/events/12345");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.text())
                .contains("that of the run", "what publishing to a topic is answered with is another number");
    }

    @Test
    void secretsInTheQueryThatAnEventCameWithAreMasked() throws Exception {
        server.book.add("asking", action("send", "test.mirror", Map.of("token", "{{ trigger.query.token }}")));
        Map<String, Object> query =
                Map.of("token", "s-1", "Api_Key", "s-2", "clientSecret", "s-3", "sig", "s-4", "order", "A-1");
        Incoming event = new Incoming(Map.of(), null, Map.of("method", "POST", "query", query), null);
        long run = server.engine
                .accept(server.book.get("asking"), List.of(event))
                .join()
                .get(0)
                .run();
        server.await(run, RunStatus.SUCCEEDED);
        Map<String, Object> shown = server.client.get("/api/v1/events/" + run).object();
        assertThat(shown.get("origin"))
                .isEqualTo(Map.of(
                        "method",
                        "POST",
                        "query",
                        Map.of("token", "***", "Api_Key", "***", "clientSecret", "***", "sig", "***", "order", "A-1")));
        assertThat(all(detail(run)).get(0))
                .as("what the document reads")
                .containsEntry("input", Map.of("token", "s-1"));
    }

    @Test
    void aListThatIsAskedForWhatItDoesNotKnowIsRefusedSinceItWouldShowEverything() {
        for (String list : List.of("runs", "events", "attention")) {
            Answer refused = server.client.get("/api/v1/" + list + "?integratoin=shop");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("unknown-query");
            assertThat(refused.text())
                    .contains("did you mean", "integration", "Known are ", "limit, cursor.")
                    .doesNotContain("Nothing was done");
            assertThat(server.client
                            .get("/api/v1/" + list + "?flow=plain&flow=paid")
                            .code())
                    .isEqualTo("repeated-query");
            assertThat(server.client
                            .get("/api/v1/" + list + "?flow=&limit=5&cursor=")
                            .status())
                    .as("what a form leaves empty")
                    .isEqualTo(200);
        }
        assertThat(server.client.get("/api/v1/events?status=failed").code())
                .as("events have no status of their own")
                .isEqualTo("unknown-query");
    }

    @Test
    void theOpenApiDocumentDescribesRunsAndEvents() {
        Answer answer = server.client.get("/api/v1/openapi.json");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(((Map<?, ?>) answer.object().get("paths")).keySet())
                .asString()
                .contains("/api/v1/runs/{id}/answer", "/api/v1/events/{id}", "/api/v1/runs/counts");
        assertThat(answer.text()).contains("acceptedAt", "attemptList", "needs-attention");
    }

    @Test
    void aPageOfOneFlowInDoubtLeavesOthersOut() throws Exception {
        server.run("paid", Map.of("n", 1L), RunStatus.WAITING);
        long failed = server.run("refused", Map.of(), RunStatus.FAILED);
        assertThat(pages("status=needs-attention&flow=refused")).containsExactly("" + failed);
    }

    private List<Map<String, Object>> list(String query) {
        return items("/api/v1/runs?" + query);
    }

    /** The items of all pages. */
    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> items(String address) {
        List<Map<String, Object>> all = new ArrayList<>();
        Object next = "";
        while (next != null) {
            Map<String, Object> page = server.client
                    .get(address + (address.endsWith("?") ? "" : "&") + "cursor=" + next)
                    .object();
            all.addAll((List<Map<String, Object>>) page.get("items"));
            next = page.get("next");
        }
        return all;
    }

    private List<String> pages(String query) {
        return list(query).stream().map(run -> (String) run.get("id")).toList();
    }

    private Map<String, Object> detail(long run) {
        Answer answer = server.client.get("/api/v1/runs/" + run);
        assertThat(answer.status()).isEqualTo(200);
        return answer.object();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> all(Map<String, Object> detail) {
        return (List<Map<String, Object>>) detail.get("steps");
    }

    private static List<String> steps(Map<String, Object> detail) {
        return all(detail).stream()
                .map(step -> step.get("path") + " " + step.get("kind") + " " + step.get("status"))
                .toList();
    }

    private static Map<String, Object> step(Map<String, Object> detail, String path) {
        return all(detail).stream()
                .filter(step -> step.get("path").equals(path))
                .findFirst()
                .orElseThrow();
    }
}
