package io.junctura.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.SetClock;
import io.junctura.connector.Actions;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.dispatch.queue.Capacity;
import io.junctura.dispatch.queue.QueueLimits;
import io.junctura.dispatch.time.EngineThreads;
import io.junctura.files.RowSource;
import io.junctura.run.Callbacks;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.MemoryJournal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An engine over a journal in memory, on threads of its own, whose clock and alarms the test moves. */
public final class TestEngine implements AutoCloseable {
    /** What takes longer hangs. A busy machine is no reason to fail. */
    private static final int HANGS_SECONDS = 120;

    public static final long START = 1_900_000_000_000L;

    public final TestFlows flows;
    public final MemoryJournal journal;
    private final MemoryJournal.Disk disk;
    public final Engine engine;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ExecutorService after = Executors.newSingleThreadExecutor();
    private final ExecutorService commits = Executors.newSingleThreadExecutor();
    private final LinkedBlockingQueue<WakeUpTimer> alarms = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<RunStatus>> statuses = new ConcurrentHashMap<>();
    /** The runs for which {@link RunListener#begins} was called. */
    public final Set<Long> begun = ConcurrentHashMap.newKeySet();

    public final SetClock clock = new SetClock(START);

    private record WakeUpTimer(long time, Runnable task) {}

    public TestEngine(TestFlows flows, Actions actions) {
        this(flows, actions, new MemoryJournal.Disk());
    }

    /** @param disk what an engine before this one has left */
    public TestEngine(TestFlows flows, Actions actions, MemoryJournal.Disk disk) {
        this(flows, actions, disk, RowSource.NONE, CrashCount.NONE);
    }

    public TestEngine(TestFlows flows, Actions actions, MemoryJournal.Disk disk, RowSource rows, CrashCount crashes) {
        this(flows, actions, disk, rows, crashes, Long.MAX_VALUE);
    }

    /** @param carried bytes of heap for the values of all runs */
    public TestEngine(
            TestFlows flows,
            Actions actions,
            MemoryJournal.Disk disk,
            RowSource rows,
            CrashCount crashes,
            long carried) {
        this.flows = flows;
        this.disk = disk;
        journal = new MemoryJournal(disk, commits);
        engine = new Engine(
                journal,
                flows,
                new Callbacks(journal.installation().secret(), () -> "http://localhost"),
                new AttemptServices(actions, rows, crashes),
                new EngineThreads(clock, workers, after, (at, task) -> alarms.add(new WakeUpTimer(at, task))),
                new RunListener() {
                    @Override
                    public void accepted(Run run) {}

                    @Override
                    public void begins(Run run) {
                        begun.add(run.id());
                    }

                    @Override
                    public void changed(Run run, RunStatus status) {
                        notified(run.id(), status).complete(status);
                    }
                },
                new QueueLimits(100, carried, Capacity.ALWAYS));
        engine.start();
    }

    public long accept(String flow, Map<String, Object> payload) throws Exception {
        return engine.accept(flows.get(flow), List.of(new Incoming(payload, null, Map.of(), null)))
                .get(HANGS_SECONDS, TimeUnit.SECONDS)
                .get(0)
                .run();
    }

    private CompletableFuture<RunStatus> notified(long run, RunStatus status) {
        return statuses.computeIfAbsent(run + " " + status, any -> new CompletableFuture<>());
    }

    public boolean isNotified(long run, RunStatus status) {
        return notified(run, status).isDone();
    }

    /** Waits until the listener is told that the run has this status. */
    public void await(long run, RunStatus status) throws Exception {
        notified(run, status).get(HANGS_SECONDS, TimeUnit.SECONDS);
    }

    /** Sets the clock to the first alarm at or after a time, and lets it ring. @return that time; null if none came */
    @Nullable
    public Long ring(long earliest) throws InterruptedException {
        WakeUpTimer alarm = alarms.poll(20, TimeUnit.SECONDS);
        while (alarm != null && alarm.time < earliest) alarm = alarms.poll(20, TimeUnit.SECONDS);
        if (alarm == null) return null;
        clock.set(alarm.time + 1);
        alarm.task.run();
        return alarm.time;
    }

    public void setClock(long time) {
        clock.set(time);
    }

    /** Whether an alarm is set for now, or earlier. */
    public boolean isToRing() {
        return alarms.stream().anyMatch(alarm -> alarm.time <= clock.millis());
    }

    /** Rings all alarms that are set for now, or earlier. */
    public void ringDue() {
        for (WakeUpTimer alarm : List.copyOf(alarms)) {
            if (alarm.time <= clock.millis() && alarms.remove(alarm)) alarm.task.run();
        }
    }

    /** Waits until nothing is under way any more. */
    public void finish() throws InterruptedException {
        workers.shutdown();
        if (!workers.awaitTermination(HANGS_SECONDS, TimeUnit.SECONDS))
            throw new AssertionError("something is still under way");
    }

    @Override
    public void close() {
        engine.close();
        workers.shutdownNow();
        after.shutdownNow();
        commits.shutdownNow();
        assertThat(disk.illegal()).isEmpty();
    }
}
