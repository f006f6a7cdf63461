package io.junctura.dispatch;

import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.branch;
import static io.junctura.dispatch.TestFlows.parallel;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.connector.AttemptState;
import io.junctura.definition.OnDoubt;
import io.junctura.run.Entry;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import io.junctura.run.journal.MemoryJournal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens before an action has announced its effect is repeated. What happens after it is in doubt. */
class AnnouncedEffectsTest {
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private final TestFlows flows = new TestFlows();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
    private TestEngine world = start(Effect.ANNOUNCED);

    @AfterEach
    void stop() {
        gate.countDown();
        world.close();
    }

    private TestEngine start(Effect effect) {
        return new TestEngine(flows, new TestActions(effect, this::run), disk);
    }

    /** Ends the process during the attempt, and begins another one. */
    private void crash() throws InterruptedException {
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        world.close();
        world = start(Effect.ANNOUNCED);
    }

    private Object run(String use, @Nullable Object input, Actions.Attempt attempt)
            throws ConnectorException, InterruptedException {
        done.add(use);
        long times = done.stream().filter(use::equals).count();
        switch (use) {
            case "test.prepares" -> {
                if (times == 1) stays();
            }
            case "test.fails-then-prepares" -> {
                if (times == 2) stays();
                announce(attempt);
                if (times == 1) throw lost();
            }
            case "test.sends" -> {
                announce(attempt);
                stays();
            }
            case "test.fails-before" -> throw lost();
            case "test.fails-after" -> {
                announce(attempt);
                throw lost();
            }
            case "test.breaks-before" -> throw new IllegalStateException("a mistake");
            case "test.late" -> {
                begun.countDown();
                awaitUninterruptibly();
                try {
                    announce(attempt);
                    done.add("announced");
                } catch (InterruptedException e) {
                    done.add("given up");
                }
            }
            case "test.first" -> begun.await();
            default -> announce(attempt);
        }
        return Map.of();
    }

    private static void announce(Actions.Attempt attempt) throws InterruptedException {
        AttemptState.await(attempt.state().announceEffect());
    }

    private static ConnectorException lost() {
        return ConnectorException.tryLater(Reached.MAYBE, "no answer", (Throwable) null);
    }

    private void stays() throws InterruptedException {
        begun.countDown();
        gate.await();
    }

    private void awaitUninterruptibly() {
        while (true) {
            try {
                gate.await();
                return;
            } catch (InterruptedException e) {
                // It waits on.
            }
        }
    }

    private @Nullable Wait waitOf(long run) {
        return world.journal
                .runs()
                .load(run)
                .orElseThrow()
                .state()
                .position("send")
                .waitsFor();
    }

    @Test
    void anAttemptThatWasCutOffBeforeIsRepeated() throws Exception {
        flows.add("mail", action("send", "test.prepares", Map.of()));
        long run = world.accept("mail", Map.of());
        crash();
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(done).containsExactly("test.prepares", "test.prepares");
    }

    @Test
    void soIsOneWhoseInputDependsOnTheClock() throws Exception {
        flows.add("mail", action("send", "test.prepares", Map.of("at", "{{ $now() }}")));
        long run = world.accept("mail", Map.of());
        crash();
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(done).containsExactly("test.prepares", "test.prepares");
    }

    @Test
    void theAnnouncementIsOnDiskBeforeTheEffect() throws Exception {
        flows.add("mail", action("send", "test.sends", Map.of()));
        long run = world.accept("mail", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(TestFlows.entries(world.journal, run))
                .anyMatch(entry -> entry instanceof Entry.Started started && started.onDoubt() == OnDoubt.ASK);
    }

    @Test
    void soIsOneThatAPersonHasAllowed() throws Exception {
        flows.add("mail", action("send", "test.fails-then-prepares", Map.of()));
        long run = world.accept("mail", Map.of());
        world.await(run, RunStatus.WAITING);
        world.engine.answer(run, "send", Signal.Answer.REPEAT, null, "eva").get(20, TimeUnit.SECONDS);
        crash();
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(done).hasSize(3);
    }

    @Test
    void aFailureBeforeItHasReachedNothing() throws Exception {
        flows.add("mail", action("send", "test.fails-before", Map.of()));
        long run = world.accept("mail", Map.of());
        world.await(run, RunStatus.WAITING);
        assertThat(waitOf(run)).isInstanceOf(Wait.Until.class);
    }

    @Test
    void aMistakeOfTheActionBeforeItFailsTheStep() throws Exception {
        flows.add("mail", action("send", "test.breaks-before", Map.of()));
        long run = world.accept("mail", Map.of());
        world.await(run, RunStatus.FAILED);
        assertThat(done).hasSize(1);
    }

    @Test
    void aFailureAfterItIsInDoubt() throws Exception {
        flows.add("mail", action("send", "test.fails-after", Map.of()));
        long run = world.accept("mail", Map.of());
        world.await(run, RunStatus.WAITING);
        assertThat(waitOf(run)).isInstanceOf(Wait.Person.class);
    }

    @Test
    void itTakesThePlaceOfTheWriteBeforeAnUnsafeAttempt() throws Exception {
        assertThat(appends(Effect.UNSAFE)).isEqualTo(3);
        assertThat(appends(Effect.ANNOUNCED)).isEqualTo(3);
        assertThat(appends(Effect.KEYED)).isEqualTo(2);
    }

    /** How many appends a run of one step needs, with that of its event. */
    private long appends(Effect effect) throws Exception {
        flows.add("mail", action("send", "test.works", Map.of()));
        world.close();
        world = start(effect);
        long before = disk.appends();
        world.await(world.accept("mail", Map.of()), RunStatus.SUCCEEDED);
        return disk.appends() - before;
    }

    @Test
    void anAttemptThatTheRunHasGivenUpCannotAnnounceIt() throws Exception {
        flows.add(
                "race",
                parallel(
                        "any",
                        true,
                        branch("late", action("any[late]/wait", "test.late", Map.of())),
                        branch("first", action("any[first]/go", "test.first", Map.of()))));
        long run = world.accept("race", Map.of());
        world.await(run, RunStatus.SUCCEEDED);
        gate.countDown();
        world.finish();
        assertThat(done).contains("given up").doesNotContain("announced");
        assertThat(List.copyOf(TestFlows.entries(world.journal, run)))
                .noneMatch(entry -> entry instanceof Entry.Started);
    }
}
