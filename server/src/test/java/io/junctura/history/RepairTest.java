package io.junctura.history;

import static io.junctura.history.Server.action;
import static io.junctura.history.Server.expression;
import static io.junctura.history.Server.head;
import static io.junctura.history.Server.template;
import static io.junctura.run.journal.Appends.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.database.Writing;
import io.junctura.definition.CallStep;
import io.junctura.definition.CallbackStep;
import io.junctura.definition.DelayStep;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.LoopStep;
import io.junctura.definition.ParallelStep;
import io.junctura.definition.RespondStep;
import io.junctura.definition.SetStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.SwitchStep;
import io.junctura.dispatch.Posting;
import io.junctura.dispatch.RunListener;
import io.junctura.http.TestClient.Answer;
import io.junctura.run.Callbacks;
import io.junctura.run.Entry;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.Atom;
import io.junctura.run.journal.RunChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failed runs: taken up again, replayed, given up; one by one and all of a kind. */
class RepairTest {
    @TempDir
    Path folder;

    /** What the other side was asked for. */
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** The steps that the other side refuses. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private Server server;

    private record Asked(
            long run, String step, String key, @Nullable Object input) {}

    /** Only where files are handed on does a replay need the run that it repeats. */
    private static final Map<String, Object> FILE =
            Map.of("file", new FileRef("in/0123456789abcdef0123456789abcdef", "a.txt", "text/plain", 3));

    @BeforeEach
    void start() throws Exception {
        server = new Server(folder, Shop::new, RunListener.NONE, one -> List.of());
        server.book.add(
                "order",
                set("price", Map.of("price", "{{ payload.n * 2 }}")),
                action("reserve", "shop.do", Map.of("price", "{{ vars.price }}")),
                set("discount", Map.of("price", "{{ vars.price - 1 }}")),
                new SwitchStep(
                        head("route"),
                        List.of(new SwitchStep.Case(
                                "1",
                                expression("payload.n > 0"),
                                List.of(action("route/1/bill", "shop.do", Map.of("price", "{{ vars.price }}")))))),
                action("ship", "shop.do", Map.of("price", "{{ vars.price }}", "billed", "{{ steps.bill.by }}")));
        server.book.add(
                "lines",
                new LoopStep(
                        head("each"),
                        template("{{ payload.lines }}"),
                        "item",
                        0,
                        1,
                        LoopStep.FailedItems.FAIL,
                        null,
                        List.of(
                                action("each[]/pick", "shop.do", Map.of("line", "{{ item }}")),
                                action("each[]/send", "shop.do", Map.of("line", "{{ item }}")))));
        server.book.add("forgetful", FlowPlan.History.NONE, 4, action("send", "shop.do", Map.of()));
        server.book.add("files", action("send", "shop.do", Map.of()));
        server.book.add("pay", action("pay", "shop.pay", Map.of()));
        server.book.add(
                "outer",
                new CallStep(head("ask"), "inner", template(Map.of("n", "{{ payload.n }}")), false),
                action("tell", "shop.do", Map.of("answer", "{{ steps.ask }}")));
        // What succeeds at once leaves no history.
        server.book.add(
                "inner",
                FlowPlan.History.ERRORS,
                4,
                action("first", "shop.do", Map.of()),
                new RespondStep(
                        head("answer"), template(200L), template(Map.of()), template(Map.of("n", "{{ payload.n }}"))),
                action("second", "shop.do", Map.of()));
    }

    @AfterEach
    void stop() {
        gate.countDown();
        server.close();
    }

