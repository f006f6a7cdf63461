package io.junctura.trigger;

import java.time.Duration;

/** How long to wait after failures of what goes on for ever: from a second on, doubled each time. */
final class Pauses {
    static final Duration LONGEST_POLL = Duration.ofMinutes(15);
    static final Duration LONGEST_STREAM = Duration.ofMinutes(5);

    private Pauses() {}

    /** @param failures how many there were before in a row */
    static Duration after(int failures, Duration longest) {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures, 20));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
