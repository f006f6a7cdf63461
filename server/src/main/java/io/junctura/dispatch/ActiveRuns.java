package io.junctura.dispatch;

import io.junctura.database.CrashPoint;
import io.junctura.run.Callbacks;
import io.junctura.run.FlowLost;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.StoredRun;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs in this process's hands, and their flows' queues: brings runs that are due, or were told something, into memory,
 * has as many of each flow advanced as may be, and lets go of those that wait. Each is in the journal as well, so that all of
 * this can be lost at any moment. Thread safe.
 */
final class ActiveRuns {
    private static final Logger LOG = LoggerFactory.getLogger(ActiveRuns.class);

    /** How long no run is begun while the disk does not keep up, in milliseconds, before it is looked after again. */
    private static final long DISK_PAUSE = 50;

    /** After how many milliseconds the journal is read again that could not be. */
    private static final long PAUSE_AFTER_TROUBLE = 5_000;

    /** How long a run waits at least, in milliseconds, before it evaluates an expression again for which memory was missing. */
    private static final long MEMORY_PAUSE = 200;

    /** After how many milliseconds a run looks again whether there is memory that others use. */
    static final long PAUSE_FOR_ROOM = 100;

    /** Less than this is not given back before a run ends, in bytes. */
    private static final long LEAST_GIVEN_BACK = 64 << 10;

    private static final int MOST_WOKEN_AT_ONCE = 1_000;

    private final Journal journal;
    private final Flows flows;
    private final Callbacks callbacks;
    private final Clock clock;
    private final Workers workers;
    private final Executor after;
    private final RunListener listener;
    private final Predicate<ActiveRun> advance;
    private final RunMemory memory;
    private final QueueLimits bounds;
    private final WakeUpTimer alarm;
    private final WakeUps wakeUps;
    private final Map<Integer, FlowQueue> flowQueues = new ConcurrentHashMap<>();
    private final Map<Long, ActiveRun> active = new ConcurrentHashMap<>();
    /** Whether queues wait for the disk. */
    private final AtomicBoolean pausing = new AtomicBoolean();

    /** Whether queues that are held up will be told that room is not for the first of them alone any more. */
    private final AtomicBoolean timing = new AtomicBoolean();

    private volatile boolean beginsNone;
    private volatile boolean closing;

    /**
     * @param after   one thread that tells others of commits, in their order
     * @param advance advances a run as far as it goes; false if it keeps its slot, and is taken up again later
     */
    ActiveRuns(
            Journal journal,
            Flows flows,
            Callbacks callbacks,
            Clock clock,
            Workers workers,
            Executor after,
            RunListener listener,
            Predicate<ActiveRun> advance,
            QueueLimits bounds) {
        this.journal = journal;
        this.flows = flows;
        this.callbacks = callbacks;
        this.clock = clock;
        this.workers = workers;
        this.after = after;
        this.listener = listener;
        this.advance = advance;
        this.bounds = bounds;
        this.memory = new RunMemory(bounds.carried(), clock::millis, this::roomIsBack);
        this.alarm = new WakeUpTimer(clock, workers, this::wake);
        this.wakeUps = new WakeUps(clock, workers, this::look);
    }

    /** How many are due, and how many are behind others, as the journal has it. Before anything else. */
    void readQueues() {
        journal.dueCounts()
                .forEach((flow, count) -> flowQueues.put(flow, new FlowQueue(flow, count, bounds.window(), memory)));
        journal.behindCounts().forEach((flow, count) -> flowQueue(flow).behind(count));
    }

    /** Takes up what is due. */
    void pump() {
        for (FlowQueue flowQueue : flowQueues.values()) pump(flowQueue);
    }

    /** Looks at once for waits that are over. */
    void lookForWaits() {
        alarm.again();
    }

    void clockWasSet() {
        lookForWaits();
        wakeUps.again();
    }

    /** Begins no run any more; those that are under way go on. */
    void beginNone() {
        beginsNone = true;
    }

    void close() {
        closing = true;
    }

    // Into memory and out of it.

    @Nullable
    ActiveRun get(long run) {
        return active.get(run);
    }

    /** A run that is about to be accepted. */
    void put(ActiveRun one) {
        active.put(one.run.id(), one);
    }

    void remove(ActiveRun one) {
        active.remove(one.run.id(), one);
    }