    @Test
    void g10_aResumeGoesOnAtTheStepThatFailedWithItsKey() throws Exception {
        long run = failed("order", "ship");
        refused.clear();
        assertThat(post("/runs/" + run + "/retry", Map.of()).object()).isEqualTo(Map.of("run", "" + run));
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(run)).containsExactly("reserve", "bill", "ship", "ship");
        assertThat(keys(run, "ship")).hasSize(1);
    }

    @Test
    void g10_aResumeFromAStepDoesItAndWhatFollowedAgainUnderTheSameKeys() throws Exception {
        long run = failed("order", "ship");
        refused.clear();
        Answer answer = post("/runs/" + run + "/retry", Map.of("from", "reserve"));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text()).contains("under the same keys");
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(run)).containsExactly("reserve", "bill", "ship", "reserve", "bill", "ship");
        for (String step : List.of("reserve", "bill", "ship"))
            assertThat(keys(run, step)).hasSize(1);
        // The variables are what they were before that step.
        assertThat(inputs(run, "reserve")).containsOnly(Map.of("price", 10L));
        assertThat(inputs(run, "bill")).containsOnly(Map.of("price", 9L));
        assertThat(server.client.get("/api/v1/runs/" + run).object()).containsEntry("status", "succeeded");
    }

    @Test
    void aResumeGoesBackIntoASwitchAndIntoAnItemUnderWay() throws Exception {
        long run = failed("order", "ship");
        long lines = failedWith("lines", Map.of("lines", List.of("a", "b", "c")), "each[1]/send");
        refused.clear();
        post("/runs/" + run + "/retry", Map.of("from", "route/1/bill"));
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(run)).containsExactly("reserve", "bill", "ship", "bill", "ship");
        post("/runs/" + lines + "/retry", Map.of("from", "each[1]/pick"));
        server.await(lines, RunStatus.SUCCEEDED);
        assertThat(asked.stream().filter(one -> one.run == lines).map(Asked::step))
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
    void aStepThatWasNotReachedIsNamedWithThoseThatWere() throws Exception {
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
    void aResumeGoesOnWithTheRunThatItsStepCalledUnderTheSameKeys() throws Exception {
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
    void aResumeWaitsForACalledRunThatSomebodyHasTakenUpAlready() throws Exception {
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
    void aResumeCallsAnewWhereTheCalledRunWasGivenUpOrDeleted() throws Exception {
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
    void aResumeFromACallCallsAnew() throws Exception {
        long run = failed("outer", "second");
        refused.clear();
        post("/runs/" + run + "/retry", Map.of("from", "ask"));
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(calls(run)).hasSize(2);
    }

    @Test
    void aProcessThatDiesBeforeItHasTakenUpTheCalledRunDoesSoAtItsNextStart() throws Exception {
        long run = failed("outer", "second");
        long called = called(run);
        Wait wait = new Wait.Child(called, 1);
        int n = server.journal.view(run).orElseThrow().appends();
        List<Entry> resumed = List.of(new Entry.Resumed(1, "eva"));
        List<Entry> waits = List.of(new Entry.Waiting("ask", 1, wait));
        append(server.journal, Atom.of(new RunChange(run, n, resumed, RunStatus.DUE, null, 1, Map.of(), null, false)));
        append(
                server.journal,
                Atom.of(new RunChange(
                        run, n + 1, waits, RunStatus.WAITING, null, 1, Map.of("ask", wait), null, false)));
        server.close();
        refused.clear();
        server = new Server(folder, server.book, Shop::new, RunListener.NONE, one -> List.of());
        server.await(run, RunStatus.SUCCEEDED);
        assertThat(steps(called)).containsExactly("first", "second", "second");
        assertThat(calls(run)).containsExactly(called);
    }

    @Test
    void g10_aReplayHasNewKeysAndTakesAnEditedPayload() throws Exception {
        long run = failed("order", "ship");
        refused.clear();
        long again = started(post("/runs/" + run + "/replay", Map.of("version", "latest", "payload", Map.of("n", 7L))));
        server.await(again, RunStatus.SUCCEEDED);
        assertThat(inputs(again, "reserve")).containsExactly(Map.of("price", 14L));
        assertThat(keys(again, "reserve")).doesNotContainAnyElementsOf(keys(run, "reserve"));
        assertThat(server.client.get("/api/v1/runs/" + again).object())
                .containsEntry("replayOf", "" + run)
                .containsEntry("replays", List.of())
                .containsEntry("payload", Map.of("n", 7L));
        assertThat((List<?>) server.client.get("/api/v1/runs/" + run).object().get("replays"))
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("id", "" + again)
                .containsEntry("status", "succeeded")
                .containsKeys("version", "acceptedAt");
    }

    @Test
    void withAPayloadOfYourOwnEvenARunThatIsForgottenIsReplayed() throws Exception {
        long run = failed("forgetful", "send");
        refused.clear();
        assertThat(post("/runs/" + run + "/replay", Map.of()).code()).isEqualTo("history-not-kept");
        long again = started(post("/runs/" + run + "/replay", Map.of("payload", Map.of("n", 1L))));
        server.await(again, RunStatus.SUCCEEDED);
    }

    @Test
    void aFailedRunIsGivenUpByCancellingIt() throws Exception {
        long run = failed("order", "ship");
        assertThat(groups("")).hasSize(1);
        assertThat(post("/runs/" + run + "/cancel", null).status()).isEqualTo(202);
        server.await(run, RunStatus.CANCELLED);
        assertThat(groups("")).isEmpty();
        assertThat(post("/runs/" + run + "/cancel", null).code()).isEqualTo("already-ended");
    }

    @Test
    void aForgottenRunThatFailedIsGivenUpAsWell() throws Exception {
        long run = failed("forgetful", "send");
        assertThat(groups("")).hasSize(1);
        assertThat(post("/runs/" + run + "/cancel", null).status()).isEqualTo(202);
        assertThat(groups("")).isEmpty();
    }

    @Test
    void twoPeopleMayGiveAForgottenRunUpAtOnce() throws Exception {
        long run = failed("forgetful", "send");
        server.engine.giveUp(run, "eva").get(20, TimeUnit.SECONDS);
        server.engine.giveUp(run, "bob").get(20, TimeUnit.SECONDS);
        assertThat(server.journal.header(run).orElseThrow().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void whatNeedsAttentionIsGroupedByItsCause() throws Exception {
        long first = failed("order", "ship");
        long second = failed("order", "ship");
        refused.clear();
        long other = failed("order", "reserve");
        refused.clear();
        long doubt = server.run("pay", Map.of(), RunStatus.WAITING);
        server.run("order", Map.of("n", 5L), RunStatus.SUCCEEDED);

        List<Map<String, Object>> groups = groups("");
        assertThat(groups)
                .extracting(
                        one -> one.get("step") + " " + one.get("kind") + " " + one.get("runs") + " " + one.get("run"))
                .containsExactlyInAnyOrder(
                        "ship REFUSED 2 " + second, "reserve REFUSED 1 " + other, "pay IN_DOUBT 1 " + doubt);
        Map<String, Object> shipped = group("ship");
        assertThat(shipped)
                .containsEntry("message", "Run # is refused.")
                .containsEntry("example", "Run " + second + " is refused.")
                .containsEntry("flow", "order")
                .containsEntry("integration", "shop");
        assertThat((String) shipped.get("firstAt")).isLessThanOrEqualTo((String) shipped.get("lastAt"));
        assertThat(groups("flow=pay")).hasSize(1);
        assertThat(groups("integration=other")).isEmpty();
        assertThat(runs("fingerprint=" + shipped.get("fingerprint"))).containsExactly("" + second, "" + first);
        assertThat(runs("status=needs-attention")).hasSize(4);

        // What goes on leaves its group; what fails again is back.
        refused.add("ship");
        post("/runs/" + first + "/retry", null);
        server.await(first, RunStatus.FAILED);
        assertThat(group("ship")).containsEntry("runs", 2L);
        refused.clear();
        post("/runs/" + first + "/retry", null);
        server.await(first, RunStatus.SUCCEEDED);
        assertThat(group("ship")).containsEntry("runs", 1L);
        Map<String, String> answer = Map.of("step", "pay", "answer", "done");
        CompletableFuture<Integer> atOnce =
                CompletableFuture.supplyAsync(() -> status("/runs/" + doubt + "/answer", answer));
        assertThat(List.of(status("/runs/" + doubt + "/answer", answer), atOnce.join()))
                .as("the second of two who answer at once is told so")
                .containsExactlyInAnyOrder(202, 409);
        server.await(doubt, RunStatus.SUCCEEDED);
        assertThat(groups("flow=pay")).isEmpty();
        server.database.write(handle -> handle.execute("DELETE FROM run WHERE id = ?", second));
        assertThat(groups("")).extracting(one -> one.get("step")).containsExactly("reserve");
    }

    @Test
    void aStepThatWasNotCarriedOutSaysSoAndNotThatNobodyKnows() throws Exception {
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
    void aStepInDoubtIsAnsweredWhileAnotherItemOfTheRunIsUnderWay() throws Exception {
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
        // It is on disk before the other one comes back, so nobody is asked once more.
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

    @Test
    void g8_aDelayIsNotEndedByARetryOneByOneOrInBulk() throws Exception {
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
    void g8_aDelayWaitsOnWhileAnotherBranchIsRetried() throws Exception {
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
    void aRetryOfARunThatWaitsForACallBackSaysSo() throws Exception {
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
    void pagesOfGroupsLeaveNoneOut() throws Exception {
        for (String step : List.of("reserve", "route/1/bill", "ship")) {
            failed("order", step);
            refused.clear();
        }
        failed("forgetful", "send");
        assertThat(groups("limit=1")).hasSize(4).doesNotHaveDuplicates();
        assertThat(server.client.get("/api/v1/attention?cursor=x").code()).isEqualTo("bad-cursor");
    }

    @Test
    void aPageOfGroupsGoesOnPastThoseOfOtherFlowsUntilItHasOne() throws Exception {
        long doubt = server.run("pay", Map.of(), RunStatus.WAITING);
        int order = server.book.get("order").flow();
        server.database.write(handle -> {
            for (int i = 0; i < 2_500; i++) {
                handle.execute(
                        "INSERT INTO attention_group VALUES (?, ?, 'ship', 'REFUSED', 'No.', 1, ?, ?)",
                        "other" + i,
                        order,
                        Long.MAX_VALUE / 2,
                        Long.MAX_VALUE / 2);
            }
            return null;
        });
        Map<String, Object> page =
                server.client.get("/api/v1/attention?flow=pay").object();
        assertThat((List<?>) page.get("items"))
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("run", "" + doubt);
        assertThat(page).containsEntry("next", null);
    }

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
    void aDryRunSaysOfFlowsThatCannotBeReplayedWhatTheOrderDoes() throws Exception {
        for (int i = 0; i < 3; i++) failed("order", "ship");
        refused.clear();
        failed("outer", "tell");
        // What is replayed succeeds, so that it does not match as well.
        refused.clear();
        server.book.remove("order");
        Map<String, String> gone = Map.of(
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
                    .containsEntry("problem", gone.get(version));
        }
    }

    @Test
    void allRunsOfAGroupAreTakenUpAgainTheOldestFirst() throws Exception {
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
    void aReplayOfARunThatIsDeletedMeanwhileSaysThatThereIsNone() throws Exception {
        long run = failedWith("files", FILE, "send");
        Answer answer = whileItIsDeleted(run, () -> post("/runs/" + run + "/replay", Map.of()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
        assertThat(answer.text()).contains("No run has the id \\\"" + run + "\\\".");
    }

    @Test
    void aForgottenRunThatIsDeletedWhileItIsGivenUpIsNotSaidToHaveBeen() throws Exception {
        long run = failed("forgetful", "send");
        Answer answer = whileItIsDeleted(run, () -> post("/runs/" + run + "/cancel", null));
        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    }

    @Test
    void anOrderGoesOnPastARunThatIsDeletedMeanwhile() throws Exception {
        long gone = failedWith("files", FILE, "send");
        failedWith("files", Map.of(), "send");
        refused.clear();
        Map<String, Object> over = whileItIsDeleted(
                gone,
                () -> over((String) post("/runs/retry?flow=files", Map.of("as", "replay"))
                        .object()
                        .get("id")));
        assertThat(over)
                .containsEntry("status", "done")
                .containsEntry("done", 1L)
                .containsEntry("skipped", 1L)
                .containsEntry("problem", "No run has the id \"" + gone + "\".");
    }

    @Test
    void anOrderSkipsARunOfWhichAValueIsLostAndSaysOfItWhatASingleRetryDoes() throws Exception {
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
    void whatIsPostedToAFailedRunThatIsDeletedMeanwhileFindsNobody() throws Exception {
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
        String token = new Callbacks(server.journal.secret(), () -> "").token(run, "two[0]/which/1/ask");
        Posting told = whileItIsDeleted(
                run,
                () -> server.engine
                        .post(token, Map.of(), 1)
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join());
        assertThat(told).isEqualTo(Posting.UNKNOWN);
    }

    /** Deletes a run when something has been handed to the writer, and before that is written. */
    private <T> T whileItIsDeleted(long run, Supplier<T> handsIn) throws Exception {
        CountDownLatch writes = new CountDownLatch(1);
        CountDownLatch handedIn = new CountDownLatch(1);
        server.database.submit(new Writing() {
            @Override
            public void write(Connection connection) throws SQLException {
                try (Statement statement = connection.createStatement()) {
                    writes.countDown();
                    handedIn.await();
                    statement.executeUpdate("DELETE FROM run WHERE id = " + run);
                } catch (InterruptedException e) {
                    throw new SQLException(e);
                }
            }

            @Override
            public void committed() {}

            @Override
            public void failed(Throwable why) {}
        });
        writes.await();
        long before = server.journal.waitingBytes();
        CompletableFuture<T> answer = CompletableFuture.supplyAsync(handsIn);
        while (server.journal.waitingBytes() <= before && !answer.isDone()) Thread.onSpinWait();
        handedIn.countDown();
        return answer.join();
    }

    @Test
    void anOrderWaitsForRoomAndIsCancelled() throws Exception {
        server.book.add(
                "slow",
                FlowPlan.History.FULL,
                1,
                action("first", "shop.do", Map.of()),
                action("wait", "shop.hold", Map.of()));
        for (int i = 0; i < 3; i++) failed("slow", "first");
        refused.clear();
        // One is under way, and the others make its lane as full as it may be.
        for (int i = 0; i < 600; i++) server.accept("slow", Map.of());
        begun.await();
        Answer order = post("/runs/retry", Map.of());
        String id = (String) order.object().get("id");
        assertThat(post("/retries/" + id + "/cancel", null).status()).isEqualTo(202);
        assertThat(over(id)).containsEntry("status", "cancelled").containsEntry("done", 0L);
        assertThat(runs("status=failed")).hasSize(3);
    }

    @Test
    void ordersThatMakeNoSenseAreRefused() {
        assertThat(post("/runs/retry", Map.of("as", "again")).code()).isEqualTo("bad-as");
        assertThat(post("/runs/retry", Map.of("version", "latest")).code()).isEqualTo("bad-version");
        assertThat(post("/runs/retry?status=lost", Map.of()).code()).isEqualTo("bad-status");
        assertThat(server.client.get("/api/v1/retries/7").status()).isEqualTo(404);
    }

    @Test
    void anOrderThatSaysWhatNobodyLooksAtIsRefusedInsteadOfWidened() throws Exception {
        failed("order", "ship");
        assertThat(detail(post("/runs/retry?flw=order", Map.of())))
                .isEqualTo("The query \"flw\" is not known here; did you mean \"flow\"? Known are status, instance,"
                        + " integration, flow, from, to, fingerprint, text. Nothing was done.");
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

    // What the tests read and do.

    private static String detail(Answer refusal) {
        assertThat(refusal.status()).as(refusal.text()).isEqualTo(400);
        return (String) refusal.object().get("detail");
    }

    private static StepPlan set(String path, Map<String, Object> values) {
        return new SetStep(head(path), template(values));
    }

    private static StepPlan delay(String path) {
        return new DelayStep(head(path), template("2099-01-01T00:00:00Z"), true);
    }

    private long failed(String flow, String step) throws InterruptedException {
        return failedWith(flow, Map.of("n", 5L), step);
    }

    private long failedWith(String flow, Object payload, String step) throws InterruptedException {
        refused.add(step);
        return server.run(flow, payload, RunStatus.FAILED);
    }

    private int status(String path, Map<String, ?> body) {
        try {
            return post(path, body).status();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Answer post(String path, @Nullable Object body) {
        return body == null
                ? server.client.send("POST", "/api/v1" + path, null)
                : server.client.post("/api/v1" + path, body);
    }

    private static long started(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return Long.parseLong((String) answer.object().get("run"));
    }

    /** The runs that a run has called. */
    private List<Long> calls(long run) {
        return server.database.read(handle -> handle.createQuery("SELECT id FROM run WHERE parent = ? ORDER BY id")
                .bind(0, run)
                .mapTo(Long.class)
                .list());
    }

    private long called(long run) {
        return calls(run).get(0);
    }

    /** The steps that were attempted, by id. */
    private List<String> steps(long run) {
        return asked.stream()
                .filter(one -> one.run == run)
                .map(one -> one.step.substring(one.step.lastIndexOf('/') + 1))
                .toList();
    }

    private Set<String> keys(long run, String id) {
        Set<String> keys = ConcurrentHashMap.newKeySet();
        asked.stream().filter(one -> one.run == run && one.step.endsWith(id)).forEach(one -> keys.add(one.key));
        assertThat(keys).isNotEmpty();
        return keys;
    }

    private List<Object> inputs(long run, String id) {
        List<Object> inputs = new ArrayList<>();
        for (Asked one : asked) if (one.run == run && one.step.endsWith(id)) inputs.add(one.input);
        return inputs;
    }

    private List<String> runs(String query) {
        return items("/api/v1/runs?limit=200&" + query).stream()
                .map(run -> (String) run.get("id"))
                .toList();
    }

    private List<Map<String, Object>> groups(String query) {
        return items("/api/v1/attention?" + query);
    }

    private Map<String, Object> group(String step) {
        return groups("").stream()
                .filter(one -> step.equals(one.get("step")))
                .findFirst()
                .orElseThrow();
    }

    private List<Map<String, Object>> retries() {
        return items("/api/v1/retries?");
    }

    /** Asks until a retry is over. */
    private Map<String, Object> over(String id) {
        while (true) {
            Map<String, Object> view =
                    server.client.get("/api/v1/retries/" + id).object();
            if (view.get("endedAt") != null && !Set.of("waiting", "running").contains(view.get("status"))) return view;
            Thread.onSpinWait();
        }
    }

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

    /** The system outside: it does whatever it does not refuse. */
    private final class Shop implements Actions {
        Shop(Actions instead) {}

        @Override
        public Prepared prepare(String use, @Nullable String connection, @Nullable Object input) {
            return new Prepared() {
                @Override
                public Effect effect() {
                    return use.startsWith("shop.pay") ? Effect.UNSAFE : Effect.KEYED;
                }

                @Override
                public Object run(Attempt attempt) throws ConnectorException, InterruptedException {
                    asked.add(new Asked(attempt.run(), attempt.step(), attempt.key(), input));
                    boolean again = use.equals("shop.payAgain") && attempt.number() > 1;
                    if (use.equals("shop.hold") || again) {
                        begun.countDown();
                        gate.await();
                    }
                    if (use.startsWith("shop.pay") && !again) {
                        throw new ConnectorException(
                                ErrorKind.BROKEN, Reached.MAYBE, "The line went dead.", null, null);
                    }
                    if (use.equals("shop.offline")) {
                        throw new ConnectorException(ErrorKind.TRY_LATER, Reached.NO, "Nobody is there.", null, null);
                    }
                    if (refused.contains(attempt.step())) {
                        throw new ConnectorException(
                                ErrorKind.REFUSED, Reached.YES, "Run " + attempt.run() + " is refused.", null, null);
                    }
                    return Map.of("by", "shop");
                }

                @Override
                public @Nullable Verified verify(Attempt attempt) {
                    return null;
                }
            };
        }
    }
}
