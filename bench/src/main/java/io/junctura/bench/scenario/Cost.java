package io.junctura.bench.scenario;

import io.junctura.bench.load.Load;
import io.junctura.bench.load.LoadPlan;
import io.junctura.bench.load.LoadResult;
import io.junctura.bench.load.Sink;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.EnteredClasses;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.Inspected;
import io.junctura.bench.target.Junctura;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Counts that other programs on the machine hardly change: the bytes that the target allocates for an event and for a call,
 * after the warm-up, and the classes that it loads. Only for targets that are a JVM.
 */
public final class Cost implements Scenario {
    private static final Duration QUIET = Duration.ofSeconds(10);

    /** For how long the classes are watched that an event enters, and those that are entered without one. */
    private static final Duration WATCHED = Duration.ofSeconds(5);

    /** How many events come before that. */
    private static final int EVENTS_BEFORE = 50;

    private final LoadSettings pace;
    private final Sink sink;

    public Cost(LoadSettings pace, Sink sink) {
        this.pace = pace;
        this.sink = sink;
    }

    @Override
    public String title() {
        return "cost: bytes allocated for each event and call, loaded classes; warm-up "
                + pace.warmup().toSeconds() + " s, window " + pace.window().toSeconds() + " s";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        sink.reset();
        target.prepare(place);
        Figures figures = new Figures();
        try (ChildProcess child = target.start(place)) {
            FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
            try (Inspected inspected = Inspected.attach(child.pid())) {
                long atStart = inspected.loadedClasses();
                LoadPlan one = LoadPlan.closed(place.port(), target.eventPath(), 1, QUIET, 1);
                WebhookLoad first = WebhookLoad.send(one.atMost(1), sink, QUIET, pace.drain());
                figures.put("classes loaded by the first event", inspected.loadedClasses() - atStart);
                int nextId = first.load().nextId();
                for (int connections : pace.connections()) {
                    nextId = events(target, place, inspected, connections, nextId, figures);
                    nextId = calls(target, place, inspected, connections, nextId, figures);
                }
                figures.put("classes loaded by the load", inspected.loadedClasses() - atStart);
            }
            figures.put("duplicates", sink.duplicates());
            figures.put("wrong deliveries", sink.wrong());
        }
        if (target instanceof Junctura ours) entered(ours, place, figures);
        return figures;
    }

    /** Starts the server once more, and counts its classes that one event enters. */
    private void entered(Junctura target, RoundFolder place, Figures figures) throws IOException, InterruptedException {
        int debugger = EnteredClasses.freePort();
        try (ChildProcess child =
                target.withJava(EnteredClasses.option(debugger)).start(place)) {
            FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
            sink.reset();
            LoadPlan plan = LoadPlan.closed(place.port(), target.eventPath(), 1, QUIET, 1);
            WebhookLoad before = WebhookLoad.send(plan.atMost(EVENTS_BEFORE), sink, QUIET, pace.drain());
            try (EnteredClasses watched = EnteredClasses.attach(debugger)) {
                watched.during(WATCHED);
                Set<String> idle = watched.during(WATCHED);
                WebhookLoad.send(plan.following(before.load(), QUIET).atMost(1), sink, QUIET, pace.drain());
                Set<String> entered = watched.during(WATCHED);
                figures.put("our classes entered by an event", entered.size());
                entered.removeAll(idle);
                figures.put("of them not without one", entered.size());
                figures.put(
                        "of them in dispatch and run",
                        entered.stream().filter(Cost::isOfTheEngine).count());
            }
        }
    }

    private static boolean isOfTheEngine(String name) {
        return name.startsWith("io.junctura.dispatch.") || name.startsWith("io.junctura.run.");
    }

    private int events(
            Target target, RoundFolder place, Inspected inspected, int connections, int nextId, Figures figures)
            throws IOException, InterruptedException {
        LoadPlan plan = LoadPlan.closed(place.port(), target.eventPath(), connections, pace.warmup(), nextId);
        WebhookLoad warm = WebhookLoad.send(plan, sink, QUIET, pace.drain());
        Map<Long, Long> before = inspected.allocated();
        WebhookLoad counted = WebhookLoad.send(plan.following(warm.load(), pace.window()), sink, QUIET, pace.drain());
        put("event", counted.load(), Inspected.between(before, inspected.allocated()), connections, figures);
        return counted.load().nextId();
    }

    private int calls(
            Target target, RoundFolder place, Inspected inspected, int connections, int nextId, Figures figures)
            throws IOException {
        LoadPlan plan = LoadPlan.closed(place.port(), target.callPath(), connections, pace.warmup(), nextId);
        LoadResult warm = Load.calls(plan);
        Map<Long, Long> before = inspected.allocated();
        LoadResult counted = Load.calls(plan.following(warm, pace.window()));
        put("call", counted, Inspected.between(before, inspected.allocated()), connections, figures);
        return counted.nextId();
    }

    private static void put(String what, LoadResult load, long bytes, int connections, Figures figures) {
        String at = " @" + connections;
        figures.put("bytes/" + what + at, (double) bytes / load.acknowledged());
        figures.put(what + "s counted" + at, load.acknowledged());
    }
}