    /** A run was committed: from now on it is in this process's hands. */
    void committed(ActiveRun one) {
        if (one.behind) {
            one.flowQueue.behind(1);
        } else {
            one.flowQueue.counted();
            // A page of the journal that was read since the commit, a moment ago, may have brought it already.
            one.paged = active.putIfAbsent(one.run.id(), one) != null;
        }
    }

    /** A committed run enters its queue; called in commit order. */
    void enters(@Nullable ActiveRun one) {
        if (one == null) return;
        long run = one.run.id();
        if (!one.behind && !one.paged) {
            if (one.flowQueue.accepted(one, () -> active.remove(run, one))) hearsInQueue(one);
            else hand(one);
        }
    }

    /** Tells of a run that has entered its queue, once what may begin has begun. */
    void tellAccepted(@Nullable ActiveRun one) {
        if (one == null) return;
        if (one.queued) one.toldQueued = true;
        listener.accepted(one.run);
    }

    /** Of a run that is not small, only its name is read: it is read as a whole when its turn comes. */
    private @Nullable ActiveRun load(long id) {
        return journal.load(id, memory.own())
                // An ended run whose flow keeps no history has nothing that could be taken up again.
                .filter(stored -> !stored.hasLeftNothing())
                .map(this::active)
                .orElse(null);
    }

    private ActiveRun active(StoredRun stored) {
        ActiveRun one;
        try {
            PinnedFlow flow = flows.pinned(stored.flow(), stored.revision());
            one = new ActiveRun(stored.run(flow, callbacks), flowQueue(flow), stored.event());
        } catch (FlowLost e) {
            PinnedFlow flow = PinnedFlow.lost(stored.flow(), stored.revision());
            one = new ActiveRun(stored.run(flow, callbacks), flowQueue(stored.flow()), stored.event());
            one.lost = e.getMessage();
        }
        one.accepted = true;
        takeOver(one, stored);
        return one;
    }

    /** Its values are read, since its turn has come. @return false if it has to come again, or was queued once more */
    private boolean fill(ActiveRun one) {
        long id = one.run.id();
        boolean never = one.carries > memory.most();
        if (!never && !one.flowQueue.mayBeRead(one)) {
            // It was told something that it is to hear soon, while all memory is in use.
            comesAgain(one, PAUSE_FOR_ROOM);
            return false;
        }
        try {
            Optional<StoredRun> stored = never ? journal.view(id) : journal.load(id, one.carries);
            if (stored.isEmpty()) {
                one.gone = true;
                return true;
            }
            boolean bare = !never && !stored.get().isWhole();
            one.run = stored.get().run(one.run.flow(), callbacks);
            takeOver(one, stored.get());
            if (never) one.tooLarge = tooLarge(one.carries);
            if (bare) stepsBack(one, stored.get().carries(), one.claim);
            return !bare;
        } catch (RuntimeException e) {
            LOG.error("Run {} cannot be read: {}", id, e.getMessage(), e);
            comesAgain(one, PAUSE_AFTER_TROUBLE);
            return false;
        }
    }

    /** Why a run cannot go on whose values take so much. */
    private String tooLarge(long bytes) {
        return "The values of this run need about " + (bytes >> 20) + " MB of memory, and the server has "
                + (memory.most() >> 20)
                + " MB for the values of runs. Start the server with a larger heap (-Xmx), or let the"
                + " flow hand on less at once, such as rows in a file.";
    }

    /** It keeps its slot, and is taken up again in so many milliseconds. */
    void comesAgain(ActiveRun one, long pause) {
        workers.at(clock.millis() + pause, () -> execute(one));
    }

    // The memory of runs that execute.

    /** Values came into its state. @return false: there is no room for them */
    boolean gathers(ActiveRun one, long bytes) {
        if (one.gathers(bytes)) one.count();
        long more = one.size - one.carries;
        if (more <= 0) {
            givesBack(one);
            return true;
        }
        if (one.flowQueue.grows(one, more)) return true;
        one.count();
        more = one.size - one.carries;
        return more <= 0 || one.flowQueue.grows(one, more);
    }

    /** What it has dropped is for others, once that is much. */
    private static void givesBack(ActiveRun one) {
        long less = one.carries - one.size;
        if (less > Math.max(LEAST_GIVEN_BACK, one.carries / 2)) one.flowQueue.shrinks(one, less);
    }

