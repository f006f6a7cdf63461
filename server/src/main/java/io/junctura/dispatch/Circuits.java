package io.junctura.dispatch;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.run.Failure;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Spares a system that does not answer, and those who would wait for it in vain: after many failures in a row over one
 * connection its circuit opens, attempts over it are put off without being made, and one goes first to try. A system that
 * says when to come again ({@code Retry-After}) is not asked before. One that refused a connection's credentials is asked no
 * more until somebody has mended that, or else it might lock an account. While it is left alone, only what comes of the one
 * that tries counts: others began before that. Kept in memory alone: a new process asks anew. Thread safe.
 */
final class Circuits {
    /** So many failures in a row open a circuit. */
    static final int OPENS_AFTER = 10;

    private static final long FIRST_PAUSE = 1_000;
    private static final long LONGEST_PAUSE = 60_000;

    /** A probe that does not come back is given up after this, and another one goes. */
    private static final long PROBE_LIMIT = 60_000;

    /** The time to ask again at for a connection whose credentials were refused. */
    static final long WHEN_MENDED = Long.MAX_VALUE;

    private static final Admission GO = new Admission(0, null);

    private static final class Circuit {
        int failures;
        /** When the first of these failures came. */
        long since;

        long pause;
        long openUntil;
        boolean refused;
        /** Whether one is to go first, since it was refused and somebody has mended that. */
        boolean mended;

        @Nullable
        Probe probe;

        boolean isOpen(long now) {
            return refused || mended || now < openUntil || failures >= OPENS_AFTER;
        }

        /** @return 0: anybody may go; {@code now}: one alone, to try it; else the time to ask again at */
        long pause(long now) {
            if (refused) return WHEN_MENDED;
            if (now < openUntil) return openUntil;
            if (failures < OPENS_AFTER && !mended) return 0;
            return probe != null && now < probe.since + PROBE_LIMIT ? now + FIRST_PAUSE : now;
        }

        void opens(long now) {
            pause = Math.min(LONGEST_PAUSE, Math.max(FIRST_PAUSE, pause * 2));
            openUntil = Math.max(openUntil, now + pause);
        }
    }

    /** An attempt that goes first, to try a system. */
    static final class Probe {
        private final Circuit circuit;
        private final long since;

        private Probe(Circuit circuit, long since) {
            this.circuit = circuit;
            this.since = since;
        }

        /** It has come back, or will not be made. A second time does nothing. */
        void over() {
            synchronized (circuit) {
                if (circuit.probe == this) circuit.probe = null;
            }
        }
    }

    /**
     * Whether an attempt may be made.
     *
     * @param again 0: it may; else the time to ask again at, in milliseconds since 1970, or {@link #WHEN_MENDED}
     * @param probe null: it is none
     */
    record Admission(long again, @Nullable Probe probe) {}

    private final Map<String, Circuit> troubled = new ConcurrentHashMap<>();
    private final Map<String, Integer> mendings = new ConcurrentHashMap<>();

