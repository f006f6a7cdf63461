package io.junctura.history;

import static io.junctura.history.Server.action;
import static io.junctura.history.Server.head;
import static io.junctura.history.Server.template;
import static io.junctura.run.journal.Appends.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.CallStep;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.Entry;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.RunChange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A failed run is resumed: at the step that failed, or at an earlier one, and with the runs that it called. */
class ResumeTest extends RepairSetup {
    @Test
    void g10_aResumeContinuesAtTheFailedStepWithItsKey() throws Exception {
        long run = failed("order", "ship");
        refused.clear();
        assertThat(post("/runs/" + run + "/retry", Map.of()).object()).isEqualTo(Map.of("run", "" + run));
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(run)).containsExactly("reserve", "bill", "ship", "ship");
        assertThat(keys(run, "ship")).hasSize(1);
    }

    @Test
    void g10_aResumeFromAStepRepeatsItAndLaterStepsWithTheSameKeys() throws Exception {
        long run = failed("order", "ship");
        refused.clear();
        Answer answer = post("/runs/" + run + "/retry", Map.of("from", "reserve"));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text()).contains("the same idempotency keys");
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(run)).containsExactly("reserve", "bill", "ship", "reserve", "bill", "ship");
        for (String step : List.of("reserve", "bill", "ship"))
            assertThat(keys(run, step)).hasSize(1);
        // The variables have their values from before that step.
        assertThat(inputs(run, "reserve")).containsOnly(Map.of("price", 10L));
        assertThat(inputs(run, "bill")).containsOnly(Map.of("price", 9L));
        assertThat(server.client.get("/api/v1/runs/" + run).object()).containsEntry("status", "succeeded");
    }

    @Test
    void aResumeCanBeginWithinASwitchOrAnOpenItem() throws Exception {
        long run = failed("order", "ship");
        long lines = failedWith("lines", Map.of("lines", List.of("a", "b", "c")), "each[1]/send");
        refused.clear();
        post("/runs/" + run + "/retry", Map.of("from", "route/1/bill"));
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(run)).containsExactly("reserve", "bill", "ship", "bill", "ship");
        post("/runs/" + lines + "/retry", Map.of("from", "each[1]/pick"));
        server.await(lines, RunStatus.SUCCEEDED);
        assertThat(asked.stream().filter(one -> one.run() == lines).map(Asked::step))
                .containsExactly(
                        "each[0]/pick",
                        "each[0]/send",
                        "each[1]/pick",
                        "each[1]/send",
                        "each[1]/pick",
                        "each[1]/send",
                        "each[2]/pick",
                        "each[2]/send");
    }

    @Test
    void anErrorAboutAStepThatWasNotReachedNamesThoseThatWere() throws Exception {
        long run = failed("order", "reserve");
        Answer refusal = post("/runs/" + run + "/retry", Map.of("from", "ship"));
        assertThat(refusal.code()).isEqualTo("not-reached");
        assertThat(refusal.text()).contains("It can go back to: price, reserve.");
        long lines = failedWith("lines", Map.of("lines", List.of("a", "b")), "each[1]/send");
        assertThat(post("/runs/" + lines + "/retry", Map.of("from", "each[0]/pick"))
                        .code())
                .isEqualTo("not-reached");
        refused.clear();
        long done = server.run("order", Map.of("n", 5L), RunStatus.SUCCEEDED);
        assertThat(post("/runs/" + done + "/retry", Map.of("from", "ship")).code())
                .isEqualTo("not-failed");
    }

    @Test
    void aResumeContinuesTheCalledRunWithTheSameKeys() throws Exception {
        long run = failed("outer", "second");
        long called = called(run);
        refused.clear();
        post("/runs/" + run + "/retry", null);
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(calls(run)).containsExactly(called);
        assertThat(steps(called)).containsExactly("first", "second", "second");
        assertThat(keys(called, "second")).hasSize(1);
        assertThat(inputs(run, "tell")).containsExactly(Map.of("answer", Map.of("n", 5L)));
        for (Object step :
                (List<?>) server.client.get("/api/v1/runs/" + run).object().get("steps")) {
            assertThat(((Map<?, ?>) step).get("status")).as("%s", step).isEqualTo("succeeded");
            assertThat(((Map<?, ?>) step).get("error")).as("%s", step).isNull();
        }
    }

    @Test
    void aResumeThatFailsAgainInTheCalledRunFailsAndCanBeResumedAgain() throws Exception {
        long run = failed("outer", "second");
        post("/runs/" + run + "/retry", null);
        server.await(run, RunStatus.FAILED);
        refused.clear();
        post("/runs/" + run + "/retry", null);
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(called(run))).containsExactly("first", "second", "second", "second");
    }

    @Test
    void aResumeTakesTheResultOfACalledRunThatWasRepairedMeanwhile() throws Exception {
        long run = failed("outer", "second");
        long called = called(run);
        refused.clear();
        post("/runs/" + called + "/retry", null);
        server.await(called, RunStatus.SUCCEEDED);
        asked.clear();
        post("/runs/" + run + "/retry", null);
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(asked).extracting(Asked::step).containsExactly("tell");
        assertThat(inputs(run, "tell")).containsExactly(Map.of("answer", Map.of("n", 5L)));
        assertThat(calls(run)).containsExactly(called);
    }

    @Test
    void aResumeWaitsForACalledRunThatWasResumedBefore() throws Exception {
        server.book.add("slow", action("try", "shop.do", Map.of()), action("hold", "shop.hold", Map.of()));
        server.book.add("patient", new CallStep(head("ask"), "slow", template(Map.of()), false));
        long run = failed("patient", "try");
        long called = called(run);
        refused.clear();
        post("/runs/" + called + "/retry", null);
        begun.await();
        post("/runs/" + run + "/retry", null);
        server.await(run, RunStatus.WAITING);
        server.await(run, RunStatus.WAITING);
        gate.countDown();
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(called)).containsExactly("try", "try", "hold");
        assertThat(calls(run)).containsExactly(called);
    }

    @Test
    void aResumeCallsAgainIfTheCalledRunWasGivenUpOrDeleted() throws Exception {
        long run = failed("outer", "second");
        post("/runs/" + called(run) + "/cancel", null);
        server.await(called(run), RunStatus.CANCELLED);
        post("/runs/" + run + "/retry", null);
        server.await(run, RunStatus.FAILED);
        assertThat(calls(run)).hasSize(2);
        long second = calls(run).get(1);
        refused.clear();
        server.database.write(handle -> handle.execute("DELETE FROM run WHERE id = ?", second));
        post("/runs/" + run + "/retry", null);
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(calls(run).get(calls(run).size() - 1))).containsExactly("first", "second");
    }

    @Test
    void aResumeFromACallCallsAgain() throws Exception {
        long run = failed("outer", "second");
        refused.clear();
        post("/runs/" + run + "/retry", Map.of("from", "ask"));
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(calls(run)).hasSize(2);
    }

    @Test
    void afterACrashTheNextStartResumesTheCalledRun() throws Exception {
        long run = failed("outer", "second");
        long called = called(run);
        Wait wait = new Wait.Child(called, 1);
        int n = server.journal.runs().view(run).orElseThrow().appends();
        List<Entry> resumed = List.of(new Entry.Resumed(1, "eva"));
        List<Entry> waits = List.of(new Entry.Waiting("ask", 1, wait));
        append(
                server.journal,
                Append.of(new RunChange(run, n, resumed, RunStatus.DUE, null, 1, Map.of(), null, false)));
        append(
                server.journal,
                Append.of(new RunChange(
                        run, n + 1, waits, RunStatus.WAITING, null, 1, Map.of("ask", wait), null, false)));
        server.close();
        refused.clear();
        server = new Server(folder, server.book, Shop::new, RunListener.NONE, one -> List.of());
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(called)).containsExactly("first", "second", "second");
        assertThat(calls(run)).containsExactly(called);
    }
}
