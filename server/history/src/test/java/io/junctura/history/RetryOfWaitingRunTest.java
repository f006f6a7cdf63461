package io.junctura.history;

import static io.junctura.history.Server.action;
import static io.junctura.history.Server.expression;
import static io.junctura.history.Server.head;
import static io.junctura.history.Server.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.CallbackStep;
import io.junctura.definition.LoopStep;
import io.junctura.definition.ParallelStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.SwitchStep;
import io.junctura.dispatch.accept.Posting;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.Callbacks;
import io.junctura.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A retry of a run that waits. */
class RetryOfWaitingRunTest extends RepairSetup {
    @Test
    void g8_neitherARetryNorABulkRetryEndsADelay() throws Exception {
        server.book.add("nap", delay("nap"), action("ship", "shop.do", Map.of()));
        long run = server.run("nap", Map.of(), RunStatus.WAITING);
        Answer refusal = post("/runs/" + run + "/retry", null);
        assertThat(refusal.status()).isEqualTo(409);
        assertThat(refusal.code()).isEqualTo("waits");
        assertThat(refusal.object())
                .containsEntry(
                        "detail",
                        "Run " + run + " has not failed: its step \"nap\" is a delay until 2099-01-01T00:00:00.000Z. It"
                                + " goes on by itself then, and not before.");
        assertThat(post("/runs/retry?status=waiting", Map.of("dryRun", true)).object())
                .isEqualTo(Map.of("runs", 0L, "skipped", 1L, "more", false, "atLeast", false));
        assertThat(over((String)
                        post("/runs/retry?status=waiting", Map.of()).object().get("id")))
                .containsEntry("done", 0L);
        assertThat(runs("status=waiting")).containsExactly("" + run);
        assertThat(asked).isEmpty();
    }

    @Test
    void g8_aDelayContinuesWhileAnotherBranchIsRetried() throws Exception {
        server.book.add(
                "both",
                new ParallelStep(
                        head("both"),
                        false,
                        List.of(
                                new ParallelStep.Branch(
                                        "late",
                                        List.of(
                                                delay("both[late]/nap"),
                                                action("both[late]/ship", "shop.do", Map.of()))),
                                new ParallelStep.Branch(
                                        "lost", List.of(Server.patient("both[lost]/send", "shop.offline"))))));
        long run = server.run("both", Map.of(), RunStatus.WAITING);
        assertThat(post("/runs/" + run + "/retry", null).status()).isEqualTo(202);
        server.await(run, RunStatus.WAITING);
        assertThat(steps(run)).containsExactly("send", "send");
        assertThat(server.client.get("/api/v1/runs/" + run).text()).contains("\"delay\"", "2099-01-01");
    }

    @Test
    void aRunThatWaitsForACallBackCannotBeRetried() throws Exception {
        server.book.add(
                "paid",
                new CallbackStep(head("paid"), Duration.ofDays(1), List.of(action("paid/ask", "shop.do", Map.of()))));
        long run = server.run("paid", Map.of(), RunStatus.WAITING);
        Answer refusal = post("/runs/" + run + "/retry", null);
        assertThat(refusal.code()).isEqualTo("waits");
        assertThat((String) refusal.object().get("detail"))
                .matches("Run " + run
                        + " waits at its step \"paid\" for what is posted to the call-back's address, until"
                        + " \\S+Z at the most\\. It goes on by itself then\\.");
    }

    @Test
    void aCallBackOfARunThatIsDeletedMeanwhileIsNotFound() throws Exception {
        StepPlan asks = new CallbackStep(head("two[]/which/1/ask"), Duration.ofHours(1), List.of());
        StepPlan sends = action("two[]/which/otherwise/send", "shop.do", Map.of());
        StepPlan which = new SwitchStep(
                head("two[]/which"),
                List.of(
                        new SwitchStep.Case("1", expression("item = 0"), List.of(asks)),
                        new SwitchStep.Case("otherwise", null, List.of(sends))));
        server.book.add(
                "two",
                new LoopStep(
                        head("two"),
                        template("{{ payload.items }}"),
                        "item",
                        0,
                        2,
                        LoopStep.FailedItems.FAIL,
                        template(Map.of()),
                        List.of(which)));
        long run = failedWith("two", Map.of("items", List.of(0L, 1L)), "two[1]/which/otherwise/send");
        String token = new Callbacks(server.journal.installation().secret(), () -> "").token(run, "two[0]/which/1/ask");
        Posting posting = whileItIsDeleted(
                run,
                () -> server.engine
                        .post(token, Map.of(), 1)
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join());
        assertThat(posting).isEqualTo(Posting.UNKNOWN);
    }
}
