package io.junctura.bench.scenario;

import io.junctura.bench.load.Histogram;
import io.junctura.bench.load.IdSet;
import io.junctura.bench.load.Load;
import io.junctura.bench.load.LoadPlan;
import io.junctura.bench.load.LoadResult;
import io.junctura.bench.load.Sink;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.Junctura;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.DoubleStream;

/**
 * The latency of one flow at a moderate, constant rate, alone and beside another flow. In turns, the other flow does
 * nothing, does the same work, or does less work at the same rate. Then the other flow calls a system that never answers,
 * and finally gets as many events as the machine can accept. A baseline has no flows or queues, and shows the cost of other
 * work on this machine. Latency is measured from the time at which an order was due, to its 202 and to its arrival at the
 * sink.
 */
public final class Fairness implements Scenario {
    /** The hand-written server with the same HTTP client as Junctura. */
    public static final String BASELINE = "floor-hc5";

    private static final int RATE = 500;
    private static final int HANGING = 2_000;
    private static final int FLOOD_RATE = 4_000;
    private static final int FLOOD_CONNECTIONS = 32;
    private static final int CONNECTIONS = 16;
    /**
     * The number of turns after the warm-up turn. Turns keep changes in the machine's load from looking like a difference.
     */
    private static final int TURNS = 3;
    /** The first order number of the other flow. The sink identifies orders by their number. */
    private static final int OTHERS = 5_000_000;

    private static final Duration QUIET = Duration.ofSeconds(5);

    private final LoadSettings pace;
    private final Sink sink;

    private int nextId = 1;
    private int othersNextId = OTHERS;

    public Fairness(LoadSettings pace, Sink sink) {
        this.pace = pace;
        this.sink = sink;
    }

    @Override
    public String title() {
        return "fair: a flow that gets " + RATE + " events a second, by itself and with neighbours; window "
                + pace.window().toSeconds() + " s";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        sink.reset();
        nextId = 1;
        othersNextId = OTHERS;
        Figures figures = new Figures();
        boolean hasFlows = target instanceof Junctura;
        try (NeverAnswers hanging = NeverAnswers.start()) {
            place.document("fair.yaml", Map.of("@HANGING@", hanging.address()));
            try (ChildProcess child = target.start(place)) {
                FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
                LoadPlan warmUp =
                        LoadPlan.closed(place.port(), target.eventPath(), FLOOD_CONNECTIONS, pace.warmup(), nextId);
                nextId = Load.events(warmUp, new IdSet()).nextId();
                Drain.await(sink, nextId - 1L, QUIET, pace.drain());
                LoadPlan own = LoadPlan.closed(place.port(), target.eventPath(), CONNECTIONS, pace.window(), nextId)
                        .atRate(RATE);
                window(own, figures);
                List<Latency> aloneOnes = new ArrayList<>();
                List<Latency> busyOnes = new ArrayList<>();
                List<Latency> floodedOnes = new ArrayList<>();
                for (int i = 0; i <= TURNS; i++) {
                    if (i == 1) {
                        // Before this point the JIT compiler used one of the few cores.
                        aloneOnes.clear();
                        busyOnes.clear();
                        floodedOnes.clear();
                    }
                    aloneOnes.add(window(own, figures));
                    String path = hasFlows ? hook("wide") : target.eventPath();
                    busyOnes.add(
                            beside(own, others(place, path, FLOOD_CONNECTIONS).atRate(FLOOD_RATE), "busy", figures));
                    if (!hasFlows) continue;
                    LoadPlan narrow =
                            others(place, hook("narrow"), FLOOD_CONNECTIONS).atRate(FLOOD_RATE);
                    floodedOnes.add(beside(own, narrow, "flooded", figures));
                }
                Latency alone = Latency.median(aloneOnes, "alone", figures);
                Latency busy = Latency.median(busyOnes, "busy", figures);
                busy.against(alone, "alone", "busy", figures);
                figures.put("wrong deliveries", sink.wrong());
                if (!hasFlows) return figures;
                Latency flooded = Latency.median(floodedOnes, "flooded", figures);
                flooded.against(alone, "alone", "flooded", figures);
                flooded.against(busy, "busy", "flooded", figures);

                Latency before = Latency.median(List.of(window(own, figures)), "before it hangs", figures);
                IdSet hung = new IdSet();
                send(others(place, hook("hanging"), 8).until(() -> hung.size() >= HANGING), hung);
                Latency hangs = Latency.median(List.of(window(own, figures)), "a target hangs", figures);
                hangs.against(before, "before", "a target hangs", figures);

                List<Latency> all =
                        List.of(beside(own, others(place, hook("wide"), FLOOD_CONNECTIONS), "all cores busy", figures));
                Latency.median(all, "all cores busy", figures).against(alone, "alone", "all cores busy", figures);
            }
        }
        figures.put("wrong deliveries", sink.wrong());
        return figures;
    }

