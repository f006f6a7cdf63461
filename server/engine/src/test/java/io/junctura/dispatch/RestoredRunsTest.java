package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.definition.OnDoubt;
import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.Restoration;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.Appends;
import io.junctura.run.journal.MemoryJournal;
import io.junctura.run.journal.NewRun;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server was restored from a backup: what its runs had done after the backup was made is not known. */
class RestoredRunsTest {
    private static final long RUN = 1;
    private static final long BACKUP = START - 3_600_000;
    private static final String QUESTION =
            "The server was restored from a backup of 2030-03-17T16:46:40Z; whether this step"
                    + " was carried out after that is not known.";

    private final TestFlows flows = new TestFlows();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private @Nullable TestEngine world;

    /** How many attempts of {@code test.flaky} fail before they have sent anything. */
    private int failures;

    @AfterEach
    void stop() {
        if (world != null) world.close();
    }

    /** Its effect is in its name. */
    private final class TestAction implements Actions.Prepared {
        private final String use;

        TestAction(String use) {
            this.use = use;
        }

        @Override
        public Effect effect() {
            if (use.equals("test.read")) return Effect.READ;
            return use.equals("test.keyed") ? Effect.KEYED : Effect.UNSAFE;
        }

        @Override
        public Object run(Actions.Attempt attempt) throws ConnectorException {
            done.add(attempt.step());
            if (use.equals("test.flaky") && failures-- > 0) {
                throw new ConnectorException(ErrorKind.TRY_LATER, Reached.NO, "Not now.", null, null);
            }
            return Map.of("by", attempt.step());
        }

        @Override
        public Actions.@Nullable Verified verify(Actions.Attempt attempt) {
            return use.equals("test.verified") ? new Actions.Verified(true, "found") : null;
        }
    }

    private TestEngine restored(RunStatus status, Entry... entries) throws Exception {
        Outcome outcome = status == RunStatus.FAILED ? ((Entry.Ended) entries[entries.length - 1]).outcome() : null;
        Appends.append(
                new MemoryJournal(disk, Runnable::run),
                Append.of(new NewRun(
                        RUN,
                        1,
                        1,
                        START,
                        null,
                        null,
                        Json.writeStored(Map.of()),
                        null,
                        null,
                        0,
                        List.of(entries),
                        status,
                        outcome,
                        null)));
        disk.restored(new Restoration(RUN, BACKUP, START));
        return start();
    }

    private TestEngine start() {
        TestEngine begun = new TestEngine(flows, (use, connection, input) -> new TestAction(use), disk);
        world = begun;
        return begun;
    }

    private void answer(String step, Signal.Answer answer, @Nullable Object result) throws Exception {
        assertThat(world.engine.answer(RUN, step, answer, result, "eva").get(20, TimeUnit.SECONDS))
                .isTrue();
    }

    private @Nullable String question(String step) {
        Position position = world.journal.runs().load(RUN).orElseThrow().state().position(step);
        return position != null && position.waitsFor() instanceof Wait.Person person ? person.question() : null;
    }

    private void awaitQuestion(String step) {
        await().untilAsserted(() -> assertThat(question(step)).isEqualTo(QUESTION));
    }

    @Test
    void eachStepThatMustNotBeRepeatedWaitsForAnAnswerAndIsDoneOrLeftByIt() throws Exception {
        flows.add("sends", action("first", "test.unsafe", Map.of()), action("second", "test.unsafe", Map.of()));
        TestEngine world = restored(RunStatus.DUE);
        world.await(RUN, RunStatus.WAITING);
        assertThat(question("first")).isEqualTo(QUESTION);
        assertThat(done).isEmpty();

        answer("first", Signal.Answer.REPEAT, null);
        awaitQuestion("second");
        assertThat(done).containsExactly("first");

        answer("second", Signal.Answer.DONE, "as it was");
        world.await(RUN, RunStatus.SUCCEEDED);
        assertThat(done).containsExactly("first");
        assertThat(TestFlows.entries(world.journal, RUN))
                .filteredOn(Entry.Restored.class::isInstance)
                .containsExactly(new Entry.Restored(START, BACKUP, START));
    }

    @Test
    void whatMayBeRepeatedGoesOn() throws Exception {
        flows.add("sends", action("reads", "test.read", Map.of()), action("puts", "test.keyed", Map.of()));
        restored(RunStatus.DUE).await(RUN, RunStatus.SUCCEEDED);
        assertThat(done).containsExactly("reads", "puts");
    }

    @Test
    void whatTheDocumentSaysOfACrashHoldsForARestore() throws Exception {
        flows.add(
                "sends",
                action("again", "test.unsafe", Map.of(), OnDoubt.REPEAT),
                action("never", "test.unsafe", Map.of(), OnDoubt.FAIL));
        restored(RunStatus.DUE).await(RUN, RunStatus.FAILED);
        assertThat(done).containsExactly("again");
    }

    @Test
    void aSystemThatCanTellIsAskedBeforeAPersonIs() throws Exception {
        flows.add("sends", action("send", "test.verified", Map.of()));
        restored(RunStatus.DUE).await(RUN, RunStatus.SUCCEEDED);
        assertThat(done).isEmpty();
    }

