package io.junctura.bench.scenario;

import io.junctura.bench.load.Load;
import io.junctura.bench.load.LoadPlan;
import io.junctura.bench.load.LoadResult;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.FirstAnswer;
import io.junctura.bench.target.RoundFolder;
import io.junctura.bench.target.Target;
import java.io.IOException;

/** A synchronous call that computes the total of an order. A sample of the answers is checked. */
public final class Calls implements Scenario {
    private final LoadSettings pace;

    public Calls(LoadSettings pace) {
        this.pace = pace;
    }

    @Override
    public String title() {
        return "call: synchronous transform and answer; warm-up "
                + pace.warmup().toSeconds() + " s, window " + pace.window().toSeconds() + " s";
    }

    @Override
    public Figures measure(Target target, RoundFolder place) throws IOException, InterruptedException {
        target.prepare(place);
        Figures figures = new Figures();
        try (ChildProcess child = target.start(place)) {
            FirstAnswer.await(child, place, target, LoadSettings.STARTS_WITHIN);
            int nextId = 1;
            for (int connections : pace.connections()) {
                LoadPlan plan = LoadPlan.closed(place.port(), target.callPath(), connections, pace.warmup(), nextId);
                LoadResult warm = Load.calls(plan);
                Cpu before = Cpu.now(child);
                LoadResult load = Load.calls(plan.following(warm, pace.window()));
                nextId = load.nextId();
                String at = " @" + connections;
                figures.put("calls/s" + at, load.perSecond());
                Events.putLatency("call", at, load, figures);
                Cpu.now(child).since(before).put("call", load.acknowledged(), at, figures);
                Events.putIfAny("refused" + at, load.refused(), figures);
                Events.putIfAny("failed" + at, load.failed(), figures);
                Events.putIfAny("wrong answers" + at, load.wrong(), figures);
            }
            figures.put("RSS MiB", child.residentMib());
            figures.put("peak RSS MiB", child.peakMib());
        }
        return figures;
    }
}
