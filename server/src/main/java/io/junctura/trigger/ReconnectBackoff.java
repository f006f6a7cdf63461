package io.junctura.trigger;

import java.time.Duration;

/** How long to wait after failures of what goes on for ever: from a second on, doubled each time. */
public final class ReconnectBackoff {
    public static final Duration LONGEST_POLL = Duration.ofMinutes(15);
    public static final Duration LONGEST_STREAM = Duration.ofMinutes(5);

    /** Another system may ask for more: by mistake for a century, or for what no clock counts. */
    private static final Duration LONGEST_ASKED = Duration.ofDays(1);

    private ReconnectBackoff() {}

    /** @param failures how many there were before in a row */
    public static Duration after(int failures, Duration longest) {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures, 20));
        return shorter(pause, longest);
    }

    /** @param asked for how long the other system wants to be left alone, at least; it is for a day at most */
    public static Duration after(int failures, Duration longest, Duration asked) {
        Duration pause = after(failures, longest);
        return asked.compareTo(pause) > 0 ? shorter(asked, LONGEST_ASKED) : pause;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
