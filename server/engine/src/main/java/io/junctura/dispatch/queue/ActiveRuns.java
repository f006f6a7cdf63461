package io.junctura.dispatch.queue;

import io.junctura.database.CrashPoint;
import io.junctura.dispatch.attempt.AttemptFinished;
import io.junctura.dispatch.attempt.AttemptStateWritten;
import io.junctura.dispatch.attempt.AttemptingRun;
import io.junctura.dispatch.listener.RunAnnouncements;
import io.junctura.dispatch.message.RunMessage;
import io.junctura.dispatch.time.WakeUpTimer;
import io.junctura.dispatch.time.WakeUps;
import io.junctura.dispatch.time.Workers;
import io.junctura.run.Run;
import io.junctura.run.Wait;
import io.junctura.run.journal.RunWaits;
import io.junctura.run.journal.StoredRun;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs in the memory of this process: brings in those that are due or have a message, delivers messages, and removes runs that
 * wait or have ended. The journal has each of them as well, so all of this can be lost at any moment. Thread safe.
 */
public final class ActiveRuns {
    private static final Logger LOG = LoggerFactory.getLogger(ActiveRuns.class);

    private static final int MAX_WOKEN_AT_ONCE = 1_000;

    private final RunWaits waits;
    private final RunLoader loader;
    private final RunDispatcher dispatcher;
    private final FlowQueues queues;
    private final Workers workers;
    private final RunAnnouncements announcements;
    private final WakeUpTimer waitTimer;
    private final WakeUps wakeUps;
    private final Map<Long, RunActor> active = new ConcurrentHashMap<>();

    public ActiveRuns(
            RunWaits waits,
            RunLoader loader,
            FlowQueues queues,
            RunDispatcher dispatcher,
            RunAnnouncements announcements,
            Workers workers,
            Clock clock) {
        this.waits = waits;
        this.loader = loader;
        this.dispatcher = dispatcher;
        this.queues = queues;
        this.workers = workers;
        this.announcements = announcements;
        this.waitTimer = new WakeUpTimer(clock, workers, this::wake);
        this.wakeUps = new WakeUps(clock, workers, this::wakeIfActive);
    }

    /** Wakes the runs whose wait is over, and sets the timer for the next. */
    public void wakeDue() {
        waitTimer.again();
    }

    public void clockWasSet() {
        wakeDue();
        wakeUps.again();
    }

    // Runs that begin.

    @Nullable
    public RunActor get(long run) {
        return active.get(run);
    }

    /** A run that is about to be accepted. */
    public void put(RunActor one) {
        active.put(one.id(), one);
    }

    public void remove(RunActor one) {
        active.remove(one.id(), one);
    }

    /** A run was accepted. Call it on the thread of the commit, before {@link #enterQueue}. */
    public void committed(RunActor one) {
        if (one.isBehind()) {
            one.queue().behind(1);
        } else {
            one.queue().counted();
            // A page that was read from the journal since the commit may have brought it already: that one executes.
            active.putIfAbsent(one.id(), one);
        }
    }

    /** A committed run enters its queue; called in commit order. */
    public void enterQueue(RunActor one) {
        long run = one.id();
        if (active.get(run) != one) return;
        if (one.queue().accepted(one, () -> active.remove(run, one))) dispatcher.executeIfMustHear(one);
        else deliverInbox(one);
    }

    /** Reads the next runs of a queue from the journal into it, and starts what may start. */
    public void readPage(FlowQueue queue) {
        List<RunActor> fresh = new ArrayList<>();
        try {
            List<StoredRun> page = queues.readPage(queue);
            long last = queue.lastSeen();
            for (StoredRun stored : page) {
                last = Math.max(last, stored.id());
                RunActor one = loader.active(stored);
                if (active.putIfAbsent(stored.id(), one) != null) continue;
                // It may have ended, or begun to wait, since the page was read.
                if (queue.hasLeft(stored.id())) active.remove(stored.id(), one);
                else fresh.add(one);
            }
            queue.loaded(fresh, last, queues.isFull(page));
            fresh.forEach(dispatcher::executeIfMustHear);
        } catch (RuntimeException e) {
            queue.loadFailed();
            for (RunActor one : fresh) active.remove(one.id(), one);
            LOG.error("The queue of flow {} cannot be read: {}", queue.flow(), e.getMessage(), e);
            dispatcher.pumpAfterError(queue);
            workers.execute(() -> fresh.forEach(this::deliverInbox));
            return;
        }
        dispatcher.pump(queue);
    }

