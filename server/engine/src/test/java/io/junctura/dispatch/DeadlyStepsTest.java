package io.junctura.dispatch;

import static io.junctura.dispatch.TestEngine.START;
import static io.junctura.dispatch.TestFlows.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Effect;
import io.junctura.connector.Actions;
import io.junctura.definition.OnDoubt;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.files.RowSource;
import io.junctura.json.Json;
import io.junctura.run.Entry;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The process has died three times while an attempt was verified: a person is asked instead. */
class DeadlyStepsTest {
    private static final long RUN = 1;

    private final TestFlows flows = new TestFlows();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final ThreeCrashes crashes = new ThreeCrashes();
    private @Nullable TestEngine world;

    @AfterEach
    void stop() {
        if (world != null) world.close();
    }

    /** Until a person answers that the step may be repeated. */
    private static final class ThreeCrashes implements CrashCount {
        private volatile boolean forgotten;

        @Override
        public int begins(long run, String path) {
            return 0;
        }

        @Override
        public void ends(int attempt, long run, String path) {}

        @Override
        public int count(long run, String path) {
            return forgotten ? 0 : 3;
        }

        @Override
        public void forget(long run, String path) {
            forgotten = true;
        }
    }

    private final class Kills implements Actions.Prepared {
        @Override
        public Effect effect() {
            return Effect.UNSAFE;
        }

        @Override
        public Object run(Actions.Attempt attempt) {
            done.add("attempt " + attempt.number());
            return Map.of();
        }

        @Override
        public Actions.@Nullable Verified verify(Actions.Attempt attempt) {
            done.add("verify");
            return null;
        }
    }

    /** A process begins in which the last one has left an attempt under way. */
    private TestEngine begin(OnDoubt onDoubt) throws Exception {
        flows.add("sends", action("send", "test.send", Map.of(), onDoubt));
        MemoryJournal.Disk disk = new MemoryJournal.Disk();
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
                        List.of(new Entry.Started("send", 1, START, onDoubt)),
                        RunStatus.DUE,
                        null,
                        null)));
        TestEngine begun =
                new TestEngine(flows, (use, connection, input) -> new Kills(), disk, RowSource.NONE, crashes);
        world = begun;
        return begun;
    }

    @Test
    void unlessTheDocumentSaysThatItHasFailedThen() throws Exception {
        begin(OnDoubt.FAIL).await(RUN, RunStatus.FAILED);
        assertThat(done).isEmpty();
    }

    @Test
    void andWhatThatPersonSaysIsForOneMoreAttemptAlone() throws Exception {
        TestEngine world = begin(OnDoubt.ASK);
        world.await(RUN, RunStatus.WAITING);
        assertThat(world.journal
                        .runs()
                        .load(RUN)
                        .orElseThrow()
                        .state()
                        .position("send")
                        .waitsFor())
                .isInstanceOfSatisfying(
                        Wait.Person.class,
                        person -> assertThat(person.question()).contains("3 times in a row"));
        assertThat(done).isEmpty();

        assertThat(world.engine
                        .answer(RUN, "send", Signal.Answer.REPEAT, null, "eva")
                        .get(20, TimeUnit.SECONDS))
                .isTrue();
        world.await(RUN, RunStatus.SUCCEEDED);
        assertThat(done).containsExactly("attempt 2");
        assertThat(TestFlows.entries(world.journal, RUN))
                .as("what was answered is for this one")
                .anyMatch(entry -> entry instanceof Entry.Started started && started.attempt() == 2);
    }
}
