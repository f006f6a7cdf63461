package io.junctura.dispatch;

import static io.junctura.dispatch.TestFlows.action;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.connector.Actions;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.dispatch.queue.Capacity;
import io.junctura.dispatch.queue.QueueLimits;
import io.junctura.dispatch.time.EngineThreads;
import io.junctura.files.RowSource;
import io.junctura.files.ValueFiles;
import io.junctura.run.Callbacks;
import io.junctura.run.PinnedFlow;
import io.junctura.run.sql.SqlJournal;
import io.junctura.run.sqlite.SqliteJournal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queues of events that together are several times as large as the heap, in processes of their own. */
@Tag("slow")
class LargeBacklogTest {
    private static final int EVENTS = 40;
    private static final int SIZE = 1 << 20;
    private static final int GUARD_SECONDS = 60;

    /** There is room for four. */
    private static final String ALL = "in order: true, by many: " + EVENTS + ", most at once: [1-4]\n";

    @TempDir
    Path data;

    @Test
    void whatIsQueuedWhileNothingIsDoneIsDoneInOrderAndWhole() throws Exception {
        assertThat(said("accept", "drain")).containsPattern(ALL);
    }

    @Test
    void whatAnotherProcessHasLeftIsDoneInOrderAndWhole() throws Exception {
        assertThat(said("accept")).contains("accepted");
        assertThat(said("drain")).containsPattern(ALL);
    }

    private String said(String... what) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                // G1 keeps each of these events in regions of its own, and on a busy machine frees them too late for
                // this heap.
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                LargeBacklogTest.class.getName(),
                data.toString()));
        command.addAll(List.of(what));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(GUARD_SECONDS, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    /** The process with the small heap. */
    public static void main(String[] args) throws Exception {
        List<String> what = List.of(args);
        Far far = new Far();
        ExecutorService workers = Executors.newCachedThreadPool();
        ExecutorService after = Executors.newSingleThreadExecutor();
        TestFlows flows = new TestFlows();
        flows.concurrency = 1;
        PinnedFlow single = flows.add("single", action("send", "test.send", "{{ payload }}"));
        flows.concurrency = 64;
        PinnedFlow many = flows.add("many", action("send", "test.many", "{{ payload }}"));
        Database database = SqliteDatabase.open(Path.of(args[0]).resolve("junctura.db"), Throwable::printStackTrace);
        ValueFiles values = new ValueFiles(Path.of(args[0]).resolve("files"), Runnable::run);
        SqlJournal journal = SqliteJournal.of(database, values);
        Engine engine = new Engine(
                journal,
                flows,
                new Callbacks(journal.installation().secret(), () -> ""),
                new AttemptServices(new TestActions(far::run), RowSource.NONE, CrashCount.NONE),
                new EngineThreads(Clock.systemUTC(), workers, after, (at, task) -> {}),
                RunListener.NONE,
                new QueueLimits(1_000, 4L * SIZE + SIZE / 2, Capacity.ALWAYS));
        engine.start();
        if (what.contains("accept")) {
            for (int n = 0; n < EVENTS; n++) {
                for (PinnedFlow flow : List.of(single, many)) {
                    engine.accept(flow, List.of(Incoming.of(Map.of("n", n, "text", "x".repeat(SIZE)))))
                            .get(GUARD_SECONDS, TimeUnit.SECONDS);
                }
            }
            System.out.println("accepted");
        }
        if (what.contains("drain")) {
            far.open.release(2 * EVENTS);
            if (!far.done.tryAcquire(2 * EVENTS, GUARD_SECONDS, TimeUnit.SECONDS)) System.out.println("not all came");
            System.out.println("in order: " + far.isInOrder() + ", by many: " + far.many.size() + ", most at once: "
                    + far.mostAtOnce);
        }
        Runtime.getRuntime().halt(0);
    }

    /** The other side: takes nothing until it is open. */
    private static final class Far {
        private final Semaphore open = new Semaphore(0);
        private final Semaphore done = new Semaphore(0);
        private final List<Long> single = new ArrayList<>();
        private final TreeSet<Long> many = new TreeSet<>();
        private int manyAtOnce;
        private int mostAtOnce;

        synchronized boolean isInOrder() {
            List<Long> expected = new ArrayList<>();
            for (long n = 0; n < EVENTS; n++) expected.add(n);
            return single.equals(expected);
        }

        @Nullable
        Object run(String use, @Nullable Object input, Actions.Attempt attempt) throws InterruptedException {
            boolean ofMany = use.equals("test.many");
            if (ofMany) begins();
            open.acquire();
            take(ofMany, (Map<?, ?>) input);
            return null;
        }

        private synchronized void begins() {
            manyAtOnce++;
            mostAtOnce = Math.max(mostAtOnce, manyAtOnce);
        }

        private synchronized void take(boolean ofMany, Map<?, ?> event) {
            if (ofMany) manyAtOnce--;
            if (String.valueOf(event.get("text")).length() != SIZE) return;
            if (ofMany) many.add(((Number) event.get("n")).longValue());
            else single.add(((Number) event.get("n")).longValue());
            done.release();
        }
    }
}
