package io.junctura.bench.scenario;

import io.junctura.bench.load.Sink;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.Junctura;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * One run loops over the rows of a table, and sends one HTTP request for each row, 25 at a time. The baseline is hand-written
 * Java with the same HTTP client. "Cold" is the first time in the process, "warm" the median of the fourth to the sixth.
 */
public final class Requests implements Scenario {
    /** How many requests are in flight at most. */
    public static final int CONCURRENCY = 25;

    private static final int TIMES = 6;
    private static final int WARM = 3;
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final Duration MAX = Duration.ofMinutes(10);

    private final int requests;
    private final Sink sink;

    public Requests(int requests, Sink sink) {
        this.requests = requests;
        this.sink = sink;
    }

    @Override
    public String title() {
        return "requests: a loop of " + requests + " HTTP requests, " + CONCURRENCY + " at a time; the first of "
                + TIMES + " runs, and the median of the last " + WARM;
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        boolean ours = target instanceof Junctura;
        Figures figures = new Figures();
        try (OrderTable table = OrderTable.serve(place.folder().resolve("orders.csv"), requests)) {
            if (ours) {
                place.document(
                        "requests.yaml",
                        Map.of("@TABLE@", table.address(), "@CONCURRENCY@", Integer.toString(CONCURRENCY)));
            } else {
                Files.writeString(place.folder().resolve("table"), table.address() + "/orders.csv");
            }
            try (ChildProcess child = target.start(place)) {
                if (ours) FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
                Turn[] turns = new Turn[TIMES];
                for (int i = 0; i < TIMES; i++) turns[i] = ours ? run(child, place) : byHand(child, place);
                put(turns, figures);
                figures.put("peak RSS MiB", child.peakMib());
            }
        }
        return figures;
    }

    private Turn run(ChildProcess child, RoundFolder place) throws IOException, InterruptedException {
        Api api = Api.of(place);
        return turn(child, () -> {
            long began = System.nanoTime();
            long run = api.event("requests/send", "{}");
            // While requests are sent, the sink is asked, because questions about a large run would slow it down.
            Drain.await(sink, requests, QUIET, MAX);
            api.awaitEnd(run, child);
            return began;
        });
    }

    private Turn byHand(ChildProcess child, RoundFolder place) throws IOException, InterruptedException {
        return turn(child, () -> ByHand.work(child, place));
    }

    private Turn turn(ChildProcess child, Work work) throws IOException, InterruptedException {
        sink.reset();
        double cpu = child.cpuSeconds();
        long began = work.once();
        double seconds = (sink.lastDeliveryNanos() - began) / 1e9;
        return new Turn(
                sink.delivered() / seconds,
                (child.cpuSeconds() - cpu) * 1e6 / requests,
                requests - sink.delivered(),
                sink.duplicates(),
                sink.wrong());
    }

    private static void put(Turn[] turns, Figures figures) {
        Turn[] warm = Arrays.copyOfRange(turns, TIMES - WARM, TIMES);
        figures.put("requests/s, cold", turns[0].perSecond);
        figures.put("requests/s, warm", Figures.median(warm, Turn::perSecond));
        figures.put("target CPU us/request, warm", Figures.median(warm, Turn::cpuMicros));
        figures.put("missing", Arrays.stream(turns).mapToLong(Turn::missing).sum());
        figures.put("sent twice", Arrays.stream(turns).mapToLong(Turn::repeated).sum());
        figures.put(
                "wrong deliveries", Arrays.stream(turns).mapToLong(Turn::wrong).sum());
    }

    @FunctionalInterface
    private interface Work {
        /** @return {@link System#nanoTime()} at the beginning */
        long once() throws IOException, InterruptedException;
    }

    /**
     * All requests, once.
     *
     * @param perSecond requests, from the start of the work to the last arrival
     * @param cpuMicros CPU time of the target for each request
     */
    private record Turn(double perSecond, double cpuMicros, long missing, long repeated, long wrong) {}
}
