package io.junctura.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Provides the time by which retention computes ages. A clock that jumps ahead makes everything look old at once. So for a day
 * after a jump, ages are computed without it. After that day the clock is trusted.
 *
 * <p>After downtime the server cannot tell a clock jump from the time that has passed, so it treats both alike. Pure except for
 * its own fields; not thread safe.
 */
public final class ClockWatch {
    /** The row of {@code installation} with the stored state. */
    public static final String ROW = "clock";

    static final Duration JUMP = Duration.ofHours(1);
    static final Duration DISBELIEF = Duration.ofDays(1);

    /** The clock at the last check, in milliseconds since 1970; 0: never checked. */
    private long lastTime;

    /** The value of {@code passed} at the last check; null: this process has not checked yet. */
    private @Nullable Long passed;

    private @Nullable Jump jump;

    /**
     * A clock jump: the clock advanced more than the elapsed time.
     *
     * @param from the expected time, in milliseconds since 1970
     * @param to   the clock's time
     */
    public record Jump(long from, long to) {
        long by() {
            return to - from;
        }

        /** When the clock is trusted again. */
        public Instant until() {
            return Instant.ofEpochMilli(to).plus(DISBELIEF);
        }
    }

    /** The result of a check. */
    sealed interface Finding {
        /** No change. */
        record Unchanged() implements Finding {}

        /** @param sinceStart whether the server was off before, so that the time may really have passed */
        record JumpedAhead(Jump jump, boolean sinceStart) implements Finding {}

        /** The clock was set back to the right time. */
        record PutRight() implements Finding {}

        /** The day is over: the clock is trusted from now on. */
        record Trusted(Jump jump) implements Finding {}
    }

    private static final Finding UNCHANGED = new Finding.Unchanged();

    private ClockWatch(long lastTime, @Nullable Jump jump) {
        this.lastTime = lastTime;
        this.jump = jump;
    }

    /** @param newest the latest known time; 0 if none */
    static ClockWatch since(long newest) {
        return new ClockWatch(newest, null);
    }

    /** Parses the form of {@link #stored}; empty if it is malformed. */
    static Optional<ClockWatch> of(String stored) {
        String[] parts = stored.split(" ", -1);
        try {
            long lastTime = Long.parseLong(parts[0]);
            Jump jump = parts.length < 3 ? null : new Jump(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
            return Optional.of(new ClockWatch(lastTime, jump));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The jump in a stored row, if the clock is not trusted yet. */
    public static Optional<Jump> jump(String stored, Instant now) {
        return of(stored).map(watch -> watch.jump).filter(jump -> now.isBefore(jump.until()));
    }

    String stored() {
        return jump == null ? Long.toString(lastTime) : lastTime + " " + jump.from + " " + jump.to;
    }

    /**
     * Checks the clock.
     *
     * @param now    the clock's time, in milliseconds since 1970
     * @param passed a monotonic time in milliseconds, independent of the clock
     */
    Finding check(long now, long passed) {
        Long before = this.passed;
        long ahead = lastTime == 0 ? 0 : now - lastTime - (before == null ? 0 : passed - before);
        long expected = now - ahead;
        this.lastTime = now;
        this.passed = passed;
        Jump pending = jump;
        if (ahead > JUMP.toMillis()) {
            Jump found = new Jump(pending == null ? expected : expected - pending.by(), now);
            jump = found;
            return new Finding.JumpedAhead(found, before == null);
        }
        if (pending == null) return UNCHANGED;
        if (ahead < -JUMP.toMillis()) {
            pending = new Jump(pending.from, pending.to + ahead);
            jump = pending.by() > JUMP.toMillis() ? pending : null;
            return jump == null ? new Finding.PutRight() : UNCHANGED;
        }
        if (now < pending.to + DISBELIEF.toMillis()) return UNCHANGED;
        jump = null;
        return new Finding.Trusted(pending);
    }

    /** The time by which ages are computed, given the clock's time. */
    long age(long now) {
        return jump == null ? now : now - jump.by();
    }
}
