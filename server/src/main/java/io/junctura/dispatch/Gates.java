package io.junctura.dispatch;

import io.junctura.definition.ConnectionLimits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gates of those connections that have limits, or whose systems do not answer while runs wait for them. Thread safe. */
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

    /** Null: nothing limits what goes over the connection, or the attempt needs none. */
    @Nullable
    Gate of(@Nullable String connection) {
        return connection == null || gates.isEmpty() ? null : gates.get(connection);
    }

    /** The same for an attempt that does not wait in line for a system that does not answer: only limits hold it up. */
    @Nullable
    Gate limiting(@Nullable String connection) {
        Gate gate = of(connection);
        return gate == null || gate.isUnlimited() ? null : gate;
    }

    /** @param starts asked once, if there is a rate */
    void limits(String connection, ConnectionLimits limits, Supplier<Starts> starts) {
        Starts times = limits.rate() == null ? null : known.computeIfAbsent(connection, name -> starts.get());
        if (limits.isNone()) gates.computeIfPresent(connection, (name, gate) -> gate.limits(limits, times));
        else inLine(connection, gate -> gate.limits(limits, times));
        look(connection);
    }

    /** As the journal has it: called in the order of waiting, before {@link #open}. */
    void waits(String connection, int flow, long run) {
        inLine(connection, gate -> gate.waits(flow, run));
    }

    /** The same for a run that waits until its connection is mended: whether it was, is not known any more. */
    void refused(String connection, int flow, long run) {
        inLine(connection, gate -> gate.refused(flow, run));
    }

    /** After the commit that says that a run waits until its connection is mended, which may have been done meanwhile. */
    void waitsUntilMended(String connection, int flow, long run) {
        if (circuits.isRefused(connection)) return;
        refused(connection, flow, run);
        look(connection);
    }

    /** Somebody has mended the connection: who waits for that is in line now, in this order. */
    void mended(String connection, List<Refused> runs) {
        inLine(connection, gate -> {
            gate.forgetRefused();
            for (Refused one : runs) gate.refused(one.flow, one.run);
        });
        look(connection);
    }

    /** A run that waits until its connection is mended. */
    record Refused(int flow, long run) {}

    /**
     * An attempt cannot be made now, since its system is to be left alone: its run waits in line until that answers, so that
     * nothing has to ask again and again for each run.
     *
     * @param pass the one that it has; null: none
     * @return to be looked at when the run is known to wait
     */
    Gate putOff(String connection, Gate.@Nullable Pass pass, int flow, long run) {
        Gate now = inLine(connection, gate -> {
            if (pass != null && pass.isOf(gate)) pass.putBack();
            else gate.waits(flow, run);
        });
        if (pass != null && !pass.isOf(now)) pass.giveBack();
        return now;
    }

    /** Nobody takes the gate away meanwhile. */
    private Gate inLine(String connection, Consumer<Gate> joins) {
        return gates.compute(connection, (name, present) -> {
            Gate gate = present == null ? new Gate(name, this) : present;
            joins.accept(gate);
            return gate;
        });
    }

    /** A system may be well again, or a person says so. */
    void look(String connection) {
        Gate gate = gates.get(connection);
        if (gate != null) gate.look();
    }

    /** Looks at all of them. */
    void open() {
        for (Gate gate : gates.values()) gate.look();
    }

    /** How many wait, by connection. */
    Map<String, Long> waiting() {
        Map<String, Long> waiting = new TreeMap<>();
        gates.forEach((connection, gate) -> waiting.put(connection, gate.waiting()));
        return waiting;
    }

    /** Takes a gate away that lets everybody through. Not under its lock. */
    void removeIfIdle(Gate gate) {
        gates.computeIfPresent(gate.connection, (name, present) -> present == gate && gate.isIdle() ? null : present);
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
