package io.junctura.bench.scenario;

import io.junctura.bench.load.JournalFill;
import io.junctura.bench.load.Sink;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.util.Map;

/**
 * Junctura with very many waiting runs that are due within 30 days, compared with none: the time of a restart, and their
 * effect on another flow.
 */
public final class WaitingRuns implements Scenario {
    /** The name of the target without waiting runs. */
    public static final String NONE = "none parked";

    private final int runs;
    private final Events events;

    public WaitingRuns(int runs, LoadSettings pace, Sink sink) {
        this.runs = runs;
        this.events = new Events(pace.withLoad(0.5), sink);
    }

    @Override
    public String title() {
        return "parked: ours with " + runs + " runs in a delay, beside ours with none; restart, then events";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        place.document("parked.yaml", Map.of());
        try (ChildProcess child = target.start(place)) {
            FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
        }
        if (!target.name().equals(NONE)) JournalFill.parked(place.data().resolve("junctura.db"), runs);
        Figures figures = new Figures();
        try (ChildProcess child = target.start(place)) {
            figures.put("start ms", FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN));
            figures.put("RSS MiB after the start", child.residentMib());
            events.measureAll(target, place, child, figures);
        }
        return figures;
    }
}
