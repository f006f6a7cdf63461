package io.junctura.history;

import static io.junctura.history.Server.action;
import static io.junctura.history.Server.head;
import static io.junctura.history.Server.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.FlowPlan;
import io.junctura.definition.LoopStep;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Retries and replays of all runs that match a filter. */
class BulkRetryTest extends RepairSetup {
    @Test
    void aDryRunCountsAndChangesNothing() throws Exception {
        for (int i = 0; i < 3; i++) failed("order", "ship");
        failed("forgetful", "send");
        refused.clear();
        server.run("pay", Map.of(), RunStatus.WAITING);
        Answer all = post("/runs/retry", Map.of("dryRun", true));
        assertThat(all.status()).isEqualTo(200);
        assertThat(all.object()).isEqualTo(Map.of("runs", 3L, "skipped", 1L, "more", false, "atLeast", false));
        assertThat(post("/runs/retry?flow=forgetful", Map.of("dryRun", true)).object())
                .containsEntry("runs", 0L);
        assertThat(post("/runs/retry?status=needs-attention", Map.of("dryRun", true))
                        .object())
                .isEqualTo(Map.of("runs", 3L, "skipped", 2L, "more", false, "atLeast", false));
        assertThat(post("/runs/retry?to=2020-01-01", Map.of("dryRun", true)).object())
                .containsEntry("runs", 0L);
        String fingerprint = (String) group("ship").get("fingerprint");
        assertThat(post("/runs/retry?fingerprint=" + fingerprint, Map.of("dryRun", true))
                        .object())
                .isEqualTo(Map.of("runs", 3L, "skipped", 0L, "more", false, "atLeast", false));
        assertThat(runs("status=failed")).hasSize(4);
        assertThat(retries()).isEmpty();
    }

    @Test
    void aDryRunSkipsTheSameFlowsAsTheBulkRetry() throws Exception {
        for (int i = 0; i < 3; i++) failed("order", "ship");
        refused.clear();
        failed("outer", "tell");
        // Replays succeed, so that they do not match, too.
        refused.clear();
        server.book.remove("order");
        Map<String, String> deleted = Map.of(
                "same",
                "The plugin \"gone\" is not installed. Replay it with the latest version.",
                "latest",
                "The flow ?/?/? is not published, or switched off. Publish it, or replay with the same version.");
        for (String version : List.of("same", "latest")) {
            Map<String, Object> body = Map.of("as", "replay", "version", version);
            Map<String, Object> dry = new HashMap<>(body);
            dry.put("dryRun", true);
            assertThat(post("/runs/retry", dry).object())
                    .as(version)
                    .isEqualTo(Map.of("runs", 1L, "skipped", 3L, "more", false, "atLeast", false));
            assertThat(over((String) post("/runs/retry", body).object().get("id")))
                    .as(version)
                    .containsEntry("status", "done")
                    .containsEntry("done", 1L)
                    .containsEntry("skipped", 3L)
                    .containsEntry("problem", deleted.get(version));
        }
    }

    @Test
    void allRunsOfAGroupAreResumedTheOldestFirst() throws Exception {
        List<Long> failed = new ArrayList<>();
        for (int i = 0; i < 450; i++) failed.add(failed("order", "ship"));
        refused.clear();
        long other = failed("order", "reserve");
        refused.clear();
        asked.clear();
        String fingerprint = (String) group("ship").get("fingerprint");
        Answer order = post("/runs/retry?fingerprint=" + fingerprint, Map.of());
        assertThat(order.status()).isEqualTo(202);
        assertThat(order.object())
                .containsEntry("as", "resume")
                .containsEntry("by", "eva")
                .containsEntry("filter", Map.of("fingerprint", fingerprint));
        for (long run : failed) server.await(run, RunStatus.SUCCEEDED);
        assertThat(runs("status=failed")).containsExactly("" + other);
        assertThat(asked).extracting(Asked::step).containsOnly("ship").hasSize(450);
        Map<String, Object> over = over((String) order.object().get("id"));
        assertThat(over)
                .containsEntry("status", "done")
                .containsEntry("runs", 450L)
                .containsEntry("done", 450L)
                .containsEntry("skipped", 0L);
        assertThat(retries()).extracting(one -> one.get("id")).containsExactly(over.get("id"));
    }

