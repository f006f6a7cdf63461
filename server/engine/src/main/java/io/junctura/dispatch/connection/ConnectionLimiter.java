package io.junctura.dispatch.connection;

import io.junctura.definition.ConnectionLimits;
import io.junctura.dispatch.message.RunMessage;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import io.junctura.run.RunState;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Enforces the limits of one connection, and holds back its attempts while its circuit is open. An attempt needs a permit; the
 * permits that are given out are the only count, so after a crash it is zero. Runs without a permit wait, and permits are given to
 * one flow after the other, and within a flow in the order of waiting. Only the ids of waiting runs are in memory. Thread safe.
 */
public final class ConnectionLimiter {
    /** After how many milliseconds a permit goes to another flow, if its run has not used it because its flow is busy. */
    static final long PATIENCE = 2_000;

    /** How many permits may be unused at the same time if the connection has no limits. */
    private static final int MAX_UNUSED = 64;

    public final String connection;
    private final ConnectionLimiters limiters;
    private ConnectionLimits limits = ConnectionLimits.NONE;
    private @Nullable RecentAttempts starts;

    /** Permits whose attempts have not begun. */
    private final Set<Permit> coming = new HashSet<>();

    /** Permits that were revoked because their runs did not use them in time. */
    private final Set<Permit> revoked = new HashSet<>();

    /** Permits whose attempts are under way. */
    private final Set<Permit> begun = new HashSet<>();

    /** By flow, in turn: a flow that gets a permit goes to the end. */
    private final Map<Integer, WaitingRuns> lines = new LinkedHashMap<>();

    /** Flows whose runs did not use their permits in time. */
    private final Set<Integer> stuck = new HashSet<>();

    private long waiting;
    /** The ticket of the last permit. A run that waits again keeps its place by the ticket that it had. */
    private long tickets;

    private long alarm = Long.MAX_VALUE;

    ConnectionLimiter(String connection, ConnectionLimiters limiters) {
        this.connection = connection;
        this.limiters = limiters;
    }

    /**
     * Changes the limits.
     *
     * @param times needed if there is a rate
     */
    synchronized ConnectionLimiter limits(ConnectionLimits now, @Nullable RecentAttempts times) {
        limits = now;
        starts = times;
        return this;
    }

    /** A run waits, as the journal has it. Call it in the order of waiting. */
    synchronized void waits(int flow, long run) {
        lines.computeIfAbsent(flow, number -> new WaitingRuns()).addLast(run);
        waiting++;
    }

    /** A run waits to try replaced credentials. Otherwise as {@link #waits}. */
    synchronized void refused(int flow, long run) {
        waits(flow, -run);
    }

    /** Removes the runs of {@link #refused}, which will be added again. */
    synchronized void forgetRefused() {
        for (Iterator<WaitingRuns> all = lines.values().iterator(); all.hasNext(); ) {
            WaitingRuns line = all.next();
            waiting -= line.removeRefused();
            if (line.isEmpty()) all.remove();
        }
    }

    synchronized boolean isUnlimited() {
        return limits.isNone();
    }

    synchronized long waiting() {
        return waiting;
    }

    /** A permit for an attempt; null: others go first, and the run waits from now on. */
    public synchronized @Nullable Permit admit(int flow, long run) {
        long now = limiters.now();
        if (waiting > 0 || free(now) <= 0) {
            waits(flow, run);
            return null;
        }
        Permit permit = new Permit(flow, run, ++tickets, now);
        permit.state = State.EXPECTED;
        coming.add(permit);
        return permit;
    }

    private int free(long now) {
        if (limits.isNone()) return MAX_UNUSED - coming.size();
        int most = limits.concurrency() > 0 ? limits.concurrency() : Integer.MAX_VALUE;
        int free = most - begun.size() - coming.size();
        ConnectionLimits.Rate rate = limits.rate();
        if (rate == null || starts == null) return free;
        int used = starts.within(rate.interval().toMillis(), now);
        return Math.min(free, rate.count() - used - coming.size());
    }

    /** Gives the permits that can be given. */
    public void check() {
        List<Permit> called = new ArrayList<>(0);
        long again = Long.MAX_VALUE;
        boolean idle;
        synchronized (this) {
            idle = isIdle();
            if (waiting > 0) again = call(called);
            if (again >= alarm) again = Long.MAX_VALUE;
            else alarm = again;
        }
        if (idle) limiters.removeIfIdle(this);
        for (Permit permit : called) limiters.call(permit);
        if (again != Long.MAX_VALUE) limiters.at(again, this::rang);
    }

    /** Whether it has nothing to do, so that it can be removed. */
    synchronized boolean isIdle() {
        return waiting == 0 && limits.isNone() && coming.isEmpty() && revoked.isEmpty();
    }

    private void rang() {
        synchronized (this) {
            alarm = Long.MAX_VALUE;
        }
        check();
    }

    /** Gives permits to waiting runs. @return when to look again, if nothing happens before */
    private long call(List<Permit> called) {
        long now = limiters.now();
        long again = revoke(now);
        while (waiting > 0) {
            if (free(now) <= 0) return Math.min(again, nextStart(now));
            long pause = limiters.pause(connection, now);
            if (pause > now) return Math.min(again, pause);
            // Over an open circuit, only the probe goes.
            if (pause == now && !coming.isEmpty()) return again;
            Permit permit = next(now);
            if (permit == null) return again;
            coming.add(permit);
            called.add(permit);
            again = Math.min(again, now + PATIENCE);
        }
        return again;
    }

    /** When the rate allows the next attempt. */
    private long nextStart(long now) {
        ConnectionLimits.Rate rate = limits.rate();
        if (rate == null || starts == null) return Long.MAX_VALUE;
        long interval = rate.interval().toMillis();
        return starts.within(interval, now) == 0 ? Long.MAX_VALUE : starts.over(interval);
    }

