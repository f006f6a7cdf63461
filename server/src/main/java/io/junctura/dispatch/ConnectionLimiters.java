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

/** The limiters of those connections that have limits, or whose systems do not answer while runs wait for them. Thread safe. */
final class ConnectionLimiters {
    private final Map<String, ConnectionLimiter> limiters = new ConcurrentHashMap<>();
    private final Map<String, RecentAttempts> known = new ConcurrentHashMap<>();
    private final LongSupplier clock;
    private final Circuits circuits;
    private final Timer timer;
    private final Consumer<ConnectionLimiter.Permit> call;

    /**
     * @param timer runs its tasks where they may take a while
     * @param call  tells a run that it is its turn; not on the calling thread
     */
    ConnectionLimiters(LongSupplier clock, Circuits circuits, Timer timer, Consumer<ConnectionLimiter.Permit> call) {
        this.clock = clock;
        this.circuits = circuits;
        this.timer = timer;
        this.call = call;
    }

    /** Null: nothing limits what goes over the connection, or the attempt needs none. */
    @Nullable
    ConnectionLimiter of(@Nullable String connection) {
        return connection == null || limiters.isEmpty() ? null : limiters.get(connection);
    }

    /** The same for an attempt that does not wait in line for a system that does not answer: only limits hold it up. */
    @Nullable
    ConnectionLimiter limiting(@Nullable String connection) {
        ConnectionLimiter limiter = of(connection);
        return limiter == null || limiter.isUnlimited() ? null : limiter;
    }

    /** @param starts asked once, if there is a rate */
    void limits(String connection, ConnectionLimits limits, Supplier<RecentAttempts> starts) {
        RecentAttempts times = limits.rate() == null ? null : known.computeIfAbsent(connection, name -> starts.get());
        if (limits.isNone()) limiters.computeIfPresent(connection, (name, limiter) -> limiter.limits(limits, times));
        else inLine(connection, limiter -> limiter.limits(limits, times));
        look(connection);
    }

    /** As the journal has it: called in the order of waiting, before {@link #open}. */
    void waits(String connection, int flow, long run) {
        inLine(connection, limiter -> limiter.waits(flow, run));
    }

    /** The same for a run that waits until its connection is mended: whether it was, is not known any more. */
    void refused(String connection, int flow, long run) {
        inLine(connection, limiter -> limiter.refused(flow, run));
    }

    /** After the commit that says that a run waits until its connection is mended, which may have been done meanwhile. */
    void waitsUntilMended(String connection, int flow, long run) {
        if (circuits.isRefused(connection)) return;
        refused(connection, flow, run);
        look(connection);
    }

    /** Somebody has mended the connection: who waits for that is in line now, in this order. */
    void mended(String connection, List<Refused> runs) {
        inLine(connection, limiter -> {
            limiter.forgetRefused();
            for (Refused one : runs) limiter.refused(one.flow, one.run);
        });
        look(connection);
    }

    /** A run that waits until its connection is mended. */
    record Refused(int flow, long run) {}

    /**
     * An attempt cannot be made now, since its system is to be left alone: its run waits in line until that answers, so that
     * nothing has to ask again and again for each run.
     *
     * @param permit the one that it has; null: none
     * @return to be looked at when the run is known to wait
     */
    ConnectionLimiter putOff(String connection, ConnectionLimiter.@Nullable Permit permit, int flow, long run) {
        ConnectionLimiter now = inLine(connection, limiter -> {
            if (permit != null && permit.isOf(limiter)) permit.putBack();
            else limiter.waits(flow, run);
        });
        if (permit != null && !permit.isOf(now)) permit.giveBack();
        return now;
    }

    /** Nobody takes the limiter away meanwhile. */
    private ConnectionLimiter inLine(String connection, Consumer<ConnectionLimiter> joins) {
        return limiters.compute(connection, (name, present) -> {
            ConnectionLimiter limiter = present == null ? new ConnectionLimiter(name, this) : present;
            joins.accept(limiter);
            return limiter;
        });
    }

    /** A system may be well again, or a person says so. */
    void look(String connection) {
        ConnectionLimiter limiter = limiters.get(connection);
        if (limiter != null) limiter.look();
    }

    /** Looks at all of them. */
    void open() {
        for (ConnectionLimiter limiter : limiters.values()) limiter.look();
    }

    /** How many wait, by connection. */
    Map<String, Long> waiting() {
        Map<String, Long> waiting = new TreeMap<>();
        limiters.forEach((connection, limiter) -> waiting.put(connection, limiter.waiting()));
        return waiting;
    }

    /** Takes a limiter away that lets everybody through. Not under its lock. */
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
