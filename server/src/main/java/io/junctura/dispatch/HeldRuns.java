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
final class HeldRuns {
    private static final Logger LOG = LoggerFactory.getLogger(HeldRuns.class);

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
    private final Predicate<Held> advance;
    private final Memory memory;
    private final Bounds bounds;
    private final Alarm alarm;
    private final Looks looks;
    private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<Long, Held> held = new ConcurrentHashMap<>();
    /** Whether lanes wait for the disk. */
    private final AtomicBoolean pausing = new AtomicBoolean();

    /** Whether lanes that are held up will be told that room is not for the first of them alone any more. */
    private final AtomicBoolean timing = new AtomicBoolean();

    private volatile boolean beginsNone;
    private volatile boolean closing;

    /**
     * @param after   one thread that tells others of commits, in their order
     * @param advance advances a run as far as it goes; false if it keeps its slot, and is taken up again later
     */
    HeldRuns(
            Journal journal,
            Flows flows,
            Callbacks callbacks,
            Clock clock,
            Workers workers,
            Executor after,
            RunListener listener,
            Predicate<Held> advance,
            Bounds bounds) {
        this.journal = journal;
        this.flows = flows;
        this.callbacks = callbacks;
        this.clock = clock;
        this.workers = workers;
        this.after = after;
        this.listener = listener;
        this.advance = advance;
        this.bounds = bounds;
        this.memory = new Memory(bounds.carried(), clock::millis, this::roomIsBack);
        this.alarm = new Alarm(clock, workers, this::wake);
        this.looks = new Looks(clock, workers, this::look);
    }

    /** How many are due, and how many are behind others, as the journal has it. Before anything else. */
    void readQueues() {
        journal.dueCounts().forEach((flow, count) -> lanes.put(flow, new Lane(flow, count, bounds.window(), memory)));
        journal.behindCounts().forEach((flow, count) -> lane(flow).behind(count));
    }

    /** Takes up what is due. */
    void pump() {
        for (Lane lane : lanes.values()) pump(lane);
    }

    /** Looks at once for waits that are over. */
    void lookForWaits() {
        alarm.again();
    }

