package io.junctura.history;

import static io.junctura.history.Server.action;
import static io.junctura.history.Server.expression;
import static io.junctura.history.Server.head;
import static io.junctura.history.Server.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.CallStep;
import io.junctura.definition.LoopStep;
import io.junctura.definition.ParallelStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.SwitchStep;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.Entry;
import io.junctura.run.NewVersion;
import io.junctura.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A failed run is resumed in its own version, or in the published one if the steps that it has executed are the same. */
class RetryVersionTest extends RepairSetup {
    private static final Map<String, Object> LATEST = Map.of("version", "latest");

    /** The steps of the flow {@code order} in {@link RepairSetup}, up to the last one. */
    private static List<StepPlan> before() {
        return List.of(
                set("price", Map.of("price", "{{ payload.n * 2 }}")),
                action("reserve", "shop.do", Map.of("price", "{{ vars.price }}")),
                set("discount", Map.of("price", "{{ vars.price - 1 }}")),
                route("payload.n > 0"));
    }

    private static StepPlan route(String condition) {
        return new SwitchStep(
                head("route"),
                List.of(new SwitchStep.Case(
                        "1",
                        expression(condition),
                        List.of(action("route/1/bill", "shop.do", Map.of("price", "{{ vars.price }}"))))));
    }

    private static StepPlan ship(String to) {
        return action("ship", "shop.do", Map.of("to", to));
    }

    private void publish(List<StepPlan> before, StepPlan... after) {
        List<StepPlan> steps = new ArrayList<>(before);
        steps.addAll(List.of(after));
        server.book.publish("order", steps.toArray(StepPlan[]::new));
    }

    private Map<String, Object> view(long run) {
        return server.client.get("/api/v1/runs/" + run + "/retry").object();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> latest(long run) {
        return (Map<String, Object>) view(run).get("latest");
    }

    private Map<String, Object> detail(long run) {
        return server.client.get("/api/v1/runs/" + run).object();
    }

    private void differs(long run, String... differences) {
        Map<String, Object> latest = latest(run);
        assertThat(latest).containsEntry("possible", false);
        assertThat(((List<?>) latest.get("differences"))
                        .stream().map(one -> ((Map<?, ?>) one).get("kind") + " " + ((Map<?, ?>) one).get("step")))
                .containsExactly(differences);
        Answer refusal = post("/runs/" + run + "/retry", LATEST);
        assertThat(refusal.code()).isEqualTo("steps-differ");
        assertThat(refusal.status()).isEqualTo(409);
    }

    @Test
    void g16_aRunKeepsItsVersionUntilAPersonChoosesTheOther() throws Exception {
        long run = failed("order", "ship");
        publish(before(), ship("home"));
        post("/runs/" + run + "/retry", Map.of());
        server.await(run, RunStatus.FAILED);
        assertThat(detail(run)).containsEntry("version", 3L).doesNotContainKey("earlierVersions");
        refused.clear();
        assertThat(post("/runs/" + run + "/retry", LATEST).status()).isEqualTo(202);
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(run)).containsExactly("reserve", "bill", "ship", "ship", "ship");
        assertThat(keys(run, "ship")).hasSize(1);
        assertThat(inputs(run, "ship"))
                .containsExactly(
                        Map.of("price", 9L, "billed", "shop"),
                        Map.of("price", 9L, "billed", "shop"),
                        Map.of("to", "home"));
        Map<String, Object> detail = detail(run);
        assertThat(detail).containsEntry("version", 4L);
        assertThat((List<?>) detail.get("earlierVersions"))
                .singleElement()
                .satisfies(one ->
                        assertThat((Map<?, ?>) one).extracting("version", "by").containsExactly(3L, "eva"));
    }

    @Test
    void theRouteNamesTheStepsThatKeepTheirResults() throws Exception {
        long run = failed("order", "ship");
        assertThat(view(run))
                .containsEntry("version", 3L)
                .containsEntry("possible", true)
                .doesNotContainKey("latest");
        publish(before(), ship("home"));
        assertThat(view(run)).containsEntry("version", 3L);
        Map<String, Object> latest = latest(run);
        assertThat(latest).containsEntry("version", 4L).containsEntry("possible", true);
        assertThat(((List<?>) latest.get("keeps")).stream().map(one -> String.valueOf(((Map<?, ?>) one).get("step"))))
                .containsExactly("price", "reserve", "discount", "route", "route/1/bill");
        refused.clear();
        long done = server.run("order", Map.of("n", 5L), RunStatus.SUCCEEDED);
        assertThat(view(done))
                .containsEntry("possible", false)
                .containsKey("problem")
                .doesNotContainKey("latest");
    }

