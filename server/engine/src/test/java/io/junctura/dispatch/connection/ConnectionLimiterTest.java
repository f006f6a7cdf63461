package io.junctura.dispatch.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.definition.ConnectionLimits;
import io.junctura.run.Failure;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections with limits, and such as do not answer. */
class ConnectionLimiterTest {
    private static final int FLOW = 1;
    private static final int OTHER = 2;

    private static final Failure NO_ANSWER = new Failure(ErrorKind.TRY_LATER, Reached.NO, null, "no answer");

    private record WakeUpTimer(long time, Runnable task) {}

    private final PriorityQueue<WakeUpTimer> alarms = new PriorityQueue<>((a, b) -> Long.compare(a.time, b.time));
    private final ArrayDeque<ConnectionLimiter.Permit> called = new ArrayDeque<>();
    private final Circuits circuits = new Circuits();
    private final RecentAttempts starts = RecentAttempts.in(LongBuffer.allocate(64));
    private final ConnectionLimiters gates = new ConnectionLimiters(
            this::now, circuits, (at, task) -> alarms.add(new WakeUpTimer(at, task)), called::add);
    private long time = 1_900_000_000_000L;

    private long now() {
        return time;
    }

    private ConnectionLimiter gate(int concurrency, @Nullable String rate) {
        limit(concurrency, rate);
        return gates.of("erp");
    }

    private void limit(int concurrency, @Nullable String rate) {
        ConnectionLimits.Rate parsed = rate == null ? null : ConnectionLimits.Rate.parse(rate);
        Supplier<RecentAttempts> given = () -> starts;
        gates.limits("erp", new ConnectionLimits(concurrency, parsed), given);
    }

    private void passes(Duration duration) {
        long until = time + duration.toMillis();
        while (!alarms.isEmpty() && alarms.peek().time <= until) {
            WakeUpTimer alarm = alarms.poll();
            time = Math.max(time, alarm.time);
            alarm.task.run();
        }
        time = until;
    }

    private List<Long> called() {
        List<Long> runs = new ArrayList<>();
        for (ConnectionLimiter.Permit pass : called) runs.add(pass.run);
        return runs;
    }

    /** One goes first over the connection, and this comes of it. */
    private void tried(@Nullable Failure failure) {
        Circuits.Admission admission = circuits.admit("erp", time);
        if (admission.probe() == null) throw new AssertionError("no attempt may start before " + admission.notBefore());
        circuits.recordResult("erp", admission.probe(), circuits.replacements("erp"), failure, time);
    }

    private static ConnectionLimiter.Permit admitted(ConnectionLimiter gate, int flow, long run) {
        ConnectionLimiter.Permit pass = gate.admit(flow, run);
        if (pass == null) throw new AssertionError("run " + run + " has to wait");
        return pass;
    }

    @Test
    void aConnectionWithoutLimitsHasNoGate() {
        assertThat(gates.of("erp")).isNull();
        limit(0, null);
        assertThat(gates.of("erp")).isNull();
        assertThat(gates.of(null)).isNull();
    }

    @Test
    void noMoreAttemptsAreUnderWayThanTheLimitSaysAndTheNextIsCalledWhenOneIsOver() {
        ConnectionLimiter gate = gate(2, null);
        ConnectionLimiter.Permit first = admitted(gate, FLOW, 1);
        ConnectionLimiter.Permit second = admitted(gate, FLOW, 2);
        first.begins();
        second.begins();
        assertThat(gate.admit(FLOW, 3)).isNull();
        assertThat(gate.admit(FLOW, 4)).isNull();
        gate.check();
        assertThat(called).isEmpty();
        first.giveBack();
        assertThat(called()).containsExactly(3L);
        first.giveBack();
        assertThat(called()).containsExactly(3L);
        assertThat(gate.admit(FLOW, 5)).as("whoever comes later waits behind").isNull();
        second.giveBack();
        assertThat(called()).containsExactly(3L, 4L);
    }

    @Test
    void thoseWhoWaitAreCalledInTheOrderOfWaitingOfEachFlowAndFlowByFlowInTurn() {
        ConnectionLimiter gate = gate(1, null);
        ConnectionLimiter.Permit first = admitted(gate, FLOW, 1);
        for (long run = 10; run < 20; run++) assertThat(gate.admit(FLOW, run)).isNull();
        for (long run = 20; run < 22; run++) assertThat(gate.admit(OTHER, run)).isNull();
        first.giveBack();
        for (int i = 0; i < 5; i++) called.getLast().giveBack();
        assertThat(called()).containsExactly(10L, 20L, 11L, 21L, 12L, 13L);
    }

