package io.junctura.bench.scenario;

import io.junctura.bench.load.LoadPlan;
import io.junctura.bench.load.Sink;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.EnteredMethods;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.Inspected;
import io.junctura.bench.target.Junctura;
import io.junctura.bench.target.JvmCounters;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.StoredRows;
import io.junctura.bench.target.SystemCalls;
import io.junctura.bench.target.Target;
import io.junctura.bench.target.Wal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts what one event costs in figures that other programs on the machine hardly change. Events come in batches of 1 and of
 * 32, each after the work of the last one is done. Every kind of figure has a process of its own, because one disturbs the
 * other.
 */
public final class Cost implements Scenario {
    private static final List<Integer> BATCHES = List.of(1, 32);
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** The events that come before anything is counted. */
    private static final int WARM_UP = 10_000;

    /** The threads that an event passes, by the beginnings of their names. The search index and housekeeping do not count. */
    private static final Set<String> POOLS = Set.of("http", "worker", "writer", "after-commit");

    /** Within this time, all entered methods of a batch have been reported. */
    private static final Duration WATCHED = Duration.ofSeconds(5);

    /** How often each batch is sent while entered methods are counted. */
    private static final int TRIES = 4;

    private static final int MOST_TRIES = 8;

    /** The classes whose methods are watched: ours, those of a JSON text, those of a statement. */
    private static final List<String> WATCHED_CLASSES =
            List.of("io.junctura.*", "*JsonParser", "*JsonGenerator", "org.sqlite.core.NativeDB");

    private final Duration idle;
    private final Sink sink;

    /** @param idle the wait before the classes of an idle server are counted */
    public Cost(Duration idle, Sink sink) {
        this.idle = idle;
        this.sink = sink;
    }

    @Override
    public String title() {
        return "cost of one event, in batches of 1 and of 32, after " + WARM_UP + " events";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        Junctura ours = (Junctura) target;
        Figures figures = new Figures();
        classesAndCode(ours, place, figures);
        // The second compiler leaves out allocations, and decides anew each time which.
        allocation(ours.withJava("-XX:TieredStopAtLevel=1"), place, figures);
        kernel(ours, place, figures);
        entries(ours, place, figures);
        return figures;
    }

    /** A server, and the events that it has got. */
    private final class Server implements AutoCloseable {
        private final ChildProcess process;
        private final RoundFolder place;
        private final Target target;
        private int nextId = 1;

        Server(Target target, RoundFolder place) throws IOException, InterruptedException {
            this.target = target;
            this.place = place;
            sink.reset();
            process = target.start(place);
            FirstAnswer.await(process, place, target, LoadSettings.STARTS_WITHIN);
        }

        void events(int count, int batch) throws IOException, InterruptedException {
            long arrived = arrivedOf(count, batch);
            if (arrived != count || sink.wrong() > 0) {
                throw new IOException(
                        "of " + count + " events, " + arrived + " arrived, " + sink.wrong() + " of them wrong");
            }
        }

        private long arrivedOf(int count, int batch) throws IOException, InterruptedException {
            LoadPlan plan = LoadPlan.closed(place.port(), target.eventPath(), batch, LIMIT, nextId);
            long before = sink.delivered();
            WebhookLoad sent = WebhookLoad.send(
                    plan.inBatches(() -> sink.delivered() - before).atMost(count), sink, QUIET, LIMIT);
            nextId = sent.load().nextId();
            return sink.delivered() - before;
        }

        void warmUp() throws IOException, InterruptedException {
            events(WARM_UP, 32);
        }

        JvmCounters counters() throws IOException {
            return JvmCounters.of(process.pid());
        }

