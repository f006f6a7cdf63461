package io.junctura.bench.scenario;

import io.junctura.bench.load.LoadPlan;
import io.junctura.bench.load.LoadResult;
import io.junctura.bench.load.Sink;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.time.Duration;

/** The rate of events of a server with very many runs in its journal, in turns with a server whose journal is empty. */
final class FullJournal {
    private static final int TURNS = 5;
    /** The highest number of events in a warm-up and in a turn, so that the empty journal stays small. */
    private static final int MOST_IN_WARMUP = 100_000;

    private static final int MOST_IN_TURN = 20_000;
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final LoadSettings pace;
    private final Sink sink;
    private int nextId = 1;

    FullJournal(LoadSettings pace, Sink sink) {
        this.pace = pace;
        this.sink = sink;
    }

    /**
     * @param full the data of a stopped server
     * @param empty a new folder
     */
    void measure(Target target, RoundFolder full, RoundFolder empty, Figures figures)
            throws IOException, InterruptedException {
        sink.reset();
        try (ChildProcess one = target.start(full);
                ChildProcess other = target.start(empty)) {
            FirstAnswer.await(one, full, target, LoadSettings.STARTS_WITHIN);
            FirstAnswer.await(other, empty, target, LoadSettings.STARTS_WITHIN);
            LoadPlan toFull = plan(target, full);
            LoadPlan toEmpty = plan(target, empty);
            send(toFull.lasting(pace.warmup()).atMost(MOST_IN_WARMUP));
            long runs = send(toEmpty.lasting(pace.warmup()).atMost(MOST_IN_WARMUP))
                    .load()
                    .acknowledged();
            Turn[] turns = new Turn[TURNS];
            for (int i = 0; i < TURNS; i++) {
                WebhookLoad withFull = send(toFull);
                WebhookLoad withEmpty = send(toEmpty);
                runs += withEmpty.load().acknowledged();
                turns[i] = new Turn(withFull, withEmpty);
            }
            put(turns, figures);
            figures.put("runs in the empty journal at the end", runs);
            figures.put("undelivered", nextId - 1 - sink.delivered());
            figures.put("duplicates", sink.duplicates());
            figures.put("wrong deliveries", sink.wrong());
        }
    }

    private LoadPlan plan(Target target, RoundFolder place) {
        int connections = pace.connections().get(0);
        return LoadPlan.closed(place.port(), target.eventPath(), connections, pace.window(), 1)
                .atMost(MOST_IN_TURN);
    }

    private WebhookLoad send(LoadPlan plan) throws IOException, InterruptedException {
        WebhookLoad sent = WebhookLoad.send(plan.from(nextId), sink, QUIET, pace.drain());
        nextId = sent.load().nextId();
        return sent;
    }

    private static void put(Turn[] turns, Figures figures) {
        figures.put("delivered/s, full journal", Figures.median(turns, turn -> turn.full.perSecond()));
        figures.put("delivered/s, empty journal", Figures.median(turns, turn -> turn.empty.perSecond()));
        figures.put(
                "full / empty, delivered/s",
                Figures.median(turns, turn -> turn.full.perSecond() / turn.empty.perSecond()));
        figures.put("accept p99 ms, full journal", Figures.median(turns, turn -> p99Millis(turn.full.load())));
        figures.put("accept p99 ms, empty journal", Figures.median(turns, turn -> p99Millis(turn.empty.load())));
    }

    private static double p99Millis(LoadResult load) {
        return load.latency().percentileNanos(0.99) / 1e6;
    }

    private record Turn(WebhookLoad full, WebhookLoad empty) {}
}
