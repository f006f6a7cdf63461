package io.junctura.dispatch.connection;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.run.Failure;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breakers of connections. After many failures in a row the circuit of a connection opens: attempts over it wait, and
 * after a pause one of them goes first as a probe. The circuit closes when the probe succeeds. A system that sent
 * {@code Retry-After} gets no attempt before that time. After a refusal of its credentials a connection gets none until they are
 * replaced, since further attempts could lock an account.
 *
 * <p>While a circuit is open, only the result of the probe counts: other attempts began earlier. Circuits are in memory only, so a
 * new process begins with closed ones. Thread safe.
 */
public final class Circuits {
    /** How many failures in a row open a circuit. */
    static final int OPENS_AFTER = 10;

    private static final long FIRST_PAUSE = 1_000;
    private static final long MAX_PAUSE = 60_000;

    /** After how many milliseconds another attempt becomes the probe, if the first one has not finished. */
    private static final long PROBE_LIMIT = 60_000;

    /** The time of the next attempt over a connection whose credentials were refused. */
    public static final long WITH_NEW_CREDENTIALS = Long.MAX_VALUE;

    private static final Admission GO = new Admission(0, null);

    private static final class Circuit {
        int failures;
        /** The time of the first of these failures. */
        long since;

        long pause;
        long openUntil;
        boolean refused;
        /** Whether a probe tries replaced credentials. */
        boolean replaced;

        @Nullable
        Probe probe;

        boolean isOpen(long now) {
            return refused || replaced || now < openUntil || failures >= OPENS_AFTER;
        }

        /** @return 0: attempts are made; {@code now}: one attempt is made, as a probe; else the time of the next one */
        long pause(long now) {
            if (refused) return WITH_NEW_CREDENTIALS;
            if (now < openUntil) return openUntil;
            if (failures < OPENS_AFTER && !replaced) return 0;
            return probe != null && now < probe.since + PROBE_LIMIT ? now + FIRST_PAUSE : now;
        }

        void opens(long now) {
            pause = Math.min(MAX_PAUSE, Math.max(FIRST_PAUSE, pause * 2));
            openUntil = Math.max(openUntil, now + pause);
        }
    }

    /** An attempt that goes first over an open circuit. */
    public static final class Probe {
        private final Circuit circuit;
        private final long since;

        private Probe(Circuit circuit, long since) {
            this.circuit = circuit;
            this.since = since;
        }

        /** The attempt has finished, or will not be made. A second call does nothing. */
        public void over() {
            synchronized (circuit) {
                if (circuit.probe == this) circuit.probe = null;
            }
        }
    }

    /**
     * Whether an attempt may be made.
     *
     * @param notBefore 0 if the attempt may start now; else the time of the next attempt, in milliseconds since 1970, or {@link
     *     #WITH_NEW_CREDENTIALS}
     * @param probe null: the attempt is no probe
     */
    public record Admission(long notBefore, @Nullable Probe probe) {}

    private final Map<String, Circuit> circuits = new ConcurrentHashMap<>();
    private final Map<String, Integer> replacements = new ConcurrentHashMap<>();