    private @Nullable Permit next(long now) {
        for (Map.Entry<Integer, WaitingRuns> one : lines.entrySet()) {
            int flow = one.getKey();
            if (!stuck.contains(flow)) return next(flow, one.getValue(), now);
        }
        return null;
    }

    private Permit next(int flow, WaitingRuns line, long now) {
        Map.Entry<Long, Long> returned = line.pollReturned();
        Permit permit = returned == null
                ? new Permit(flow, line.poll(), ++tickets, now)
                : new Permit(flow, returned.getValue(), returned.getKey(), now);
        waiting--;
        lines.remove(flow);
        if (!line.isEmpty()) lines.put(flow, line);
        return permit;
    }

    /** Revokes permits that were not used in time, if other flows wait. @return when to look for such permits again */
    private long revoke(long now) {
        long again = Long.MAX_VALUE;
        for (Iterator<Permit> all = coming.iterator(); all.hasNext(); ) {
            Permit permit = all.next();
            if (permit.state != State.CALLED) continue;
            if (permit.since + PATIENCE > now) {
                again = Math.min(again, permit.since + PATIENCE);
            } else if (lines.size() > 1 || !lines.containsKey(permit.flow)) {
                all.remove();
                permit.state = State.REVOKED;
                revoked.add(permit);
                stuck.add(permit.flow);
            }
        }
        return again;
    }

    private enum State {
        /** Its run has a message that it may go. */
        CALLED,
        /** Its run has not read the message in time, so other flows go first. */
        REVOKED,
        /** Its attempt is about to begin. */
        EXPECTED,
        BEGUN,
        OVER
    }

    /** Allows one attempt over the connection. The run gives it back after the attempt. */
    public final class Permit {
        final int flow;
        public final long run;
        /** Its run as in {@link WaitingRuns}: negative if it waited for replaced credentials. */
        private final long place;

        private final long ticket;
        private final long since;
        /** Since when its step waits, in milliseconds since 1970. */
        private long waitsSince;

        private State state = State.CALLED;
        private @Nullable String path;

        private Permit(int flow, long place, long ticket, long since) {
            this.ticket = ticket;
            this.waitsSince = since;
            this.flow = flow;
            this.place = place;
            this.run = Math.abs(place);
            this.since = since;
        }

        /** Whether it was given to this step of its run. */
        public boolean isFor(String step) {
            return step.equals(path);
        }

        /** Whether it is for a step with this wait. */
        private boolean lets(@Nullable Wait wait, String connection) {
            if (place < 0)
                return wait instanceof Wait.NewCredentials credentials
                        && credentials.connection().equals(connection);
            return wait instanceof Wait.Limit limit && limit.connection().equals(connection);
        }

        /** Its run has read the message. @return false if it was revoked: the run waits again, as the first of its flow */
        private boolean use(String step, @Nullable Wait wait) {
            boolean valid;
            synchronized (ConnectionLimiter.this) {
                stuck.remove(flow);
                revoked.remove(this);
                path = step;
                if (wait instanceof Wait.Limit limit) waitsSince = limit.since();
                valid = state == State.CALLED || (state == State.REVOKED && free(limiters.now()) > 0);
                if (valid) {
                    state = State.EXPECTED;
                    coming.add(this);
                } else {
                    waitsAgain(place);
                }
            }
            check();
            return valid;
        }

        /** Its run has ended or is gone. */
        void rejected() {
            synchronized (ConnectionLimiter.this) {
                if (state != State.CALLED && state != State.REVOKED) return;
            }
            giveBack();
        }

        /** Its attempt cannot be made yet: its run waits again, before those of its flow that came later. */
        private void waitsAgain(long as) {
            state = State.OVER;
            coming.remove(this);
            revoked.remove(this);
            stuck.remove(flow);
            lines.computeIfAbsent(flow, number -> new WaitingRuns()).putBack(ticket, as);
            waiting++;
        }

        boolean isOf(ConnectionLimiter limiter) {
            return limiter == ConnectionLimiter.this;
        }

        public long waitsSince() {
            return waitsSince;
        }

        /** The circuit has opened since it was given. */
        void putBack() {
            synchronized (ConnectionLimiter.this) {
                waitsAgain(run);
            }
        }

        public void begins() {
            synchronized (ConnectionLimiter.this) {
                coming.remove(this);
                begun.add(this);
                state = State.BEGUN;
                if (starts != null) starts.add(limiters.now());
            }
            // The rate allows the next attempt some time after this one has begun.
            check();
        }

        /** Its attempt is over, or will not be made. A second call does nothing. */
        public void giveBack() {
            synchronized (ConnectionLimiter.this) {
                if (state == State.OVER) return;
                if (state == State.CALLED || state == State.REVOKED) stuck.remove(flow);
                state = State.OVER;
                coming.remove(this);
                revoked.remove(this);
                begun.remove(this);
            }
            check();
        }

        public PermitGranted granted() {
            return new PermitGranted(connection, this);
        }
    }

    /** Tells a run that a step of it has a permit. */
    public record PermitGranted(String connection, Permit permit) implements RunMessage {
        @Override
        public List<Entry> entries(RunState state, long now) {
            for (Position position : state.positions()) {
                if (permit.lets(position.waitsFor(), connection) && state.outcome() == null) {
                    if (!permit.use(position.step(), position.waitsFor())) return List.of();
                    return List.of(new Entry.Woken(position.step(), now, new Signal.Ready()));
                }
            }
            permit.giveBack();
            return List.of();
        }

        @Override
        public void rejected() {
            permit.rejected();
        }
    }
}