    @Test
    void allRunsInDoubtThatMatchGetTheAnswer() throws Exception {
        List<Long> doubtful = new ArrayList<>();
        for (int i = 0; i < 3; i++) doubtful.add(server.run("pay", Map.of(), RunStatus.WAITING));
        server.book.add("other", action("pay", "shop.pay", Map.of()));
        long other = server.run("other", Map.of(), RunStatus.WAITING);
        failed("order", "ship");
        assertThat(runs("status=in-doubt")).hasSize(4);
        Map<String, Object> dry = Map.of("answer", "done", "dryRun", true);
        assertThat(post("/runs/answer?flow=pay", dry).object())
                .isEqualTo(Map.of("runs", 3L, "skipped", 0L, "more", false, "atLeast", false));

        Answer order = post("/runs/answer?flow=pay", Map.of("answer", "done"));
        assertThat(order.status()).as(order.text()).isEqualTo(202);
        assertThat(order.object()).containsEntry("as", "answer").containsEntry("answer", "done");
        assertThat(over((String) order.object().get("id")))
                .containsEntry("status", "done")
                .containsEntry("runs", 3L)
                .containsEntry("done", 3L)
                .containsEntry("skipped", 0L);
        for (long run : doubtful) server.await(run, RunStatus.SUCCEEDED);
        assertThat(runs("status=in-doubt")).containsExactly("" + other);
    }

    @Test
    void onlyTheNamedStepOfAGroupIsAnswered() throws Exception {
        server.book.add(
                "two",
                new LoopStep(
                        head("each"),
                        template("{{ payload }}"),
                        "item",
                        0,
                        2,
                        LoopStep.FailedItems.FAIL,
                        null,
                        List.of(action("each[]/pay", "shop.pay", Map.of()))));
        long run = server.run("two", List.of("a", "b"), RunStatus.WAITING);
        String fingerprint = (String) group("each[]/pay").get("fingerprint");
        String query = "/runs/answer?fingerprint=" + fingerprint;
        Map<String, Object> elsewhere = Map.of("answer", "failed", "step", "other");
        assertThat(over((String) post(query, elsewhere).object().get("id")))
                .containsEntry("done", 0L)
                .containsEntry("skipped", 1L)
                .extracting(one -> one.get("problem"))
                .asString()
                .contains("The step \"other\" of run " + run + " is not in doubt");
        Map<String, Object> both = Map.of("answer", "done", "step", "each[]/pay");
        assertThat(over((String) post(query, both).object().get("id"))).containsEntry("done", 1L);
        server.await(run, RunStatus.SUCCEEDED);
    }

    @Test
    void onlyRunsInDoubtAreAnswered() {
        assertThat(post("/runs/answer?status=failed", Map.of("answer", "done")).code())
                .isEqualTo("bad-status");
        assertThat(post("/runs/answer?flw=pay", Map.of("answer", "done")).code())
                .isEqualTo("unknown-query");
        assertThat(post("/runs/answer", Map.of("answer", "perhaps")).code()).isEqualTo("bad-answer");
    }

    @Test
    void allRunsThatMatchAreReplayed() throws Exception {
        long run = failed("order", "ship");
        refused.clear();
        Answer order = post("/runs/retry?status=failed&flow=order", Map.of("as", "replay", "version", "latest"));
        Map<String, Object> over = over((String) order.object().get("id"));
        assertThat(over).containsEntry("status", "done").containsEntry("done", 1L);
        long again = run + 1;
        server.await(again, RunStatus.SUCCEEDED);
        assertThat(server.client.get("/api/v1/runs/" + again).object()).containsEntry("replayOf", "" + run);
        assertThat(runs("status=failed")).containsExactly("" + run);
    }

    @Test
    void aBulkRetryContinuesAfterARunThatIsDeletedMeanwhile() throws Exception {
        long deleted = failedWith("files", FILE, "send");
        failedWith("files", Map.of(), "send");
        refused.clear();
        Map<String, Object> over = whileItIsDeleted(
                deleted,
                () -> over((String) post("/runs/retry?flow=files", Map.of("as", "replay"))
                        .object()
                        .get("id")));
        assertThat(over)
                .containsEntry("status", "done")
                .containsEntry("done", 1L)
                .containsEntry("skipped", 1L)
                .containsEntry("problem", "No run has the id \"" + deleted + "\".");
    }

