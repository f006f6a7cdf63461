package io.junctura.history;

import static io.junctura.history.Server.action;
import static io.junctura.history.Server.expression;
import static io.junctura.history.Server.head;
import static io.junctura.history.Server.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.FlowPlan;
import io.junctura.definition.StepPlan;
import io.junctura.expression.Template;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.RunStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                new StepPlan.SetStep(head("mark"), template(Map.of("twice", "{{ payload.n * 2 }}"))),
                new StepPlan.SwitchStep(
                        head("route"),
                        List.of(
                                new StepPlan.Case(
                                        "1",
                                        expression("payload.n = 1"),
                                        List.of(action("route/1/gold", "test.echo", Map.of("v", "{{ vars.twice }}")))),
                                new StepPlan.Case(
                                        "otherwise",
                                        null,
                                        List.of(action("route/otherwise/rest", "test.echo", Map.of()))))),
                new StepPlan.SetStep(head("again"), template(Map.of("twice", 0L))),
                new StepPlan.RespondStep(
                        head("answer"),
                        Template.constant(201L),
                        Template.constant(Map.of()),
                        template("{{ payload.n }}")),
                new StepPlan.FilterStep(head("only"), expression("payload.n = 7")),
                new StepPlan.StopStep(head("stop"), null));
        server.book.add(
                "inner",
                action("work", "test.echo", Map.of()),
                new StepPlan.RespondStep(
                        head("answer"), Template.constant(200L), Template.constant(Map.of()), template("hello")));
        server.book.add(
                "outer", new StepPlan.CallStep(head("ask"), "inner", template(Map.of("a", "{{ payload.n }}")), false));
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
        assertThat(server.client.get("/api/v1/runs/counts").object())
                .isEqualTo(Map.of(
                        "queued", 0L, "running", 1L, "waiting", 0L, "succeeded", 0L, "failed", 1L, "cancelled", 0L));
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
        // What the variable was at that time, not what it is at the end.
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
    void aFailedRunIsRetriedAndAnEndedOneCannotBeCancelled() throws Exception {
        long run = server.run("refused", Map.of(), RunStatus.FAILED);
        Answer cancel = server.client.post("/api/v1/runs/" + run + "/cancel", Map.of());
        assertThat(cancel.status()).isEqualTo(409);
        assertThat(cancel.text()).contains("already-ended", "has ended already: it failed.");
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
                        .post(address + "/answer", Map.of("step", "pay", "answer", "maybe"))
                        .code())
                .isEqualTo("bad-answer");
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
        assertThat(server.client.get("/api/v1/events/12345").status()).isEqualTo(404);
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

    /** All pages, one after the other. */
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
