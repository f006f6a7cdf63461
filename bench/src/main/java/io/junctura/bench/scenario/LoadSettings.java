package io.junctura.bench.scenario;

import java.time.Duration;
import java.util.List;

/**
 * The duration and intensity of the loads.
 *
 * @param connections the numbers of connections; each is measured separately
 * @param warmup the load before each measurement, which is not counted
 * @param warm 0, or the total load after which events are measured once more
 * @param window the measured time of the load
 * @param drain the longest wait for the accepted events to arrive
 * @param load 0, or the share of the delivered rate at which latency is measured once more, open loop
 * @param idle the wait before idle memory is read
 * @param kills the number of kills in the crash scenario
 */
public record LoadSettings(
        List<Integer> connections,
        Duration warmup,
        Duration warm,
        Duration window,
        Duration drain,
        double load,
        Duration idle,
        int kills) {

    /** The longest time a target may take to start. */
    static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    LoadSettings withLoad(double share) {
        return new LoadSettings(connections, warmup, warm, window, drain, share, idle, kills);
    }
}