    void clockWasSet() {
        lookForWaits();
        looks.again();
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
    Held get(long run) {
        return held.get(run);
    }

    /** A run that is about to be accepted. */
    void put(Held one) {
        held.put(one.run.id(), one);
    }

    void remove(Held one) {
        held.remove(one.run.id(), one);
    }

    /** A run was committed: from now on it is in this process's hands. */
    void committed(Held one) {
        if (one.behind) {
            one.lane.behind(1);
        } else {
            one.lane.counted();
            // A page of the journal that was read since the commit, a moment ago, may have brought it already.
            one.paged = held.putIfAbsent(one.run.id(), one) != null;
        }
    }

    /** A committed run enters its lane; called in commit order. */
    void enters(@Nullable Held one) {
        if (one == null) return;
        long run = one.run.id();
        if (!one.behind && !one.paged) {
            if (one.lane.accepted(one, () -> held.remove(run, one))) hearsInQueue(one);
            else hand(one);
        }
    }

    /** Tells of a run that has entered its lane, once what may begin has begun. */
    void tellAccepted(@Nullable Held one) {
        if (one == null) return;
        if (one.queued) one.toldQueued = true;
        listener.accepted(one.run);
    }

    /** Of a run that is not small, only its name is read: it is read as a whole when its turn comes. */
    private @Nullable Held load(long id) {
        return journal.load(id, memory.own())
                // An ended run whose flow keeps no history has nothing that could be taken up again.
                .filter(stored -> !stored.hasLeftNothing())
                .map(this::held)
                .orElse(null);
    }

    private Held held(StoredRun stored) {
        Held one;
        try {
            PinnedFlow flow = flows.pinned(stored.flow(), stored.revision());
            one = new Held(stored.run(flow, callbacks), lane(flow), stored.event());
        } catch (FlowLost e) {
            PinnedFlow flow = PinnedFlow.lost(stored.flow(), stored.revision());
            one = new Held(stored.run(flow, callbacks), lane(stored.flow()), stored.event());
            one.lost = e.getMessage();
        }
        one.accepted = true;
        takeOver(one, stored);
        return one;
    }

    /** Its values are read, since its turn has come. @return false if it has to come again, or was queued once more */
    private boolean fill(Held one) {
        long id = one.run.id();
        boolean never = one.carries > memory.most();
        if (!never && !one.lane.mayBeRead(one)) {
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
    void comesAgain(Held one, long pause) {
        workers.at(clock.millis() + pause, () -> execute(one));
    }

    // The memory of runs that execute.

    /** Values came into its state. @return false: there is no room for them */
    boolean gathers(Held one, long bytes) {
        if (one.gathers(bytes)) one.count();
        long more = one.size - one.carries;
        if (more <= 0) {
            givesBack(one);
            return true;
        }
        if (one.lane.grows(one, more)) return true;
        one.count();
        more = one.size - one.carries;
        return more <= 0 || one.lane.grows(one, more);
    }

    /** What it has dropped is for others, once that is much. */
    private static void givesBack(Held one) {
        long less = one.carries - one.size;
        if (less > Math.max(LEAST_GIVEN_BACK, one.carries / 2)) one.lane.shrinks(one, less);
    }

    /**
     * Whether a run has room for the values that it has, and for those that it is about to take in.
     *
     * @param bytes what it is about to take in; remembered if there is no room
     */
    boolean hasRoom(Held one, long bytes) {
        boolean room = fits(one, bytes);
        if (!room) {
            one.count();
            room = fits(one, bytes);
        }
        one.lacks = room ? 0 : bytes;
        if (room) one.paysBack();
        return room;
    }

    private static boolean fits(Held one, long bytes) {
        long more = one.size + bytes - one.carries;
        return more <= 0 || one.lane.grows(one, more);
    }

    /** What a run needs to go on that lacks room. */
    private static long needs(Held one) {
        return one.size + one.lacks;
    }

    /** Why a run cannot go on that lacks room, since it would never find it; null: it may wait for it. */
    @Nullable
    String neverFits(Held one) {
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
    void stepsBack(Held one) {
        long needs = needs(one);
        hasStopped(one);
        one.lane.stepsBack(one, needs);
        hearsInQueue(one);
    }

    private void stepsBack(Held one, long needs, Lane.@Nullable Claim claim) {
        Lane lane = one.lane;
        lane.stepsBack(one, needs);
        hearsInQueue(one);
        lane.rests(claim);
        pump(lane);
    }

    private static void takeOver(Held one, StoredRun stored) {
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
    void asleep(Held one) {
        hasStopped(one);
        one.lane.leaves(one.run.id());
        leaveUnlessTold(one);
        after.execute(() -> listener.changed(one.run, RunStatus.WAITING));
    }

    /** It does not go on for now: what it had for that is for others, or not needed any longer. */
    private void hasStopped(Held one) {
        one.closeRows();
        one.paysBack();
        one.givePassesBack();
        lookAt(one, Looks.NEVER);
    }

    /** A run that was taken to hear something stale is given back. */
    void release(Held one) {
        one.lane.ended();
        hasStopped(one);
        leaveUnlessTold(one);
    }

    private void leaveUnlessTold(Held one) {
        long firstDue = Long.MAX_VALUE;
        for (Wait wait : one.waits.values()) firstDue = Math.min(firstDue, Wait.due(wait));
        Held kept = held.computeIfPresent(one.run.id(), (id, present) -> present.inbox.isEmpty() ? null : present);
        if (kept == null) {
            // The alarm passes over runs that are held, so it may have rung for this one in the meantime. Who is behind
            // another is looked after when its turn comes; time does nothing to one that has failed.
            if (!one.behind && one.run.state().outcome() == null) alarm.at(firstDue);
            return;
        }
        kept.lane.counted();
        kept.lane.goesOn(kept);
        hearsInQueue(kept);
        pump(kept.lane);
    }

    /** Lets the runs go on whose wait is over. @return when to do so again; {@code Long.MAX_VALUE}: not until told */
    private long wake(long now) {
        if (closing) return Long.MAX_VALUE;
        List<Long> woken = journal.waitsDue(now, MOST_WOKEN_AT_ONCE, held.keySet());
        if (!woken.isEmpty()) CrashPoint.hit("timer.woken");
        for (long run : woken) deliverOrLater(run, Fact.TIME);
        return woken.size() == MOST_WOKEN_AT_ONCE
                ? now + 20
                : journal.nextWait(now).orElse(Long.MAX_VALUE);
    }

    /** After the commit of its end. */
    void leaves(Held one) {
        one.lane.leaves(one.run.id());
        hasStopped(one);
        remove(one);
        for (Fact fact = one.inbox.poll(); fact != null; fact = one.inbox.poll()) {
            if (fact instanceof CameBack || fact instanceof Remembering) fact.unheard();
            else deliver(one.run.id(), fact);
        }
    }

    // What they are told.

    /** Tells a fact to whoever holds the run, or takes the run from the journal to hear it. */
    void deliver(long id, Fact fact) {
        boolean[] loaded = new boolean[1];
        Held one = held.compute(id, (key, present) -> {
            Held target = present;
            if (target == null) {
                target = load(id);
                if (target == null) return null;
                loaded[0] = true;
            }
            target.inbox.add(fact);
            return target;
        });
        if (one == null) {
            fact.unheard();
            return;
        }
        if (loaded[0]) {
            if (!one.wasDue) one.lane.counted();
            if (one.mustHear()) {
                one.lane.goesBeside(one);
                execute(one);
            } else {
                one.lane.goesOn(one);
                pump(one.lane);
            }
        } else if (one.own()) {
            execute(one);
        } else if (fact.prompt()) {
            hearsInQueue(one);
        }
    }

    /** The same on another thread. */
    void deliverLater(long run, Fact fact) {
        workers.execute(() -> deliverOrLater(run, fact));
    }

    /** A run that cannot be read keeps nobody else from hearing what concerns them, and is told once it can. */
    private void deliverOrLater(long run, Fact fact) {
        // The next start tells it.
        if (closing) return;
        try {
            deliver(run, fact);
        } catch (RuntimeException e) {
            LOG.error("Run {} cannot be read, so it is told later what it waits for: {}", run, e.getMessage(), e);
            workers.at(clock.millis() + PAUSE_AFTER_TROUBLE, () -> deliverOrLater(run, fact));
        }
    }

    /** A queued run hears at once what it was told that does not wait for a slot. Whoever queues one looks for that, too. */
    void hearsInQueue(Held one) {
        if (one.mustHear() && one.lane.leavesQueue(one)) execute(one);
    }

    /** Leaves a fact to a run. A run that has left memory, without waiting for an attempt that it had abandoned, never hears it. */
    void addTo(Held one, Fact fact) {
        one.inbox.add(fact);
        if (held.get(one.run.id()) != one) fact.unheard();
    }

    /** Tells a fact to a run that this process held when it was made. */
    void tell(Held one, Fact fact) {
        addTo(one, fact);
        if (one.own()) execute(one);
    }

    /** Looks at a run at that time, and not earlier, though nobody may have told it anything. */
    void lookAt(Held one, long time) {
        if (one.alarm == time) return;
        looks.move(one.run.id(), one.alarm, time);
        one.alarm = time;
    }

    private void look(long run) {
        if (held.containsKey(run)) deliver(run, Fact.TIME);
    }

    /** What was told to a run that has left memory is told to it again. */
    private void hand(Held one) {
        for (Fact fact = one.inbox.poll(); fact != null; fact = one.inbox.poll()) deliver(one.run.id(), fact);
    }

    /** A run is the first of its order key now. */
    void promoted(Lane lane, long run) {
        lane.behind(-1);
        lane.counted();
        deliverLater(run, Fact.PROMOTED);
    }

    /**
     * A run that was behind another when it was read, or put there, is not any more. Since it was promoted it is counted
     * as due, as well as for being here.
     */
    void promotedMeanwhile(Held one) {
        one.behind = false;
        one.lane.ended();
    }

    /** A run that was taken up again has to wait behind another of its order key; or still has to, and was told something. */
    void fellBehind(Held one) {
        if (!one.behind) one.lane.behind(1);
        one.behind = true;
        Lane lane = one.lane;
        Lane.Claim claim = one.claim;
        lane.leaves(one.run.id());
        release(one);
        // It had kept its slot until this commit.
        Held next = lane.next(claim);
        if (next != null) execute(next);
        pump(lane);
    }

    // Lanes.

    Lane lane(PinnedFlow flow) {
        Lane lane = lane(flow.flow());
        lane.concurrency(flow.plan().limits().concurrency());
        return lane;
    }

    private Lane lane(int flow) {
        Lane lane = lanes.get(flow);
        return lane == null
                ? lanes.computeIfAbsent(flow, number -> new Lane(number, 0, bounds.window(), memory))
                : lane;
    }

    /**
     * Whether what has happened to runs piles up before the disk. What has ended leaves its lane, but not memory, so others
     * must not take its place; all lanes go on when the disk has caught up.
     */
    private boolean pausesForDisk() {
        if (journal.waitingBytes() <= Engine.MOST_WAITING_BYTES) return false;
        if (pausing.compareAndSet(false, true)) {
            workers.at(clock.millis() + DISK_PAUSE, () -> {
                pausing.set(false);
                for (Lane lane : lanes.values()) pump(lane);
            });
        }
        return true;
    }

    /** Starts what may start. */
    void pump(Lane lane) {
        if (beginsNone || pausesForDisk()) return;
        for (Held one = lane.start(); one != null; one = lane.start()) execute(one);
        if (lane.wantsPage() && !workers.execute(() -> loadPage(lane))) lane.loadFailed();
    }

    private void roomIsBack(Lane lane) {
        workers.execute(() -> roomAgain(lane));
    }

    /** A lane that was held up looks again, since another one gave room back; what it leaves is for the next. */
    private void roomAgain(Lane lane) {
        if (beginsNone || pausesForDisk()) return;
        startAll(lane);
        if (lane.isHeldUp()) {
            // What is only queued elsewhere need not be in memory.
            for (Lane other : lanes.values()) if (other != lane) other.leavesQueuedBehind();
            startAll(lane);
        }
        if (!lane.isHeldUp()) memory.tellNext();
        else if (timing.compareAndSet(false, true))
            workers.at(clock.millis() + Memory.RESERVED_FOR, this::roomIsForAll);
    }

    private void startAll(Lane lane) {
        for (Held one = lane.start(true); one != null; one = lane.start(true)) execute(one);
    }

    private void roomIsForAll() {
        timing.set(false);
        memory.tellNext();
    }

    private void execute(Held one) {
        workers.execute(() -> work(one));
    }

    private void loadPage(Lane lane) {
        List<Held> fresh = new ArrayList<>();
        try {
            List<StoredRun> page = journal.due(lane.flow(), lane.lastSeen(), bounds.page(), lane.pageRoom());
            long last = lane.lastSeen();
            for (StoredRun stored : page) {
                last = Math.max(last, stored.id());
                Held one = held(stored);
                if (held.putIfAbsent(stored.id(), one) != null) continue;
                // It may have ended, or begun to wait, since the page was read.
                if (lane.hasLeft(stored.id())) held.remove(stored.id(), one);
                else fresh.add(one);
            }
            lane.loaded(fresh, last, page.size() == bounds.page());
            fresh.forEach(this::hearsInQueue);
        } catch (RuntimeException e) {
            lane.loadFailed();
            for (Held one : fresh) held.remove(one.run.id(), one);
            LOG.error("The queue of flow {} cannot be read: {}", lane.flow(), e.getMessage(), e);
            workers.at(clock.millis() + PAUSE_AFTER_TROUBLE, () -> pump(lane));
            workers.execute(() -> fresh.forEach(this::hand));
            return;
        }
        pump(lane);
    }

    /** Advances runs of one lane, one after the other on the same slot, until there is none, or one keeps the slot. */
    private void work(Held first) {
        Held one = first;
        while (one != null && !closing) {
            Lane lane = one.lane;
            if (needsToBeRead(one) && !fill(one)) return;
            if (one.toldQueued) tellBegins(one);
            Lane.Claim claim = one.claim;
            if (!advance.test(one)) return;
            if (beginsNone || pausesForDisk()) {
                lane.rests(claim);
                return;
            }
            one = lane.next(claim);
            if (lane.wantsPage()) loadPage(lane);
            else if (lane.isHeldUp()) pump(lane);
        }
    }

    private static boolean needsToBeRead(Held one) {
        return !one.whole && !one.gone && one.tooLarge == null;
    }

    private void tellBegins(Held one) {
        one.toldQueued = false;
        Run run = one.run;
        after.execute(() -> listener.begins(run));
    }

    /** A run that waited for a commit goes on, on the slot that it kept. */
    void continues(Held one) {
        if (!one.beside || one.run.state().cancelledBy() != null || one.gone) {
            execute(one);
            return;
        }
        Lane lane = one.lane;
        Lane.Claim claim = one.claim;
        queuesAgain(one);
        lane.rests(claim);
        pump(lane);
    }

    /** A run goes on, on the slot that it kept, once others may have given back the memory that its expression needs. */
    void continuesLater(Held one) {
        // Those that wait for the same memory do not all come back at once.
        long pause = MEMORY_PAUSE + one.run.id() % MEMORY_PAUSE;
        workers.at(clock.millis() + pause, () -> continues(one));
    }

    /** A run on a slot beside the others' is queued like them; its slot is its caller's to give back. */
    void queuesAgain(Held one) {
        one.lane.goesOn(one);
        hearsInQueue(one);
    }

    // How many.

    /** Whether the run is in memory: it executes, or will in a moment, or is queued here. */
    boolean holds(long run) {
        return held.containsKey(run);
    }

    /** How many runs are in memory. */
    int holding() {
        return held.size();
    }

    /** Whether this process executes the run, or will in a moment: it waits for no slot. */
    boolean executes(long run) {
        Held one = held.get(run);
        return one != null && !one.queued;
    }

    /** The runs that this process executes, or will in a moment. */
    Set<Long> executing() {
        Set<Long> executing = new HashSet<>();
        held.forEach((run, one) -> {
            if (!one.queued) executing.add(run);
        });
        return executing;
    }

    /** How many of these there are, without tests of drafts. */
    int executingRuns() {
        int count = 0;
        for (Held one : held.values()) if (!one.queued && !one.run.flow().isTest()) count++;
        return count;
    }

    /** How many due runs a flow has. */
    long backlog(int flow) {
        Lane lane = lanes.get(flow);
        return lane == null ? 0 : lane.backlog();
    }

    /** How many due runs there are, by flow. */
    Map<Integer, Long> backlogs() {
        Map<Integer, Long> backlogs = new TreeMap<>();
        lanes.forEach((flow, lane) -> backlogs.put(flow, lane.backlog()));
        return backlogs;
    }

    /** How many runs wait behind others of their order key, by flow. */
    Map<Integer, Long> behinds() {
        Map<Integer, Long> behinds = new TreeMap<>();
        lanes.forEach((flow, lane) -> behinds.put(flow, lane.behind()));
        return behinds;
    }

    /** How many runs are due, or behind others of their order key, by flow. */
    Map<Integer, Long> queued() {
        Map<Integer, Long> queued = new TreeMap<>();
        lanes.forEach((flow, lane) -> queued.put(flow, lane.queued()));
        return queued;
    }

    /** How many slots are taken: by runs that are being advanced, or that wait for their attempts or for a commit. */
    int slotsTaken() {
        return lanes.values().stream().mapToInt(Lane::executing).sum();
    }

    /** Bytes of heap that are reserved for the values of runs that are executing, or queued as a whole. */
    long carried() {
        return lanes.values().stream().mapToLong(Lane::carried).sum();
    }
}
