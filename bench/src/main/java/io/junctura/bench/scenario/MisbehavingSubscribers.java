package io.junctura.bench.scenario;

import static io.junctura.bench.scenario.OutboundWebhooks.publishing;
import static io.junctura.bench.scenario.OutboundWebhooks.subscribe;

import io.junctura.bench.load.Histogram;
import io.junctura.bench.load.IdSet;
import io.junctura.bench.load.Load;
import io.junctura.bench.load.LoadPlan;
import io.junctura.bench.load.LoadResult;
import io.junctura.bench.load.Subscribers;
import io.junctura.bench.load.Subscribers.Arrivals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The latency of subscribers at a moderate, constant rate, in turns alone and beside one subscriber that never answers and
 * one that sends endless answers. Latency is measured from the time at which an event was due, to its arrival.
 */
final class MisbehavingSubscribers {
    private static final int SUBSCRIBERS = 20;
    /** Events a second. */
    private static final int RATE = 25;
    /** Additional events a second for the flooding subscriber. */
    private static final int FLOOD_RATE = 250;
    /** Longer than the server's timeout, so that deliveries to the hanging subscriber fail within the window. */
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private static final int TURNS = 2;

    private static final String TOPIC = "invoices";
    private static final String FLOOD_TOPIC = "flood";
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(2);

    static final String TITLE =
            RATE + " events a second to " + SUBSCRIBERS + " subscribers, by themselves and beside one that"
                    + " hangs and one that floods (" + WINDOW.toSeconds() + " s each)";

    private final Api api;
    private final LoadPlan publish;
    private final LoadPlan flood;
    private final Subscribers subscribers;

    private int nextId = 1;

    MisbehavingSubscribers(Api api, int port, Subscribers subscribers, LoadSettings pace) {
        this.api = api;
        this.publish = publishing(api, port, TOPIC, pace).lasting(WINDOW).atRate(RATE);
        this.flood = publishing(api, port, FLOOD_TOPIC, pace).lasting(WINDOW).atRate(FLOOD_RATE);
        this.subscribers = subscribers;
    }

    void measure(Figures figures) throws IOException, InterruptedException {
        for (int i = 0; i < SUBSCRIBERS; i++) subscribe(api, List.of(TOPIC), subscribers.address(i));
        Latency[] alone = new Latency[TURNS];
        Latency[] beside = new Latency[TURNS];
        window(figures); // What is compiled for the first time must not look like the two that misbehave.
        for (int i = 0; i < TURNS; i++) {
            alone[i] = window(figures);
            beside[i] = besideBoth(figures);
        }
        put("alone", figures, alone);
        put("beside both", figures, beside);
        figures.put("p99 of a second, beside both / alone", ratio(Latency::ofSecond, beside, alone));
        figures.put("p99 of the window, beside both / alone", ratio(Latency::ofWindow, beside, alone));
    }

    private static void put(String when, Figures figures, Latency... turns) {
        figures.put("delivery p50 ms, " + when, Figures.median(turns, Latency::p50));
        figures.put("delivery p99 ms of a second, " + when, Figures.median(turns, Latency::ofSecond));
        figures.put("delivery p99 ms of the window, " + when, Figures.median(turns, Latency::ofWindow));
    }

    private static double ratio(ToDoubleFunction<Latency> figure, Latency[] beside, Latency[] alone) {
        return Figures.median(IntStream.range(0, TURNS)
                .mapToDouble(i -> figure.applyAsDouble(beside[i]) / figure.applyAsDouble(alone[i]))
                .toArray());
    }

    private Latency besideBoth(Figures figures) throws IOException, InterruptedException {
        try (NeverAnswers hanging = NeverAnswers.start();
                NeverEnds flooding = NeverEnds.start()) {
            List<String> both = List.of(
                    subscribe(api, List.of(TOPIC), hanging.address()),
                    subscribe(api, List.of(TOPIC, FLOOD_TOPIC), flooding.address()));
            CompletableFuture<LoadResult> more = CompletableFuture.supplyAsync(this::flood);
            Latency met = window(figures);
            figures.put("flooding events/s", more.join().perSecond());
            for (String id : both) api.delete("/subscriptions/" + id);
            awaitQuiet();
            return met;
        }
    }

    private LoadResult flood() {
        try {
            return Load.events(flood, new IdSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Latency window(Figures figures) throws IOException, InterruptedException {
        int events = (int) (RATE * WINDOW.toSeconds());
        LoadPlan plan = publish.from(nextId).atMost(events);
        Arrivals arrivals = subscribers.expect(nextId, events, SUBSCRIBERS);
        LoadResult published = Load.events(plan, new IdSet());
        nextId = published.nextId();
        long wanted = published.acknowledged() * SUBSCRIBERS;
        Drain.await(arrivals::count, wanted, QUIET, MAX_PAUSE);
        figures.add("deliveries lost", wanted - arrivals.count());
        figures.add("deliveries repeated", arrivals.repeated());
        return latency(arrivals, published.startNanos());
    }

    /** @param start the time at which the first event was due */
    private static Latency latency(Arrivals arrivals, long start) {
        Histogram window = new Histogram();
        double[] seconds = new double[(int) WINDOW.toSeconds()];
        for (int second = 0; second < seconds.length; second++) {
            Histogram times = new Histogram();
            for (int order = second * RATE; order < (second + 1) * RATE; order++) {
                long due = start + order * (1_000_000_000L / RATE);
                for (int i = 0; i < SUBSCRIBERS; i++) {
                    long arrived = arrivals.nanos(order, i);
                    if (arrived == 0) continue; // It is counted as lost.
                    times.record(arrived - due);
                    window.record(arrived - due);
                }
            }
            seconds[second] = times.percentileNanos(0.99);
        }
        return new Latency(
                window.percentileNanos(0.5) / 1e6, Figures.median(seconds) / 1e6, window.percentileNanos(0.99) / 1e6);
    }

    /** Waits until the deliveries to the misbehaving subscribers have ended. */
    private void awaitQuiet() throws IOException, InterruptedException {
        long end = System.nanoTime() + MAX_PAUSE.toNanos();
        while (System.nanoTime() < end) {
            boolean isQuiet = api.get("/runs/counts")
                    .filter(counts -> counts.path("queued").asLong()
                                    + counts.path("running").asLong()
                                    + counts.path("waiting").asLong()
                            == 0)
                    .isPresent();
            if (isQuiet) return;
            Thread.sleep(100);
        }
        throw new IOException("the deliveries of subscriptions that were deleted have not ended");
    }

    /**
     * The latencies of one window, in milliseconds.
     *
     * @param ofSecond the median of the 99th percentiles of all seconds, so that a short time of a busy disk does not count
     * @param ofWindow the 99th percentile of all deliveries
     */
    private record Latency(double p50, double ofSecond, double ofWindow) {}
}