    /**
     * Whether a run has room for the values that it has, and for those that it is about to take in.
     *
     * @param bytes what it is about to take in; remembered if there is no room
     */
    boolean hasRoom(ActiveRun one, long bytes) {
        boolean room = fits(one, bytes);
        if (!room) {
            one.count();
            room = fits(one, bytes);
        }
        one.lacks = room ? 0 : bytes;
        if (room) one.paysBack();
        return room;
    }

    private static boolean fits(ActiveRun one, long bytes) {
        long more = one.size + bytes - one.carries;
        return more <= 0 || one.flowQueue.grows(one, more);
    }

    /** What a run needs to go on that lacks room. */
    private static long needs(ActiveRun one) {
        return one.size + one.lacks;
    }

    /** Why a run cannot go on that lacks room, since it would never find it; null: it may wait for it. */
    @Nullable
    String neverFits(ActiveRun one) {
        return neverFits(needs(one));
    }

    /** Why a run cannot be read whose values take so much; null: it may wait for room. */
    @Nullable
    String neverFits(long bytes) {
        return bytes > memory.most() ? tooLarge(bytes) : null;
    }

    /**
     * A run that lacks room goes back into the queue, to be read again when there is some. All of it is on disk, and nothing of it
     * is under way; its slot is its caller's to give back.
     */
    void stepsBack(ActiveRun one) {
        long needs = needs(one);
        hasStopped(one);
        one.flowQueue.stepsBack(one, needs);
        hearsInQueue(one);
    }

    private void stepsBack(ActiveRun one, long needs, FlowQueue.@Nullable Claim claim) {
        FlowQueue flowQueue = one.flowQueue;
        flowQueue.stepsBack(one, needs);
        hearsInQueue(one);
        flowQueue.rests(claim);
        pump(flowQueue);
    }

    private static void takeOver(ActiveRun one, StoredRun stored) {
        one.whole = stored.isWhole();
        one.isRead(stored.event(), stored.carries());
        one.damage = stored.damage();
        one.appends = stored.appends();
        one.sleeps = stored.status() == RunStatus.WAITING;
        one.behind = stored.status() == RunStatus.BEHIND;
        one.wasDue = stored.status() == RunStatus.DUE;
        // Each append replaces them as a whole, so they are what its last entry left.
        one.waits = RunAppends.waits(one.run, 0);
        one.remembering = one.run.state().remembering();
    }

    /** After the commit of a sleep: the run leaves memory, unless someone has told it something meanwhile. */
    void asleep(ActiveRun one) {
        hasStopped(one);
        one.flowQueue.leaves(one.run.id());
        leaveUnlessTold(one);
        after.execute(() -> listener.changed(one.run, RunStatus.WAITING));
    }

    /** It does not go on for now: what it had for that is for others, or not needed any longer. */
    private void hasStopped(ActiveRun one) {
        one.closeRows();
        one.paysBack();
        one.givePermitsBack();
        lookAt(one, WakeUps.NEVER);
    }

    /** A run that was taken to hear something stale is given back. */
    void release(ActiveRun one) {
        one.flowQueue.ended();
        hasStopped(one);
        leaveUnlessTold(one);
    }

    private void leaveUnlessTold(ActiveRun one) {
        long firstDue = Long.MAX_VALUE;
        for (Wait wait : one.waits.values()) firstDue = Math.min(firstDue, Wait.due(wait));
        ActiveRun kept =
                active.computeIfPresent(one.run.id(), (id, present) -> present.inbox.isEmpty() ? null : present);
        if (kept == null) {
            // The timer skips runs that are held, so it may have rung for this one in the meantime. Who is behind
            // another is looked after when its turn comes; time does nothing to one that has failed.
            if (!one.behind && one.run.state().outcome() == null) alarm.at(firstDue);
            return;
        }
        kept.flowQueue.counted();
        kept.flowQueue.goesOn(kept);
        hearsInQueue(kept);
        pump(kept.flowQueue);
    }

    /** Lets the runs go on whose wait is over. @return when to do so again; {@code Long.MAX_VALUE}: not until told */
    private long wake(long now) {
        if (closing) return Long.MAX_VALUE;
        List<Long> woken = journal.waitsDue(now, MOST_WOKEN_AT_ONCE, active.keySet());
        if (!woken.isEmpty()) CrashPoint.hit("timer.woken");
        for (long run : woken) deliverOrLater(run, RunMessage.TIME);
        return woken.size() == MOST_WOKEN_AT_ONCE
                ? now + 20
                : journal.nextWait(now).orElse(Long.MAX_VALUE);
    }

