package io.junctura.trigger;

import java.time.Duration;

/** The pauses after failures of polls and streams: one second, doubled after each further failure. */
public final class ReconnectBackoff {
    public static final Duration MAX_POLL = Duration.ofMinutes(15);
    public static final Duration MAX_STREAM = Duration.ofMinutes(5);

    /** The longest pause that another system can ask for. A mistake may ask for a century. */
    private static final Duration MAX_ASKED = Duration.ofDays(1);

    private ReconnectBackoff() {}

    /** @param failures how many failures in a row preceded this one */
    public static Duration after(int failures, Duration longest) {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures, 20));
        return shorter(pause, longest);
    }

    /** @param asked the shortest pause that the other system asks for; at most a day of it counts */
    public static Duration after(int failures, Duration longest, Duration asked) {
        Duration pause = after(failures, longest);
        return asked.compareTo(pause) > 0 ? shorter(asked, MAX_ASKED) : pause;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