    @Test
    void aVersionInWhichAnExecutedStepDiffersIsRefusedStepByStep() throws Exception {
        long run = failed("order", "ship");
        publish(
                List.of(
                        action("reserve", "shop.do", Map.of("price", "{{ vars.price + 1 }}")),
                        set("extra", Map.of("x", 1L)),
                        set("discount", Map.of("price", "{{ vars.price - 1 }}")),
                        route("payload.n > 1")),
                ship("home"));
        differs(run, "removed price", "changed reserve", "changed route", "added extra");
        publish(List.of(before().get(1), before().get(0), before().get(2), before().get(3)), ship("home"));
        differs(run, "moved reserve");
        publish(before());
        differs(run, "removed ship");
        assertThat(detail(run)).containsEntry("version", 3L).containsEntry("status", "failed");
        assertThat(steps(run)).containsExactly("reserve", "bill", "ship");
    }

    @Test
    void newStepsBeforeTheFailedOneAreExecutedAndItsConditionIsEvaluatedAgain() throws Exception {
        long run = failed("order", "ship");
        StepPlan.Head head = head("ship");
        StepPlan.Head skipped = new StepPlan.Head(
                head.path(), head.id(), true, null, expression("vars.wanted"), head.retry(), null, head.onError());
        publish(
                before(),
                action("check", "shop.do", Map.of()),
                set("decide", Map.of("wanted", false)),
                new io.junctura.definition.ActionStep(skipped, "shop.do", null, template(Map.of()), null));
        post("/runs/" + run + "/retry", LATEST);
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(run)).containsExactly("reserve", "bill", "ship", "check");
    }

    @Test
    void inALoopOnlyTheFailedStepMayDiffer() throws Exception {
        long run = failedWith("lines", Map.of("lines", List.of("a", "b", "c")), "each[1]/send");
        refused.clear();
        server.book.publish("lines", loop("shop.do", "pick2", "{{ item }}"));
        differs(run, "changed each[]/pick");
        server.book.publish("lines", loop("shop.do", "pick", "new {{ item }}"));
        assertThat(latest(run)).containsEntry("possible", true);
        post("/runs/" + run + "/retry", LATEST);
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(inputs(run, "send"))
                .containsExactly(
                        Map.of("line", "a"), Map.of("line", "b"), Map.of("line", "new b"), Map.of("line", "new c"));
        assertThat(inputs(run, "pick")).hasSize(3);
    }

    private static StepPlan loop(String use, String pick, String line) {
        return new LoopStep(
                head("each"),
                template("{{ payload.lines }}"),
                "item",
                0,
                1,
                LoopStep.FailedItems.FAIL,
                null,
                List.of(
                        action(
                                "each[]/pick",
                                use,
                                pick.equals("pick") ? Map.of("line", "{{ item }}") : Map.of("other", "{{ item }}")),
                        action("each[]/send", use, Map.of("line", line))));
    }

    @Test
    void inAParallelTheOtherBranchesKeepTheirResults() throws Exception {
        server.book.add("both", both("a", "b"));
        long run = failed("both", "both[right]/second");
        refused.clear();
        server.book.publish("both", both("changed", "b"));
        differs(run, "changed both[left]/first");
        server.book.publish("both", both("a", "changed"));
        post("/runs/" + run + "/retry", LATEST);
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(inputs(run, "first")).containsExactly(Map.of("v", "a"));
        assertThat(inputs(run, "second")).containsExactly(Map.of("v", "b"), Map.of("v", "changed"));
    }

    private static StepPlan both(String left, String right) {
        return new ParallelStep(
                head("both"),
                false,
                List.of(
                        new ParallelStep.Branch(
                                "left", List.of(action("both[left]/first", "shop.do", Map.of("v", left)))),
                        new ParallelStep.Branch(
                                "right", List.of(action("both[right]/second", "shop.do", Map.of("v", right))))));
    }

    @Test
    void aRunGoesBackToTheFirstStepThatDiffers() throws Exception {
        long run = failed("order", "ship");
        refused.clear();
        publish(
                List.of(
                        before().get(0),
                        action("reserve", "shop.do", Map.of("price", "{{ vars.price + 1 }}")),
                        before().get(2),
                        before().get(3)),
                ship("home"));
        differs(run, "changed reserve");
        assertThat(post("/runs/" + run + "/retry", Map.of("from", "discount", "version", "latest"))
                        .code())
                .isEqualTo("steps-differ");
        assertThat(post("/runs/" + run + "/retry", Map.of("from", "reserve", "version", "latest"))
                        .status())
                .isEqualTo(202);
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(inputs(run, "reserve")).containsExactly(Map.of("price", 10L), Map.of("price", 11L));
        assertThat(keys(run, "reserve")).hasSize(1);
    }

    @Test
    void aStepWhoseCalledRunFailedWaitsUntilThatRunIsRetried() throws Exception {
        long run = failed("outer", "second");
        refused.clear();
        server.book.publish(
                "outer",
                new CallStep(head("ask"), "inner", template(Map.of("n", "{{ payload.n }}")), false),
                action("tell", "shop.do", Map.of("told", "{{ steps.ask }}")));
        Answer refusal = post("/runs/" + run + "/retry", LATEST);
        assertThat(refusal.code()).isEqualTo("called-run-failed");
        assertThat(refusal.text()).contains("has called run " + called(run));
        post("/runs/" + called(run) + "/retry", null);
        server.await(called(run), RunStatus.SUCCEEDED);
        post("/runs/" + run + "/retry", LATEST);
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(inputs(run, "tell")).containsExactly(Map.of("told", Map.of("n", 5L)));
    }

    @Test
    void aRetryNamesTheVersionThatItExpects() throws Exception {
        long run = failed("order", "ship");
        publish(before(), ship("home"));
        refused.clear();
        assertThat(post("/runs/" + run + "/retry", Map.of("expectedVersion", 4L))
                        .code())
                .isEqualTo("other-version");
        assertThat(post("/runs/" + run + "/retry", Map.of("version", "latest", "expectedVersion", 5L))
                        .code())
                .isEqualTo("other-version");
        post("/runs/" + run + "/retry", Map.of("version", "latest", "expectedVersion", 4L));
        server.await(run, RunStatus.SUCCEEDED);
    }

    @Test
    void onlyAFailedRunOfAPublishedFlowChangesItsVersion() throws Exception {
        long waiting = server.run("pay", Map.of(), RunStatus.WAITING);
        assertThat(post("/runs/" + waiting + "/retry", LATEST).status()).isEqualTo(409);
        long run = failed("order", "ship");
        server.book.remove("order");
        assertThat(post("/runs/" + run + "/retry", LATEST).status()).isEqualTo(409);
    }

    @Test
    void manyRunsAreRetriedInThePublishedVersionAndTheOthersAreSkipped() throws Exception {
        long early = failed("order", "reserve");
        refused.clear();
        long late = failed("order", "ship");
        refused.clear();
        publish(
                List.of(
                        before().get(0),
                        action("reserve", "shop.do", Map.of("price", "{{ vars.price + 1 }}")),
                        before().get(2),
                        before().get(3)),
                ship("home"));
        String id = (String) post("/runs/retry?flow=order", Map.of("as", "resume", "version", "latest"))
                .object()
                .get("id");
        Map<String, Object> over = over(id);
        assertThat(over).containsEntry("done", 1L).containsEntry("skipped", 1L);
        assertThat((String) over.get("problem")).contains("The step \"reserve\" was changed.");
        server.await(early, RunStatus.SUCCEEDED);
        assertThat(detail(early)).containsEntry("version", 4L);
        assertThat(detail(late)).containsEntry("version", 3L).containsEntry("status", "failed");
    }

    @Test
    void afterACrashTheRunContinuesInTheVersionThatWasChosen() throws Exception {
        long run = failed("order", "ship");
        publish(before(), action("ship", "shop.hold", Map.of()), ship2());
        post("/runs/" + run + "/retry", LATEST);
        begun.await();
        server.close();
        refused.clear();
        server = new Server(folder, server.book, Shop::new, RunListener.NONE, one -> List.of());
        gate.countDown();
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(run)).startsWith("reserve", "bill", "ship").endsWith("ship", "ship2");
        assertThat(detail(run)).containsEntry("version", 4L);
        List<Entry> entries = new ArrayList<>();
        server.journal.runs().view(run, entries::add);
        assertThat(entries)
                .filteredOn(Entry.Resumed.class::isInstance)
                .singleElement()
                .satisfies(one -> {
                    NewVersion version = ((Entry.Resumed) one).version();
                    assertThat(version).isNotNull();
                    assertThat(version.revision()).isEqualTo(version.before() + 1);
                    assertThat(version.anew()).containsExactly("ship");
                });
    }

    private static StepPlan ship2() {
        return action("ship2", "shop.do", Map.of());
    }

    @Test
    void aFailedRunWhoseReplaySucceededNeedsNoAttention() throws Exception {
        long run = failed("order", "ship");
        long again = started(post("/runs/" + run + "/replay", Map.of()));
        server.await(again, RunStatus.FAILED);
        assertThat(group("ship")).containsEntry("runs", 2L);
        assertThat(detail(run)).doesNotContainKey("repairedBy");
        refused.clear();
        long third = started(post("/runs/" + again + "/replay", Map.of()));
        server.await(third, RunStatus.SUCCEEDED);
        assertThat(groups("")).isEmpty();
        assertThat(runs("status=needs-attention")).isEmpty();
        assertThat(runs("status=failed")).containsExactly("" + again, "" + run);
        assertThat(detail(run)).containsEntry("repairedBy", "" + third);
        assertThat(detail(again)).containsEntry("repairedBy", "" + third);
        String id =
                (String) post("/runs/retry", Map.of("as", "resume")).object().get("id");
        assertThat(over(id)).containsEntry("done", 0L).containsEntry("skipped", 2L);
    }
}
