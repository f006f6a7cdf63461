package io.junctura.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the time by which things are old. A clock that is set ahead makes everything look old at once; so for a day after
 * such a jump, ages count by the time that it would be without it. After that day the clock is believed.
 *
 * <p>A server that was off cannot tell a jump from the time that passed meanwhile, so it treats both alike. Pure but for
 * its own fields; not thread safe.
 */
public final class ClockWatch {
    /** The row of {@code installation} in which it is kept. */
    public static final String ROW = "clock";

    static final Duration JUMP = Duration.ofHours(1);
    static final Duration DISBELIEF = Duration.ofDays(1);

    /** What the clock said at the last look, in milliseconds since 1970; 0: never. */
    private long seen;

    /** What {@code passed} was at the last look; null: the process has not looked yet. */
    private @Nullable Long passed;

    private @Nullable Jump jump;

    /**
     * The clock went ahead of the time that passed.
     *
     * @param from what it would have been, in milliseconds since 1970
     * @param to   what it was
     */
    public record Jump(long from, long to) {
        long by() {
            return to - from;
        }

        /** When the clock is believed again. */
        public Instant until() {
            return Instant.ofEpochMilli(to).plus(DISBELIEF);
        }
    }

    /** What a look has found. */
    sealed interface Found {
        /** Nothing to speak of. */
        record Nothing() implements Found {}

        /** @param sinceStart whether the server was off before, so that the time may have passed indeed */
        record Ahead(Jump jump, boolean sinceStart) implements Found {}

        /** What had been set ahead is put right. */
        record PutRight() implements Found {}

        /** The day is over. */
        record Believed(Jump jump) implements Found {}
    }

    private static final Found NOTHING = new Found.Nothing();

    private ClockWatch(long seen, @Nullable Jump jump) {
        this.seen = seen;
        this.jump = jump;
    }

    /** @param newest the latest time that is known; 0 if none is */
    static ClockWatch since(long newest) {
        return new ClockWatch(newest, null);
    }

    /** As {@link #stored} has written it. Empty if it is none of that. */
    static Optional<ClockWatch> of(String stored) {
        String[] parts = stored.split(" ", -1);
        try {
            long seen = Long.parseLong(parts[0]);
            Jump jump = parts.length < 3 ? null : new Jump(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
            return Optional.of(new ClockWatch(seen, jump));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The jump that a stored row speaks of, if the clock is not believed yet. */
    public static Optional<Jump> jump(String stored, Instant now) {
        return of(stored).map(watch -> watch.jump).filter(jump -> now.isBefore(jump.until()));
    }

    String stored() {
        return jump == null ? Long.toString(seen) : seen + " " + jump.from + " " + jump.to;
    }

    /**
     * Takes a look.
     *
     * @param now    what the clock says, in milliseconds since 1970
     * @param passed how many milliseconds have passed since some moment, whatever the clock says
     */
    Found look(long now, long passed) {
        Long before = this.passed;
        long ahead = seen == 0 ? 0 : now - seen - (before == null ? 0 : passed - before);
        long expected = now - ahead;
        this.seen = now;
        this.passed = passed;
        Jump pending = jump;
        if (ahead > JUMP.toMillis()) {
            Jump found = new Jump(pending == null ? expected : expected - pending.by(), now);
            jump = found;
            return new Found.Ahead(found, before == null);
        }
        if (pending == null) return NOTHING;
        if (ahead < -JUMP.toMillis()) {
            pending = new Jump(pending.from, pending.to + ahead);
            jump = pending.by() > JUMP.toMillis() ? pending : null;
            return jump == null ? new Found.PutRight() : NOTHING;
        }
        if (now < pending.to + DISBELIEF.toMillis()) return NOTHING;
        jump = null;
        return new Found.Believed(pending);
    }

    /** The time by which things are old, given what the clock says. */
    long age(long now) {
        return jump == null ? now : now - jump.by();
    }
}
