package io.junctura.bench.scenario;

import io.junctura.bench.load.JournalDrift;
import io.junctura.bench.load.Sink;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Junctura with very many scheduled flows, compared with none: the time to publish them and to restart, the delay of their
 * runs, and their effect on another flow. The schedules are spread over the 300 seconds of five minutes; a thousand more are
 * all due in the first second of each minute.
 */
public final class Schedules implements Scenario {
    /** The name of the target without schedules. */
    public static final String NONE = "no schedules";

    private static final String SPREAD = "schedules-";
    private static final String TOGETHER = "together";
    private static final int TOGETHER_FLOWS = 1_000;
    private static final int PERIOD_SECONDS = 300;
    private static final int FLOWS_IN_A_DOCUMENT = 2_000;
    private static final Duration PUBLISHED_WITHIN = Duration.ofMinutes(20);
    private static final Duration SETTLES = Duration.ofSeconds(30);
    private static final Duration WATCHED = Duration.ofMinutes(2);

    private final int schedules;
    private final Events events;

    public Schedules(int schedules, LoadSettings pace, Sink sink) {
        this.schedules = schedules;
        this.events = new Events(pace.withLoad(0.5), sink);
    }

    @Override
    public String title() {
        return "schedules: ours with " + schedules
                + " of them, each every five minutes, beside ours with none; drift over " + WATCHED.toSeconds()
                + " s without other load, then events";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        boolean none = target.name().equals(NONE);
        if (!none) write(place.documents());
        Path database = place.data().resolve("junctura.db");
        Figures figures = new Figures();
        try (ChildProcess child = target.start(place)) {
            figures.put("first start ms", FirstAnswer.await(child, place, target, PUBLISHED_WITHIN));
            if (!none) {
                awaitBegun(database, child);
                figures.put("all schedules begun after ms", (System.nanoTime() - child.startedNanos()) / 1e6);
            }
        }
        Instant restart = Instant.now();
        try (ChildProcess child = target.start(place)) {
            figures.put("start ms", FirstAnswer.await(child, place, target, PUBLISHED_WITHIN));
            if (!none) watch(database, restart, child, figures);
            figures.put("RSS MiB before events", child.residentMib());
            events.measureAll(target, place, child, figures);
        }
        return figures;
    }

    private void awaitBegun(Path database, ChildProcess child) throws IOException, InterruptedException {
        long end = System.nanoTime() + PUBLISHED_WITHIN.toNanos();
        while (JournalDrift.begun(database, SPREAD) < schedules
                || JournalDrift.begun(database, TOGETHER) < TOGETHER_FLOWS) {
            if (System.nanoTime() > end || !child.isAlive()) {
                throw new IOException(
                        "only " + JournalDrift.begun(database, SPREAD) + " schedules began" + child.endOfLog());
            }
            Thread.sleep(100);
        }
    }

    private void watch(Path database, Instant restart, ChildProcess child, Figures figures)
            throws IOException, InterruptedException {
        Thread.sleep(SETTLES.toMillis());
        double cpu = child.cpuSeconds();
        Instant from = Instant.now();
        Instant to = from.plus(WATCHED);
        Thread.sleep(WATCHED.plusSeconds(2).toMillis());
        figures.put("CPU %, schedules alone", (child.cpuSeconds() - cpu) * 100 / (WATCHED.toSeconds() + 2));
        JournalDrift spread = JournalDrift.of(database, SPREAD, from, to);
        JournalDrift together = JournalDrift.of(database, TOGETHER, from, to);
        figures.put("runs started", spread.late().count());
        figures.put("runs that should have", (double) schedules * WATCHED.toSeconds() / PERIOD_SECONDS);
        figures.put("drift p50 ms", spread.late().percentileNanos(0.5) / 1e6);
        figures.put("drift p99 ms", spread.late().percentileNanos(0.99) / 1e6);
        figures.put("drift max ms", spread.late().maxNanos() / 1e6);
        figures.put(
                "drift p99 ms, " + TOGETHER_FLOWS + " at once", together.late().percentileNanos(0.99) / 1e6);
        long late = Math.max(spread.lastLate(), together.lastLate());
        figures.put("on time from s after the start", Math.max(0, late - restart.toEpochMilli()) / 1e3);
    }

    private void write(Path documents) throws IOException {
        Files.createDirectories(documents);
        for (int first = 0; first < schedules; first += FLOWS_IN_A_DOCUMENT) {
            StringBuilder text =
                    new StringBuilder("integration: " + SPREAD + first / FLOWS_IN_A_DOCUMENT + "\nflows:\n");
            for (int i = first; i < Math.min(schedules, first + FLOWS_IN_A_DOCUMENT); i++) {
                int second = i % PERIOD_SECONDS;
                flow(text, i, second % 60 + " " + second / 60 + "/5 * * * *");
            }
            Files.writeString(documents.resolve(SPREAD + first / FLOWS_IN_A_DOCUMENT + ".yaml"), text);
        }
        StringBuilder text = new StringBuilder("integration: " + TOGETHER + "\nflows:\n");
        for (int i = 0; i < TOGETHER_FLOWS; i++) flow(text, i, "0 * * * * *");
        Files.writeString(documents.resolve(TOGETHER + ".yaml"), text);
    }

    private static void flow(StringBuilder text, int number, String cron) {
        text.append("  f")
                .append(number)
                .append(":\n    trigger: { use: schedule.cron, input: { cron: \"")
                .append(cron);
        text.append("\" } }\n    steps: []\n");
    }
}
