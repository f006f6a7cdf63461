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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Only Junctura, at half of its maximum rate for several minutes, with a low limit of stored data: latency, memory and size
 * on disk for each minute.
 */
public final class Steady implements Scenario {
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final double MIB = 1 << 20;

    private final LoadSettings pace;
    private final int minutes;
    private final Sink sink;
    private final String keepSize;

    public Steady(LoadSettings pace, int minutes, String keepSize, Sink sink) {
        this.pace = pace;
        this.minutes = minutes;
        this.keepSize = keepSize;
        this.sink = sink;
    }

    @Override
    public String title() {
        return "steady: " + minutes + " minutes at half of the rate at " + connections() + " connections, --keep-size "
                + keepSize;
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        sink.reset();
        Figures figures = new Figures();
        try (ChildProcess child = target.start(place)) {
            FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
            LoadPlan plan = LoadPlan.closed(place.port(), target.eventPath(), connections(), pace.warmup(), 1);
            LoadResult load = send(plan);
            load = send(plan.following(load, pace.window()));
            figures.put("accepted/s, all it can", load.perSecond());
            double rate = load.perSecond() / 2;
            double worst = 0;
            double gap = 0;
            for (int minute = 1; minute <= minutes; minute++) {
                load = Load.events(plan.following(load, Duration.ofMinutes(1)).atRate(rate), new IdSet());
                String at = ", minute " + minute;
                figures.put("accepted/s" + at, load.perSecond());
                figures.put("accept p99 ms" + at, load.latency().percentileNanos(0.99) / 1e6);
                figures.put("longest gap ms" + at, load.longestGapNanos() / 1e6);
                figures.put("RSS MiB" + at, child.residentMib());
                figures.put("database MiB" + at, mib(place.data().resolve("junctura.db")));
                figures.put("its log MiB" + at, mib(place.data().resolve("junctura.db-wal")));
                figures.put("search index MiB" + at, mib(place.data().resolve("search.db")));
                Events.putIfAny("refused" + at, load.refused(), figures);
                Events.putIfAny("failed" + at, load.failed(), figures);
                worst = Math.max(worst, load.latency().percentileNanos(0.99) / 1e6);
                gap = Math.max(gap, load.longestGapNanos() / 1e6);
            }
            Drain.await(sink, load.nextId() - 1L, QUIET, pace.drain());
            figures.put("worst p99 ms of a minute", worst);
            figures.put("longest gap ms", gap);
            figures.put("undelivered", load.nextId() - 1L - sink.delivered());
            figures.put("duplicates", sink.duplicates());
            figures.put("wrong deliveries", sink.wrong());
        }
        return figures;
    }

    private LoadResult send(LoadPlan plan) throws IOException, InterruptedException {
        long before = sink.delivered();
        LoadResult load = Load.events(plan, new IdSet());
        Drain.await(sink, before + load.acknowledged(), QUIET, pace.drain());
        return load;
    }

    private int connections() {
        return pace.connections().get(0);
    }

    private static double mib(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) / MIB : 0;
    }
}
