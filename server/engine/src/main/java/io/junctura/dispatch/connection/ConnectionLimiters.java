package io.junctura.dispatch.connection;

import io.junctura.definition.ConnectionLimits;
import io.junctura.dispatch.time.Timer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The limiters of the connections that have limits, or an open circuit while runs wait for it. Thread safe. */
public final class ConnectionLimiters {
    private final Map<String, ConnectionLimiter> limiters = new ConcurrentHashMap<>();
    private final Map<String, RecentAttempts> known = new ConcurrentHashMap<>();
    private final LongSupplier clock;
    private final Circuits circuits;
    private final Timer timer;
    private final Consumer<ConnectionLimiter.Permit> call;

    /**
     * @param timer runs its tasks on a thread that may block
     * @param call  tells a run that it has a permit; on another thread
     */
    public ConnectionLimiters(
            LongSupplier clock, Circuits circuits, Timer timer, Consumer<ConnectionLimiter.Permit> call) {
        this.clock = clock;
        this.circuits = circuits;
        this.timer = timer;
        this.call = call;
    }

    /** The limiter of a connection; null: it has none, or the attempt needs no connection. */
    @Nullable
    public ConnectionLimiter of(@Nullable String connection) {
        return connection == null || limiters.isEmpty() ? null : limiters.get(connection);
    }

    /** The limiter of a connection that has limits. For attempts that do not wait until a circuit closes. */
    @Nullable
    public ConnectionLimiter limiting(@Nullable String connection) {
        ConnectionLimiter limiter = of(connection);
        return limiter == null || limiter.isUnlimited() ? null : limiter;
    }

    /**
     * Sets the limits of a connection.
     *
     * @param starts asked once, if there is a rate
     */
    public void limits(String connection, ConnectionLimits limits, Supplier<RecentAttempts> starts) {
        RecentAttempts times = limits.rate() == null ? null : known.computeIfAbsent(connection, name -> starts.get());
        if (limits.isNone()) limiters.computeIfPresent(connection, (name, limiter) -> limiter.limits(limits, times));
        else inLine(connection, limiter -> limiter.limits(limits, times));
        check(connection);
    }

    /** A run waits for a permit, as the journal has it. Call it in the order of waiting, before {@link #open}. */
    public void waits(String connection, int flow, long run) {
        inLine(connection, limiter -> limiter.waits(flow, run));
    }

    /** A run waits until credentials are replaced. After a start it tries them, since they may have been replaced. */
    void refused(String connection, int flow, long run) {
        inLine(connection, limiter -> limiter.refused(flow, run));
    }

    /** A run waits until credentials are replaced, which may have happened before its commit. Call it after the commit. */
    public void waitsForCredentials(String connection, int flow, long run) {
        if (circuits.isRefused(connection)) return;
        refused(connection, flow, run);
        check(connection);
    }

    /** The credentials of a connection were replaced: these runs wait for permits now, in this order. */
    void credentialsReplaced(String connection, List<Refused> runs) {
        inLine(connection, limiter -> {
            limiter.forgetRefused();
            for (Refused one : runs) limiter.refused(one.flow, one.run);
        });
        check(connection);
    }

    /** A run that waits until credentials are replaced. */
    record Refused(int flow, long run) {}

    /**
     * An attempt cannot be made now, since the circuit is open: its run waits for a permit, so that it does not poll.
     *
     * @param permit of the run; null: it has none
     * @return the limiter to {@linkplain ConnectionLimiter#check check at} when the state of the run has the wait
     */
    public ConnectionLimiter putOff(String connection, ConnectionLimiter.@Nullable Permit permit, int flow, long run) {
        ConnectionLimiter now = inLine(connection, limiter -> {
            if (permit != null && permit.isOf(limiter)) permit.putBack();
            else limiter.waits(flow, run);
        });
        if (permit != null && !permit.isOf(now)) permit.giveBack();
        return now;
    }

    /** Adds a run to a limiter, which is not removed meanwhile. */
    private ConnectionLimiter inLine(String connection, Consumer<ConnectionLimiter> joins) {
        return limiters.compute(connection, (name, present) -> {
            ConnectionLimiter limiter = present == null ? new ConnectionLimiter(name, this) : present;
            joins.accept(limiter);
            return limiter;
        });
    }

    /** Gives permits of a connection whose system may answer again. */
    public void check(String connection) {
        ConnectionLimiter limiter = limiters.get(connection);
        if (limiter != null) limiter.check();
    }

    /** Gives permits of all connections. */
    public void open() {
        for (ConnectionLimiter limiter : limiters.values()) limiter.check();
    }

    /** How many runs wait, by connection. */
    public Map<String, Long> waiting() {
        Map<String, Long> waiting = new TreeMap<>();
        limiters.forEach((connection, limiter) -> waiting.put(connection, limiter.waiting()));
        return waiting;
    }

    /** Removes a limiter that has nothing to do. Do not call it under the lock of the limiter. */
    void removeIfIdle(ConnectionLimiter limiter) {
        limiters.computeIfPresent(
                limiter.connection, (name, present) -> present == limiter && limiter.isIdle() ? null : present);
    }

    long now() {
        return clock.getAsLong();
    }

    void at(long time, Runnable task) {
        timer.at(time, task);
    }

    void call(ConnectionLimiter.Permit permit) {
        call.accept(permit);
    }

    /** @return as {@link Circuits#pause} */
    long pause(String connection, long now) {
        return circuits.pause(connection, now);
    }
}
