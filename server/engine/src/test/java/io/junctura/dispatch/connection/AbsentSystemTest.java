package io.junctura.dispatch.connection;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.dispatch.TestActions;
import io.junctura.dispatch.TestEngine;
import io.junctura.dispatch.TestFlows;
import io.junctura.run.Position;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs whose system does not answer, or refuses their credentials, wait without a cost until it answers. */
class AbsentSystemTest {
    private static final int RUNS = 60;
    private static final int SLOTS = 4;

    private final TestFlows flows = new TestFlows();
    private final AtomicInteger attempts = new AtomicInteger();
    private volatile Attempted happens = fails(ConnectorException.tryLater(Reached.NO, "nobody is there"));
    private final TestEngine world = new TestEngine(flows, new TestActions((use, input, attempt) -> {
        attempts.incrementAndGet();
        happens.happens();
        return Map.of();
    }));

    private interface Attempted {
        void happens() throws ConnectorException, InterruptedException;
    }

    private static Attempted fails(ConnectorException why) {
        return () -> {
            throw why;
        };
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void nobodyLooksAtThemUntilOneHasGotThroughAndThenAllGo() throws Exception {
        flows.concurrency = SLOTS;
        flows.add("send", action("send", "test.send", Map.of()));
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) runs.add(world.accept("send", Map.of()));
        for (long run : runs) world.await(run, RunStatus.WAITING);
        assertThat(attempts.get()).isLessThan(Circuits.OPENS_AFTER + SLOTS);
        List<Long> inLine = new ArrayList<>();
        for (long run : runs) if (waitsFor(run) instanceof Wait.Limit) inLine.add(run);
        assertThat(inLine).as("the others wait for their next attempt").hasSize(RUNS - attempts.get());
        assertThat(world.engine.waitingForPermits()).isEqualTo(Map.of("erp", (long) inLine.size()));

        happens = () -> {};
        assertThat(world.ring(START + 1_000)).isNotNull();
        for (long run : inLine) world.await(run, RunStatus.SUCCEEDED);
        assertThat(world.engine.openCircuits()).isEmpty();
    }

    @Test
    void runsOfARefusedConnectionWaitWithoutAnAttemptUntilItsCredentialsAreReplaced() throws Exception {
        happens = fails(ConnectorException.credentials("who are you?"));
        flows.concurrency = SLOTS;
        flows.add("send", action("send", "test.send", Map.of()));
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            runs.add(world.accept("send", Map.of()));
            if (i % SLOTS == 0) world.await(runs.get(i), RunStatus.WAITING);
        }
        for (long run : runs) world.await(run, RunStatus.WAITING);
        int refused = attempts.get();
        assertThat(refused).isLessThanOrEqualTo(SLOTS);
        for (long run : runs) assertThat(waitsFor(run)).isEqualTo(new Wait.NewCredentials("erp"));

        world.engine.resume(runs.get(700), "eva");
        Eventually.is("the one that somebody retries is tried", () -> isOver(refused + 1));
        world.engine.credentialsReplaced("erp");
        Eventually.is("one goes first", () -> isOver(refused + 2));

        happens = () -> {};
        world.engine.credentialsReplaced("erp");
        for (long run : runs) world.await(run, RunStatus.SUCCEEDED);
        assertThat(attempts.get()).isEqualTo(refused + 2 + runs.size());
        Eventually.is(
                "no run waits for a permit",
                () -> world.engine.waitingForPermits().isEmpty());
    }

    private boolean isOver(int count) {
        return attempts.get() == count && world.engine.attempting() == 0;
    }

    @Test
    void anAttemptThatWasRefusedAfterTheReplacementIsMadeAgainAndDelaysNoOther() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch credentials = new CountDownLatch(1);
        flows.add("send", action("send", "test.send", Map.of()));
        happens = () -> {
            begun.countDown();
            credentials.await();
            throw ConnectorException.credentials("who are you?");
        };
        long run = world.accept("send", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        happens = () -> {};
        world.engine.credentialsReplaced("erp");
        credentials.countDown();
        world.await(run, RunStatus.WAITING);
        assertThat(waitsFor(run)).isInstanceOf(Wait.Until.class);
        assertThat(world.engine.openCircuits()).doesNotContainEntry("erp", Circuits.WITH_NEW_CREDENTIALS);
    }

    @Test
    void runsWhoseConnectionWasDeletedWaitWithoutBeingPreparedAgain() throws Exception {
        happens = () -> {};
        AtomicInteger prepared = new AtomicInteger();
        AtomicBoolean there = new AtomicBoolean();
        TestActions actions = new TestActions((use, input, attempt) -> Map.of());
        flows.concurrency = 1;
        flows.add("send", action("send", "test.send", Map.of()));
        try (TestEngine engine = new TestEngine(flows, (use, connection, input) -> {
            prepared.incrementAndGet();
            if (!there.get()) throw ConnectorException.credentials("The connection \"erp\" does not exist.");
            return actions.prepare(use, connection, input);
        })) {
            List<Long> runs = new ArrayList<>();
            for (int i = 0; i < 5; i++) runs.add(engine.accept("send", Map.of()));
            for (long run : runs) engine.await(run, RunStatus.WAITING);
            engine.engine.credentialsReplaced("erp");
            Eventually.is(
                    "one has tried again",
                    () -> prepared.get() == 2
                            && engine.engine.openCircuits().containsValue(Circuits.WITH_NEW_CREDENTIALS));
            there.set(true);
            engine.engine.credentialsReplaced("erp");
            for (long run : runs) engine.await(run, RunStatus.SUCCEEDED);
            assertThat(prepared).hasValue(2 + runs.size());
        }
    }

    private @Nullable Wait waitsFor(long run) {
        for (Position position :
                world.journal.runs().load(run).orElseThrow().state().positions()) return position.waitsFor();
        return null;
    }
}
