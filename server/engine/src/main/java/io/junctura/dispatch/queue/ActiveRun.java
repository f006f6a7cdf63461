package io.junctura.dispatch.queue;

import io.junctura.dispatch.attempt.OpenAttempts;
import io.junctura.dispatch.message.RunMessage;
import io.junctura.dispatch.time.WakeUps;
import io.junctura.files.RowSource;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.StepPath;
import io.junctura.run.Wait;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.machine.RunMachine;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A run in the memory of this process. Only its {@linkplain #own() owner} touches its fields: the thread that advances it, the
 * queue that it waits in, or the commit that it waits for. All other threads post a message to {@link #inbox}. While only attempts
 * are under way, the run has no owner, and the first thread with a message becomes the owner.
 */
public final class ActiveRun {
    /** Without values, unless {@link RunValues#whole}; without large values, if it was read for a message only. */
    public Run run;

    public final FlowQueue flowQueue;

    /** The memory of its values. */
    public final RunValues values;

    /** Where it stands in its queue. Changed by the queue; read by any thread. */
    private volatile RunPlace place = RunPlace.OUTSIDE;

    /** As the journal has it, or will have it after the append under way. */
    public RunStatus status = RunStatus.DUE;

    /** Whether listeners heard that it is queued, so that they must hear when it begins. */
    public volatile boolean announcedQueued;

    /** Whether the journal refused an append because the run was deleted. Set by the commit that the run waits for. */
    public volatile boolean gone;

    /** Why its values do not fit into memory at all; null: they do. */
    @Nullable
    public String tooLarge;

    /** Which of its values could not be read, and why; null: all could. */
    @Nullable
    public String damage;

    /** Why the flow version that accepted it cannot be loaded; null: it can. */
    @Nullable
    public String unavailable;

    /** Messages of other threads; the owner reads them between two decisions. */
    public final Queue<RunMessage> inbox = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean owned = new AtomicBoolean(true);

    /** What the next append brings. */
    public PendingAppend pending = new PendingAppend();

    /** Whether the journal has the start of an attempt without its end. */
    public boolean announced;

    /** The steps with an attempt state, as the journal has them, or will have them. */
    public Set<String> remembering = Set.of();

    /** How many appends its history has, with the one under way. */
    public int appends;

    /** Its waits as the journal has them, or will have them. */
    public Map<String, Wait> waits = Map.of();

    public final OpenAttempts attempts = new OpenAttempts();

    /** Row streams that its loops read, by path of the loop. */
    public final Map<String, RowSource.Rows> rows = new HashMap<>(0);

    /** Whether its attempts were interrupted because its time limit has passed. */
    public boolean interrupted;

    /** When {@link WakeUps} wakes it while its attempts are under way. */
    public long alarm = WakeUps.NEVER;

    /** @param event bytes of heap that its payload and its origin take */
    public ActiveRun(Run run, FlowQueue flowQueue, long event) {
        this.run = run;
        this.flowQueue = flowQueue;
        this.values = new RunValues(event);
    }

    /** The run was read from the journal. {@link #run} was made of it. */
    void isRead(StoredRun stored) {
        values.whole = stored.isWhole();
        values.isRead(stored.event(), stored.carries());
        damage = stored.damage();
        appends = stored.appends();
        status = stored.status();
        // Each append replaces all waits, so the journal has those of the last entry.
        waits = waits(run, 0);
        remembering = run.state().remembering();
    }

    /** The waits of a run as the journal has them, by step. The empty name has its time limit, or that of its {@code finally}. */
    public static Map<String, Wait> waits(Run run, long now) {
        Map<String, Wait> waits = new LinkedHashMap<>();
        Outcome outcome = run.state().outcome();
        if (outcome != null && !(outcome instanceof Outcome.Failed)) return Map.of();
        boolean mayBeTakenUp = run.state().cancelledBy() == null;
        boolean left = false;
        for (Position position : run.state().positions()) {
            Wait wait = position.waitsFor();
            left |= position.isAbandoned();
            // A failed or failing run may be resumed, so its call-back addresses still receive.
            boolean goesOn = wait != null && outcome == null;
            Wait.Callback posted = goesOn || !mayBeTakenUp ? null : position.waitsForPost();
            if (goesOn) waits.put(position.step(), wait);
            else if (posted != null && (outcome != null || posted.due() > now)) waits.put(position.step(), posted);
        }
        // If the clock was set back after the time limit, the limit has to pass again.
        if (waits.isEmpty() && !(left && outcome == null)) return Map.of();
        long limit = RunMachine.limit(run, now);
        if (limit != Long.MAX_VALUE) waits.put("", new Wait.Until(limit + 1));
        return waits;
    }

    RunPlace place() {
        return place;
    }

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

    /** Drops the values from memory. The journal has all of them, and no attempt is under way. */
    void dropValues() {
        run = run.bare();
        values.areDropped();
    }

    public boolean cannotGoOn() {
        return damage != null || unavailable != null || tooLarge != null;
    }

    /** Becomes the owner. @return false if the run has one */
    public boolean own() {
        return owned.compareAndSet(false, true);
    }

    /** Gives up ownership: the caller touches no field after this, unless it becomes the owner again. */
    public void disown() {
        owned.set(false);
    }

    /** Gives up ownership. @return false if a message came in the meantime, so that the caller still is the owner */
    public boolean disownIfInboxEmpty() {
        owned.set(false);
        return inbox.isEmpty() || !own();
    }

    /** Adds an entry to its state and to the next append. */
    public void take(Entry entry) {
        run.state().apply(entry);
        pending.take(entry);
    }

    /** Whether there is something to do that does not wait for a slot: see {@link FlowQueue#goesBeside}. */
    boolean mustHear() {
        if (run.state().cancelledBy() != null && run.state().outcome() == null) return true;
        for (RunMessage message : inbox) if (message.prompt()) return true;
        return false;
    }

    /** Interrupts the attempts of a run that is to end. Those of a {@code finally} have a time limit of their own. */
    public void interruptAttempts() {
        attempts.interrupt(attempt ->
                !run.flow().plan().index().isInFinally(attempt.step.head().path()));
    }

    /** Drops all work below a step: its attempts, and the runs that its steps called. */
    public void abandonBelow(String step) {
        attempts.abandon(path -> StepPath.isAtOrWithin(path, step));
        for (Position position : run.state().positions()) {
            if (position.waitsFor() instanceof Wait.Child child && StepPath.isAtOrWithin(position.step(), step))
                pending.voided.add(child.run());
        }
    }

    /** A step has ended: drops the items and closes the rows of the loops at or inside of it. */
    public void forgetLoops(String step) {
        run.forgetItems(step);
        rows.entrySet().removeIf(one -> {
            if (!StepPath.isAtOrWithin(one.getKey(), step)) return false;
            one.getValue().close();
            return true;
        });
    }

    void closeRows() {
        rows.values().forEach(RowSource.Rows::close);
        rows.clear();
    }
}
