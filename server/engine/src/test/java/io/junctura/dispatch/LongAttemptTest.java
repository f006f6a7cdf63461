package io.junctura.dispatch;

import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.branch;
import static io.junctura.dispatch.TestFlows.parallel;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.connector.Actions;
import io.junctura.definition.OnDoubt;
import io.junctura.definition.StepPlan;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.dispatch.listener.CallEnd;
import io.junctura.memory.HeapShare;
import io.junctura.run.Entry;
import io.junctura.run.Response;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While an attempt takes long, what its run has come to beside it, and before it, is on disk all the same. */
class LongAttemptTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final TestFlows flows = new TestFlows();
    private final TestEngine world = new TestEngine(flows, new TestActions(this::run));

    private Object run(String use, @Nullable Object input, Actions.Attempt attempt) throws InterruptedException {
        if (use.equals("test.long")) {
            begun.countDown();
            gate.await();
        }
        return Map.of();
    }

    @AfterEach
    void stop() throws Exception {
        gate.countDown();
        world.finish();
        world.close();
    }

    private void isOnDisk(long run, Predicate<Entry> what) throws Exception {
        Eventually.is("it is on disk", () -> {
            return TestFlows.entries(world.journal, run).stream().anyMatch(what);
        });
        assertThat(gate.getCount()).as("the attempt is still under way").isOne();
    }

    private static Predicate<Entry> done(String step) {
        return entry -> entry instanceof Entry.Done done && done.step().equals(step);
    }

    private static StepPlan beside(StepPlan... steps) {
        return parallel("both", false, branch("a", steps), branch("b", action("both[b]/wait", "test.long", Map.of())));
    }

    @Test
    void whatAnotherBranchHasDoneIsOnDiskThoughOneTakesLong() throws Exception {
        flows.add("both", beside(action("both[a]/send", "test.send", Map.of(), OnDoubt.ASK)));
        isOnDisk(world.accept("both", Map.of()), done("both[a]/send"));
    }

    @Test
    void aWaitOfAnotherBranchIsOnDiskThoughOneTakesLong() throws Exception {
        flows.add("both", beside(action("both[a]/send", "test.send", Map.of()), TestFlows.delay("both[a]/rest", "1h")));
        long run = world.accept("both", Map.of());
        isOnDisk(run, entry -> entry instanceof Entry.Waiting waiting && waiting.on() instanceof Wait.Until);
    }

    @Test
    void aCallerHearsTheResponseOfOneBranchThoughAnotherTakesLong() throws Exception {
        flows.add(
                "both",
                beside(action("both[a]/send", "test.send", Map.of()), TestFlows.respond("both[a]/answer", "early")));
        Incoming call = new Incoming(Map.of(), null, Map.of(), null);
        CallEnd end = world.engine
                .call(flows.get("both"), call, false, Duration.ofMinutes(5), HeapShare.REQUEST_VALUES.open())
                .get(20, TimeUnit.SECONDS);
        assertThat(end).isInstanceOf(CallEnd.Answered.class);
        Response response = ((CallEnd.Answered) end).response();
        assertThat(response.body()).isEqualTo("early");
        assertThat(gate.getCount()).as("the attempt is still under way").isOne();
    }

    @Test
    void whatCameBeforeAnAttemptIsOnDiskOnceThatLasts() throws Exception {
        flows.add("one", TestFlows.set("know", Map.of("n", "{{ 1 }}")), action("wait", "test.long", Map.of()));
        long run = world.accept("one", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(TestFlows.entries(world.journal, run))
                .as("a short one is not waited for")
                .isEmpty();
        world.engine.interruptOverdue(0);
        world.engine.interruptOverdue(0);
        Eventually.is(
                "it is on disk", () -> !TestFlows.entries(world.journal, run).isEmpty());
        assertThat(gate.getCount()).as("the attempt is still under way").isOne();
    }

    @Test
    void aServerThatStopsWaitsForWhatMustNotBeRepeatedAndBeginsNothingAfterIt() throws Exception {
        flows.add("pay", action("pay", "test.long", Map.of(), OnDoubt.ASK), action("tell", "test.send", Map.of()));
        long run = world.accept("pay", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        Thread stop = new Thread(world.engine::close);
        stop.start();
        Eventually.is("it is stopping", () -> {
            try {
                return world.engine.accept(flows.get("pay"), List.of()) == null;
            } catch (Rejected stopping) {
                return true;
            }
        });
        gate.countDown();
        stop.join(20_000);
        assertThat(TestFlows.entries(world.journal, run)).anyMatch(done("pay")).noneMatch(done("tell"));
        assertThat(world.journal.runs().load(run).orElseThrow().status()).isEqualTo(RunStatus.DUE);
    }

    @Test
    void aServerThatStopsInterruptsWhatMayBeRepeated() throws Exception {
        flows.add("wait", action("wait", "test.long", Map.of()));
        long run = world.accept("wait", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.engine.close();
        world.finish();
        assertThat(gate.getCount()).as("nobody has answered it").isOne();
        assertThat(world.journal.runs().load(run).orElseThrow().status()).isEqualTo(RunStatus.DUE);
    }
}
