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
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Kills the target under load and restarts it on the same data, several times. Afterwards all accepted orders have time to
 * arrive. An acknowledged order that does not arrive is lost.
 */
public final class Crash implements Scenario {
    /** Longer than the pause before a first retry. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private final LoadSettings pace;
    private final Sink sink;

    public Crash(LoadSettings pace, Sink sink) {
        this.pace = pace;
        this.sink = sink;
    }

    @Override
    public String title() {
        return "crash: SIGKILL under load at " + pace.connections().get(0) + " connections, " + pace.kills()
                + " times a round; acknowledged events against what the sink has";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        sink.reset();
        target.prepare(place);
        IdSet acknowledged = new IdSet();
        int nextId = 1;
        long pendingAtKills = 0;
        ChildProcess child = target.start(place);
        try {
            FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
            for (int kill = 0; kill < pace.kills(); kill++) {
                nextId = loadAndKill(target, place, child, nextId, kill, acknowledged);
                pendingAtKills += acknowledged.missingFrom(sink.ids());
                child = target.start(place);
                FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
            }
            awaitAll(acknowledged);
        } finally {
            child.close();
        }
        Figures figures = new Figures();
        figures.put("acknowledged", acknowledged.size());
        figures.put("pending at kills", pendingAtKills);
        figures.put("delivered", sink.delivered());
        figures.put("lost", acknowledged.missingFrom(sink.ids()));
        figures.put("duplicates", sink.duplicates());
        figures.put("duplicates, other key", sink.duplicatesWithOtherKey());
        figures.put("wrong deliveries", sink.wrong());
        return figures;
    }

    private int loadAndKill(
            Target target, RoundFolder place, ChildProcess child, int firstId, int kill, IdSet acknowledged)
            throws IOException {
        AtomicBoolean dead = new AtomicBoolean();
        Timer timer = new Timer("bench-kill", true);
        // Each kill is at another point of the load, and at the same points in each run of the bench.
        long afterMillis = pace.window().toMillis() / 2
                + kill * 337L % Math.max(1, pace.window().toMillis() / 2);
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        child.kill();
                        dead.set(true);
                    }
                },
                afterMillis);
        LoadPlan plan = LoadPlan.closed(
                        place.port(),
                        target.eventPath(),
                        pace.connections().get(0),
                        Duration.ofMillis(afterMillis).plusSeconds(15),
                        firstId)
                .until(dead::get);
        LoadResult load = Load.events(plan, acknowledged);
        timer.cancel();
        return load.nextId();
    }

    /** Unacknowledged orders may arrive, too. So the orders are compared, not their number. */
    private void awaitAll(IdSet acknowledged) throws InterruptedException {
        long end = System.nanoTime() + pace.drain().toNanos();
        while (acknowledged.missingFrom(sink.ids()) > 0 && System.nanoTime() < end) {
            if (!Drain.await(sink, sink.delivered() + 1, QUIET, pace.drain())) {
                return;
            }
            Thread.sleep(50);
        }
    }
}