    /** @param connection null: the attempt needs none */
    Admission admit(@Nullable String connection, long now) {
        Circuit circuit = connection == null ? null : troubled.get(connection);
        if (circuit == null) return GO;
        synchronized (circuit) {
            long pause = circuit.pause(now);
            if (pause == 0) return GO;
            if (pause != now) return new Admission(pause, null);
            circuit.probe = new Probe(circuit, now);
            return new Admission(0, circuit.probe);
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
     * What an attempt has told.
     *
     * @param failure   what is to become of it, null: it was carried out. Not what it came back with if that was a refusal
     *                  of credentials that somebody has replaced meanwhile
     * @param wellAgain whether the system is well, which was not
     */
    record Told(@Nullable Failure failure, boolean wellAgain) {}

    /**
     * An attempt over the connection has come back.
     *
     * @param probe    null: it was none
     * @param mendings what {@link #mendings} was when it began
     * @param failure  null: it was carried out
     */
    Told told(@Nullable String connection, @Nullable Probe probe, int mendings, @Nullable Failure failure, long now) {
        boolean troubles =
                failure != null && (failure.kind() == ErrorKind.CREDENTIALS || failure.kind() == ErrorKind.TRY_LATER);
        while (connection != null) {
            Circuit circuit =
                    troubles ? troubled.computeIfAbsent(connection, name -> new Circuit()) : troubled.get(connection);
            if (circuit == null) break;
            synchronized (circuit) {
                // Whoever has got through meanwhile has done away with it; what this one tells counts for the next.
                if (troubled.get(connection) == circuit)
                    return told(circuit, connection, probe, mendings, failure, now);
            }
        }
        return new Told(failure, false);
    }

    private Told told(
            Circuit circuit,
            String connection,
            @Nullable Probe probe,
            int mendings,
            @Nullable Failure failure,
            long now) {
        boolean refused = failure != null && failure.kind() == ErrorKind.CREDENTIALS;
        boolean unwell = failure != null && failure.kind() == ErrorKind.TRY_LATER;
        // Whoever mends counts first, and looks for what was refused then: one of the two sees the other.
        if (refused && mendings != mendings(connection)) {
            refused = false;
            unwell = true;
            failure = new Failure(ErrorKind.TRY_LATER, failure.reached(), null, failure.message());
        }
        boolean tried = probe != null && circuit.probe == probe;
        if (tried) circuit.probe = null;
        // Whatever else it says, the credentials are not what it minds.
        if (tried && unwell) circuit.mended = false;
        if (refused) {
            circuit.refused = true;
        } else if (unwell) {
            if (circuit.failures++ == 0) circuit.since = now;
            // Those that were under way when it opened come back as well, and say nothing new.
            boolean again = tried && circuit.failures > OPENS_AFTER;
            if (again || circuit.failures == OPENS_AFTER) circuit.opens(now);
            if (failure.retryAfter() != null) {
                long asked = Math.min(failure.retryAfter().toMillis(), 24 * 3_600_000L);
                circuit.openUntil = Math.max(circuit.openUntil, now + asked);
            }
        } else if (isAnswer(failure) && !circuit.refused && (tried || !circuit.isOpen(now))) {
            return new Told(failure, troubled.remove(connection, circuit) && tried);
        }
        return new Told(failure, false);
    }

    /** Whoever refuses an attempt has answered it; what never got there, or was broken off, says nothing of the system. */
    private static boolean isAnswer(@Nullable Failure failure) {
        return failure == null || failure.kind() == ErrorKind.REFUSED || failure.reached() == Reached.YES;
    }

    /** Somebody has mended the connection, or thinks so: it is asked again at once, if it was refused by one alone at first. */
    void mended(String connection) {
        mendings.merge(connection, 1, Integer::sum);
        if (isRefused(connection)) tryFirst(connection);
        else troubled.remove(connection);
    }

    /** One goes over the connection at once, and the others when that has got through. */
    void tryFirst(String connection) {
        Circuit circuit = troubled.computeIfAbsent(connection, name -> new Circuit());
        synchronized (circuit) {
            circuit.refused = false;
            circuit.mended = true;
            circuit.failures = 0;
            circuit.pause = 0;
            circuit.openUntil = 0;
            circuit.probe = null;
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

    /** Null: attempts over the connection are made, or its credentials are what is wrong with it. */
    @Nullable
    OpenCircuit leftAlone(String connection, long now) {
        Circuit circuit = troubled.get(connection);
        if (circuit == null) return null;
        synchronized (circuit) {
            boolean tried = circuit.failures >= OPENS_AFTER;
            if (circuit.refused || (!tried && now >= circuit.openUntil)) return null;
            Long until = now < circuit.openUntil ? (Long) circuit.openUntil : null;
            return new OpenCircuit(circuit.since, until, tried || circuit.mended);
        }
    }

    /** The connections over which nothing is attempted, but by one that tries; until when, or {@link #WHEN_MENDED}. */
    Map<String, Long> open(long now) {
        Map<String, Long> open = new TreeMap<>();
        troubled.forEach((connection, circuit) -> {
            synchronized (circuit) {
                if (!circuit.isOpen(now)) return;
                open.put(connection, circuit.refused ? WHEN_MENDED : Math.max(now, circuit.openUntil));
            }
        });
        return open;
    }
}