    /** After the commit of its end. */
    void leaves(ActiveRun one) {
        one.flowQueue.leaves(one.run.id());
        hasStopped(one);
        remove(one);
        for (RunMessage message = one.inbox.poll(); message != null; message = one.inbox.poll()) {
            if (message instanceof AttemptFinished || message instanceof AttemptStateWritten) message.rejected();
            else deliver(one.run.id(), message);
        }
    }

    // What they are told.

    /** Tells a message to whoever holds the run, or takes the run from the journal to hear it. */
    void deliver(long id, RunMessage message) {
        boolean[] loaded = new boolean[1];
        ActiveRun one = active.compute(id, (key, present) -> {
            ActiveRun target = present;
            if (target == null) {
                target = load(id);
                if (target == null) return null;
                loaded[0] = true;
            }
            target.inbox.add(message);
            return target;
        });
        if (one == null) {
            message.rejected();
            return;
        }
        if (loaded[0]) {
            if (!one.wasDue) one.flowQueue.counted();
            if (one.mustHear()) {
                one.flowQueue.goesBeside(one);
                execute(one);
            } else {
                one.flowQueue.goesOn(one);
                pump(one.flowQueue);
            }
        } else if (one.own()) {
            execute(one);
        } else if (message.prompt()) {
            hearsInQueue(one);
        }
    }

    /** The same on another thread. */
    void deliverLater(long run, RunMessage message) {
        workers.execute(() -> deliverOrLater(run, message));
    }

    /** A run that cannot be read keeps nobody else from hearing what concerns them, and is told once it can. */
    private void deliverOrLater(long run, RunMessage message) {
        // The next start tells it.
        if (closing) return;
        try {
            deliver(run, message);
        } catch (RuntimeException e) {
            LOG.error("Run {} cannot be read, so it is told later what it waits for: {}", run, e.getMessage(), e);
            workers.at(clock.millis() + PAUSE_AFTER_TROUBLE, () -> deliverOrLater(run, message));
        }
    }

    /** A queued run hears at once what it was told that does not wait for a slot. Whoever queues one looks for that, too. */
    void hearsInQueue(ActiveRun one) {
        if (one.mustHear() && one.flowQueue.leavesQueue(one)) execute(one);
    }

    /** Leaves a message to a run. A run that has left memory, without waiting for an attempt that it had abandoned, never hears it. */
    void addTo(ActiveRun one, RunMessage message) {
        one.inbox.add(message);
        if (active.get(one.run.id()) != one) message.rejected();
    }

    /** Tells a message to a run that this process held when it was made. */
    void tell(ActiveRun one, RunMessage message) {
        addTo(one, message);
        if (one.own()) execute(one);
    }

    /** Looks at a run at that time, and not earlier, though nobody may have told it anything. */
    void lookAt(ActiveRun one, long time) {
        if (one.alarm == time) return;
        wakeUps.move(one.run.id(), one.alarm, time);
        one.alarm = time;
    }

    private void look(long run) {
        if (active.containsKey(run)) deliver(run, RunMessage.TIME);
    }

    /** What was told to a run that has left memory is told to it again. */
    private void hand(ActiveRun one) {
        for (RunMessage message = one.inbox.poll(); message != null; message = one.inbox.poll())
            deliver(one.run.id(), message);
    }

    /** A run is the first of its order key now. */
    void promoted(FlowQueue flowQueue, long run) {
        flowQueue.behind(-1);
        flowQueue.counted();
        deliverLater(run, RunMessage.PROMOTED);
    }

    /**
     * A run that was behind another when it was read, or put there, is not any more. Since it was promoted it is counted
     * as due, as well as for being here.
     */
    void promotedMeanwhile(ActiveRun one) {
        one.behind = false;
        one.flowQueue.ended();
    }