    @Test
    void inNoTimeOfThatLengthDoMoreBeginThanTheRateSays() {
        Random random = new Random(7);
        ConnectionLimiter gate = gate(0, "5/10s");
        List<Long> begun = new ArrayList<>();
        for (long run = 1; run <= 300; run++) {
            ConnectionLimiter.Permit pass = gate.admit(FLOW, run);
            if (pass != null) called.add(pass);
            gate.check();
            passes(Duration.ofMillis(random.nextInt(1_500)));
            while (!called.isEmpty()) {
                // It takes a while from the call to the attempt.
                passes(Duration.ofMillis(random.nextInt(100)));
                ConnectionLimiter.Permit next = called.poll();
                if (random.nextInt(4) == 0) {
                    next.giveBack();
                    continue;
                }
                next.begins();
                begun.add(time);
                next.giveBack();
            }
        }
        for (int i = 5; i < begun.size(); i++) {
            assertThat(begun.get(i) - begun.get(i - 5)).isGreaterThanOrEqualTo(10_000);
        }
        assertThat(begun).hasSizeGreaterThan(50);
        passes(Duration.ofHours(1));
    }

    @Test
    void aRateThatIsUsedUpLetsTheNextGoWhenTheFirstIsThatLongAgo() {
        ConnectionLimiter gate = gate(0, "2/1m");
        admitted(gate, FLOW, 1).begins();
        passes(Duration.ofSeconds(20));
        admitted(gate, FLOW, 2).begins();
        assertThat(gate.admit(FLOW, 3)).isNull();
        assertThat(gate.admit(FLOW, 4)).isNull();
        gate.check();
        passes(Duration.ofMillis(39_999));
        assertThat(called).isEmpty();
        passes(Duration.ofMillis(1));
        assertThat(called()).containsExactly(3L);
        called.getLast().begins();
        passes(Duration.ofSeconds(20));
        assertThat(called()).containsExactly(3L, 4L);
    }

    @Test
    void aClockThatIsSetBackHoldsNobodyUpForLongerThanTheRateSays() {
        ConnectionLimiter gate = gate(0, "1/1m");
        admitted(gate, FLOW, 1).begins();
        time -= Duration.ofDays(300).toMillis();
        assertThat(gate.admit(FLOW, 2)).isNull();
        gate.check();
        passes(Duration.ofMinutes(1));
        assertThat(called()).containsExactly(2L);
    }

    @Test
    void whatBeganBeforeTheProcessDiedCountsAfterwards(@TempDir Path folder) {
        Path file = folder.resolve("rates").resolve("erp");
        RecentAttempts before = RecentAttempts.open(file);
        for (int i = 0; i < 3; i++) before.add(time + i * 1_000L);
        RecentAttempts after = RecentAttempts.open(file);
        assertThat(after.within(10_000, time + 5_000)).isEqualTo(3);
        assertThat(after.over(10_000)).isEqualTo(time + 10_000);
        assertThat(after.within(10_000, time + 11_000)).isEqualTo(1);
    }

    @Test
    void aHundredThousandThatWaitCostNothingWhileNoneOfThemCanGo() {
        ConnectionLimiter gate = gate(1, "1000/1m");
        ConnectionLimiter.Permit first = admitted(gate, FLOW, 0);
        first.begins();
        for (long run = 1; run <= 100_000; run++) {
            assertThat(gate.admit(FLOW, run)).isNull();
            gate.check();
        }
        assertThat(gate.waiting()).isEqualTo(100_000);
        passes(Duration.ofMinutes(10));
        assertThat(called).isEmpty();
        assertThat(alarms).isEmpty();
        first.giveBack();
        assertThat(called()).containsExactly(1L);
    }

    @Test
    void aCalledRunThatDoesNotComeHoldsNoOtherFlowUpAndIsTheFirstOfItsOwnLater() {
        ConnectionLimiter gate = gate(1, null);
        ConnectionLimiter.Permit first = admitted(gate, FLOW, 1);
        assertThat(gate.admit(FLOW, 2)).isNull();
        assertThat(gate.admit(FLOW, 3)).isNull();
        assertThat(gate.admit(OTHER, 4)).isNull();
        first.giveBack();
        assertThat(called()).containsExactly(2L);
        passes(Duration.ofMillis(ConnectionLimiter.PATIENCE));
        assertThat(called()).containsExactly(2L, 4L);
        called.getLast().giveBack();
        passes(Duration.ofMinutes(1));
        assertThat(called()).as("its flow is busy").containsExactly(2L, 4L);
        called.getFirst().rejected();
        assertThat(called()).containsExactly(2L, 4L, 3L);
    }

