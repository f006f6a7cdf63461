package io.junctura.bench.scenario;

import io.junctura.bench.load.IdSet;
import io.junctura.bench.load.JournalFill;
import io.junctura.bench.load.Load;
import io.junctura.bench.load.LoadPlan;
import io.junctura.bench.load.LoadResult;
import io.junctura.bench.load.Sink;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * Only Junctura: the rate at which a very long queue is processed, and then a short queue in the same process. The warm-up
 * processes a tenth of the queue. Short queues are filled while the sink does not answer; their figure is the median of
 * several.
 */
public final class Backlog implements Scenario {
    private static final int SHORT = 10_000;
    private static final int SHORT_ONES = 9;
    private static final int CONNECTIONS = 64;
    private static final Duration MAX = Duration.ofMinutes(20);
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final int runs;
    private final Sink sink;

    public Backlog(int runs, Sink sink) {
        this.runs = runs;
        this.sink = sink;
    }

    @Override
    public String title() {
        return "backlog: delivered/s of a queue of " + runs + ", and of one of " + SHORT + " in the same process";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        sink.reset();
        try (ChildProcess child = target.start(place)) {
            FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
        }
        int warmUp = runs / 10;
        JournalFill.due(place.data().resolve("junctura.db"), warmUp + runs);
        Figures figures = new Figures();
        try (ChildProcess child = target.start(place)) {
            figures.put("start ms", FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN));
            long[] tenths = new long[11];
            for (int i = 0; i <= 10; i++) {
                long wanted = warmUp + (long) runs * i / 10;
                if (!Drain.await(sink, wanted, QUIET, MAX)) {
                    throw new IOException("only " + sink.delivered() + " of " + (warmUp + runs)
                            + " queued orders arrived" + child.endOfLog());
                }
                tenths[i] = System.nanoTime();
                if (i == 0) figures.put("RSS MiB, first tenth", child.residentMib());
            }
            double tenth = runs / 10.0;
            figures.put("delivered/s", runs * 1e9 / (tenths[10] - tenths[0]));
            figures.put("delivered/s, first tenth", tenth * 1e9 / (tenths[1] - tenths[0]));
            figures.put("delivered/s, middle tenth", tenth * 1e9 / (tenths[6] - tenths[5]));
            figures.put("delivered/s, last tenth", tenth * 1e9 / (tenths[10] - tenths[9]));
            double slowest = Double.MAX_VALUE;
            for (int i = 1; i <= 10; i++) slowest = Math.min(slowest, tenth * 1e9 / (tenths[i] - tenths[i - 1]));
            figures.put("delivered/s, slowest tenth", slowest);
            double ofShort = shortOnes(target, place, warmUp + runs + 1);
            figures.put("delivered/s, queue of " + SHORT, ofShort);
            figures.put("last tenth / short queue", tenth * 1e9 / (tenths[10] - tenths[9]) / ofShort);
            figures.put("RSS MiB, end", child.residentMib());
            figures.put("peak RSS MiB", child.peakMib());
            figures.put("duplicates", sink.duplicates());
            figures.put("wrong deliveries", sink.wrong());
        }
        return figures;
    }

    private double shortOnes(Target target, RoundFolder place, int firstId) throws IOException, InterruptedException {
        double[] rates = new double[SHORT_ONES];
        int nextId = firstId;
        for (int i = 0; i < SHORT_ONES; i++) {
            long before = sink.delivered();
            sink.pause();
            LoadResult queued;
            long resumed;
            try {
                IdSet accepted = new IdSet();
                queued = Load.events(
                        LoadPlan.closed(place.port(), target.eventPath(), CONNECTIONS, QUIET, nextId)
                                .until(() -> accepted.size() >= SHORT),
                        accepted);
            } finally {
                resumed = System.nanoTime();
                sink.resume();
            }
            if (!Drain.await(sink, before + queued.acknowledged(), QUIET, MAX)) {
                throw new IOException("only " + (sink.delivered() - before) + " of " + queued.acknowledged()
                        + " queued orders arrived");
            }
            rates[i] = queued.acknowledged() * 1e9 / (sink.lastDeliveryNanos() - resumed);
            nextId = queued.nextId();
        }
        Arrays.sort(rates);
        return rates[SHORT_ONES / 2];
    }
}
