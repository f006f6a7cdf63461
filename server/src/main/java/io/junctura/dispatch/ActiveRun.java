package io.junctura.dispatch;

import io.junctura.files.RowSource;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.StepPath;
import io.junctura.run.Wait;
import io.junctura.run.journal.StoredRun;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A run in the memory of this process. Only its {@linkplain #own() owner} touches its fields: the thread that advances it, the
 * queue that it waits in, or the commit that it waits for. All other threads post a message to {@link #inbox}. While only attempts
 * are under way, the run has no owner, and the first thread with a message becomes the owner.
 */
final class ActiveRun {
    /** Without values, unless {@link RunValues#whole}; without large values, if it was read for a message only. */
    Run run;

    final FlowQueue flowQueue;

    /** The memory of its values. */
    final RunValues values;

    /** Where it stands in its queue. Changed by the queue; read by any thread. */
    private volatile RunPlace place = RunPlace.OUTSIDE;

    /** As the journal has it, or will have it after the append under way. */
    RunStatus status = RunStatus.DUE;

    /** Whether listeners heard that it is queued, so that they must hear when it begins. */
    volatile boolean toldQueued;

    /** Whether the journal refused an append because the run was deleted. Set by the commit that the run waits for. */
    volatile boolean gone;

    /** Why its values do not fit into memory at all; null: they do. */
    @Nullable
    String tooLarge;

    /** Which of its values could not be read, and why; null: all could. */
    @Nullable
    String damage;

    /** Why the flow version that accepted it cannot be loaded; null: it can. */
    @Nullable
    String lost;

    /** Messages of other threads; the owner reads them between two decisions. */
    final Queue<RunMessage> inbox = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean owned = new AtomicBoolean(true);

    /** What the next append brings. */
    PendingAppend pending = new PendingAppend();

    /** Whether the journal has the start of an attempt without its end. */
    boolean announced;

    /** The steps with an attempt state, as the journal has them, or will have them. */
    Set<String> remembering = Set.of();

    /** How many appends its history has, with the one under way. */
    int appends;

    /** Its waits as the journal has them, or will have them. */
    Map<String, Wait> waits = Map.of();

    final OpenAttempts attempts = new OpenAttempts();

    /** Row streams that its loops read, by path of the loop. */
    final Map<String, RowSource.Rows> rows = new HashMap<>(0);

    /** Whether its attempts were interrupted because its time limit has passed. */
    boolean interrupted;

    /** When {@link WakeUps} wakes it while its attempts are under way. */
    long alarm = WakeUps.NEVER;

    /** The caller that waits for the response of the run; null: none. */
    @Nullable
    CompletableFuture<CallEnd> caller;

    /** @param event bytes of heap that its payload and its origin take */
    ActiveRun(Run run, FlowQueue flowQueue, long event) {
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
        waits = RunAppends.waits(run, 0);
        remembering = run.state().remembering();
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

    boolean isQueued() {
        return place == RunPlace.QUEUED;
    }

    boolean isBeside() {
        return place == RunPlace.BESIDE;
    }

    /** Whether another run of its order key goes first: it is in memory only to read a message. */
    boolean isBehind() {
        return status == RunStatus.BEHIND;
    }

    /** Drops the values from memory. The journal has all of them, and no attempt is under way. */
    void dropValues() {
        run = run.bare();
        values.areDropped();
    }

    boolean cannotGoOn() {
        return damage != null || lost != null || tooLarge != null;
    }

    /** Becomes the owner. @return false if the run has one */
    boolean own() {
        return owned.compareAndSet(false, true);
    }

    /** Gives up ownership: the caller touches no field after this, unless it becomes the owner again. */
    void disown() {
        owned.set(false);
    }

    /** Gives up ownership. @return false if a message came in the meantime, so that the caller still is the owner */
    boolean disownUnlessTold() {
        owned.set(false);
        return inbox.isEmpty() || !own();
    }

    /** Adds an entry to its state and to the next append. */
    void take(Entry entry) {
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
    void interruptAttempts() {
        attempts.interrupt(attempt ->
                !run.flow().plan().index().isInFinally(attempt.step.head().path()));
    }

    /** Drops all work below a step: its attempts, and the runs that its steps called. */
    void abandonBelow(String step) {
        attempts.abandon(path -> StepPath.isAtOrWithin(path, step));
        for (Position position : run.state().positions()) {
            if (position.waitsFor() instanceof Wait.Child child && StepPath.isAtOrWithin(position.step(), step))
                pending.voided.add(child.run());
        }
    }

    /** A step has ended: drops the items and closes the rows of the loops at or inside of it. */
    void forgetLoops(String step) {
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