    @Test
    void whileASystemIsLeftAloneNobodyIsCalledAndThenOneGoesFirst() {
        ConnectionLimiter gate = gate(3, null);
        List<ConnectionLimiter.Permit> under = new ArrayList<>();
        for (long run = 1; run <= 3; run++) under.add(admitted(gate, FLOW, run));
        for (long run = 4; run <= 9; run++) assertThat(gate.admit(FLOW, run)).isNull();
        Failure busy = new Failure(ErrorKind.TRY_LATER, Reached.YES, Duration.ofSeconds(30), "429");
        for (int i = 0; i < Circuits.OPENS_AFTER; i++)
            circuits.recordResult("erp", null, circuits.replacements("erp"), busy, time);
        for (ConnectionLimiter.Permit pass : under) pass.giveBack();
        assertThat(called).isEmpty();
        passes(Duration.ofSeconds(29));
        assertThat(called).isEmpty();
        passes(Duration.ofSeconds(1));
        assertThat(called()).containsExactly(4L);
        tried(null);
        called.getFirst().giveBack();
        assertThat(called()).containsExactly(4L, 5L, 6L, 7L);
    }

    @Test
    void whenLimitsAreTakenAwayThoseWhoWaitGoAndTheGateWithThem() {
        ConnectionLimiter gate = gate(1, null);
        ConnectionLimiter.Permit first = admitted(gate, FLOW, 0);
        for (long run = 1; run <= 1_000; run++)
            assertThat(gate.admit(FLOW, run)).isNull();
        limit(0, null);
        first.giveBack();
        int all = 0;
        while (!called.isEmpty()) {
            assertThat(called).as("not all at once").hasSizeLessThan(65);
            called.poll().giveBack();
            all++;
        }
        assertThat(all).isEqualTo(1_000);
        assertThat(gates.of("erp")).isNull();
        assertThat(gates.waiting()).isEqualTo(Map.of());
    }

    @Test
    void thoseWhoWaitForASystemWithoutLimitsThatDoesNotAnswerAreCalledWhenItDoesAndTheGateGoes() {
        for (int i = 0; i < Circuits.OPENS_AFTER; i++)
            circuits.recordResult("erp", null, circuits.replacements("erp"), NO_ANSWER, time);
        for (long run = 1; run <= 1_000; run++)
            gates.putOff("erp", null, FLOW, run).check();
        ConnectionLimiter gate = gates.of("erp");
        assertThat(gate.admit(OTHER, 1_001)).as("who comes later waits behind").isNull();
        assertThat(called).isEmpty();
        assertThat(alarms).as("one for all").hasSize(1);
        passes(Duration.ofSeconds(1));
        assertThat(called()).containsExactly(1L);

        ConnectionLimiter.Permit probe = called.poll();
        tried(NO_ANSWER);
        probe.giveBack();
        passes(Duration.ofSeconds(2));
        assertThat(called()).as("flow by flow").containsExactly(1_001L);

        tried(null);
        called.poll().giveBack();
        int all = 2;
        while (!called.isEmpty()) {
            assertThat(called).as("not all at once").hasSizeLessThan(65);
            called.poll().giveBack();
            all++;
        }
        assertThat(all).isEqualTo(1_001);
        assertThat(gates.of("erp")).isNull();
    }

    @Test
    void aRunThatComesInVainIsTheFirstOfItsFlowAgain() {
        for (int i = 0; i < Circuits.OPENS_AFTER; i++)
            circuits.recordResult("erp", null, circuits.replacements("erp"), NO_ANSWER, time);
        for (long run = 1; run <= 3; run++) gates.putOff("erp", null, FLOW, run).check();
        passes(Duration.ofSeconds(1));
        assertThat(called()).containsExactly(1L);
        // Meanwhile another one has tried it.
        tried(NO_ANSWER);
        gates.putOff("erp", called.poll(), FLOW, 1).check();
        assertThat(gates.waiting()).isEqualTo(Map.of("erp", 3L));
        passes(Duration.ofSeconds(2));
        assertThat(called()).containsExactly(1L);
    }