    @Test
    void aBulkRetrySkipsARunWithALostValueForTheSameReasonAsASingleRetry() throws Exception {
        long lost = failedWith("files", Map.of("text", "large ".repeat(50_000)), "send");
        try (Stream<Path> values = Files.list(folder.resolve("files/values"))) {
            for (Path value : values.toList()) Files.delete(value);
        }
        long whole = failedWith("files", Map.of(), "send");
        refused.clear();
        Answer single = post("/runs/" + lost + "/retry", Map.of());
        assertThat(single.code()).as(single.text()).isEqualTo("damaged");

        Map<String, Object> over =
                over((String) post("/runs/retry?flow=files", Map.of()).object().get("id"));

        assertThat(over)
                .containsEntry("status", "done")
                .containsEntry("runs", 2L)
                .containsEntry("done", 1L)
                .containsEntry("skipped", 1L)
                .containsEntry("problem", single.object().get("detail"));
        server.await(whole, RunStatus.SUCCEEDED);
        assertThat(runs("status=failed")).containsExactly("" + lost);
    }

    @Test
    void aBulkRetryWaitsForCapacityAndIsCancelled() throws Exception {
        server.book.add(
                "slow",
                FlowPlan.History.FULL,
                1,
                action("first", "shop.do", Map.of()),
                action("wait", "shop.hold", Map.of()));
        for (int i = 0; i < 3; i++) failed("slow", "first");
        refused.clear();
        // One run executes, and the others fill its lane.
        for (int i = 0; i < 600; i++) server.accept("slow", Map.of());
        begun.await();
        Answer order = post("/runs/retry", Map.of());
        String id = (String) order.object().get("id");
        assertThat(post("/retries/" + id + "/cancel", null).status()).isEqualTo(202);
        assertThat(over(id)).containsEntry("status", "cancelled").containsEntry("done", 0L);
        assertThat(runs("status=failed")).hasSize(3);
    }

    @Test
    void contradictoryBulkRetriesAreRejected() {
        assertThat(post("/runs/retry", Map.of("as", "again")).code()).isEqualTo("bad-as");
        assertThat(post("/runs/retry", Map.of("version", "newest")).code()).isEqualTo("bad-version");
        assertThat(post("/runs/retry?status=lost", Map.of()).code()).isEqualTo("bad-status");
        assertThat(server.client.get("/api/v1/retries/7").status()).isEqualTo(404);
    }

    @Test
    void aBulkRetryWithAnUnknownParameterIsRejectedInsteadOfWidened() throws Exception {
        failed("order", "ship");
        assertThat(detail(post("/runs/retry?flw=order", Map.of())))
                .isEqualTo("The query \"flw\" is not known here; did you mean \"flow\"? Known are status, instance,"
                        + " integration, flow, trigger, version, from, to, fingerprint, text. Nothing was done.");
        Answer member = post("/runs/retry", Map.of("dryrun", true));
        assertThat(detail(member))
                .isEqualTo("The member \"dryrun\" is not known here; did you mean \"dryRun\"? Known are dryRun, as,"
                        + " version. Nothing was done.");
        assertThat(member.object()).containsEntry("code", "unknown-member").containsEntry("pointer", "/dryrun");
        for (String empty : List.of("status=", "flow=", "fingerprint=", "text=%20")) {
            assertThat(post("/runs/retry?" + empty, Map.of()).code()).as(empty).isEqualTo("empty-query");
        }
        assertThat(post("/runs/retry?status=failed&status=waiting", Map.of()).code())
                .isEqualTo("repeated-query");
        assertThat(retries()).isEmpty();
    }

    @Test
    void aFlowMayBeNamedWithItsIntegration() throws Exception {
        long run = failed("order", "ship");
        assertThat(post("/runs/retry?flow=shop/order", Map.of("dryRun", true)).object())
                .containsEntry("runs", 1L);
        assertThat(post("/runs/retry?flow=other/order", Map.of("dryRun", true)).object())
                .containsEntry("runs", 0L);
        assertThat(post("/runs/retry?integration=other&flow=shop/order", Map.of("dryRun", true))
                        .object())
                .containsEntry("runs", 0L);
        assertThat(runs("flow=shop/order")).containsExactly("" + run);
        assertThat(groups("flow=shop/order")).hasSize(1);
        for (String none : List.of("a/b/c", "/order", "shop/")) {
            assertThat(detail(post("/runs/retry?flow=" + none, Map.of())))
                    .isEqualTo("flow must be FLOW or INTEGRATION/FLOW, and \"" + none + "\" is neither.");
        }
    }
}
