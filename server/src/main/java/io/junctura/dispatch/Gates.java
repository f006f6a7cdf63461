package io.junctura.dispatch;

import io.junctura.definition.ConnectionLimits;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gates of those connections that have limits. Thread safe. */
final class Gates {
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();
    private final Map<String, Starts> known = new ConcurrentHashMap<>();
    private final LongSupplier clock;
    private final Circuits circuits;
    private final Timer timer;
    private final Consumer<Gate.Pass> call;

    /**
     * @param timer runs its tasks where they may take a while
     * @param call  tells a run that it is its turn; not on the calling thread
     */
    Gates(LongSupplier clock, Circuits circuits, Timer timer, Consumer<Gate.Pass> call) {
        this.clock = clock;
        this.circuits = circuits;
        this.timer = timer;
        this.call = call;
    }

    /** Null: the connection has no limits, or the attempt needs none. */
    @Nullable
    Gate of(@Nullable String connection) {
        return connection == null || gates.isEmpty() ? null : gates.get(connection);
    }

    /** @param starts asked once, if there is a rate */
    void limits(String connection, ConnectionLimits limits, Supplier<Starts> starts) {
        Gate gate = limits.isNone() ? gates.get(connection) : gate(connection);
        if (gate == null) return;
        gate.limits(limits, limits.rate() == null ? null : known.computeIfAbsent(connection, name -> starts.get()));
        gate.look();
    }

    /** As the journal has it: called in the order of waiting, before {@link #open}. */
    void waits(String connection, int flow, long run) {
        gate(connection).waits(flow, run);
    }

    void open() {
        for (Gate gate : gates.values()) gate.look();
    }

    /** How many wait, by connection. */
    Map<String, Long> waiting() {
        Map<String, Long> waiting = new TreeMap<>();
        gates.forEach((connection, gate) -> waiting.put(connection, gate.waiting()));
        return waiting;
    }

    private Gate gate(String connection) {
        return gates.computeIfAbsent(connection, name -> new Gate(name, this));
    }

    void remove(Gate gate) {
        gates.remove(gate.connection, gate);
    }

    long now() {
        return clock.getAsLong();
    }

    void at(long time, Runnable task) {
        timer.at(time, task);
    }

    void call(Gate.Pass pass) {
        call.accept(pass);
    }

    /** @return as {@link Circuits#pause} */
    long pause(String connection, long now) {
        return circuits.pause(connection, now);
    }
}
