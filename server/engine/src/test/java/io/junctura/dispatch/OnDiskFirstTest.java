package io.junctura.dispatch;

import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.guarded;
import static io.junctura.dispatch.TestFlows.respond;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.FileRef;
import io.junctura.connector.Actions;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.LoopStep;
import io.junctura.definition.StepPlan;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.files.RowSource;
import io.junctura.run.Entry;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.journal.MemoryJournal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What could be another the next time is on disk before anything is done because of it, and what others need stays there. */
@Tag("slow")
class OnDiskFirstTest {
    private static final RowSource UNREADABLE = (file, from) -> {
        throw new IOException("The disk does not answer.");
    };

    private final TestFlows flows = new TestFlows();
    private final List<Entry> known = new CopyOnWriteArrayList<>();
    private final TestEngine world =
            new TestEngine(flows, new TestActions(this::run), new MemoryJournal.Disk(), UNREADABLE, CrashCount.NONE);
    private volatile long run;

    @AfterEach
    void stop() {
        world.close();
    }

    /** Looks at what is on disk while it is attempted. */
    private Object run(String use, @Nullable Object input, Actions.Attempt attempt) {
        known.addAll(TestFlows.entries(world.journal, run));
        return Map.of();
    }

    @Test
    void theEndOfACalledRunOfWhichNothingIsKeptIsOnDiskBeforeItIsActedUpon() throws Exception {
        flows.add("inner", FlowPlan.History.NONE, respond("answer", "{{ payload }}"));
        flows.add("outer", TestFlows.call("ask", "inner", Map.of(), false), action("act", "test.act", null));
        run = 1;
        assertThat(world.accept("outer", Map.of())).isEqualTo(run);
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(known)
                .anyMatch(entry -> entry instanceof Entry.Woken woken && woken.by() instanceof Signal.ChildEnded);
    }

    @Test
    void aTableThatCannotBeReadNowIsOnDiskAsSuchBeforeItsCatchActs() throws Exception {
        StepPlan loop = TestFlows.loop(
                "guard/try/rows",
                "{{ payload.file }}",
                0,
                1,
                LoopStep.FailedItems.FAIL,
                action("guard/try/rows[]/x", "test.x", null));
        flows.add(
                "reads",
                guarded("guard", List.of(loop), List.of(action("guard/catch/act", "test.act", null)), List.of()));
        run = 1;
        FileRef file = new FileRef("f", "rows.ndjson", "application/x-ndjson", 1);
        assertThat(world.accept("reads", Map.of("file", file))).isEqualTo(run);
        world.await(run, RunStatus.SUCCEEDED);
        assertThat(known)
                .anyMatch(entry -> entry instanceof Entry.Failed failed
                        && failed.step().equals("guard/try/rows")
                        && failed.why().message().contains("does not answer"));
    }

    @Test
    void howeverFarALoopIsItIsOnDiskByWhichCalledRunItCameToKnowOfAFile() throws Exception {
        FileRef file = new FileRef("files/of-the-called-run", "a.txt", "text/plain", 1);
        flows.add("makes", respond("answer", "{{ payload.file }}"));
        Map<String, Object> input = Map.of("file", "{{ payload.file }}");
        flows.add(
                "outer",
                TestFlows.loop(
                        "all",
                        "{{ [0..1005] }}",
                        0,
                        1,
                        LoopStep.FailedItems.FAIL,
                        TestFlows.call("all[]/c", "makes", input, false)));
        run = world.accept("outer", Map.of("file", file));
        world.await(run, RunStatus.SUCCEEDED);
        List<String> reported = new ArrayList<>();
        for (Entry entry : TestFlows.entries(world.journal, run)) {
            if (entry instanceof Entry.Woken woken) reported.add(woken.step());
        }
        assertThat(reported).contains("all[0]/c", "all[999]/c", "all[1000]/c", "all[1005]/c");
    }
}
