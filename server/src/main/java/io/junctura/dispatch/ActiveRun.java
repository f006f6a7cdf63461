package io.junctura.dispatch;

import io.junctura.files.RowSource;
import io.junctura.memory.Reservation;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.StepPath;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A run in this process's hands: an actor. Its fields belong to whoever {@linkplain #own() owns} it: the one thread that
 * advances it, the queue it is queued in, or the commit it waits for. While its attempts are under way nobody does, and
 * the first who has something to tell takes it. Only the inbox and attempts are touched by others.
 */
final class ActiveRun {
    /** Values are counted anew when more than this has come, in bytes. */
    private static final long COUNTED_ANEW = 256 << 10;

    /** Bare, if it is not {@link #whole}; or without large values, if it was read to be told something. */
    Run run;

    final FlowQueue flowQueue;

    /** Bytes of heap that it needs to go on: what its values take, or more. Changed by its queue alone once it is in there. */
    long carries;

    /** Of these: its payload and its origin. */
    long event;

    /** Bytes of heap that its values take. More than this at most: what is dropped is noticed later. */
    long size;

    /** Bytes of {@link #size} that came since the values were counted anew. */
    private long gathered;

    /** Bytes of heap that it needs beyond {@link #size} to do what comes next, and does not have. */
    long lacks;

    /** What it has in its queue's memory; null: nothing. The queue's. */
    FlowQueue.@Nullable Claim claim;

    /** What was reserved for results of attempts for which there was no room, until it lets go of them. */
    private List<Reservation> owed = List.of();

    /** Whether its values are at hand; if not, they are read when its turn comes. */
    boolean whole = true;

    /** Why its values can never be read as a whole: it cannot go on. Null: they can be. */
    @Nullable
    String tooLarge;

    /** Which of its values could not be read, and why: it cannot go on. Null: none. */
    @Nullable
    String damage;

    /** Why the flow that it was accepted with cannot be had any more: it cannot go on either. Null: it can be. */
    @Nullable
    String lost;

    /** What others have to tell; taken in between two decisions. */
    final Queue<RunMessage> inbox = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean owned = new AtomicBoolean(true);

    /** What the next append brings. */
    PendingAppend pending = new PendingAppend();

    /** Whether an attempt of it was announced on disk. */
    boolean announced;

    /** The steps that remember something, as the journal has them, or will. */
    Set<String> remembering = Set.of();

    /** How many appends its history has, those under way included. */
    int appends;

    /** Its waits as the journal has them, or will. */
    Map<String, Wait> waits = Map.of();

    /** Whether the journal has it as waiting. */
    boolean sleeps;

    /** Whether the journal had it as due when it was read, so that it is counted as such. */
    boolean wasDue;

    /** Whether a page of the journal had brought this run already: it is only told of, not executed. */
    boolean paged;

    /** Whether another run of its order key goes first: it is here only to hear something. */
    boolean behind;

    /** Whether it waits in its flow's queue; the queue's. */
    volatile boolean queued;

    /** Whether others were told that it is queued, so that they must hear when it is not any more. */
    volatile boolean toldQueued;

    /** Whether its slot is beside those that its flow has, since it was told something that does not wait for one. */
    boolean beside;

    /** Whether the journal knows it. A synchronous call without effects is told to it at its end. */
    boolean accepted;

    /** Whether the journal refused to take it up again: it was deleted. Set by the commit that its slot waited for. */
    volatile boolean gone;

    /** By path: attempts that are about to be made, or under way. */
    final Map<String, Attempt> busy = new LinkedHashMap<>(4);

    /** Of {@link #busy}: those that have not begun. */
    List<Attempt> ready = new ArrayList<>(1);

    /** Permits over connections with limits that were given to steps of it, whose attempts are not prepared yet. */
    List<ConnectionLimiter.Permit> permits = List.of();

    /** Row streams that its loops read. */
    final Map<String, RowSource.Rows> rows = new HashMap<>(0);

    /** Whether its attempts were told that its time is over. */
    boolean interrupted;

    /** When it will be looked at again, while its attempts are under way. */
    long alarm = WakeUps.NEVER;

    /** Who waits for the run's response; null if nobody does. */
    @Nullable
    CompletableFuture<CallEnd> caller;

    /** @param event bytes of heap that its payload and its origin take */
    ActiveRun(Run run, FlowQueue flowQueue, long event) {
        this.run = run;
        this.flowQueue = flowQueue;
        isRead(event, event);
    }

    /** It was made, or read, and its values take so much. */
    void isRead(long event, long all) {
        this.event = event;
        carries = Math.max(carries, all);
        size = all;
        gathered = 0;
    }

