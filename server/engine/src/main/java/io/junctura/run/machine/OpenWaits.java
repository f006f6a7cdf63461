package io.junctura.run.machine;

import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.Wait;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a run waits for. */
public final class OpenWaits {
    private OpenWaits() {}

    /** The waits of a run as the journal has them, by step. The empty name has its time limit, or that of its {@code finally}. */
    public static Map<String, Wait> of(Run run, long now) {
        Map<String, Wait> waits = new LinkedHashMap<>();
        Outcome outcome = run.state().outcome();
        if (outcome != null && !(outcome instanceof Outcome.Failed)) return Map.of();
        boolean mayBeTakenUp = run.state().cancelledBy() == null;
        boolean left = false;
        for (Position position : run.state().positions()) {
            Wait wait = position.waitsFor();
            left |= position.isAbandoned();
            // A failed or failing run may be resumed, so its call-back addresses still receive.
            boolean goesOn = wait != null && outcome == null;
            Wait.Callback posted = goesOn || !mayBeTakenUp ? null : position.waitsForPost();
            if (goesOn) waits.put(position.step(), wait);
            else if (posted != null && (outcome != null || posted.due() > now)) waits.put(position.step(), posted);
        }
        // If the clock was set back after the time limit, the limit has to pass again.
        if (waits.isEmpty() && !(left && outcome == null)) return Map.of();
        long limit = RunMachine.limit(run, now);
        if (limit != Long.MAX_VALUE) waits.put("", new Wait.Until(limit + 1));
        return waits;
    }

    /**
     * When the first wait of a run ends, or its time limit, while attempts of other steps are under way.
     *
     * @return milliseconds since 1970; {@code Long.MAX_VALUE}: never
     */
    public static long firstEnd(Run run, long now) {
        long time = RunMachine.limit(run, now);
        if (time != Long.MAX_VALUE) time++;
        for (Position position : run.state().positions()) {
            Wait wait = position.waitsFor();
            if (wait != null) time = Math.min(time, Wait.due(wait));
        }
        return time;
    }
}
