package io.junctura.dispatch;

import static io.junctura.dispatch.TestFlows.action;
import static io.junctura.dispatch.TestFlows.head;
import static io.junctura.dispatch.TestFlows.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.connector.Actions;
import io.junctura.definition.LoopStep;
import io.junctura.definition.StepPlan;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.dispatch.queue.Capacity;
import io.junctura.dispatch.queue.QueueLimits;
import io.junctura.dispatch.time.EngineThreads;
import io.junctura.files.RowFiles;
import io.junctura.run.Callbacks;
import io.junctura.run.Entry;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Response;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.MemoryJournal;
import io.junctura.run.journal.StoredRun;
import io.junctura.thread.TimerThread;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loops over more than anybody would want in memory, or in a history. */
class BigLoopTest {
    private static final int CONCURRENCY = 4;

    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ExecutorService after = Executors.newSingleThreadExecutor();
    private final ExecutorService committer = Executors.newSingleThreadExecutor();
    private final TimerThread timer = new TimerThread(Thread::new);
    private final TestFlows flows = new TestFlows();
    private final Table table = new Table();
    private final CompletableFuture<RunStatus> ended = new CompletableFuture<>();

    /** By the first row's number, the batches that were sent; some of them may have been sent twice. */
    private final List<Long> sent = new ArrayList<>();

    @AfterEach
    void stop() {
        workers.shutdownNow();
        after.shutdownNow();
        committer.shutdownNow();
        timer.close();
    }

    /** Rows with their numbers. */
    private static final class Table implements Files {
        private byte[] content = new byte[0];

        FileRef of(int rows) {
            StringBuilder text = new StringBuilder(rows * 10);
            for (int i = 0; i < rows; i++) text.append("{\"n\":").append(i).append("}\n");
            content = text.toString().getBytes(StandardCharsets.UTF_8);
            return new FileRef("f", "rows.ndjson", "application/x-ndjson", content.length);
        }

        @Override
        public InputStream open(FileRef file) {
            return new ByteArrayInputStream(content);
        }

        @Override
        public FileRef store(String name, String contentType, InputStream in) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileRef write(String name, String contentType, Content content) {
            throw new UnsupportedOperationException();
        }
    }

    /** What the other side does with a batch that begins with this row. */
    private interface Side {
        void take(long first) throws ConnectorException, InterruptedException;
    }

    private Engine engine(Journal journal, Side side) {
        Actions actions = (use, connection, input) -> new Actions.Prepared() {
            @Override
            public Effect effect() {
                return Effect.KEYED;
            }

            @Override
            public @Nullable Object run(Actions.Attempt attempt) throws ConnectorException, InterruptedException {
                long first = ((Number) ((Map<?, ?>) input).get("first")).longValue();
                synchronized (sent) {
                    sent.add(first);
                }
                side.take(first);
                return null;
            }

            @Override
            public Actions.@Nullable Verified verify(Actions.Attempt attempt) {
                return null;
            }
        };
        RunListener listener = new RunListener() {
            @Override
            public void accepted(Run run) {}

            @Override
            public void changed(Run run, RunStatus status) {
                if (status.isEnded()) ended.complete(status);
            }
        };
        Clock clock = Clock.systemUTC();
        Engine engine = new Engine(
                journal,
                flows,
                new Callbacks(journal.installation().secret(), () -> ""),
                new AttemptServices(actions, new RowFiles(table), CrashCount.NONE),
                new EngineThreads(clock, workers, after, timer::at),
                listener,
                new QueueLimits(1_000, Long.MAX_VALUE, Capacity.ALWAYS));
        engine.start();
        return engine;
    }

    private PinnedFlow flow(int batch, LoopStep.FailedItems failed) {
        Object first = batch > 0 ? "{{ item[0].n }}" : "{{ item.n }}";
        return flows.add(
                "big",
                new LoopStep(
                        head("rows"),
                        template("{{ payload }}"),
                        "item",
                        batch,
                        CONCURRENCY,
                        failed,
                        null,
                        List.of(action("rows[]/send", "test.send", Map.of("first", first)))));
    }

