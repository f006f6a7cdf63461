package io.junctura.trigger.schedule;

import io.junctura.builtin.Missed;
import io.junctura.builtin.Overlap;
import io.junctura.builtin.Scheduled;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.json.Json;
import io.junctura.run.FlowName;
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
 * The schedule of one flow. The flow's cursor says up to which time it is decided whether a run starts. The commit that
 * accepts a run moves the cursor, so a crash neither loses nor repeats a run. Works on worker threads, one step at a time.
 */
final class Schedule {
    /** How late a time may be decided without being missed, while the server runs. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final Duration CHECK_AGAIN = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int MAX_PENDING = 1_000;
    private static final int MAX_AT_ONCE = 100;

    /**
     * @param of    the schedule as text; a schedule with another text starts from the beginning
     * @param times of a cron expression; null if {@code every} is set
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
    /** Times before this one have passed while the schedule did not run. */
    private @Nullable Instant watchedFrom;

    private @Nullable Long lastRun;
    private boolean begun;
    private volatile boolean busy;
    private volatile boolean stopped;

    /** @param before the schedule of the flow's earlier revision; this one starts after its last commit */
    Schedule(Schedules all, PinnedFlow flow, Settings settings, @Nullable Schedule before) {
        this.all = all;
        this.flow = flow;
        this.settings = settings;
        this.before = before;
    }

    int flow() {
        return flow.flow();
    }

    FlowName name() {
        return flow.name();
    }

    /** The first time after that; null if there is none, or if the schedule has not begun. */
    synchronized @Nullable Instant next(Instant after) {
        return times == null ? null : times.next(after);
    }

    int revision() {
        return flow.revision();
    }

    /** Takes no lock: the caller holds the lock of {@link Schedules}, which the steps here may wait for. */
    void stop() {
        stopped = true;
    }

    /** Reads the cursor, and continues from there. */
    synchronized void begin() {
        if (stopped) return;
        if (before != null) {
            if (!takesOver(before)) {
                all.wakeAt(all.clock.instant().plus(CHECK_AGAIN), this);
                return;
            }
            before = null;
        }
        try {
            Instant now = all.clock.instant();
            if (watchedFrom == null) watchedFrom = now;
            cursor = all.cursors.cursor(flow.flow());
            Map<?, ?> stored = cursor != null && Json.parseStored(cursor) instanceof Map<?, ?> map ? map : Map.of();
            boolean same = settings.of().equals(stored.get("of")) && stored.get("at") instanceof String;
            if (same) {
                continueAfter(Instant.parse((String) stored.get("at")));
                lastRun = stored.get("run") instanceof Long run ? run : null;
                begun = true;
                all.errors.resolve(flow);
                go();
            } else {
                first(now.truncatedTo(ChronoUnit.SECONDS));
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /**
     * Continues from the state of an earlier schedule: times that it has seen, and for which it has not started a run, are not
     * missed. A schedule that has not begun has no state, so the one before it counts.
     *
     * @return false: the earlier schedule has a commit under way, so try again later
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

    /** Pending times stay pending, unless the journal says that their runs have started. */
    private void continueAfter(Instant at) {
        times = timesFrom(at);
        pending.removeIf(time -> !time.isAfter(at));
        if (at.isAfter(seen)) seen = at;
    }

    /** A new schedule. An interval has its first time now; a cron expression has times only in the future. */
    private void first(Instant now) {
        pending.clear();
        times = timesFrom(now);
        seen = now;
        begun = true;
        all.errors.resolve(flow);
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

    /** Starts the runs that are due and may start, then waits for the next time. */
    synchronized void go() {
        if (stopped || busy) return;
        if (!begun) {
            begin();
            return;
        }
        try {
            addDue();
            if (pending.isEmpty()) {
                wakeAtNext();
            } else if (settings.overlap() == Overlap.ALLOW) {
                List<Instant> some = new ArrayList<>();
                for (Instant at : pending) if (some.size() < MAX_AT_ONCE) some.add(at);
                move(some, some.get(some.size() - 1), lastRun);
            } else if (!lastRunIsOpen()) {
                move(List.of(pending.getFirst()), pending.getFirst(), null);
            } else if (settings.overlap() == Overlap.SKIP) {
                Instant last = pending.getLast();
                pending.clear();
                move(List.of(), last, lastRun);
            } else if (lastRun == null) {
                all.wakeAt(all.clock.instant().plus(CHECK_AGAIN), this);
            } else {
                all.activity.whenEnded(lastRun, () -> all.work(this::go));
                // Further times may come until then, and are not missed.
                if (pending.size() < MAX_PENDING) wakeAtNext();
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void wakeAtNext() {
        Instant next = times == null ? null : times.next(seen);
        if (next != null) all.wakeAt(next, this);
    }

    private void addDue() {
        if (times == null || watchedFrom == null || pending.size() >= MAX_PENDING) return;
        Instant now = all.clock.instant();
        Instant onTime = now.minus(GRACE);
        if (onTime.isBefore(watchedFrom)) onTime = watchedFrom;
        Due due = Due.of(times, seen, onTime, now, settings.missed(), MAX_PENDING - pending.size());
        pending.addAll(due.times());
        seen = due.until();
    }

    /** Whether the run of an earlier time has not ended yet. */
    private boolean lastRunIsOpen() {
        Long run = lastRun;
        // Unknown only if the process died just after a run started.
        if (run == null) return all.activity.backlog(flow.flow()) > 0;
        return !all.activity.hasEnded(run);
    }

    /** Accepts the runs of these times and moves the cursor, in one commit. */
    @SuppressWarnings("FutureReturnValueIgnored") // moved() gets the result.
    private void move(List<Instant> starting, Instant to, @Nullable Long run) {
        Map<String, Object> position = new LinkedHashMap<>();
        position.put("at", to.toString());
        position.put("of", settings.of());
        if (run != null) position.put("run", run);
        byte[] next = Json.writeStored(position);
        List<Incoming> events = new ArrayList<>(starting.size());
        for (Instant at : starting) events.add(event(at));
        CursorChange moved = new CursorChange(flow.flow(), cursor, next, all.clock.millis());
        CompletableFuture<List<Receipt>> accepted;
        try {
            accepted = all.intake.accept(flow, events, moved);
        } catch (Rejected full) {
            all.wakeAt(all.clock.instant().plus(full.retryAfter()), this);
            return;
        }
        busy = true;
        accepted.whenComplete((receipts, failure) -> all.work(() -> moved(starting, next, to, receipts, failure)));
    }

    private static Incoming event(Instant at) {
        String name = at.toString();
        byte[] stored = ("{\"scheduledAt\":\"" + name + "\"}").getBytes(StandardCharsets.US_ASCII);
        return new Incoming(Scheduled.payload(at), stored, Map.of(), name);
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
                storeLastRun(to);
                return;
            }
        }
        go();
    }

    /** Stores which run was started, so that a restarted server knows whether it has ended. */
    private void storeLastRun(Instant to) {
        try {
            move(List.of(), to, lastRun);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Begins again from the journal, which knows whether the commit succeeded. Pending times stay pending. */
    private void failed(@Nullable Throwable failure) {
        begun = false;
        if (stopped) return;
        all.errors.report(
                flow,
                "The next time of its schedule could not be stored: " + (failure == null ? "?" : failure.getMessage()));
        all.wakeAt(all.clock.instant().plus(AFTER_FAILURE), this);
    }
}
