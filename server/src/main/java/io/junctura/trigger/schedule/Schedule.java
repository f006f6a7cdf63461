package io.junctura.trigger.schedule;

import io.junctura.builtin.Missed;
import io.junctura.builtin.Overlap;
import io.junctura.dispatch.Incoming;
import io.junctura.dispatch.Rejected;
import io.junctura.json.Json;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.CursorChange;
import io.junctura.run.journal.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One flow's schedule. Up to where its nominal times are decided stands in the flow's cursor, which moves in the commit that
 * accepts a run: so there is one run for each, whenever the process dies. Works on worker threads, one step at a time.
 */
final class Schedule {
    /** How late a time is still on time, while the server is up. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int MOST_PENDING = 1_000;
    private static final int MOST_AT_ONCE = 100;

    /**
     * @param of    what the schedule was written as: another one begins anew
     * @param times of a cron expression; null where {@code every} is set
     */
    record Settings(
            String of, @Nullable Times times, @Nullable Duration every, Missed missed, Overlap overlap) {}

    private final Schedules all;
    private final PinnedFlow flow;
    private final Settings settings;
    private final ArrayDeque<Instant> pending = new ArrayDeque<>();

    private @Nullable Schedule before;
    private @Nullable Times times;
    private byte @Nullable [] cursor;
    private Instant seen = Instant.EPOCH;
    /** Times up to here passed while nobody watched. */
    private @Nullable Instant watchedFrom;

    private @Nullable Long lastRun;
    private boolean begun;
    private volatile boolean busy;
    private volatile boolean stopped;

    /** @param before the flow's schedule of an earlier revision, whose last commit is waited for */
    Schedule(Schedules all, PinnedFlow flow, Settings settings, @Nullable Schedule before) {
        this.all = all;
        this.flow = flow;
        this.settings = settings;
        this.before = before;
    }

    int flow() {
        return flow.flow();
    }

    int revision() {
        return flow.revision();
    }

    /** Takes no lock: whoever calls it holds one that the steps here ask for. */
    void stop() {
        stopped = true;
    }

