package io.junctura.dispatch.queue;

import io.junctura.dispatch.attempt.Attempt;
import io.junctura.dispatch.attempt.AttemptFinished;
import io.junctura.dispatch.attempt.AttemptMessage;
import io.junctura.dispatch.attempt.EffectAnnounced;
import io.junctura.dispatch.attempt.OpenAttempts;
import io.junctura.dispatch.connection.ConnectionLimiter.PermitGranted;
import io.junctura.dispatch.message.RunMessage;
import io.junctura.dispatch.time.WakeUps;
import io.junctura.memory.Reservation;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.StepPath;
import io.junctura.run.Wait;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.OrderKeyChange;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.machine.OpenWaits;
import io.junctura.run.machine.RunMachine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run in the memory of this process: its state, its messages, its attempts, and what its next append brings.
 *
 * <p>Only its {@linkplain RunInbox#own() owner} calls it: the thread that advances it, the queue that it waits in, or the commit that
 * it waits for. All other threads only post messages. While only attempts are under way, the run has no owner, and the first thread
 * with a message becomes the owner. It changes nothing but itself and the counts of its queue: the owner appends, makes attempts and
 * sets the alarm.
 *
 * <p>It lives for one stay of the run in memory. A run that waits or has ended leaves memory; when it has a message again, it is a new
 * actor. An attempt belongs to one actor, and the object says which: after a resume, the path and the number of another attempt may be
 * the same. What an attempt of an earlier actor sends is rejected.
 *
 * <p>This file is longer than 400 lines because all that changes a run in memory is here, and nowhere else.
 */
public final class RunActor {
    /** Without values, unless {@link RunValues#whole}; without large values, if it was read for a message only. */
    private Run run;

    private final FlowQueue queue;
    final RunValues values;

    /** Where it stands in its queue. Changed by the queue; read by any thread. */
    private volatile RunPlace place = RunPlace.OUTSIDE;

    /** As the journal has it, or will have it after the append under way. */
    private RunStatus status = RunStatus.DUE;

    private volatile boolean announcedQueued;

    /** Set by the commit that the run waits for. */
    private volatile boolean deleted;

    private Obstacle obstacle = Obstacle.NONE;

    private final RunInbox inbox = new RunInbox();
    private final JournaledRun journaled = new JournaledRun();
    private PendingAppend pending = new PendingAppend();
    private final OpenAttempts attempts = new OpenAttempts();
    private final LoopStreams streams = new LoopStreams();

    /** Whether its attempts were interrupted because its time limit has passed. */
    private boolean interrupted;

    /** When {@link WakeUps} wakes it while its attempts are under way. */
    private long alarm = WakeUps.NEVER;

    /** @param event bytes of heap that its payload and its origin take */
    public RunActor(Run run, FlowQueue queue, long event) {
        this.run = run;
        this.queue = queue;
        this.values = new RunValues(queue, event);
    }

    public Run run() {
        return run;
    }

    public long id() {
        return run.id();
    }

    public RunState state() {
        return run.state();
    }

    public FlowQueue queue() {
        return queue;
    }

    public OpenAttempts attempts() {
        return attempts;
    }

    /** The row streams that its loops read. */
    public LoopStreams streams() {
        return streams;
    }

    public PendingAppend pending() {
        return pending;
    }

    // How it comes into memory.

    /**
     * The run was read from the journal.
     *
     * @param read made of it, with its values or without them
     */
    void isRead(StoredRun stored, Run read, Obstacle found) {
        run = read;
        obstacle = found;
        values.whole = stored.isWhole();
        values.isRead(stored.event(), stored.carries());
        status = stored.status();
        journaled.isRead(stored, read);
    }

    /** The run was accepted with these entries, and is on disk. */
    public void isAcceptedWith(List<Entry> given) {
        if (given.isEmpty()) return;
        for (Entry entry : given) run.state().apply(entry);
        values.isRead(values.event, values.event + run.state().footprint());
        journaled.isAccepted(true);
    }

    /** Adds an entry of a run that is not accepted yet. The queue counts the values when the run enters it. */
    public void takeBeforeQueue(Entry entry, long bytes) {
        pending.bytes += bytes;
        values.add(bytes);
        take(entry);
    }

    /** The run is about to be accepted with the entries that it has taken. @param forgotten whether the journal keeps none of them */
    public void isAcceptedWithPending(boolean forgotten) {
        journaled.isAccepted(!pending.isEmpty() && !forgotten);
        pending = new PendingAppend();
    }

    /** Its event takes so many bytes of heap, beside what its steps have yielded. */
    public void eventTakes(long bytes) {
        values.isRead(bytes, bytes + values.size);
    }

    boolean needsValues() {
        return !values.whole && !deleted && obstacle.tooLarge() == null;
    }

    /** Drops the values from memory. The journal has all of them, and no attempt is under way. */
    void dropValues() {
        run = run.bare();
        values.areDropped();
    }

    // Its place and its status.

    /** Moves it, as {@link RunPlace#canBecome} allows. For its queue. */
    void moveTo(RunPlace next) {
        if (!place.canBecome(next))
            throw new IllegalStateException("Run " + run.id() + " cannot be moved from " + place + " to " + next + ".");
        place = next;
    }

    public boolean isQueued() {
        return place == RunPlace.QUEUED;
    }

    public boolean isBeside() {
        return place == RunPlace.BESIDE;
    }

    /** Whether another run of its order key goes first: it is in memory only to read a message. */
    public boolean isBehind() {
        return status == RunStatus.BEHIND;
    }

    boolean isDue() {
        return status == RunStatus.DUE;
    }

    /** Whether it waits, and nothing has happened since that the journal does not know. */
    public boolean isAsleep() {
        return status == RunStatus.WAITING && pending.isEmpty();
    }

    /** The journal has put it behind another run of its order key. */
    public void fallsBehind() {
        status = RunStatus.BEHIND;
    }

    /** It is behind another run no longer. */
    public void isReleased() {
        status = RunStatus.DUE;
    }

    /** It is the first of its order key now. The journal's announcement has counted it as due a second time. */
    public void isPromoted() {
        status = RunStatus.DUE;
        queue.ended();
    }

    /** Listeners hear that it is queued, so they must hear when it begins. */
    public void announceQueued() {
        if (isQueued()) announcedQueued = true;
    }

    /** It begins to execute. @return whether listeners must hear that */
    boolean begins() {
        boolean must = announcedQueued;
        if (must) announcedQueued = false;
        return must;
    }

    /** The run was deleted: the journal refused an append, or has nothing to read. */
    public void isDeletedNow() {
        deleted = true;
    }

    public boolean isDeleted() {
        return deleted;
    }

    /** Why it can only end. */
    public Obstacle obstacle() {
        return obstacle;
    }

    // Its messages.

    /** Its messages and its owner. Any thread. */
    public RunInbox inbox() {
        return inbox;
    }

    /** Whether there is something to do that does not wait for a slot: see {@link FlowQueue#goesBeside}. */
    boolean mustHear() {
        return (run.state().cancelledBy() != null && run.state().outcome() == null) || inbox.hasPrompt();
    }

    /** Adds the entries of a message. @return whether they must be on disk before anything else happens */
    public boolean handle(RunMessage message, long now) {
        if (message instanceof AttemptFinished finished) return handle(finished);
        if (message instanceof AttemptMessage ofAttempt) return handle(ofAttempt, now);
        if (message == RunMessage.PROMOTED && isBehind()) isPromoted();
        List<Entry> entries = message.entries(run.state(), now);
        if (message.urgent() && !entries.isEmpty()) interruptAttempts();
        if (!obstacle.isNone() && needsOrderKey(entries)) {
            if (message instanceof PermitGranted granted) granted.permit().giveBack();
            message.rejected();
            return false;
        }
        for (Entry entry : entries) {
            take(entry, null);
            pending.fixed |= !isRepeatedAfterACrash(entry);
        }
        PinnedFlow version = message.version();
        if (version != null && !entries.isEmpty()) run = run.in(version);
        if (message instanceof PermitGranted granted && !entries.isEmpty()) attempts.add(granted.permit());
        if (!message.durable()) return false;
        pending.take(message);
        // A run that has not begun ends in this turn, and was never due.
        return !entries.isEmpty() && !isBehind();
    }

    private boolean handle(AttemptFinished finished) {
        Attempt attempt = finished.attempt();
        if (!attempts.remove(attempt)) {
            attempt.settled();
            finished.values().close();
            return false;
        }
        for (Entry entry : finished.entries(run.state(), finished.ended())) take(entry, finished.values());
        pending.fixed = true;
        if (attempt.isMissed()) afterCommit(attempt::settled);
        return false;
    }

    private boolean handle(AttemptMessage message, long now) {
        if (!attempts.contains(message.attempt())) {
            message.rejected();
            return false;
        }
        for (Entry entry : message.entries(run.state(), now)) take(entry, null);
        if (message instanceof EffectAnnounced) journaled.announce();
        pending.take(message);
        return true;
    }

    /** Whether these entries take up the run by its order key, which may depend on the value that is missing. */
    private boolean needsOrderKey(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry instanceof Entry.Resumed) return true;
            if (isBehind() && !(entry instanceof Entry.CancelAsked)) return true;
        }
        return false;
    }

    /**
     * Whether the same message would come again if the process died now: a time does. Messages of people do not, nor does the end of
     * a called run whose flow keeps no history.
     */
    private static boolean isRepeatedAfterACrash(Entry entry) {
        return entry instanceof Entry.Woken woken && woken.by() instanceof Signal.Ready;
    }

    // Entries.

    /** Adds an entry to its state and to the next append. */
    public void take(Entry entry) {
        run.state().apply(entry);
        pending.take(entry);
    }

    /** As {@link #take}, and the entry must be on disk before the next effect. */
    public void takeFixed(Entry entry) {
        take(entry);
        pending.fixed = true;
    }

    /**
     * Adds an entry of a message, whether there is room for its values or not.
     *
     * @param reserved the reservation of its values; null: the sender of the message keeps them for a moment only
     */
    private void take(Entry entry, @Nullable Reservation reserved) {
        take(entry);
        boolean fits = addValues(entry.footprint());
        if (reserved != null && fits) reserved.close();
        else if (reserved != null) values.lend(reserved);
    }

    /**
     * Adds what the machine has found out.
     *
     * @param bytes the footprint of the entry. The caller has checked that there {@linkplain #hasMemory is memory} for it
     */
    public void note(Decision.Note note, long bytes) {
        Entry entry = note.entry();
        for (String left : entry.leaves()) {
            abandonBelow(left);
            run.forgetItems(left);
            streams.closeWithin(left);
        }
        take(entry);
        pending.fixed |= note.fixed();
        pending.first |= entry instanceof Entry.Waiting waiting && waiting.on() instanceof Wait.Callback;
        addValues(bytes);
    }

    /** Announces an attempt to the journal before it is made. */
    public void start(Entry.Started started) {
        take(started);
        pending.first = true;
        journaled.announce();
    }

    /** A step calls this run, which is accepted in the same commit. */
    public void call(NewRun called) {
        pending.call(called);
    }

    /** Has a task called after the commit of what is pending, on the thread of the commit. */
    public void afterCommit(Runnable task) {
        pending.afterCommit.add(task);
    }

    /** Drops all work below a step: its attempts, and the runs that its steps called. */
    public void abandonBelow(String step) {
        attempts.abandon(path -> StepPath.isAtOrWithin(path, step));
        for (Position position : run.state().positions()) {
            boolean below = StepPath.isAtOrWithin(position.step(), step);
            if (below && position.waitsFor() instanceof Wait.Child child) pending.giveUp(child);
        }
    }

    // Its appends.

    /** Its waits as the journal has them, or will have them after the append under way. */
    public Map<String, Wait> waits() {
        return journaled.waits();
    }

    /** Whether the journal has the start of an attempt without its end. */
    public boolean isAnnounced() {
        return journaled.isAnnounced();
    }

    /** It goes on after what is pending is appended. The commit says whether it still is behind another run. */
    public void goesOn() {
        if (!isBehind()) status = RunStatus.DUE;
    }

    /** It waits after what is pending is appended. */
    public void waitsNow() {
        status = RunStatus.WAITING;
        queue.ended();
    }

    /** It ends: its attempts and the runs that its steps called are given up. */
    public void end(Outcome outcome, long now) {
        attempts.abandonAll();
        for (Position position : run.state().positions())
            if (position.waitsFor() instanceof Wait.Child child) pending.giveUp(child);
        take(new Entry.Ended(now, outcome));
        queue.ended();
    }

    /** Takes what is pending, for the caller to append it. The parameters are those of {@link JournaledRun#change}. */
    public RunAppend append(RunStatus next, @Nullable OrderKeyChange order, boolean forgotten, long now) {
        PendingAppend append = pending;
        pending = new PendingAppend();
        return new RunAppend(journaled.change(run, append, next, order, forgotten, now), append);
    }

    // Time and memory.

    /** Interrupts the attempts of a run whose time limit has passed. */
    public void interruptIfOver(long now) {
        if (interrupted || now <= RunMachine.end(run)) return;
        interrupted = true;
        interruptAttempts();
    }

    /** Interrupts the attempts of a run that is to end. Those of a {@code finally} have a time limit of their own. */
    private void interruptAttempts() {
        attempts.interrupt(attempt ->
                !run.flow().plan().index().isInFinally(attempt.step.head().path()));
    }

    /** When {@link WakeUps} should wake it while attempts are under way; the time at which it does, if that is soon enough. */
    public long wakeUp(long now) {
        long time = OpenWaits.firstEnd(run, now);
        return time == WakeUps.NEVER || (time >= alarm && alarm > now) ? alarm : time;
    }

    /** Sets when {@link WakeUps} wakes it. @return when it was until now */
    long setAlarm(long time) {
        long before = alarm;
        alarm = time;
        return before;
    }

    /** Whether there is room for its values and for so many more bytes, which are remembered if not. */
    public boolean hasMemory(long bytes) {
        return values.hasMemory(run, bytes);
    }

    /** Bytes of heap that it needs to go on after it found no room. */
    public long wanted() {
        return values.wanted();
    }

    /** Values came into its state. @return false: there is no room for them */
    public boolean addValues(long bytes) {
        pending.bytes += bytes;
        return values.add(run, bytes);
    }
}
