package io.junctura.bench.scenario;

import java.time.Duration;
import java.util.List;

/**
 * How long and how hard.
 *
 * @param connections one measurement for each
 * @param warmup load before each measurement, of the same kind, thrown away
 * @param warm 0, or the load after which an event is measured once more, the first measurement included
 * @param window of sending that is measured
 * @param drain the longest wait for what was accepted to arrive
 * @param load 0, or the share of the delivered rate at which latency is measured once more, open loop
 * @param idle wait before idle memory is read
 * @param kills of the crash scenario
 */
public record Pace(
        List<Integer> connections,
        Duration warmup,
        Duration warm,
        Duration window,
        Duration drain,
        double load,
        Duration idle,
        int kills) {

    /** The longest a target may take to start. */
    static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    Pace withLoad(double share) {
        return new Pace(connections, warmup, warm, window, drain, share, idle, kills);
    }
}
