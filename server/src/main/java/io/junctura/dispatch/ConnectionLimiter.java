package io.junctura.dispatch;

import io.junctura.definition.ConnectionLimits;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the limits of one connection, and those in line whose system does not answer. An attempt needs a permit, and the permits that are out are what counts: there is no
 * other count, and after a crash there are none. Runs without a permit wait in line, flow by flow in turn and of each flow
 * the first first; whenever a permit can be given, as many are called as there are permits, and no others. Of a run that
 * waits nothing is kept but its number. Thread safe.
 */
final class ConnectionLimiter {
    /** So long a called run may take to come, if its flow is busy with others, before other flows go first. */
    static final long PATIENCE = 2_000;

    /** How many are on their way together if there are no limits, and many wait. */
    private static final int LET_GO = 64;

    final String connection;
    private final ConnectionLimiters limiters;
    private ConnectionLimits limits = ConnectionLimits.NONE;
    private @Nullable RecentAttempts starts;

    /** Given, and their attempts have not begun. */
    private final Set<Permit> coming = new HashSet<>();

    /** Taken away again from runs that did not come; some may come yet. */
    private final Set<Permit> revoked = new HashSet<>();

    private final Set<Permit> begun = new HashSet<>();

    /** By flow. Those that are called go to the end. */
    private final Map<Integer, Line> lines = new LinkedHashMap<>();

    /** Flows whose called runs do not come. */
    private final Set<Integer> stuck = new HashSet<>();

    private long waiting;
    /** Of the last permit: what is put back is in line by the ticket that it had. */
    private long tickets;

    private long alarm = Long.MAX_VALUE;

    ConnectionLimiter(String connection, ConnectionLimiters limiters) {
        this.connection = connection;
        this.limiters = limiters;
    }

    /** @param times needed if there is a rate */
    synchronized ConnectionLimiter limits(ConnectionLimits now, @Nullable RecentAttempts times) {
        limits = now;
        starts = times;
        return this;
    }

    /** A run waits, as the journal says: called in the order of waiting. */
    synchronized void waits(int flow, long run) {
        lines.computeIfAbsent(flow, number -> new Line()).addLast(run);
        waiting++;
    }

    /** A run whose credentials were refused may go, now that somebody has mended the connection: as {@link #waits}. */
    synchronized void refused(int flow, long run) {
        waits(flow, -run);
    }