    // Runs that stop.

    /** The commit of its wait is done: the run leaves memory, unless it has a message. */
    public void waits(RunActor one) {
        stop(one);
        one.queue().leaves(one.id());
        leaveIfInboxEmpty(one);
        announcements.waits(one.run());
    }

    /** The commit of its end is done: the run leaves memory. */
    public void ended(RunActor one) {
        one.queue().leaves(one.id());
        stop(one);
        remove(one);
        for (RunMessage message = one.inbox().poll();
                message != null;
                message = one.inbox().poll()) {
            if (message instanceof AttemptFinished || message instanceof AttemptStateWritten) message.rejected();
            else deliver(one.id(), message);
        }
    }

    /** A run leaves memory, since its messages changed nothing. */
    public void release(RunActor one) {
        one.queue().ended();
        stop(one);
        leaveIfInboxEmpty(one);
    }

    /**
     * A run without room goes back into the queue, to be read again when there is room. The journal has all of it, and none of its
     * attempts is open. The caller gives its slot back.
     */
    public void stepBack(RunActor one) {
        long needs = one.values.wanted();
        stop(one);
        one.queue().stepsBack(one, needs);
        dispatcher.executeIfMustHear(one);
    }

    /** The journal has put a run, which had kept its slot until the commit, behind another one of its order key. */
    public void fellBehind(RunActor one) {
        if (!one.isBehind()) one.queue().behind(1);
        one.fallsBehind();
        FlowQueue queue = one.queue();
        MemoryAdmission.Claim claim = one.values.claim;
        queue.leaves(one.id());
        release(one);
        RunActor next = queue.next(claim);
        if (next != null) dispatcher.execute(next);
        dispatcher.pump(queue);
    }

    /** Gives back what the run needs only while it executes. */
    private void stop(RunActor one) {
        one.moveTo(RunPlace.OUTSIDE);
        one.streams().closeAll();
        one.values.returnLent();
        one.attempts().givePermitsBack();
        wakeAt(one, WakeUps.NEVER);
    }

    private void leaveIfInboxEmpty(RunActor one) {
        long firstDue = Long.MAX_VALUE;
        for (Wait wait : one.waits().values()) firstDue = Math.min(firstDue, Wait.due(wait));
        RunActor kept = active.computeIfPresent(
                one.id(), (id, present) -> present.inbox().isEmpty() ? null : present);
        if (kept == null) {
            // The timer skips runs in memory, so it may have skipped this one in the meantime. A run that is behind
            // another is
            // promoted later, and one that has failed waits for no time.
            if (!one.isBehind() && one.state().outcome() == null) waitTimer.at(firstDue);
            return;
        }
        kept.queue().counted();
        dispatcher.queueAgain(kept);
        dispatcher.pump(kept.queue());
    }

    // Runs that are first of their order key.

    /** The journal has made a run the first of its order key. */
    public void promoted(FlowQueue queue, long run) {
        queue.behind(-1);
        queue.counted();
        deliverLater(run, RunMessage.PROMOTED);
    }

    // Messages.

    /** Delivers a message to a run, which is read from the journal for it if necessary. */
    public void deliver(long id, RunMessage message) {
        boolean[] loaded = new boolean[1];
        RunActor one = active.compute(id, (key, present) -> {
            RunActor target = present;
            if (target == null) {
                target = loader.load(id);
                if (target == null) return null;
                loaded[0] = true;
            }
            target.inbox().post(message);
            return target;
        });
        if (one == null) {
            message.rejected();
            return;
        }
        if (loaded[0]) {
            if (!one.isDue()) one.queue().counted();
            if (one.mustHear()) {
                one.queue().goesBeside(one);
                dispatcher.execute(one);
            } else {
                dispatcher.queueFirst(one);
            }
        } else if (one.inbox().own()) {
            dispatcher.execute(one);
        } else if (message.prompt()) {
            dispatcher.executeIfMustHear(one);
        }
    }

