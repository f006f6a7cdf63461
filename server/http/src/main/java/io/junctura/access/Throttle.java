package io.junctura.access;

import io.junctura.http.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Slows down password guessing without locking out the owner. Failed tries are counted by host and by address block, and each
 * one doubles the wait before the next try from there. An account has no limit of its own, because that would lock out its
 * owner; instead, each block waits longer while the account is under attack. A known device has its own counter, independent of
 * its address. Thread safe.
 *
 * <p>A counter is created only after a password was hashed. So evicting a counter from memory costs an attacker as many hashes
 * as there are counters.
 */
final class Throttle {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration MAX_WAIT = Duration.ofMinutes(1);
    private static final Duration MAX_WAIT_UNDER_ATTACK = Duration.ofMinutes(6);
    /** Several people may share a block. */
    private static final int FREE_PER_BLOCK = 5;
    /** This many failures at one account within an hour, not counting known devices, are an attack. */
    static final int ATTACK = 100;

    private static final Duration WINDOW = Duration.ofHours(1);
    static final int REMEMBERED = 10_000;
    /**
     * Simultaneous tries of one host or device without recent failures, so that colleagues behind one address need not wait.
     */
    private static final int AT_ONCE = 3;

    private static final int AT_ONCE_PER_BLOCK = 6;

    private final Clock clock;
    private final Map<String, Failures> hosts = new Recent<>();
    private final Map<String, Failures> blocks = new Recent<>();
    private final Map<String, Failures> devices = new Recent<>();
    private final Map<String, Account> accounts = new Recent<>();
    /** Tries in progress, by host, block or device. */
    private final Map<String, Integer> underWay = new HashMap<>();

    private record Failures(int count, long last, long until) {}

    /** @param attackedUntil 0: it is not under attack */
    private record Account(int failures, long since, long attackedUntil) {}

    /** A map that evicts the least recently used entry. */
    private static final class Recent<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > REMEMBERED;
        }
    }

    Throttle(Clock clock) {
        this.clock = clock;
    }

    /**
     * Begins a try. The caller must end it by a method of the returned attempt.
     *
     * @param device the key of a known device of this account; null if there is none
     * @throws ProblemException 429 with {@code Retry-After} if the try comes too early; it does not count then
     */
    synchronized Attempt begin(ClientAddress from, @Nullable String device, String account) {
        long now = clock.millis();
        String place = device == null ? from.host() : device;
        long wait = device == null
                ? Math.max(wait(hosts.get(place), now), wait(blocks.get(from.block()), now))
                : wait(devices.get(place), now);
        if (wait > 0) throw tooMany((wait + 999) / 1000);
        boolean clean = recent(device == null ? hosts : devices, place, now) == 0;
        if (atOnce(place) >= (clean ? AT_ONCE : 1)) throw tooMany(1);
        int priority = PasswordQueue.FIRST;
        if (device == null) {
            if (atOnce(from.block()) >= AT_ONCE_PER_BLOCK) throw tooMany(1);
            priority = recent(blocks, from.block(), now) + atOnce(from.block());
            underWay.merge(from.block(), 1, Integer::sum);
        }
        underWay.merge(place, 1, Integer::sum);
        return new Attempt(from, device, place, HexFormat.of().formatHex(RandomText.hash(account)), priority);
    }

    private int atOnce(String place) {
        return underWay.getOrDefault(place, 0);
    }

    private static ProblemException tooMany(long seconds) {
        return new ProblemException(429, "too-many-tries", "Too many sign-ins failed. Try again in " + seconds + " s.")
                .header("Retry-After", String.valueOf(seconds));
    }

    /** At most the longest wait, even if the clock was set back. */
    private static long wait(@Nullable Failures failures, long now) {
        if (failures == null) return 0;
        return Math.min(failures.until - now, MAX_WAIT_UNDER_ATTACK.toMillis());
    }

    private static int recent(Map<String, Failures> all, String key, long now) {
        Failures failures = all.get(key);
        return failures == null || now - failures.last > WINDOW.toMillis() ? 0 : failures.count;
    }

    private static void fail(Map<String, Failures> all, String key, int free, Duration longest, long now) {
        int count = recent(all, key, now) + 1;
        int doublings = Math.min(count - free - 1, 20);
        long wait = doublings < 0 ? 0 : Math.min(FIRST_WAIT.toMillis() << doublings, longest.toMillis());
        all.put(key, new Failures(count, now, now + wait));
    }

    /** A try in progress. */
    final class Attempt {
        private final ClientAddress from;
        private final @Nullable String device;
        private final String place;
        private final String account;
        private final int priority;

        Attempt(ClientAddress from, @Nullable String device, String place, String account, int priority) {
            this.from = from;
            this.device = device;
            this.place = place;
            this.account = account;
            this.priority = priority;
        }

        /** The priority in the queue: known devices first, then blocks with the fewest failures. */
        int priority() {
            return priority;
        }

        /** Ends a try with a wrong password. @return whether an attack on the account has begun with it */
        boolean failed() {
            synchronized (Throttle.this) {
                over();
                long now = clock.millis();
                if (device != null) {
                    fail(devices, place, 0, MAX_WAIT, now);
                    return false;
                }
                Account before = accounts.get(account);
                boolean attacked = before != null && before.attackedUntil > now;
                Duration longest = attacked ? MAX_WAIT_UNDER_ATTACK : MAX_WAIT;
                fail(hosts, place, 0, longest, now);
                fail(blocks, from.block(), FREE_PER_BLOCK, longest, now);
                return failedAtAccount(before, attacked, now);
            }
        }

        private boolean failedAtAccount(@Nullable Account before, boolean attacked, long now) {
            boolean within = before != null && now - before.since <= WINDOW.toMillis();
            long since = within ? before.since : now;
            int failures = within ? before.failures + 1 : 1;
            boolean attack = attacked || failures >= ATTACK;
            accounts.put(account, new Account(failures, since, attack ? now + WINDOW.toMillis() : 0));
            return attack && !attacked;
        }

        /** Ends a try with the right password. Earlier failures from this address still count: others may share it. */
        void succeeded() {
            synchronized (Throttle.this) {
                over();
                if (device != null) devices.remove(place);
            }
        }

        /** Ends a try whose password was not checked. */
        void abandoned() {
            synchronized (Throttle.this) {
                over();
            }
        }

        private void over() {
            oneLess(place);
            if (device == null) oneLess(from.block());
        }
    }

    private void oneLess(String place) {
        underWay.computeIfPresent(place, (key, count) -> count == 1 ? null : count - 1);
    }
}