    @Test
    void onceItIsAnsweredFurtherAttemptsAskNobody() throws Exception {
        failures = 2;
        flows.add("sends", action("send", "test.flaky", Map.of()));
        TestEngine world = restored(RunStatus.DUE);
        world.await(RUN, RunStatus.WAITING);
        answer("send", Signal.Answer.REPEAT, null);
        AtomicLong now = new AtomicLong(START);
        Eventually.is("both retries are made", () -> {
            world.setClock(now.addAndGet(60_000));
            world.ringDue();
            return world.isNotified(RUN, RunStatus.SUCCEEDED);
        });
        assertThat(done).containsExactly("send", "send", "send");
    }

    @Test
    void aStepThatWasWaitingForItsNextAttemptMayHaveHadIt() throws Exception {
        flows.add("sends", action("send", "test.unsafe", Map.of()));
        Failure later = new Failure(ErrorKind.TRY_LATER, Reached.NO, null, "Not now.");
        TestEngine world = restored(
                RunStatus.DUE,
                new Entry.Failed("send", 1, START - 9, START - 8, later, false),
                new Entry.Waiting("send", START - 8, new Wait.Until(START - 7)),
                new Entry.Woken("send", START - 7, new Signal.Ready()));
        world.await(RUN, RunStatus.WAITING);
        assertThat(question("send")).isEqualTo(QUESTION);
    }

    @Test
    void anAnswerThatWasGivenBeforeTheBackupMayHaveBeenActedOnAfterIt() throws Exception {
        flows.add("sends", action("send", "test.unsafe", Map.of()));
        Failure lost = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, "No answer.");
        TestEngine world = restored(
                RunStatus.DUE,
                new Entry.Started("send", 1, START - 9, OnDoubt.ASK),
                new Entry.Failed("send", 1, START - 9, START - 8, lost, false),
                new Entry.Waiting("send", START - 8, new Wait.Person("?")),
                new Entry.Woken("send", START - 7, new Signal.Answered(Signal.Answer.REPEAT, null, "eva")));
        world.await(RUN, RunStatus.WAITING);
        assertThat(question("send")).isEqualTo(QUESTION);
        assertThat(done).isEmpty();
    }

    @Test
    void anAnswerThatIsGivenAfterTheRestoreCounts() throws Exception {
        flows.add("sends", action("send", "test.unsafe", Map.of()));
        Failure lost = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, "No answer.");
        TestEngine world = restored(
                RunStatus.WAITING,
                new Entry.Started("send", 1, START - 9, OnDoubt.ASK),
                new Entry.Failed("send", 1, START - 9, START - 8, lost, false),
                new Entry.Waiting("send", START - 8, new Wait.Person("?")));
        answer("send", Signal.Answer.REPEAT, null);
        world.await(RUN, RunStatus.SUCCEEDED);
        assertThat(done).containsExactly("send");
    }

    @Test
    void aCallAsksSinceWhatItCallsWouldHaveNewKeys() throws Exception {
        flows.add("caller", TestFlows.call("call", "called", Map.of(), false));
        flows.add("called", action("put", "test.keyed", Map.of()));
        TestEngine world = restored(RunStatus.DUE);
        world.await(RUN, RunStatus.WAITING);
        assertThat(question("call")).isEqualTo(QUESTION);

        answer("call", Signal.Answer.REPEAT, null);
        world.await(RUN, RunStatus.SUCCEEDED);
        assertThat(done).containsExactly("put");
    }

    @Test
    void aRunThatHadFailedAsksWhenItIsTakenUpAgain() throws Exception {
        flows.add("sends", action("send", "test.unsafe", Map.of()));
        Failure refused = new Failure(ErrorKind.REFUSED, Reached.YES, null, "No.");
        TestEngine world = restored(
                RunStatus.FAILED,
                new Entry.Failed("send", 1, START - 9, START - 8, refused, true),
                new Entry.Ended(START - 8, new Outcome.Failed("send", refused)));
        world.engine.resume(RUN, "eva");
        world.await(RUN, RunStatus.WAITING);
        assertThat(question("send")).isEqualTo(QUESTION);
        assertThat(done).isEmpty();
    }

    @Test
    void aRunThatWasAcceptedAfterTheBackupAsksNothing() throws Exception {
        flows.add("sends", action("send", "test.unsafe", Map.of()));
        restored(RunStatus.DUE).await(RUN, RunStatus.WAITING);
        long next = world.accept("sends", Map.of());
        world.await(next, RunStatus.SUCCEEDED);
        assertThat(done).containsExactly("send");
    }

    @Test
    void anotherStartAsksNothingAnewThatIsAnswered() throws Exception {
        flows.add("sends", action("first", "test.unsafe", Map.of()), action("second", "test.unsafe", Map.of()));
        TestEngine world = restored(RunStatus.DUE);
        world.await(RUN, RunStatus.WAITING);
        answer("first", Signal.Answer.REPEAT, null);
        awaitQuestion("second");
        world.close();

        TestEngine again = start();
        answer("second", Signal.Answer.REPEAT, null);
        again.await(RUN, RunStatus.SUCCEEDED);
        assertThat(done).containsExactly("first", "second");
    }
}