    private static long accept(Engine engine, PinnedFlow flow, Object payload) throws Exception {
        return engine.accept(flow, List.of(new Incoming(payload, null, Map.of(), null)))
                .get(20, TimeUnit.SECONDS)
                .get(0)
                .run();
    }

    @Test
    void aLoopGoesOnAfterACrashWhereItWas() throws Exception {
        PinnedFlow flow = flow(100, LoopStep.FailedItems.FAIL);
        CountDownLatch half = new CountDownLatch(CONCURRENCY);
        CountDownLatch never = new CountDownLatch(1);
        Engine first = engine(new MemoryJournal(disk, committer), row -> {
            if (row < 50_000) return;
            half.countDown();
            never.await();
        });
        long id = accept(first, flow, table.of(100_000));
        assertThat(half.await(60, TimeUnit.SECONDS)).isTrue();
        first.close();

        MemoryJournal journal = new MemoryJournal(disk, committer);
        Run before = journal.runs().load(id).orElseThrow().run(flow);
        long recorded = (long) before.state().loop("rows").get("count");
        assertThat(recorded).isBetween(500L - CONCURRENCY, 500L);
        // Whatever has ended has left nothing behind but its number.
        assertThat(before.state().inside("rows")).hasSizeLessThanOrEqualTo(CONCURRENCY);
        assertThat(before.state().positions()).hasSizeLessThanOrEqualTo(1 + CONCURRENCY);

        synchronized (sent) {
            sent.clear();
        }
        try (Engine second = engine(journal, row -> {})) {
            assertThat(ended.get(60, TimeUnit.SECONDS)).isEqualTo(RunStatus.SUCCEEDED);
        }
        List<Long> expected = new ArrayList<>();
        for (long batch = recorded; batch < 1_000; batch++) expected.add(batch * 100);
        assertThat(new TreeSet<>(sent)).containsExactlyElementsOf(expected);
        assertThat(sent).doesNotHaveDuplicates();
        assertThat(journal.runs()
                        .load(id)
                        .orElseThrow()
                        .run(flow)
                        .state()
                        .position("rows")
                        .result())
                .isEqualTo(Map.of("count", 1_000L, "failed", 0L));
    }

    @Test
    void ofALongLoopTheHistoryKeepsTheFirstThousandItemsAndOfLaterOnesWhatFailed() throws Exception {
        PinnedFlow flow = flow(0, LoopStep.FailedItems.COLLECT);
        MemoryJournal journal = new MemoryJournal(disk, committer);
        try (Engine engine = engine(journal, row -> {
            if (row % 1_000 == 999) throw ConnectorException.badInput("not this one");
        })) {
            long id = accept(engine, flow, table.of(10_000));
            assertThat(ended.get(60, TimeUnit.SECONDS)).isEqualTo(RunStatus.SUCCEEDED);

            StoredRun stored = journal.runs().load(id).orElseThrow();
            Set<String> steps = new HashSet<>();
            for (Entry entry : TestFlows.entries(journal, id)) {
                String step = Entry.step(entry);
                if (step != null && step.startsWith("rows[")) steps.add(step);
            }
            Set<String> expected = new HashSet<>();
            for (int item = 0; item < 1_000; item++) expected.add("rows[" + item + "]/send");
            for (int item = 1_999; item < 10_000; item += 1_000) expected.add("rows[" + item + "]/send");
            assertThat(steps).containsAll(expected);
            // What was on its way to the disk when its item ended may be kept as well.
            assertThat(steps).hasSizeLessThan(2_000);
            assertThat(stored.run(flow).state().position("rows").result())
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                    .containsEntry("count", 10_000L)
                    .containsEntry("failed", 10L);
        }
    }