    /** Those come again. */
    synchronized void forgetRefused() {
        for (Iterator<Line> all = lines.values().iterator(); all.hasNext(); ) {
            Line line = all.next();
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

    /** A permit for an attempt, if nobody waits who comes first; else null, and the run is in line. */
    synchronized @Nullable Permit admit(int flow, long run) {
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
        if (limits.isNone()) return LET_GO - coming.size();
        int most = limits.concurrency() > 0 ? limits.concurrency() : Integer.MAX_VALUE;
        int free = most - begun.size() - coming.size();
        ConnectionLimits.Rate rate = limits.rate();
        if (rate == null || starts == null) return free;
        int used = starts.within(rate.interval().toMillis(), now);
        return Math.min(free, rate.count() - used - coming.size());
    }

    /** Calls whom a permit can be given to. */
    void look() {
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

    /** Whether it could as well not be there. */
    synchronized boolean isIdle() {
        return waiting == 0 && limits.isNone() && coming.isEmpty() && revoked.isEmpty();
    }

    private void rang() {
        synchronized (this) {
            alarm = Long.MAX_VALUE;
        }
        look();
    }

    /** @return when to look again, if nothing happens before */
    private long call(List<Permit> called) {
        long now = limiters.now();
        long again = revoke(now);
        while (waiting > 0) {
            if (free(now) <= 0) return Math.min(again, nextStart(now));
            long pause = limiters.pause(connection, now);
            if (pause > now) return Math.min(again, pause);
            // A system in trouble is tried by one alone.
            if (pause == now && !coming.isEmpty()) return again;
            Permit permit = next(now);
            if (permit == null) return again;
            coming.add(permit);
            called.add(permit);
            again = Math.min(again, now + PATIENCE);
        }
        return again;
    }

    /** When an attempt may begin by the rate alone. */
    private long nextStart(long now) {
        ConnectionLimits.Rate rate = limits.rate();
        if (rate == null || starts == null) return Long.MAX_VALUE;
        long interval = rate.interval().toMillis();
        return starts.within(interval, now) == 0 ? Long.MAX_VALUE : starts.over(interval);
    }

    private @Nullable Permit next(long now) {
        for (Map.Entry<Integer, Line> one : lines.entrySet()) {
            int flow = one.getKey();
            if (!stuck.contains(flow)) return next(flow, one.getValue(), now);
        }
        return null;
    }

    private Permit next(int flow, Line line, long now) {
        Map.Entry<Long, Long> back = line.back.pollFirstEntry();
        Permit permit = back == null
                ? new Permit(flow, line.poll(), ++tickets, now)
                : new Permit(flow, back.getValue(), back.getKey(), now);
        waiting--;
        lines.remove(flow);
        if (!line.isEmpty()) lines.put(flow, line);
        return permit;
    }

    /** Permits that are not fetched go to others, if there are others. @return when to look for such permits again */
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
        /** Its run was called, and has not heard it. */
        CALLED,
        /** As that, and it took so long that others go first. */
        REVOKED,
        /** Its attempt is about to begin. */
        EXPECTED,
        BEGUN,
        OVER
    }

    /** One attempt may be made over the connection. Whoever has it gives it back. */
    final class Permit {
        final int flow;
        final long run;
        /** As its run was in line. */
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
        boolean isFor(String step) {
            return step.equals(path);
        }

        /** Whether it is for a step that waits like this. */
        private boolean lets(@Nullable Wait wait, String connection) {
            if (place < 0)
                return wait instanceof Wait.Mended mended && mended.connection().equals(connection);
            return wait instanceof Wait.Limit limit && limit.connection().equals(connection);
        }

        /** Its run has come. @return false if that took too long, and it has to wait once more, as the first of its flow */
        private boolean heard(String step, @Nullable Wait wait) {
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
            look();
            return valid;
        }

        /** Its run cannot be called any more. */
        void rejected() {
            synchronized (ConnectionLimiter.this) {
                if (state != State.CALLED && state != State.REVOKED) return;
            }
            giveBack();
        }

        /** Its attempt cannot be made yet: its run waits once more, before those of its flow that came later. */
        private void waitsAgain(long as) {
            state = State.OVER;
            coming.remove(this);
            revoked.remove(this);
            stuck.remove(flow);
            lines.computeIfAbsent(flow, number -> new Line()).back.put(ticket, as);
            waiting++;
        }

        boolean isOf(ConnectionLimiter limiter) {
            return limiter == ConnectionLimiter.this;
        }

        long waitsSince() {
            return waitsSince;
        }

        /** Its system is to be left alone after all. */
        void putBack() {
            synchronized (ConnectionLimiter.this) {
                waitsAgain(run);
            }
        }

        void begins() {
            synchronized (ConnectionLimiter.this) {
                coming.remove(this);
                begun.add(this);
                state = State.BEGUN;
                if (starts != null) starts.add(limiters.now());
            }
            // When the next one may go is known only now.
            look();
        }

        /** Its attempt is over, or will not be made. A second time does nothing. */
        void giveBack() {
            synchronized (ConnectionLimiter.this) {
                if (state == State.OVER) return;
                if (state == State.CALLED || state == State.REVOKED) stuck.remove(flow);
                state = State.OVER;
                coming.remove(this);
                revoked.remove(this);
                begun.remove(this);
            }
            look();
        }

        Turn turn() {
            return new Turn(connection, this);
        }
    }

    /** It is a run's turn: told to it like anything else. */
    record Turn(String connection, Permit permit) implements RunMessage {
        @Override
        public List<Entry> entries(RunState state, long now) {
            for (Position position : state.positions()) {
                if (permit.lets(position.waitsFor(), connection) && state.outcome() == null) {
                    if (!permit.heard(position.step(), position.waitsFor())) return List.of();
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

    /** Numbers of runs, first in, first out; negative, if they are here since the connection was mended. */
    private static final class Line {
        private long[] ring = new long[8];
        private int first;
        private int size;
        /** By ticket: those that were called in vain. */
        final TreeMap<Long, Long> back = new TreeMap<>();

        boolean isEmpty() {
            return size == 0 && back.isEmpty();
        }

        void addLast(long run) {
            grow();
            ring[(first + size++) % ring.length] = run;
        }

        long poll() {
            long run = ring[first];
            first = (first + 1) % ring.length;
            size--;
            return run;
        }

        /** @return how many */
        int removeRefused() {
            int kept = 0;
            for (int i = 0; i < size; i++) {
                long run = ring[(first + i) % ring.length];
                if (run > 0) ring[(first + kept++) % ring.length] = run;
            }
            int before = size + back.size();
            size = kept;
            back.values().removeIf(place -> place < 0);
            return before - size - back.size();
        }

        private void grow() {
            if (size < ring.length) return;
            long[] larger = new long[size * 2];
            for (int i = 0; i < size; i++) larger[i] = ring[(first + i) % size];
            ring = larger;
            first = 0;
        }
    }
}
