package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.branch;
import static io.junctura.dispatch.TestFlows.loop;
import static io.junctura.dispatch.TestFlows.parallel;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.definition.LoopStep;
import io.junctura.definition.StepPlan;
import io.junctura.json.Json;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.MemoryJournal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stored attempt state is on disk before the action continues, later attempts of the step read it, and it ends with the step. */
class AttemptStateTest {
    private static final byte[] UPLOAD = Json.writeStored("upload-7");

    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private final TestFlows flows = new TestFlows();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    /** What attempts found, by step and number of the attempt. */
    private final Map<String, Map<String, byte[]>> found = new ConcurrentHashMap<>();

    private final ConcurrentLinkedQueue<String> reported = new ConcurrentLinkedQueue<>();
    private volatile Journal journal;
    private volatile boolean works;
    private TestEngine world = start();

    private TestEngine start() {
        TestEngine engine = new TestEngine(flows, new TestActions(this::run), disk);
        journal = engine.journal;
        return engine;
    }

    @AfterEach
    void stop() {
        gate.countDown();
        world.close();
    }

    private Object run(String use, @Nullable Object input, Actions.Attempt attempt)
            throws ConnectorException, InterruptedException {
        found.put(attempt.step() + " " + attempt.number(), attempt.state().read());
        switch (use) {
            case "test.upload" -> {
                if (works) return Map.of("done", true);
                remember(attempt);
                throw ConnectorException.tryLater(Reached.NO, "not yet", (Throwable) null);
            }
            case "test.refused" -> {
                if (works) return Map.of("done", true);
                remember(attempt);
                throw ConnectorException.refused("no");
            }
            case "test.dies" -> {
                remember(attempt);
                begun.countDown();
                gate.await();
            }
            case "test.late" -> {
                // It ignores the interrupt.
                begun.countDown();
                awaitUninterruptibly();
                try {
                    attempt.state().write("id", UPLOAD).get(20, TimeUnit.SECONDS);
                    reported.add("on disk");
                } catch (Exception e) {
                    reported.add(String.valueOf(e.getMessage()));
                }
            }
            case "test.first" -> begun.await();
            default -> {}
        }
        return Map.of();
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

    private void remember(Actions.Attempt attempt) throws InterruptedException {
        try {
            attempt.state().write("id", UPLOAD).get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
        boolean onDisk =
                journal.runs().attemptState(attempt.run(), attempt.step()).containsKey("id");
        reported.add(attempt.step() + (onDisk ? " on disk" : " not on disk"));
    }

    private void isTriedAgain(long run, Duration later, RunStatus then) throws Exception {
        world.setClock(START + later.toMillis());
        Eventually.is("the run is " + then, () -> {
            world.ringDue();
            return world.isNotified(run, then);
        });
    }

    @Test
    void aLaterAttemptRecallsWhatWasOnDiskBeforeTheFirstWentOn() throws Exception {
        flows.add("upload", action("send", "test.upload", Map.of()));
        long run = world.accept("upload", Map.of());
        world.await(run, RunStatus.WAITING);
        assertThat(reported).containsExactly("send on disk");
        works = true;
        isTriedAgain(run, Duration.ofMinutes(1), RunStatus.SUCCEEDED);
        assertThat(found.get("send 1")).isEmpty();
        assertThat(found.get("send 2")).containsOnlyKeys("id").containsEntry("id", UPLOAD);
        assertThat(world.journal.remembering(run)).as("deleted with the step").isEmpty();
    }

    @Test
    void anAttemptAfterACrashRecallsIt() throws Exception {
        flows.add("upload", action("send", "test.dies", Map.of()), action("last", "test.send", Map.of()));
        long run = world.accept("upload", Map.of());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        TestEngine dead = world;
        dead.close();
        gate.countDown();
        world = start();
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(found.get("send 2")).containsEntry("id", UPLOAD);
        assertThat(found.get("last 1")).as("another step").isEmpty();
    }

    @Test
    void eachItemOfALoopRemembersForItself() throws Exception {
        StepPlan send = action("lines[]/send", "test.upload", Map.of());
        flows.add("each", loop("lines", "{{ [1..2] }}", 0, 1, LoopStep.FailedItems.FAIL, send));
        long run = world.accept("each", Map.of());
        world.await(run, RunStatus.WAITING);
        assertThat(world.journal.remembering(run)).containsExactly("lines[0]/send");
        works = true;
        isTriedAgain(run, Duration.ofMinutes(1), RunStatus.SUCCEEDED);
        assertThat(found.get("lines[0]/send 2")).containsEntry("id", UPLOAD);
        assertThat(found.get("lines[1]/send 1")).isEmpty();
    }

    @Test
    void aRunThatIsTakenUpAgainRecallsItAndAReplayDoesNot() throws Exception {
        flows.add("upload", action("send", "test.refused", Map.of()));
        long run = world.accept("upload", Map.of());
        world.await(run, RunStatus.FAILED);
        assertThat(world.journal.remembering(run)).containsExactly("send");
        works = true;
        long replay = world.engine
                .replay(world.journal.runs().load(run).orElseThrow(), Map.of(), flows.get("upload"))
                .get(20, TimeUnit.SECONDS);
        world.await(replay, RunStatus.SUCCEEDED);
        assertThat(found.get("send 1")).as("the replay's").isEmpty();
        world.engine.resume(run, "eva");
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(found.get("send 2")).containsEntry("id", UPLOAD);
        assertThat(world.journal.remembering(run)).isEmpty();
    }

    @Test
    void aStepThatIsGoneBackBehindBeginsWithoutIt() throws Exception {
        flows.add("upload", action("first", "test.send", Map.of()), action("send", "test.refused", Map.of()));
        long run = world.accept("upload", Map.of());
        world.await(run, RunStatus.FAILED);
        works = true;
        world.engine.resume(run, "first", "eva");
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(found.get("send 1")).isEmpty();
        assertThat(found).doesNotContainKey("send 2");
    }

    @Test
    void aRunThatIsGivenUpKeepsNothing() throws Exception {
        flows.add("upload", action("send", "test.refused", Map.of()));
        long run = world.accept("upload", Map.of());
        world.await(run, RunStatus.FAILED);
        world.engine.cancel(run, "eva");
        world.await(run, RunStatus.CANCELLED);
        assertThat(world.journal.remembering(run)).isEmpty();
    }

    @Test
    void anAttemptThatIsAbandonedRemembersNothing() throws Exception {
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
        assertThat(reported)
                .hasSize(1)
                .first()
                .asString()
                .contains("The run does not wait for this attempt any longer");
        assertThat(world.journal.remembering(run)).isEmpty();
    }

    @Test
    void theTimeForFurtherAttemptsCountsFromTheOneThatRemembered() throws Exception {
        flows.add("upload", action("send", "test.upload", Map.of()));
        long run = world.accept("upload", Map.of());
        world.await(run, RunStatus.WAITING);
        isTriedAgain(run, Duration.ofHours(2), RunStatus.FAILED);
        assertThat(List.copyOf(found.keySet())).containsExactlyInAnyOrder("send 1", "send 2");
    }
}
