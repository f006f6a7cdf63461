package io.junctura.access;

import io.junctura.http.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows guessing down without locking anybody out: after a failure the next try from the same address waits, a second at
 * first, doubling to a minute. Tries at one account from many addresses are spaced too, but so little that its owner
 * still gets in.
 */
final class Throttle {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int FREE_PER_ACCOUNT = 20;
    /** Keeps the tries at one account, wherever they come from, below 1,000 an hour. */
    private static final Duration ACCOUNT_SPACING = Duration.ofSeconds(4);

    private static final Duration FORGOTTEN = Duration.ofHours(1);
    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true);

    private record Failures(int count, long last, long until) {}

    Throttle(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts a try as failed until {@link #succeeded} says otherwise, so that many at once are not taken for one.
     *
     * @throws ProblemException 429 with {@code Retry-After} if it comes too early; it is not counted then
     */
    synchronized void begin(String account, String address) {
        long now = clock.millis();
        long until = Math.max(until("from " + address), until("at " + account));
        if (until <= now) {
            failed(account, address);
            return;
        }
        long seconds = Math.max(1, (until - now + 999) / 1000);
        throw new ProblemException(429, "too-many-tries", "Too many tries failed. Wait " + seconds + " s.")
                .header("Retry-After", String.valueOf(seconds));
    }

    private void failed(String account, String address) {
        fail("from " + address, true);
        fail("at " + account, false);
        Iterator<?> oldest = failures.keySet().iterator();
        while (failures.size() > REMEMBERED) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void succeeded(String account, String address) {
        failures.remove("from " + address);
        failures.remove("at " + account);
    }

    private long until(String key) {
        Failures before = failures.get(key);
        return before == null ? 0 : before.until;
    }

    private void fail(String key, boolean doubling) {
        long now = clock.millis();
        Failures before = failures.get(key);
        int count = before == null || now - before.last > FORGOTTEN.toMillis() ? 1 : before.count + 1;
        long wait;
        if (doubling) wait = Math.min(LONGEST.toMillis(), 1000L << Math.min(10, count - 1));
        else wait = count < FREE_PER_ACCOUNT ? 0 : ACCOUNT_SPACING.toMillis();
        failures.put(key, new Failures(count, now, now + wait));
    }
}
