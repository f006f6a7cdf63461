package io.junctura.history;

import static io.junctura.history.Server.action;
import static io.junctura.history.Server.head;
import static io.junctura.history.Server.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.LoopStep;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.RunStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Steps in doubt are answered, and steps that were certainly not carried out are not in doubt. */
class DoubtTest extends RepairSetup {
    @Test
    void aStepThatWasCertainlyNotExecutedIsNotInDoubt() throws Exception {
        String found = "\"eva\" has found out that this attempt was not carried out.";
        for (int i = 0; i < 2; i++) {
            long run = server.run("pay", Map.of(), RunStatus.WAITING);
            assertThat(groups("flow=pay")).extracting(one -> one.get("kind")).contains("IN_DOUBT");
            post("/runs/" + run + "/answer", Map.of("step", "pay", "answer", "failed"));
            server.await(run, RunStatus.FAILED);
            Map<String, Object> detail =
                    server.client.get("/api/v1/runs/" + run).object();
            assertThat(detail).containsEntry("error", Map.of("kind", "BROKEN", "message", found, "step", "pay"));
            Map<?, ?> pay = (Map<?, ?>) ((List<?>) detail.get("steps")).get(0);
            assertThat(pay.get("error")).isEqualTo(Map.of("kind", "BROKEN", "message", found, "reached", "no"));
            assertThat(pay.get("attemptList").toString()).contains("The line went dead.", "reached=maybe");
        }
        assertThat(groups("flow=pay"))
                .singleElement()
                .extracting(one -> one.get("kind") + " " + one.get("runs") + " " + one.get("message"))
                .isEqualTo("BROKEN 2 \"…\" has found out that this attempt was not carried out.");
    }

    @Test
    void aStepInDoubtIsAnsweredWhileAnotherItemExecutes() throws Exception {
        server.book.add(
                "bills",
                new LoopStep(
                        head("each"),
                        template("{{ payload }}"),
                        "item",
                        0,
                        2,
                        LoopStep.FailedItems.FAIL,
                        null,
                        List.of(action("each[]/pay", "shop.payAgain", Map.of()))));
        long run = server.run("bills", List.of("a", "b"), RunStatus.WAITING);
        Answer first = post("/runs/" + run + "/answer", Map.of("step", "each[0]/pay", "answer", "repeat"));
        assertThat(first.status()).isEqualTo(202);
        begun.await();

        assertThat(server.client.get("/api/v1/runs/" + run).object())
                .containsEntry("status", "running")
                .containsEntry("waiting", null);
        assertThat(runs("status=needs-attention")).containsExactly("" + run);
        assertThat(post("/runs/" + run + "/retry", null).code()).isEqualTo("in-doubt");
        Answer second = post("/runs/" + run + "/answer", Map.of("step", "each[1]/pay", "answer", "done"));
        assertThat(second.status()).as(second.text()).isEqualTo(202);
        // The answer is on disk before the other item ends, so the step is not in doubt again.
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!runs("status=needs-attention").isEmpty()) {
            assertThat(System.nanoTime()).as("it is not written").isLessThan(end);
        }
        assertThat(post("/runs/" + run + "/answer", Map.of("step", "each[1]/pay", "answer", "done"))
                        .code())
                .isEqualTo("not-in-doubt");
        gate.countDown();
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(run)).containsExactlyInAnyOrder("pay", "pay", "pay");
    }
}