    /** Reads how far it has come. */
    synchronized void begin() {
        if (stopped) return;
        if (before != null) {
            if (!takesOver(before)) {
                all.ring(this, all.clock.instant().plus(LOOK_AGAIN));
                return;
            }
            before = null;
        }
        try {
            Instant now = all.clock.instant();
            if (watchedFrom == null) watchedFrom = now;
            cursor = all.journal.cursor(flow.flow());
            Map<?, ?> told = cursor != null && Json.parseStored(cursor) instanceof Map<?, ?> map ? map : Map.of();
            boolean same = settings.of().equals(told.get("of")) && told.get("at") instanceof String;
            if (same) {
                goesOnAfter(Instant.parse((String) told.get("at")));
                lastRun = told.get("run") instanceof Long run ? run : null;
                begun = true;
                all.troubles.gone(flow);
                go();
            } else {
                first(now.truncatedTo(ChronoUnit.SECONDS));
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /**
     * Goes on from where an earlier one stands: what that has watched come, and has not started yet, was not missed. One of
     * the same flow that has not begun has nothing of its own, and stands for the one before it.
     *
     * @return false: it has a commit under way, whose end is to be waited for
     */
    private boolean takesOver(Schedule earlier) {
        earlier.stop();
        synchronized (earlier) {
            if (earlier.busy) return false;
            if (earlier.before != null) return takesOver(earlier.before);
            if (!earlier.settings.of().equals(settings.of())) return true;
            watchedFrom = earlier.watchedFrom;
            seen = earlier.seen;
            pending.addAll(earlier.pending);
            return true;
        }
    }

    /** Times that wait to be started still do, unless the journal knows them as started. */
    private void goesOnAfter(Instant at) {
        times = timesFrom(at);
        pending.removeIf(time -> !time.isAfter(at));
        if (at.isAfter(seen)) seen = at;
    }

    /** A new schedule: every so often begins now, a cron expression looks only ahead. */
    private void first(Instant now) {
        pending.clear();
        times = timesFrom(now);
        seen = now;
        begun = true;
        all.troubles.gone(flow);
        if (settings.every() != null) {
            pending.add(now);
            go();
        } else {
            move(List.of(), now, null);
        }
    }

    private Times timesFrom(Instant at) {
        return settings.times() != null
                ? settings.times()
                : new Times.Every(Objects.requireNonNull(settings.every()), at);
    }

    /** Starts what is due and may start; then waits for what comes next. */
    synchronized void go() {
        if (stopped || busy) return;
        if (!begun) {
            begin();
            return;
        }
        try {
            look();
            if (pending.isEmpty()) {
                ringNext();
            } else if (settings.overlap() == Overlap.ALLOW) {
                List<Instant> some = new ArrayList<>();
                for (Instant at : pending) if (some.size() < MOST_AT_ONCE) some.add(at);
                move(some, some.get(some.size() - 1), lastRun);
            } else if (!goesOn()) {
                move(List.of(pending.getFirst()), pending.getFirst(), null);
            } else if (settings.overlap() == Overlap.SKIP) {
                Instant last = pending.getLast();
                pending.clear();
                move(List.of(), last, lastRun);
            } else if (lastRun == null) {
                all.ring(this, all.clock.instant().plus(LOOK_AGAIN));
            } else {
                all.engine.whenEnded(lastRun, () -> all.work(this::go));
                // More times may come until then, and are on time.
                if (pending.size() < MOST_PENDING) ringNext();
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void ringNext() {
        Instant next = times == null ? null : times.next(seen);
        if (next != null) all.ring(this, next);
    }

    private void look() {
        if (times == null || watchedFrom == null || pending.size() >= MOST_PENDING) return;
        Instant now = all.clock.instant();
        Instant onTime = now.minus(GRACE);
        if (onTime.isBefore(watchedFrom)) onTime = watchedFrom;
        Due due = Due.of(times, seen, onTime, now, settings.missed(), MOST_PENDING - pending.size());
        pending.addAll(due.times());
        seen = due.until();
    }

    /** Whether the run of an earlier time is still going on, or waiting. */
    private boolean goesOn() {
        Long run = lastRun;
        // Unknown only when the process died just after the start of one.
        if (run == null) return all.engine.backlog(flow.flow()) > 0;
        return all.journal
                .header(run)
                .map(standing -> !standing.status().isEnded())
                .orElse(false);
    }

    /** Accepts the runs of these times and moves the cursor, in one commit. */
    @SuppressWarnings("FutureReturnValueIgnored") // What comes of it is told to moved().
    private void move(List<Instant> starting, Instant to, @Nullable Long run) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("at", to.toString());
        told.put("of", settings.of());
        if (run != null) told.put("run", run);
        byte[] next = Json.writeStored(told);
        List<Incoming> events = new ArrayList<>(starting.size());
        for (Instant at : starting) events.add(event(at));
        CursorChange moved = new CursorChange(flow.flow(), cursor, next, all.clock.millis());
        CompletableFuture<List<Receipt>> accepted;
        try {
            accepted = all.engine.accept(flow, events, moved);
        } catch (Rejected full) {
            all.ring(this, all.clock.instant().plus(full.retryAfter()));
            return;
        }
        busy = true;
        accepted.whenComplete((receipts, failure) -> all.work(() -> moved(starting, next, to, receipts, failure)));
    }

    private static Incoming event(Instant at) {
        String name = at.toString();
        byte[] stored = ("{\"scheduledAt\":\"" + name + "\"}").getBytes(StandardCharsets.US_ASCII);
        return new Incoming(Map.of("scheduledAt", name), stored, Map.of(), name);
    }

    private synchronized void moved(
            List<Instant> starting,
            byte[] next,
            Instant to,
            @Nullable List<Receipt> receipts,
            @Nullable Throwable failure) {
        busy = false;
        if (receipts == null) {
            failed(failure);
            return;
        }
        cursor = next;
        for (int i = 0; i < starting.size(); i++) pending.poll();
        if (!receipts.isEmpty()) {
            lastRun = receipts.get(receipts.size() - 1).run();
            if (settings.overlap() != Overlap.ALLOW && !stopped) {
                notes(to);
                return;
            }
        }
        go();
    }

    /** Keeps which run it has started, so that it is known after a restart what may still be going on. */
    private void notes(Instant to) {
        try {
            move(List.of(), to, lastRun);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** The journal knows what became of it: begins again from there, with what still waits to be started. */
    private void failed(@Nullable Throwable failure) {
        begun = false;
        if (stopped) return;
        all.troubles.met(flow, "Its schedule could not be moved on: " + (failure == null ? "?" : failure.getMessage()));
        all.ring(this, all.clock.instant().plus(AFTER_FAILURE));
    }
}
