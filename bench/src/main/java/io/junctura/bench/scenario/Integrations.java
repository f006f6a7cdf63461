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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Junctura with very many published integrations, compared with one: the time of a start, the idle memory, and the rate of
 * events that are spread over all of them. Each integration has a webhook with the work of the bench.
 */
public final class Integrations implements Scenario {
    /** The name of the target with one integration. */
    public static final String ONE = "one integration";

    private static final Duration PUBLISHED_WITHIN = Duration.ofMinutes(20);
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final int integrations;
    private final LoadSettings pace;
    private final Events events;
    private final Sink sink;

    public Integrations(int integrations, LoadSettings pace, Sink sink) {
        this.integrations = integrations;
        this.pace = pace;
        this.events = new Events(pace, sink);
        this.sink = sink;
    }

    @Override
    public String title() {
        return "integrations: ours with " + integrations + " of them, beside ours with one; start, memory after "
                + pace.idle().toSeconds() + " s idle, then events spread over all integrations";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        List<String> paths = new ArrayList<>(List.of(target.eventPath()));
        if (!target.name().equals(ONE)) {
            for (int number = 1; number < integrations; number++) paths.add(add(number, place));
        }
        Figures figures = new Figures();
        try (ChildProcess child = target.start(place)) {
            figures.put("first start ms", FirstAnswer.await(child, place, target, PUBLISHED_WITHIN));
        }
        try (ChildProcess child = target.start(place)) {
            ColdStart.putStart(target, place, child, pace.idle(), figures);
            putFirstEvents(paths, place, figures);
            events.measureAll(paths, place, child, figures);
        }
        return figures;
    }

    /** Adds the document of a further integration. @return the path of its webhook */
    private static String add(int number, RoundFolder place) throws IOException {
        String name = "bench-" + number;
        place.document("integrations.yaml", name + ".yaml", Map.of("@NAME@", name));
        return "/hooks/default/" + name + "/orders";
    }

    /** Sends as many events as there are integrations, so that each of many gets its first one. */
    private void putFirstEvents(List<String> paths, RoundFolder place, Figures figures)
            throws IOException, InterruptedException {
        sink.reset();
        LoadPlan plan = LoadPlan.closed(
                        place.port(), paths.get(0), pace.connections().get(0), pace.drain(), 1)
                .to(paths)
                .atMost(integrations);
        LoadResult load = Load.events(plan, new IdSet());
        Drain.await(sink, integrations, QUIET, pace.drain());
        figures.put("first " + integrations + " events ms", (sink.lastDeliveryNanos() - load.startNanos()) / 1e6);
        figures.put("of these delivered", sink.delivered());
    }
}