    /** Lets go of its values; for one all of which is on disk, and of which nothing is under way. */
    void leaveBehind() {
        run = run.bare();
        whole = false;
        lacks = 0;
        paysBack();
    }

    /** What was reserved elsewhere for its values is not needed any longer. */
    void paysBack() {
        owed.forEach(Reservation::close);
        owed = List.of();
    }

    /** Values for which it has no room yet stay reserved where they were, until it {@linkplain #paysBack() pays back}. */
    void owes(Reservation values) {
        if (owed.isEmpty()) owed = new ArrayList<>(1);
        owed.add(values);
    }

    /** Values came into its state. @return whether so much has come that it is worth counting anew what is still there */
    boolean gathers(long bytes) {
        pending.bytes += bytes;
        size += bytes;
        gathered += bytes;
        return gathered > Math.max(COUNTED_ANEW, size / 2);
    }

    /** Counts its values anew: some may have been dropped. */
    void count() {
        size = event + run.state().footprint() + run.itemsFootprint();
        gathered = 0;
    }

    boolean cannotGoOn() {
        return damage != null || lost != null || tooLarge != null;
    }

    /** Takes it, if nobody has it. */
    boolean own() {
        return owned.compareAndSet(false, true);
    }

    /** Lets go of it. Whoever calls this touches its fields no more, unless it can own it again. */
    void disown() {
        owned.set(false);
    }

    /** Lets go of it, unless somebody has told it something in the meantime. */
    boolean disownUnlessTold() {
        owned.set(false);
        return inbox.isEmpty() || !own();
    }

    /** Takes an entry into its state, and into the next append. */
    void take(Entry entry) {
        run.state().apply(entry);
        pending.take(entry);
    }

    /** Whether it was told something that does not wait for a slot, or ends without one: see {@link FlowQueue#goesBeside}. */
    boolean mustHear() {
        if (run.state().cancelledBy() != null && run.state().outcome() == null) return true;
        for (RunMessage message : inbox) if (message.prompt()) return true;
        return false;
    }

    /** Interrupts what a run that is to end does not wait for. What a {@code finally} attempts has its minute. */
    void interruptAttempts() {
        for (Attempt attempt : underWay()) {
            if (!run.flow().plan().index().isInFinally(attempt.step.head().path())) attempt.interrupt();
        }
    }

    void takes(ConnectionLimiter.Permit permit) {
        if (permits.isEmpty()) permits = new ArrayList<>(1);
        permits.add(permit);
    }

    /** The permit that was given to a step; null if none was. */
    ConnectionLimiter.@Nullable Permit permit(String step) {
        for (ConnectionLimiter.Permit permit : permits) {
            if (!permit.isFor(step)) continue;
            permits.remove(permit);
            return permit;
        }
        return null;
    }

    /** It does not go on for now: what it was given and does not use is for others. */
    void givePermitsBack() {
        if (permits.isEmpty()) return;
        List<ConnectionLimiter.Permit> unused = permits;
        permits = List.of();
        for (ConnectionLimiter.Permit permit : unused) permit.giveBack();
    }

    private List<Attempt> underWay() {
        synchronized (busy) {
            return new ArrayList<>(busy.values());
        }
    }

    void begins(Attempt attempt) {
        synchronized (busy) {
            busy.put(attempt.path, attempt);
        }
        ready.add(attempt);
    }

    /** Whether the run waits for what comes of it. */
    boolean awaits(Attempt attempt) {
        synchronized (busy) {
            return busy.get(attempt.path) == attempt;
        }
    }

    /** @return false if it was abandoned: its result counts for nothing */
    boolean cameBack(Attempt attempt) {
        synchronized (busy) {
            return busy.remove(attempt.path, attempt);
        }
    }

    /** Attempts that nobody waits for any longer. */
    void abandon(List<Attempt> attempts) {
        for (Attempt attempt : attempts) {
            synchronized (busy) {
                busy.remove(attempt.path, attempt);
            }
            attempt.abandon();
            if (ready.remove(attempt)) attempt.over();
        }
    }

    /** What goes on below a step counts for nothing any more. */
    void abandonBelow(String step) {
        List<Attempt> attempts = new ArrayList<>();
        for (Attempt attempt : busy.values()) {
            if (StepPath.isAtOrWithin(attempt.path, step)) attempts.add(attempt);
        }
        abandon(attempts);
        for (Position position : run.state().positions()) {
            if (position.waitsFor() instanceof Wait.Child child && StepPath.isAtOrWithin(position.step(), step))
                pending.voided.add(child.run());
        }
    }

    /** Of a step that is over: what the loops at or inside of it had at hand. */
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