    /** Asks for an attempt over a connection; null: the attempt needs none. */
    public Admission admit(@Nullable String connection, long now) {
        Circuit circuit = connection == null ? null : circuits.get(connection);
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
     * Until when no attempt is made over a connection.
     *
     * @return 0: attempts are made; {@code now}: one is made, as a probe; else the time of the next, or {@link #WITH_NEW_CREDENTIALS}
     */
    public long pause(String connection, long now) {
        Circuit circuit = circuits.get(connection);
        if (circuit == null) return 0;
        synchronized (circuit) {
            return circuit.pause(now);
        }
    }

    /**
     * What the result of an attempt changes.
     *
     * @param failure   null: it succeeded. A refusal of credentials that were replaced meanwhile is one that can be retried
     * @param closedCircuit whether the attempt has closed the circuit
     */
    public record AttemptEffect(@Nullable Failure failure, boolean closedCircuit) {}

    /**
     * An attempt over the connection has finished.
     *
     * @param probe        null if it was no probe
     * @param replacements the result of {@link #replacements} when it began
     * @param failure      null if it succeeded
     */
    public AttemptEffect recordResult(
            @Nullable String connection, @Nullable Probe probe, int replacements, @Nullable Failure failure, long now) {
        boolean isFailure =
                failure != null && (failure.kind() == ErrorKind.CREDENTIALS || failure.kind() == ErrorKind.TRY_LATER);
        while (connection != null) {
            Circuit circuit =
                    isFailure ? circuits.computeIfAbsent(connection, name -> new Circuit()) : circuits.get(connection);
            if (circuit == null) break;
            synchronized (circuit) {
                // Another attempt may have closed the circuit meanwhile; then this result counts for the next one.
                if (circuits.get(connection) == circuit)
                    return recordResult(circuit, connection, probe, replacements, failure, now);
            }
        }
        return new AttemptEffect(failure, false);
    }

    private AttemptEffect recordResult(
            Circuit circuit,
            String connection,
            @Nullable Probe probe,
            int replacements,
            @Nullable Failure failure,
            long now) {
        boolean refused = failure != null && failure.kind() == ErrorKind.CREDENTIALS;
        boolean unavailable = failure != null && failure.kind() == ErrorKind.TRY_LATER;
        // credentialsReplaced() counts before it looks for refusals, so either it sees this refusal or this code sees
        // its count.
        if (refused && replacements != replacements(connection)) {
            refused = false;
            unavailable = true;
            failure = new Failure(ErrorKind.TRY_LATER, failure.reached(), null, failure.message());
        }
        boolean wasProbe = probe != null && circuit.probe == probe;
        if (wasProbe) circuit.probe = null;
        // The system fails for another reason than its credentials.
        if (wasProbe && unavailable) circuit.replaced = false;
        if (refused) {
            circuit.refused = true;
        } else if (unavailable) {
            if (circuit.failures++ == 0) circuit.since = now;
            // Attempts that were under way when the circuit opened say nothing new.
            boolean again = wasProbe && circuit.failures > OPENS_AFTER;
            if (again || circuit.failures == OPENS_AFTER) circuit.opens(now);
            if (failure.retryAfter() != null) {
                long asked = Math.min(failure.retryAfter().toMillis(), 24 * 3_600_000L);
                circuit.openUntil = Math.max(circuit.openUntil, now + asked);
            }
        } else if (isAnswer(failure) && !circuit.refused && (wasProbe || !circuit.isOpen(now))) {
            return new AttemptEffect(failure, circuits.remove(connection, circuit) && wasProbe);
        }
        return new AttemptEffect(failure, false);
    }

    /** Whether the system has answered. An attempt that did not reach it, or was interrupted, says nothing about it. */
    private static boolean isAnswer(@Nullable Failure failure) {
        return failure == null || failure.kind() == ErrorKind.REFUSED || failure.reached() == Reached.YES;
    }

    /** The connection was changed: attempts are made again. If its credentials were refused, a probe goes first. */
    void credentialsReplaced(String connection) {
        replacements.merge(connection, 1, Integer::sum);
        if (isRefused(connection)) tryFirst(connection);
        else circuits.remove(connection);
    }

    /** Sends a probe over the connection at once, and the other attempts after it has succeeded. */
    void tryFirst(String connection) {
        Circuit circuit = circuits.computeIfAbsent(connection, name -> new Circuit());
        synchronized (circuit) {
            circuit.refused = false;
            circuit.replaced = true;
            circuit.failures = 0;
            circuit.pause = 0;
            circuit.openUntil = 0;
            circuit.probe = null;
        }
    }

    /** Ends the pause of an open circuit, or the one that the system has asked for. Refused credentials stay refused. */
    public void endPause(String connection) {
        Circuit circuit = circuits.get(connection);
        if (circuit == null) return;
        synchronized (circuit) {
            circuit.openUntil = 0;
        }
    }

    /** How often the connection was changed. An attempt that began before the last change may have used old credentials. */
    public int replacements(@Nullable String connection) {
        return connection == null ? 0 : replacements.getOrDefault(connection, 0);
    }

    /** Whether the credentials were refused and not replaced since. */
    public boolean isRefused(String connection) {
        Circuit circuit = circuits.get(connection);
        if (circuit == null) return false;
        synchronized (circuit) {
            return circuit.refused;
        }
    }

    boolean isAnyRefused() {
        if (circuits.isEmpty()) return false;
        for (String connection : circuits.keySet()) if (isRefused(connection)) return true;
        return false;
    }

    /** The clock was set, so the times here are wrong: closes all circuits but those of refused credentials. */
    public void clear() {
        circuits.keySet().removeIf(connection -> !isRefused(connection));
    }

    /** The open circuit of a connection. @return null if the circuit is closed, or open because the credentials were refused */
    @Nullable
    public OpenCircuit openCircuit(String connection, long now) {
        Circuit circuit = circuits.get(connection);
        if (circuit == null) return null;
        synchronized (circuit) {
            boolean tried = circuit.failures >= OPENS_AFTER;
            if (circuit.refused || (!tried && now >= circuit.openUntil)) return null;
            Long until = now < circuit.openUntil ? (Long) circuit.openUntil : null;
            return new OpenCircuit(circuit.since, until, tried || circuit.replaced);
        }
    }

    /** The connections whose circuit is open, with the time of the next attempt or {@link #WITH_NEW_CREDENTIALS}. */
    public Map<String, Long> open(long now) {
        Map<String, Long> open = new TreeMap<>();
        circuits.forEach((connection, circuit) -> {
            synchronized (circuit) {
                if (!circuit.isOpen(now)) return;
                open.put(connection, circuit.refused ? WITH_NEW_CREDENTIALS : Math.max(now, circuit.openUntil));
            }
        });
        return open;
    }
}