    @Test
    void whatALateItemRespondsIsKeptThoughItsHistoryIsNot() throws Exception {
        PinnedFlow flow = flows.add(
                "search",
                TestFlows.loop(
                        "rows",
                        "{{ payload }}",
                        0,
                        1,
                        LoopStep.FailedItems.FAIL,
                        TestFlows.either(
                                "rows[]/found",
                                "item = 1200",
                                List.of(TestFlows.respond("rows[]/found/1/answer", "{{ item }}")),
                                List.of())));
        List<Object> numbers = new ArrayList<>();
        for (long number = 0; number < 1_500; number++) numbers.add(number);
        MemoryJournal journal = new MemoryJournal(disk, committer);
        try (Engine engine = engine(journal, row -> {})) {
            long id = accept(engine, flow, numbers);
            assertThat(ended.get(60, TimeUnit.SECONDS)).isEqualTo(RunStatus.SUCCEEDED);
            Response response = journal.runs().load(id).orElseThrow().state().response();
            assertThat(response).isNotNull();
            assertThat(response.body()).isEqualTo(1_200L);
            assertThat(TestFlows.entries(journal, id))
                    .extracting(Entry::step)
                    .as("of the item itself, nothing else is")
                    .doesNotContain("rows[1200]/found");
        }
    }

    /** A loop whose items call an action and then loop over two items. */
    private PinnedFlow nested(String name, StepPlan... before) {
        List<StepPlan> steps = new ArrayList<>(List.of(before));
        steps.add(new LoopStep(
                head("rows[]/inner"),
                template("{{ [1..2] }}"),
                "one",
                0,
                1,
                LoopStep.FailedItems.FAIL,
                null,
                List.of(TestFlows.set("rows[]/inner[]/mark", Map.of("one", "{{ one }}")))));
        return flows.add(
                name,
                new LoopStep(
                        head("rows"), template("{{ payload }}"), "item", 0, 1, LoopStep.FailedItems.FAIL, null, steps));
    }

    @Test
    void aLoopWithinALoopLeavesNothingOfLaterItemsEither() throws Exception {
        PinnedFlow flow = nested("nested");
        MemoryJournal journal = new MemoryJournal(disk, committer);
        List<Integer> sizes = new ArrayList<>();
        try (Engine engine = engine(journal, row -> {})) {
            for (int rows : List.of(1_300, 2_600)) {
                long id = accept(engine, flow, table.of(rows));
                Eventually.is("it has succeeded", () -> status(journal, id) == RunStatus.SUCCEEDED);
                sizes.add(TestFlows.entries(journal, id).size());
            }
        }
        // What was appended in the middle of an item is kept.
        assertThat(sizes.get(1)).isCloseTo(sizes.get(0), Offset.offset(100));
    }

    @Test
    void aLoopWithinALoopGoesOnAfterACrashInALaterItem() throws Exception {
        PinnedFlow flow = nested("nested", action("rows[]/send", "test.send", Map.of("first", "{{ item.n }}")));
        CountDownLatch late = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Engine first = engine(new MemoryJournal(disk, committer), row -> {
            if (row < 1_200) return;
            late.countDown();
            never.await();
        });
        long id = accept(first, flow, table.of(1_300));
        assertThat(late.await(60, TimeUnit.SECONDS)).isTrue();
        first.close();

        MemoryJournal journal = new MemoryJournal(disk, committer);
        long recorded = (long)
                journal.runs().load(id).orElseThrow().state().loop("rows").get("count");
        assertThat(recorded).isBetween(1_100L, 1_200L);
        synchronized (sent) {
            sent.clear();
        }
        try (Engine second = engine(journal, row -> {})) {
            assertThat(ended.get(60, TimeUnit.SECONDS)).isEqualTo(RunStatus.SUCCEEDED);
        }
        List<Long> expected = new ArrayList<>();
        for (long row = recorded; row < 1_300; row++) expected.add(row);
        assertThat(sent).containsExactlyElementsOf(expected);
        RunState state = journal.runs().load(id).orElseThrow().state();
        assertThat(state.position("rows").result()).isEqualTo(Map.of("count", 1_300L, "failed", 0L));
        List<Entry.ItemsEnded> inner = new ArrayList<>();
        for (Entry entry : TestFlows.entries(journal, id)) {
            if (entry instanceof Entry.ItemsEnded items && items.loop().startsWith("rows[1")) inner.add(items);
        }
        inner.removeIf(items -> items.loop().indexOf(']') < "rows[1000".length());
        assertThat(inner.size()).isLessThan(100);
    }

    private static RunStatus status(Journal journal, long run) {
        return journal.runs().load(run).orElseThrow().status();
    }
}