    /** A run that was taken up again has to wait behind another of its order key; or still has to, and was told something. */
    void fellBehind(ActiveRun one) {
        if (!one.behind) one.flowQueue.behind(1);
        one.behind = true;
        FlowQueue flowQueue = one.flowQueue;
        FlowQueue.Claim claim = one.claim;
        flowQueue.leaves(one.run.id());
        release(one);
        // It had kept its slot until this commit.
        ActiveRun next = flowQueue.next(claim);
        if (next != null) execute(next);
        pump(flowQueue);
    }

    // Lanes.

    FlowQueue flowQueue(PinnedFlow flow) {
        FlowQueue flowQueue = flowQueue(flow.flow());
        flowQueue.concurrency(flow.plan().limits().concurrency());
        return flowQueue;
    }

    private FlowQueue flowQueue(int flow) {
        FlowQueue flowQueue = flowQueues.get(flow);
        return flowQueue == null
                ? flowQueues.computeIfAbsent(flow, number -> new FlowQueue(number, 0, bounds.window(), memory))
                : flowQueue;
    }

    /**
     * Whether what has happened to runs piles up before the disk. What has ended leaves its queue, but not memory, so others
     * must not take its place; all queues go on when the disk has caught up.
     */
    private boolean pausesForDisk() {
        if (journal.waitingBytes() <= Engine.MOST_WAITING_BYTES) return false;
        if (pausing.compareAndSet(false, true)) {
            workers.at(clock.millis() + DISK_PAUSE, () -> {
                pausing.set(false);
                for (FlowQueue flowQueue : flowQueues.values()) pump(flowQueue);
            });
        }
        return true;
    }

    /** Starts what may start. */
    void pump(FlowQueue flowQueue) {
        if (beginsNone || pausesForDisk()) return;
        for (ActiveRun one = flowQueue.start(); one != null; one = flowQueue.start()) execute(one);
        if (flowQueue.wantsPage() && !workers.execute(() -> loadPage(flowQueue))) flowQueue.loadFailed();
    }

    private void roomIsBack(FlowQueue flowQueue) {
        workers.execute(() -> roomAgain(flowQueue));
    }

    /** A queue that was held up looks again, since another one gave room back; what it leaves is for the next. */
    private void roomAgain(FlowQueue flowQueue) {
        if (beginsNone || pausesForDisk()) return;
        startAll(flowQueue);
        if (flowQueue.isHeldUp()) {
            // What is only queued elsewhere need not be in memory.
            for (FlowQueue other : flowQueues.values()) if (other != flowQueue) other.leavesQueuedBehind();
            startAll(flowQueue);
        }
        if (!flowQueue.isHeldUp()) memory.tellNext();
        else if (timing.compareAndSet(false, true))
            workers.at(clock.millis() + RunMemory.RESERVED_FOR, this::roomIsForAll);
    }

    private void startAll(FlowQueue flowQueue) {
        for (ActiveRun one = flowQueue.start(true); one != null; one = flowQueue.start(true)) execute(one);
    }

    private void roomIsForAll() {
        timing.set(false);
        memory.tellNext();
    }

    private void execute(ActiveRun one) {
        workers.execute(() -> work(one));
    }

    private void loadPage(FlowQueue flowQueue) {
        List<ActiveRun> fresh = new ArrayList<>();
        try {
            List<StoredRun> page =
                    journal.due(flowQueue.flow(), flowQueue.lastSeen(), bounds.page(), flowQueue.pageRoom());
            long last = flowQueue.lastSeen();
            for (StoredRun stored : page) {
                last = Math.max(last, stored.id());
                ActiveRun one = active(stored);
                if (active.putIfAbsent(stored.id(), one) != null) continue;
                // It may have ended, or begun to wait, since the page was read.
                if (flowQueue.hasLeft(stored.id())) active.remove(stored.id(), one);
                else fresh.add(one);
            }
            flowQueue.loaded(fresh, last, page.size() == bounds.page());
            fresh.forEach(this::hearsInQueue);
        } catch (RuntimeException e) {
            flowQueue.loadFailed();
            for (ActiveRun one : fresh) active.remove(one.run.id(), one);
            LOG.error("The queue of flow {} cannot be read: {}", flowQueue.flow(), e.getMessage(), e);
            workers.at(clock.millis() + PAUSE_AFTER_TROUBLE, () -> pump(flowQueue));
            workers.execute(() -> fresh.forEach(this::hand));
            return;
        }
        pump(flowQueue);
    }

