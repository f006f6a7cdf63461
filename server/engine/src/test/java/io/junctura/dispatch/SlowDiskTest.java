package io.junctura.dispatch;

import static io.junctura.dispatch.TestFlows.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.dispatch.queue.Capacity;
import io.junctura.dispatch.queue.QueueCounts;
import io.junctura.dispatch.queue.QueueLimits;
import io.junctura.dispatch.time.EngineThreads;
import io.junctura.files.RowSource;
import io.junctura.run.Callbacks;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.MemoryJournal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What has happened to runs must not pile up in memory while the disk does not take it. */
class SlowDiskTest {
    private static final long START = 1_900_000_000_000L;

    /** Each counts as a kilobyte. */
    private static final int MORE_THAN_MAY_WAIT = 34_000;

    private final ArrayDeque<Runnable> work = new ArrayDeque<>();
    private final ArrayDeque<Runnable> commits = new ArrayDeque<>();
    private final ArrayDeque<Runnable> alarms = new ArrayDeque<>();
    private final List<Long> sent = new ArrayList<>();
    private final List<Future<?>> accepted = new ArrayList<>();
    private final TestFlows flows = new TestFlows();

    @Test
    void noRunBeginsWhileTooMuchWaitsForTheDiskAndAllGoOnWhenItHasCaughtUp() throws Exception {
        flows.concurrency = 1;
        PinnedFlow some = flows.add("some", action("send", "test.send", Map.of()));
        PinnedFlow others = flows.add("others");
        try (Engine engine = engine()) {
            for (int n = 0; n < 2; n++) accepted.add(engine.accept(some, List.of(Incoming.of(Map.of()))));
            all(commits);
            for (int n = 0; n < MORE_THAN_MAY_WAIT; n++) {
                try {
                    accepted.add(engine.accept(others, List.of(Incoming.of(Map.of()))));
                } catch (Rejected full) {
                    break;
                }
            }
            all(work);
            assertThat(sent).as("the one that had begun").isEqualTo(List.of(1L));
            assertThat(QueueCounts.slotsTaken(engine.queues)).isZero();
            all(alarms);
            all(work);
            assertThat(sent).hasSize(1);

            while (sent.size() < 2 && !(commits.isEmpty() && work.isEmpty() && alarms.isEmpty())) {
                all(commits);
                all(alarms);
                all(work);
            }
            assertThat(sent).isEqualTo(List.of(1L, 2L));
        }
    }

    /** All that is there now. */
    private static void all(ArrayDeque<Runnable> tasks) {
        for (int left = tasks.size(); left > 0; left--) tasks.remove().run();
    }

    private Engine engine() {
        MemoryJournal journal = new MemoryJournal(new MemoryJournal.Disk(), commits::add);
        Engine engine = new Engine(
                journal,
                flows,
                new Callbacks(journal.installation().secret(), () -> ""),
                new AttemptServices(
                        new TestActions((use, input, attempt) -> {
                            sent.add(attempt.run());
                            return Map.of();
                        }),
                        RowSource.NONE,
                        CrashCount.NONE),
                new EngineThreads(
                        Clock.fixed(Instant.ofEpochMilli(START), ZoneOffset.UTC),
                        work::add,
                        Runnable::run,
                        (at, task) -> alarms.add(task)),
                RunListener.NONE,
                new QueueLimits(1_000_000, Long.MAX_VALUE, Capacity.ALWAYS));
        engine.start();
        return engine;
    }
}