    @Test
    void whoeverIsCalledInVainKeepsTheOrderOfWaiting() {
        for (int i = 0; i < Circuits.OPENS_AFTER; i++)
            circuits.recordResult("erp", null, circuits.replacements("erp"), NO_ANSWER, time);
        for (long run = 1; run <= 10; run++)
            gates.putOff("erp", null, FLOW, run).check();
        passes(Duration.ofSeconds(1));
        tried(null);
        called.poll().giveBack();
        assertThat(called()).hasSize(9);
        for (int i = 0; i < Circuits.OPENS_AFTER; i++)
            circuits.recordResult("erp", null, circuits.replacements("erp"), NO_ANSWER, time);
        while (!called.isEmpty()) {
            ConnectionLimiter.Permit pass = called.poll();
            gates.putOff("erp", pass, FLOW, pass.run).check();
        }
        gates.putOff("erp", null, FLOW, 11).check();
        passes(Duration.ofSeconds(1));
        tried(null);
        called.peek().giveBack();
        assertThat(called()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    }

    @Test
    void whenTheSystemIsWellAgainAsManyGoAsBeforeThoughMoreComeAllTheTime() {
        for (int i = 0; i < Circuits.OPENS_AFTER; i++)
            circuits.recordResult("erp", null, circuits.replacements("erp"), NO_ANSWER, time);
        for (long run = 1; run <= 200; run++)
            gates.putOff("erp", null, FLOW, run).check();
        passes(Duration.ofSeconds(1));
        tried(null);
        called.poll().giveBack();
        // They begin, and take their time.
        while (!called.isEmpty()) called.poll().begins();
        assertThat(gates.waiting()).isEmpty();
        assertThat(gates.of("erp")).as("nothing holds anybody up").isNull();
    }

    @Test
    void aGateStaysWhileARunThatWasCalledMayStillCome() {
        for (int i = 0; i < Circuits.OPENS_AFTER; i++)
            circuits.recordResult("erp", null, circuits.replacements("erp"), NO_ANSWER, time);
        gates.putOff("erp", null, FLOW, 1).check();
        gates.putOff("erp", null, OTHER, 2).check();
        passes(Duration.ofSeconds(1));
        ConnectionLimiter.Permit late = called.poll();
        passes(Duration.ofMillis(ConnectionLimiter.PATIENCE));
        tried(null);
        called.poll().giveBack();
        assertThat(gates.of("erp")).isNotNull();
        for (int i = 0; i < Circuits.OPENS_AFTER; i++)
            circuits.recordResult("erp", null, circuits.replacements("erp"), NO_ANSWER, time);
        gates.putOff("erp", late, FLOW, 1).check();
        passes(Duration.ofSeconds(1));
        assertThat(called()).containsExactly(1L);
        tried(null);
        called.poll().giveBack();
        assertThat(gates.of("erp")).isNull();
    }

    @Test
    void aRateAloneLetsTheNextGoInTimeThoughTheFirstIsStillUnderWay() {
        ConnectionLimiter gate = gate(0, "1/1s");
        ConnectionLimiter.Permit first = admitted(gate, FLOW, 1);
        assertThat(gate.admit(FLOW, 2)).isNull();
        gate.check();
        assertThat(gate.admit(FLOW, 3)).isNull();
        gate.check();
        first.begins();
        passes(Duration.ofSeconds(1));
        assertThat(called()).containsExactly(2L);
        called.getLast().begins();
        passes(Duration.ofSeconds(1));
        assertThat(called()).containsExactly(2L, 3L);
    }

    @Test
    void runsThatWaitForNewCredentialsAreQueuedOnceHoweverOftenTheyAreReplaced() {
        Failure refused = new Failure(ErrorKind.CREDENTIALS, Reached.YES, null, "401");
        circuits.recordResult("erp", null, circuits.replacements("erp"), refused, time);
        List<ConnectionLimiters.Refused> waiting =
                List.of(new ConnectionLimiters.Refused(FLOW, 1), new ConnectionLimiters.Refused(FLOW, 2));
        circuits.credentialsReplaced("erp");
        gates.credentialsReplaced("erp", waiting);
        assertThat(called()).as("one goes first").containsExactly(1L);
        tried(refused);
        called.poll().giveBack();
        gates.waits("erp", FLOW, 3);
        circuits.credentialsReplaced("erp");
        gates.credentialsReplaced("erp", waiting);
        assertThat(gates.waiting()).isEqualTo(Map.of("erp", 2L));
        assertThat(called())
                .as("who is in line for another reason keeps its place")
                .containsExactly(3L);
        tried(null);
        called.poll().giveBack();
        assertThat(called()).containsExactly(1L, 2L);
    }
}