    /** As {@link #deliver}, on another thread. */
    public void deliverLater(long run, RunMessage message) {
        workers.execute(() -> deliverOrRetry(run, message));
    }

    /** A run that cannot be read gets its message when it can be. */
    private void deliverOrRetry(long run, RunMessage message) {
        // The next start finds out what the run waits for.
        if (dispatcher.isClosing()) return;
        try {
            deliver(run, message);
        } catch (RuntimeException e) {
            LOG.error("Run {} cannot be read, so it continues later: {}", run, e.getMessage(), e);
            workers.in(Workers.PAUSE_AFTER_ERROR, () -> deliverOrRetry(run, message));
        }
    }

    /** Posts a message to a run object. One that has left memory rejects it. */
    public void post(RunActor one, RunMessage message) {
        one.inbox().post(message);
        if (active.get(one.id()) != one) message.rejected();
    }

    /** As {@link #post}; if the run has no owner, it is executed. */
    public void send(RunActor one, RunMessage message) {
        post(one, message);
        if (one.inbox().own()) dispatcher.execute(one);
    }

    /** A run as its attempts know it. */
    public AttemptingRun attempting(RunActor one) {
        return new AttemptingRun() {
            @Override
            public Run now() {
                return one.run();
            }

            @Override
            public void send(RunMessage message) {
                ActiveRuns.this.send(one, message);
            }
        };
    }

    /** Delivers the messages of a run object that has left memory to the run again. */
    private void deliverInbox(RunActor one) {
        for (RunMessage message = one.inbox().poll();
                message != null;
                message = one.inbox().poll()) deliver(one.id(), message);
    }

    // Time.

    /** Wakes a run in memory at that time, and not at the time before, even if it has no message. */
    public void wakeAt(RunActor one, long time) {
        long before = one.setAlarm(time);
        if (before != time) wakeUps.move(one.id(), before, time);
    }

    private void wakeIfActive(long run) {
        if (active.containsKey(run)) deliver(run, RunMessage.TIME);
    }

    /** Wakes the runs whose wait is over. @return when to do so again; {@code Long.MAX_VALUE}: when a run asks */
    private long wake(long now) {
        if (dispatcher.isClosing()) return Long.MAX_VALUE;
        List<Long> woken = waits.waitsDue(now, MAX_WOKEN_AT_ONCE, active.keySet());
        if (!woken.isEmpty()) CrashPoint.hit("timer.woken");
        for (long run : woken) deliverOrRetry(run, RunMessage.TIME);
        return woken.size() == MAX_WOKEN_AT_ONCE
                ? now + 20
                : waits.nextWait(now).orElse(Long.MAX_VALUE);
    }

    // Counts.

    /** Whether the run is in memory: it executes, or will in a moment, or is queued here. */
    public boolean holds(long run) {
        return active.containsKey(run);
    }

    /** How many runs are in memory. */
    public int holding() {
        return active.size();
    }

    /** Whether this process executes the run, or will in a moment: it waits for no slot. */
    public boolean executes(long run) {
        RunActor one = active.get(run);
        return one != null && !one.isQueued();
    }

    /** The runs that this process executes, or will in a moment. */
    public Set<Long> executing() {
        Set<Long> executing = new HashSet<>();
        active.forEach((run, one) -> {
            if (!one.isQueued()) executing.add(run);
        });
        return executing;
    }

    /** How many of these there are, without tests of drafts. */
    public int executingRuns() {
        int count = 0;
        for (RunActor one : active.values())
            if (!one.isQueued() && !one.run().flow().isTest()) count++;
        return count;
    }
}
