package io.junctura.history;

import static io.junctura.history.Server.action;
import static io.junctura.history.Server.head;
import static io.junctura.history.Server.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.CallbackStep;
import io.junctura.definition.DelayStep;
import io.junctura.definition.LoopStep;
import io.junctura.definition.ParallelStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.SwitchStep;
import io.junctura.definition.TryStep;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What views show of the steps within loops, branches and tries when one of them has failed. */
class StepViewsTest {
    private static final Map<String, Object> BLOCKED =
            Map.of("kind", "REFUSED", "message", "The customer is blocked.", "reached", "yes");

    @TempDir
    Path folder;

    private Server server;

    @BeforeEach
    void start() throws Exception {
        server = new Server(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aCollectedItemStaysFailedWhenTheRunIsTakenUpAgain() throws Exception {
        server.book.add(
                "collected",
                loop("each", LoopStep.FailedItems.COLLECT, action("each[]/send", "test.refuse", Map.of())),
                passing(loop("pass", LoopStep.FailedItems.FAIL, action("pass[]/send", "test.refuse", Map.of()))),
                new TryStep(
                        passing(head("guard")),
                        List.of(action("guard/try/send", "test.refuse", Map.of())),
                        null,
                        List.of()),
                action("end", "test.refuse", Map.of()));
        long run = server.run("collected", List.of(1L, 2L), RunStatus.FAILED);
        List<String> before = shown(run);
        assertThat(before)
                .contains(
                        "each succeeded",
                        "each[0] failed",
                        "each[0]/send failed",
                        "each[1]/send failed",
                        "pass succeeded",
                        "pass[0]/send failed",
                        "guard succeeded",
                        "guard/try/send failed");
        server.client.post("/api/v1/runs/" + run + "/retry", Map.of());
        server.await(run, RunStatus.FAILED);
        assertThat(shown(run)).isEqualTo(before);
        server.client.post("/api/v1/runs/" + run + "/retry", Map.of("from", "end"));
        server.await(run, RunStatus.FAILED);
        assertThat(shown(run)).isEqualTo(before);
    }

    @Test
    void whatIsAroundALoopHasNotFailedForItemsThatItCollectedOrLetPass() throws Exception {
        server.book.add(
                "inner",
                new TryStep(
                        head("guard"),
                        List.of(loop(
                                "guard/try/each",
                                LoopStep.FailedItems.COLLECT,
                                action("guard/try/each[]/send", "test.refuse", Map.of()))),
                        List.of(action("guard/catch/tell", "test.echo", Map.of())),
                        List.of()),
                new ParallelStep(
                        head("both"),
                        false,
                        List.of(
                                new ParallelStep.Branch(
                                        "left",
                                        List.of(passing(loop(
                                                "both[left]/each",
                                                LoopStep.FailedItems.FAIL,
                                                action("both[left]/each[]/send", "test.refuse", Map.of()))))),
                                new ParallelStep.Branch(
                                        "right", List.of(action("both[right]/send", "test.echo", Map.of()))))));
        assertThat(shown(server.run("inner", List.of(1L), RunStatus.SUCCEEDED)))
                .containsExactly(
                        "guard succeeded",
                        "guard/try succeeded",
                        "guard/try/each succeeded",
                        "guard/try/each[0] failed",
                        "guard/try/each[0]/send failed",
                        "both succeeded",
                        "both[left] succeeded",
                        "both[right] succeeded",
                        "both[left]/each succeeded",
                        "both[left]/each[0] failed",
                        "both[left]/each[0]/send failed",
                        "both[right]/send succeeded");
    }

    @Test
    void ofALoopThatFailedWhatMerelyWaitedWasCancelled() throws Exception {
        server.book.add(
                "mixed",
                loop(
                        "each",
                        LoopStep.FailedItems.FAIL,
                        delay("each[]/nap", "item > 1"),
                        action("each[]/send", "test.refuse", Map.of())));
        long run = server.run("mixed", List.of(3L, 1L, 2L), RunStatus.FAILED);
        assertThat(shown(run))
                .containsExactly(
                        "each failed",
                        "each[0] cancelled",
                        "each[1] failed",
                        "each[2] cancelled",
                        "each[0]/nap cancelled",
                        "each[1]/nap skipped",
                        "each[1]/send failed",
                        "each[2]/nap cancelled");
        Map<String, Object> each = step(run, "each");
        assertThat(parts(each).get(1)).containsEntry("error", BLOCKED);
        assertThat(step(run, "each[0]/nap")).doesNotContainKey("error");
        assertThat(each.get("loop")).isEqualTo(Map.of("ended", 0L, "failed", 1L, "shown", 3L, "more", 0L));
    }

    @Test
    void eachItemThatMadeALoopFailIsCountedAndSaysWhyHoweverDeepItsStepIs() throws Exception {
        server.book.add(
                "deep",
                loop(
                        "each",
                        LoopStep.FailedItems.FAIL,
                        new ParallelStep(
                                head("each[]/both"),
                                false,
                                List.of(
                                        new ParallelStep.Branch(
                                                "left",
                                                List.of(action("each[]/both[left]/send", "test.refuse", Map.of()))),
                                        new ParallelStep.Branch(
                                                "right",
                                                List.of(action("each[]/both[right]/send", "test.echo", Map.of())))))));
        long run = server.run("deep", List.of(1L, 2L, 3L), RunStatus.FAILED);
        Map<String, Object> each = step(run, "each");
        assertThat(each.get("loop")).isEqualTo(Map.of("ended", 0L, "failed", 3L, "shown", 3L, "more", 0L));
        for (Map<String, Object> part : parts(each)) {
            assertThat(part).containsEntry("status", "failed").containsEntry("error", BLOCKED);
        }
        assertThat(step(run, "each[2]/both")).containsEntry("status", "failed");
    }

    @Test
    void whatAFailureWasCaughtInHasFailed() throws Exception {
        server.book.add(
                "caught",
                new TryStep(
                        head("guard"),
                        List.of(loop(
                                "guard/try/each",
                                LoopStep.FailedItems.FAIL,
                                action("guard/try/each[]/send", "test.refuse", Map.of()))),
                        List.of(action("guard/catch/tell", "test.echo", Map.of())),
                        List.of()));
        assertThat(shown(server.run("caught", List.of(1L), RunStatus.SUCCEEDED)))
                .containsExactly(
                        "guard succeeded",
                        "guard/try failed",
                        "guard/catch succeeded",
                        "guard/try/each failed",
                        "guard/try/each[0] failed",
                        "guard/try/each[0]/send failed",
                        "guard/catch/tell succeeded");
    }

    @Test
    void whatACancelledRunWaitedForWasCancelledToo() throws Exception {
        server.book.add(
                "waits",
                new ParallelStep(
                        head("all"),
                        false,
                        List.of(
                                new ParallelStep.Branch("nap", List.of(delay("all[nap]/nap", null))),
                                new ParallelStep.Branch(
                                        "back",
                                        List.of(new CallbackStep(
                                                head("all[back]/paid"), Duration.ofDays(1), List.of()))),
                                new ParallelStep.Branch(
                                        "later", List.of(Server.patient("all[later]/send", "test.offline"))),
                                new ParallelStep.Branch(
                                        "doubt", List.of(action("all[doubt]/pay", "test.pay", Map.of()))))));
        long run = server.run("waits", Map.of(), RunStatus.WAITING);
        server.client.post("/api/v1/runs/" + run + "/cancel", Map.of());
        server.await(run, RunStatus.CANCELLED);
        assertThat(shown(run))
                .containsExactly(
                        "all cancelled",
                        "all[nap] cancelled",
                        "all[back] cancelled",
                        "all[later] cancelled",
                        "all[doubt] failed",
                        "all[nap]/nap cancelled",
                        "all[back]/paid cancelled",
                        "all[later]/send cancelled",
                        "all[doubt]/pay failed");
        assertThat(step(run, "all[doubt]/pay").toString()).contains("The line went dead.", "reached=maybe");
    }

    @Test
    void whatFollowsASwitchInWhichARunWasCancelledWasSkipped() throws Exception {
        server.book.add(
                "routed",
                new SwitchStep(
                        head("route"), List.of(new SwitchStep.Case("1", null, List.of(delay("route/1/nap", null))))),
                action("then", "test.echo", Map.of()));
        long run = server.run("routed", Map.of(), RunStatus.WAITING);
        server.client.post("/api/v1/runs/" + run + "/cancel", Map.of());
        server.await(run, RunStatus.CANCELLED);
        assertThat(shown(run)).containsExactly("route succeeded", "route/1/nap cancelled", "then skipped");
    }

    @Test
    void aStepIsSealedWhereItsItemOrBranchIsOverAndThereARetryIsRefused() throws Exception {
        server.book.add(
                "sealed",
                loop("done", LoopStep.FailedItems.FAIL, action("done[]/send", "test.echo", Map.of())),
                new ParallelStep(
                        head("all"),
                        false,
                        List.of(new ParallelStep.Branch(
                                "one", List.of(action("all[one]/send", "test.echo", Map.of()))))),
                new ParallelStep(
                        head("any"),
                        true,
                        List.of(
                                new ParallelStep.Branch("slow", List.of(delay("any[slow]/nap", null))),
                                new ParallelStep.Branch(
                                        "fast", List.of(action("any[fast]/send", "test.echo", Map.of()))))),
                new TryStep(
                        head("guard"),
                        List.of(
                                action("guard/try/first", "test.echo", Map.of()),
                                loop(
                                        "guard/try/each",
                                        LoopStep.FailedItems.FAIL,
                                        action("guard/try/each[]/send", "test.refuse", Map.of()))),
                        List.of(action("guard/catch/tell", "test.echo", Map.of())),
                        List.of()),
                loop(
                        "open",
                        LoopStep.FailedItems.FAIL,
                        action("open[]/pick", "test.echo", Map.of()),
                        action("open[]/send", "test.refuse", Map.of())));
        long run = server.run("sealed", List.of(1L), RunStatus.FAILED);
        List<String> open = paths(run, false);
        assertThat(open)
                .containsExactly(
                        "done",
                        "all",
                        "any",
                        "guard",
                        "guard/try/first",
                        "guard/try/each",
                        "guard/catch/tell",
                        "open",
                        "open[0]/pick",
                        "open[0]/send");
        assertThat(paths(run, true))
                .containsExactly(
                        "done[0]/send", "all[one]/send", "any[slow]/nap", "any[fast]/send", "guard/try/each[0]/send");
        for (String path : paths(run, true)) {
            assertThat(retry(run, path).code()).as(path).isEqualTo("not-reached");
        }
        for (String path : open) {
            assertThat(retry(run, path).status()).as(path).isEqualTo(202);
            server.await(run, RunStatus.FAILED);
            assertThat(paths(run, false)).as(path).isEqualTo(open);
        }
    }

    // What the tests read and make.

    private Answer retry(long run, String from) {
        return server.client.post("/api/v1/runs/" + run + "/retry", Map.of("from", from));
    }

    private List<String> paths(long run, boolean sealed) {
        return steps(run).stream()
                .filter(step -> step.containsKey("sealed") == sealed)
                .map(step -> String.valueOf(step.get("path")))
                .toList();
    }

    /** The paths and statuses of all steps, each followed by its parts. */
    private List<String> shown(long run) {
        List<String> shown = new ArrayList<>();
        for (Map<String, Object> step : steps(run)) {
            shown.add(step.get("path") + " " + step.get("status"));
            for (Map<String, Object> part : parts(step)) shown.add(part.get("path") + " " + part.get("status"));
        }
        return shown;
    }

    private Map<String, Object> step(long run, String path) {
        return steps(run).stream()
                .filter(step -> step.get("path").equals(path))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> steps(long run) {
        return (List<Map<String, Object>>)
                server.client.get("/api/v1/runs/" + run).object().get("steps");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> parts(Map<String, Object> step) {
        return (List<Map<String, Object>>) step.getOrDefault("parts", List.of());
    }

    private static LoopStep loop(String path, LoopStep.FailedItems failed, StepPlan... steps) {
        return new LoopStep(head(path), template("{{ payload }}"), "item", 0, 3, failed, null, List.of(steps));
    }

    private static LoopStep passing(LoopStep loop) {
        return new LoopStep(
                passing(loop.head()),
                loop.items(),
                loop.as(),
                loop.batch(),
                loop.concurrency(),
                loop.failedItems(),
                loop.collect(),
                loop.steps());
    }

    private static StepPlan.Head passing(StepPlan.Head head) {
        return new StepPlan.Head(
                head.path(),
                head.id(),
                true,
                head.title(),
                head.when(),
                head.retry(),
                head.timeout(),
                StepPlan.OnError.CONTINUE);
    }

    private static StepPlan delay(String path, @Nullable String when) {
        StepPlan.Head head = head(path);
        StepPlan.Head shown = new StepPlan.Head(
                path,
                head.id(),
                true,
                null,
                when == null ? null : Server.expression(when),
                head.retry(),
                null,
                head.onError());
        return new DelayStep(shown, template("2099-01-01T00:00:00Z"), true);
    }
}
