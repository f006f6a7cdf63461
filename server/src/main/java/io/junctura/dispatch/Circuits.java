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
 * says when to come again ({@code Retry-After}) is not asked before. Kept in memory alone: a new process asks anew. Thread
 * safe.
 */
final class Circuits {
    /** So many failures in a row open a circuit. */
    static final int OPENS_AFTER = 10;

    private static final long FIRST_PAUSE = 1_000;
    private static final long LONGEST_PAUSE = 60_000;

    /** A probe that does not come back is given up after this, and another one goes. */
    private static final long PROBE_LIMIT = 60_000;

    private static final long NOT_PROBING = Long.MIN_VALUE / 2;

    private static final class Circuit {
        int failures;
        long pause;
        long openUntil;
        long probing = NOT_PROBING;
    }

    private final Map<String, Circuit> troubled = new ConcurrentHashMap<>();

    /**
     * Whether an attempt may be made over a connection now.
     *
     * @param connection null: the attempt needs none
     * @return 0: yes; else the time to ask again at, in milliseconds since 1970
     */
    long admit(@Nullable String connection, long now) {
        Circuit circuit = connection == null ? null : troubled.get(connection);
        if (circuit == null) return 0;
        synchronized (circuit) {
            if (now < circuit.openUntil) return circuit.openUntil;
            if (circuit.failures < OPENS_AFTER) return 0;
            if (now < circuit.probing + PROBE_LIMIT) return now + FIRST_PAUSE;
            circuit.probing = now;
            return 0;
        }
    }

    /**
     * Until when nobody is to be sent over a connection.
     *
     * @return 0: anybody may go; {@code now}: one alone, to try it; else the time to ask again at
     */
    long pause(String connection, long now) {
        Circuit circuit = troubled.get(connection);
        if (circuit == null) return 0;
        synchronized (circuit) {
            if (now < circuit.openUntil) return circuit.openUntil;
            if (circuit.failures < OPENS_AFTER) return 0;
            return now < circuit.probing + PROBE_LIMIT ? now + FIRST_PAUSE : now;
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
        boolean unwell = failure != null && failure.kind() == ErrorKind.TRY_LATER;
        if (!unwell) {
            // Whoever refuses an attempt has answered it.
            return !troubled.isEmpty() && troubled.remove(connection) != null;
        }
        Circuit circuit = troubled.computeIfAbsent(connection, name -> new Circuit());
        synchronized (circuit) {
            circuit.failures++;
            circuit.probing = NOT_PROBING;
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

    /** Somebody has mended the connection: it is asked again at once. */
    void close(String connection) {
        troubled.remove(connection);
    }

    /** The clock was set, and says nothing of the times here any more: all are asked again. */
    void clear() {
        troubled.clear();
    }

    /** The connections over which nothing is attempted at this time. */
    Map<String, Long> open(long now) {
        Map<String, Long> open = new TreeMap<>();
        troubled.forEach((connection, circuit) -> {
            synchronized (circuit) {
                if (now < circuit.openUntil) open.put(connection, circuit.openUntil);
            }
        });
        return open;
    }
}
