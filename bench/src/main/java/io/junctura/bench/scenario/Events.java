package io.junctura.bench.scenario;

import io.junctura.bench.load.IdSet;
import io.junctura.bench.load.Load;
import io.junctura.bench.load.LoadPlan;
import io.junctura.bench.load.LoadResult;
import io.junctura.bench.load.Sink;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Webhook, transformation, branch, POST to the sink. Each connection sends its next event when it gets an answer, for a
 * fixed time. The delivered rate counts from the first event to the last delivery.
 */
public final class Events implements Scenario {
    /** If nothing was delivered for this time, the measurement ends. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final LoadSettings pace;
    private final Sink sink;

    public Events(LoadSettings pace, Sink sink) {
        this.pace = pace;
        this.sink = sink;
    }

    @Override
    public String title() {
        return "event: webhook -> transform -> branch -> POST; warm-up "
                + pace.warmup().toSeconds() + " s, window " + pace.window().toSeconds()
                + " s; delivered/s includes draining"
                + (pace.warm().isZero() ? "" : "; warm: after " + pace.warm().toSeconds() + " s of load");
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        sink.reset();
        Figures figures = new Figures();
        if (pace.warm().isZero()) {
            target.prepare(place);
            try (ChildProcess child = target.start(place)) {
                FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
                measureAll(target, place, child, figures);
            }
        } else {
            measureFreshAndWarm(target, place, figures);
            putRight(figures);
        }
        return figures;
    }

    /** Measures a running target with each number of connections in turn. */
    void measureAll(Target target, RoundFolder place, ChildProcess child, Figures figures)
            throws IOException, InterruptedException {
        measureAll(List.of(target.eventPath()), place, child, figures);
    }

    /** As above, with events that are spread over several addresses. */
    void measureAll(List<String> paths, RoundFolder place, ChildProcess child, Figures figures)
            throws IOException, InterruptedException {
        sink.reset();
        int nextId = 1;
        for (int connections : pace.connections()) {
            nextId = measure(paths, place, child, connections, nextId, figures);
        }
        putMemory("", child, figures);
        putRight(figures);
    }

    private void putRight(Figures figures) {
        figures.put("duplicates", sink.duplicates());
        figures.put("wrong deliveries", sink.wrong());
    }

    /** Measures each number of connections in a new process, because an earlier load warms the process up. */
    private void measureFreshAndWarm(Target target, RoundFolder place, Figures figures)
            throws IOException, InterruptedException {
        int nextId = 1;
        for (int connections : pace.connections()) {
            Path folder = place.folder().resolve(connections + "-connections");
            RoundFolder own = RoundFolder.in(folder, place.sinkPort());
            target.prepare(own);
            try (ChildProcess child = target.start(own)) {
                FirstAnswer.await(child, own, target, LoadSettings.STARTS_WITHIN);
                nextId = measure(List.of(target.eventPath()), own, child, connections, nextId, figures);
                putMemory(" @" + connections, child, figures);
            }
        }
    }

    private static void putMemory(String at, ChildProcess child, Figures figures) {
        figures.put("RSS MiB" + at, child.residentMib());
        figures.put("peak RSS MiB" + at, child.peakMib());
    }

    private int measure(
            List<String> paths, RoundFolder place, ChildProcess child, int connections, int firstId, Figures figures)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        LoadPlan plan = LoadPlan.closed(place.port(), paths.get(0), connections, pace.warmup(), firstId)
                .to(paths);
        LoadResult warm = send(plan, child).load();
        Sent sent = send(plan.following(warm, pace.window()), child);
        String at = " @" + connections;
        sent.put(at, figures);
        if (!pace.warm().isZero()) {
            Duration rest = pace.warm().minusNanos(System.nanoTime() - begun);
            LoadResult before = rest.isNegative()
                    ? sent.load()
                    : send(plan.following(sent.load(), rest), child).load();
            sent = send(plan.following(before, pace.window()), child);
            at = " @" + connections + ", warm";
            sent.put(at, figures);
        }
        int nextId = sent.load().nextId();
        if (pace.load() > 0) {
            LoadPlan open = plan.following(sent.load(), pace.window())
                    .atRate(Math.max(1, sent.deliveredPerSecond() * pace.load()));
            LoadResult half = send(open, child).load();
            putLatency(Math.round(pace.load() * 100) + "% load, accept", at, half, figures);
            nextId = half.nextId();
        }
        return nextId;
    }

    private Sent send(LoadPlan plan, ChildProcess child) throws IOException, InterruptedException {
        long before = sink.delivered();
        Cpu cpu = Cpu.now(child);
        LoadResult load = Load.events(plan, new IdSet());
        Drain.await(sink, before + load.acknowledged(), QUIET, pace.drain());
        long delivered = sink.delivered() - before;
        double seconds = delivered == 0 ? Double.NaN : (sink.lastDeliveryNanos() - load.startNanos()) / 1e9;
        return new Sent(load, delivered, delivered / seconds, Cpu.now(child).since(cpu));
    }

    static void putLatency(String what, String at, LoadResult load, Figures figures) {
        figures.put(what + " p50 ms" + at, load.latency().percentileNanos(0.5) / 1e6);
        figures.put(what + " p99 ms" + at, load.latency().percentileNanos(0.99) / 1e6);
    }

    static void putIfAny(String name, long count, Figures figures) {
        if (count > 0) {
            figures.put(name, count);
        }
    }

    /** A load and its deliveries. */
    private record Sent(LoadResult load, long delivered, double deliveredPerSecond, Cpu cpu) {
        void put(String at, Figures figures) {
            figures.put("accepted/s" + at, load.perSecond());
            figures.put("delivered/s" + at, deliveredPerSecond);
            putLatency("accept", at, load, figures);
            cpu.put("event", delivered, at, figures);
            putIfAny("refused" + at, load.refused(), figures);
            putIfAny("failed" + at, load.failed(), figures);
            putIfAny("undelivered" + at, Math.max(0, load.acknowledged() - delivered), figures);
        }
    }
}