    /** Advances runs of one queue, one after the other on the same slot, until there is none, or one keeps the slot. */
    private void work(ActiveRun first) {
        ActiveRun one = first;
        while (one != null && !closing) {
            FlowQueue flowQueue = one.flowQueue;
            if (needsToBeRead(one) && !fill(one)) return;
            if (one.toldQueued) tellBegins(one);
            FlowQueue.Claim claim = one.claim;
            if (!advance.test(one)) return;
            if (beginsNone || pausesForDisk()) {
                flowQueue.rests(claim);
                return;
            }
            one = flowQueue.next(claim);
            if (flowQueue.wantsPage()) loadPage(flowQueue);
            else if (flowQueue.isHeldUp()) pump(flowQueue);
        }
    }

    private static boolean needsToBeRead(ActiveRun one) {
        return !one.whole && !one.gone && one.tooLarge == null;
    }

    private void tellBegins(ActiveRun one) {
        one.toldQueued = false;
        Run run = one.run;
        after.execute(() -> listener.begins(run));
    }

    /** A run that waited for a commit goes on, on the slot that it kept. */
    void continues(ActiveRun one) {
        if (!one.beside || one.run.state().cancelledBy() != null || one.gone) {
            execute(one);
            return;
        }
        FlowQueue flowQueue = one.flowQueue;
        FlowQueue.Claim claim = one.claim;
        queuesAgain(one);
        flowQueue.rests(claim);
        pump(flowQueue);
    }

    /** A run goes on, on the slot that it kept, once others may have given back the memory that its expression needs. */
    void continuesLater(ActiveRun one) {
        // Those that wait for the same memory do not all come back at once.
        long pause = MEMORY_PAUSE + one.run.id() % MEMORY_PAUSE;
        workers.at(clock.millis() + pause, () -> continues(one));
    }

    /** A run on a slot beside the others' is queued like them; its slot is its caller's to give back. */
    void queuesAgain(ActiveRun one) {
        one.flowQueue.goesOn(one);
        hearsInQueue(one);
    }

    // How many.

    /** Whether the run is in memory: it executes, or will in a moment, or is queued here. */
    boolean holds(long run) {
        return active.containsKey(run);
    }

    /** How many runs are in memory. */
    int holding() {
        return active.size();
    }

    /** Whether this process executes the run, or will in a moment: it waits for no slot. */
    boolean executes(long run) {
        ActiveRun one = active.get(run);
        return one != null && !one.queued;
    }

    /** The runs that this process executes, or will in a moment. */
    Set<Long> executing() {
        Set<Long> executing = new HashSet<>();
        active.forEach((run, one) -> {
            if (!one.queued) executing.add(run);
        });
        return executing;
    }

    /** How many of these there are, without tests of drafts. */
    int executingRuns() {
        int count = 0;
        for (ActiveRun one : active.values()) if (!one.queued && !one.run.flow().isTest()) count++;
        return count;
    }

    /** How many due runs a flow has. */
    long backlog(int flow) {
        FlowQueue flowQueue = flowQueues.get(flow);
        return flowQueue == null ? 0 : flowQueue.backlog();
    }

    /** How many due runs there are, by flow. */
    Map<Integer, Long> backlogs() {
        Map<Integer, Long> backlogs = new TreeMap<>();
        flowQueues.forEach((flow, flowQueue) -> backlogs.put(flow, flowQueue.backlog()));
        return backlogs;
    }

    /** How many runs wait behind others of their order key, by flow. */
    Map<Integer, Long> behinds() {
        Map<Integer, Long> behinds = new TreeMap<>();
        flowQueues.forEach((flow, flowQueue) -> behinds.put(flow, flowQueue.behind()));
        return behinds;
    }

    /** How many runs are due, or behind others of their order key, by flow. */
    Map<Integer, Long> queued() {
        Map<Integer, Long> queued = new TreeMap<>();
        flowQueues.forEach((flow, flowQueue) -> queued.put(flow, flowQueue.queued()));
        return queued;
    }

    /** How many slots are taken: by runs that are being advanced, or that wait for their attempts or for a commit. */
    int slotsTaken() {
        return flowQueues.values().stream().mapToInt(FlowQueue::executing).sum();
    }

    /** Bytes of heap that are reserved for the values of runs that are executing, or queued as a whole. */
    long carried() {
        return flowQueues.values().stream().mapToLong(FlowQueue::carried).sum();
    }
}