    private static String hook(String flow) {
        return "/hooks/default/fair/" + flow;
    }

    private LoadPlan others(RoundFolder place, String path, int connections) {
        return LoadPlan.closed(place.port(), path, connections, Duration.ofMinutes(2), othersNextId);
    }

    private LoadResult send(LoadPlan plan, IdSet acknowledged) throws IOException {
        LoadResult sent = Load.events(plan, acknowledged);
        othersNextId = sent.nextId();
        return sent;
    }

    /** Measures one window beside a load of another flow, and then waits until that load has been processed. */
    private Latency beside(LoadPlan own, LoadPlan flood, String what, Figures figures)
            throws IOException, InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<LoadResult> flooding = CompletableFuture.supplyAsync(() -> {
            try {
                return send(flood.until(over::get), new IdSet());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Latency met;
        try {
            Thread.sleep(3_000);
            long before = sink.delivered();
            long start = System.nanoTime();
            met = window(own, figures);
            double seconds = (System.nanoTime() - start) / 1e9;
            figures.put("neighbour done/s, " + what, (sink.delivered() - before) / seconds - RATE);
        } finally {
            over.set(true);
        }
        try {
            LoadResult sent = flooding.get();
            figures.put("neighbour accepted/s, " + what, sent.perSecond());
        } catch (ExecutionException e) {
            throw new IOException("the flood of \"" + what + "\" failed", e);
        }
        long before = sink.delivered();
        while (Drain.await(sink, before + 1, Duration.ofSeconds(2), pace.drain())) before = sink.delivered();
        return met;
    }

    /** Measures one window of the observed flow. */
    private Latency window(LoadPlan plan, Figures figures) throws IOException, InterruptedException {
        int firstId = nextId;
        int most = (int) (RATE * pace.window().toMillis() / 1000) + 1;
        AtomicLongArray arrivals = sink.arrivals(firstId, most);
        LoadResult load = Load.events(plan.from(firstId), new IdSet());
        nextId = load.nextId();
        int sent = Math.min(most, nextId - firstId);
        long end = System.nanoTime() + pace.drain().toNanos();
        while (arrived(arrivals, sent) < sent - load.refused() - load.failed() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        List<Histogram> seconds = new ArrayList<>();
        long interval = (long) (1e9 / RATE);
        for (int i = 0; i < sent; i++) {
            if (i / RATE == seconds.size()) seconds.add(new Histogram());
            if (arrivals.get(i) != 0)
                seconds.get(i / RATE).record(arrivals.get(i) - (load.startNanos() + i * interval));
        }
        figures.add("refused", load.refused());
        figures.add("failed", load.failed());
        figures.add("never arrived", sent - arrived(arrivals, sent) - load.refused() - load.failed());
        return new Latency(load.latency().percentileNanos(0.99) / 1e6, seconds);
    }

    private static int arrived(AtomicLongArray arrivals, int of) {
        int count = 0;
        for (int i = 0; i < of; i++) if (arrivals.get(i) != 0) count++;
        return count;
    }

    /**
     * The latencies of one or several windows.
     *
     * @param accept  the 99th percentile of the time to an answer, in milliseconds
     * @param seconds of the arrivals in each second
     */
    private record Latency(double accept, List<Histogram> seconds) {
        /** Combines several windows. */
        static Latency median(List<Latency> all, String what, Figures figures) {
            List<Histogram> seconds =
                    all.stream().flatMap(one -> one.seconds.stream()).toList();
            Latency latency = new Latency(middle(all.stream().mapToDouble(Latency::accept)), seconds);
            figures.put("accept p99 ms, " + what, latency.accept);
            figures.put("arrival p50 ms, " + what, latency.arrival(0.5));
            figures.put("arrival p99 ms, " + what, latency.arrival(0.99));
            return latency;
        }

        /**
         * The median of the percentiles of all seconds, in milliseconds, so that a short time of a busy disk does not count.
         */
        double arrival(double percentile) {
            return middle(seconds.stream().mapToDouble(one -> one.percentileNanos(percentile) / 1e6));
        }

        private static double middle(DoubleStream values) {
            double[] sorted = values.sorted().toArray();
            return sorted[sorted.length / 2];
        }

        void against(Latency other, String name, String what, Figures figures) {
            figures.put("arrival p99 / " + name + ", " + what, arrival(0.99) / other.arrival(0.99));
        }
    }
}
