package io.junctura.dispatch;

import io.junctura.api.ErrorKind;
import io.junctura.run.Failure;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Spares a system that does not answer, and those who would wait for it in vain: after many failures in a row over one
 * connection its circuit opens, attempts over it are put off without being made, and one goes first to try. A system that
 * says when to come again ({@code Retry-After}) is not asked before. One that refused a connection's credentials is asked no
 * more until somebody has mended that, or else it might lock an account. Kept in memory alone: a new process asks anew.
 * Thread safe.
 */
final class Circuits {
    /** So many failures in a row open a circuit. */
    static final int OPENS_AFTER = 10;

    private static final long FIRST_PAUSE = 1_000;
    private static final long LONGEST_PAUSE = 60_000;

    /** A probe that does not come back is given up after this, and another one goes. */
    private static final long PROBE_LIMIT = 60_000;

    private static final long NOT_PROBING = Long.MIN_VALUE / 2;

    /** The time to ask again at for a connection whose credentials were refused. */
    static final long WHEN_MENDED = Long.MAX_VALUE;

    private static final class Circuit {
        int failures;
        long pause;
        long openUntil;
        long probing = NOT_PROBING;
        boolean refused;

        /** @return 0: anybody may go; {@code now}: one alone, to try it; else the time to ask again at */
        long pause(long now) {
            if (refused) return WHEN_MENDED;
            if (now < openUntil) return openUntil;
            if (failures < OPENS_AFTER) return 0;
            return now < probing + PROBE_LIMIT ? now + FIRST_PAUSE : now;
        }
    }

    private final Map<String, Circuit> troubled = new ConcurrentHashMap<>();
    private final Map<String, Integer> mendings = new ConcurrentHashMap<>();

    /**
     * Whether an attempt may be made over a connection now.
     *
     * @param connection null: the attempt needs none
     * @return 0: yes; else the time to ask again at, in milliseconds since 1970, or {@link #WHEN_MENDED}
     */
    long admit(@Nullable String connection, long now) {
        Circuit circuit = connection == null ? null : troubled.get(connection);
        if (circuit == null) return 0;
        synchronized (circuit) {
            long pause = circuit.pause(now);
            if (pause != now) return pause;
            circuit.probing = now;
            return 0;
        }
    }

    /**
     * Until when nobody is to be sent over a connection.
     *
     * @return 0: anybody may go; {@code now}: one alone, to try it; else the time to ask again at, or {@link #WHEN_MENDED}
     */
    long pause(String connection, long now) {
        Circuit circuit = troubled.get(connection);
        if (circuit == null) return 0;
        synchronized (circuit) {
            return circuit.pause(now);
        }
    }

    /**
     * An attempt over the connection has come back.
     *
     * @param failure null: it was carried out
     * @return whether the system is well again, which was not
     */
    boolean told(@Nullable String connection, @Nullable Failure failure, long now) {
        if (connection == null) return false;
        boolean refused = failure != null && failure.kind() == ErrorKind.CREDENTIALS;
        boolean unwell = failure != null && failure.kind() == ErrorKind.TRY_LATER;
        if (!unwell && !refused) {
            // Whoever refuses an attempt has answered it.
            return !troubled.isEmpty() && !isRefused(connection) && troubled.remove(connection) != null;
        }
        Circuit circuit = troubled.computeIfAbsent(connection, name -> new Circuit());
        synchronized (circuit) {
            circuit.probing = NOT_PROBING;
            if (refused) {
                circuit.refused = true;
                return false;
            }
            circuit.failures++;
            // Those that were under way when it opened come back as well, and say nothing new.
            if (circuit.failures >= OPENS_AFTER && now >= circuit.openUntil) {
                circuit.pause = Math.min(LONGEST_PAUSE, Math.max(FIRST_PAUSE, circuit.pause * 2));
                circuit.openUntil = now + circuit.pause;
            }
            if (failure.retryAfter() != null) {
                long asked = Math.min(failure.retryAfter().toMillis(), 24 * 3_600_000L);
                circuit.openUntil = Math.max(circuit.openUntil, now + asked);
            }
        }
        return false;
    }

    /** Somebody has mended the connection, or thinks so: if it was in trouble, one goes at once, to try it. */
    void mended(String connection) {
        mendings.merge(connection, 1, Integer::sum);
        if (troubled.containsKey(connection)) tryFirst(connection);
    }

    /** One goes over the connection at once, and the others when that has got through. */
    void tryFirst(String connection) {
        Circuit circuit = troubled.computeIfAbsent(connection, name -> new Circuit());
        synchronized (circuit) {
            circuit.refused = false;
            circuit.failures = OPENS_AFTER;
            circuit.pause = 0;
            circuit.openUntil = 0;
            circuit.probing = NOT_PROBING;
        }
    }

    /** How often the connection was mended: an attempt that began before the last time may have gone with what was refused. */
    int mendings(@Nullable String connection) {
        return connection == null ? 0 : mendings.getOrDefault(connection, 0);
    }

    /** Whether the credentials were refused, and nobody has mended that yet. */
    boolean isRefused(String connection) {
        Circuit circuit = troubled.get(connection);
        if (circuit == null) return false;
        synchronized (circuit) {
            return circuit.refused;
        }
    }

    boolean isAnyRefused() {
        if (troubled.isEmpty()) return false;
        for (String connection : troubled.keySet()) if (isRefused(connection)) return true;
        return false;
    }

    /** The clock was set, and says nothing of the times here any more: all that have one are asked again. */
    void clear() {
        troubled.keySet().removeIf(connection -> !isRefused(connection));
    }

    /** The connections over which nothing is attempted at this time; until when, or {@link #WHEN_MENDED}. */
    Map<String, Long> open(long now) {
        Map<String, Long> open = new TreeMap<>();
        troubled.forEach((connection, circuit) -> {
            synchronized (circuit) {
                if (circuit.refused) open.put(connection, WHEN_MENDED);
                else if (now < circuit.openUntil) open.put(connection, circuit.openUntil);
            }
        });
        return open;
    }
}
