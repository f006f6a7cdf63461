package io.junctura.bench.scenario;

import java.time.Duration;
import java.util.List;

/**
 * How long and how hard.
 *
 * @param connections one measurement for each
 * @param warmup load before each measurement, of the same kind, thrown away
 * @param window of sending that is measured
 * @param drain the longest wait for what was accepted to arrive
 * @param load 0, or the share of the delivered rate at which latency is measured once more, open loop
 * @param idle wait before idle memory is read
 * @param kills of the crash scenario
 */
public record Pace(
        List<Integer> connections,
        Duration warmup,
        Duration window,
        Duration drain,
        double load,
        Duration idle,
        int kills) {

    /** The longest a target may take to start. */
    static final Duration STARTS_WITHIN = Duration.ofSeconds(120);
}