        Path database() {
            return place.data().resolve("junctura.db");
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private void classesAndCode(Junctura target, RoundFolder place, Figures figures)
            throws IOException, InterruptedException {
        target.prepare(place);
        // The first start also stores what the jar brings, some seconds later.
        try (Server first = new Server(target, place)) {
            Thread.sleep(idle.toMillis());
        }
        try (Server server = new Server(target, place)) {
            Thread.sleep(idle.toMillis());
            figures.put("classes when idle", server.counters().classes());
            server.events(1, 1);
            figures.put("classes after the first event", server.counters().classes());
            server.events(WARM_UP - 1, 32);
            JvmCounters warm = server.counters();
            figures.put("classes after " + WARM_UP + " events", warm.classes());
            figures.put("compiled methods", warm.methods());
            figures.put("compiled code KiB", warm.codeKib());
        }
    }

    private void allocation(Junctura target, RoundFolder place, Figures figures)
            throws IOException, InterruptedException {
        try (Server server = new Server(target, place);
                Inspected inspected = Inspected.attach(server.process.pid())) {
            server.warmUp();
            for (int batch : BATCHES) {
                int events = batch * 200;
                Map<Long, Long> before = inspected.allocated();
                server.events(events, batch);
                Map<String, Long> bytes = inspected.since(before);
                bytes.keySet().retainAll(POOLS);
                double all = bytes.values().stream().mapToLong(Long::longValue).sum();
                figures.put("bytes" + at(batch), all / events);
                bytes.forEach((pool, own) -> figures.put("  " + pool + at(batch), (double) own / events));
            }
        }
    }

    private void kernel(Junctura target, RoundFolder place, Figures figures) throws IOException, InterruptedException {
        try (Server server = new Server(target, place)) {
            server.warmUp();
            for (int batch : BATCHES) {
                int events = batch * 200;
                long rows = StoredRows.of(server.database());
                long switches = server.process.contextSwitches();
                Wal wal = new Wal(server.database());
                for (int half = 0; half < 10; half++) {
                    server.events(events / 10, batch);
                    wal.count();
                }
                figures.put("WAL bytes" + at(batch), (double) wal.bytes() / events);
                figures.put(
                        "context switches" + at(batch),
                        (double) (server.process.contextSwitches() - switches) / events);
                figures.put("stored rows" + at(batch), (double) (StoredRows.of(server.database()) - rows) / events);
                try (SystemCalls calls = SystemCalls.attach(server.process.pid(), place.folder())) {
                    server.events(events, batch);
                    Map<String, Long> counts = calls.end();
                    double all =
                            counts.values().stream().mapToLong(Long::longValue).sum();
                    figures.put("system calls" + at(batch), all / events);
                    counts.forEach((name, own) -> {
                        if (own > all / 50) figures.put("  " + name + at(batch), (double) own / events);
                    });
                }
            }
        }
    }

    private void entries(Junctura target, RoundFolder place, Figures figures) throws IOException, InterruptedException {
        int debugger = EnteredMethods.freePort();
        try (Server server = new Server(target.withJava(EnteredMethods.option(debugger)), place)) {
            server.events(320, 32);
            try (EnteredMethods watched = EnteredMethods.attach(debugger, WATCHED_CLASSES, POOLS::contains)) {
                watched.after(WATCHED);
                for (int batch : BATCHES) {
                    EnteredMethods.Entries entries = cheapest(server, watched, batch);
                    figures.put(
                            "our classes entered" + at(batch),
                            entries.classes("io.junctura.").size());
                    put("our methods entered", entries.in("io.junctura."), batch, figures);
                    put("SQLite statements", entries.of("NativeDB#step"), batch, figures);
                    put("JSON parsers", entries.of("JsonParser#<init>"), batch, figures);
                    put("JSON generators", entries.of("JsonGenerator#<init>"), batch, figures);
                }
            }
        }
    }

    /**
     * On a busy machine, the debugger slows some attempts so much that their runs append their beginning, too, or that an
     * answer comes too late: those are not counted.
     */
    private static EnteredMethods.Entries cheapest(Server server, EnteredMethods watched, int batch)
            throws IOException, InterruptedException {
        List<EnteredMethods.Entries> all = new ArrayList<>();
        for (int i = 0; i < MOST_TRIES && all.size() < TRIES; i++) {
            long arrived = server.arrivedOf(batch, batch);
            EnteredMethods.Entries entries = watched.after(WATCHED);
            if (arrived == batch) all.add(entries);
        }
        if (all.isEmpty()) throw new IOException("under the debugger, no batch of " + batch + " arrived whole");
        return Collections.min(all, Comparator.comparingInt(entries -> entries.in("")));
    }

    private static void put(String what, int count, int batch, Figures figures) {
        figures.put(what + at(batch), (double) count / batch);
    }

    private static String at(int batch) {
        return " @" + batch;
    }
}
