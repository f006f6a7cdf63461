package io.junctura.dispatch.queue;

import io.junctura.dispatch.listener.RunAnnouncements;
import io.junctura.dispatch.time.Workers;
import io.junctura.run.journal.JournalWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes the runs of all queues on workers: takes them from the queues as slots and memory allow, and keeps the queues filled
 * from the journal. Thread safe.
 */
public final class RunDispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(RunDispatcher.class);

    /** How long no run begins while the disk does not keep up, in milliseconds, before that is checked again. */
    private static final long DISK_PAUSE = 50;

    /** How long a run waits at least, in milliseconds, before an expression is evaluated again for which memory was missing. */
    private static final long MEMORY_PAUSE = 200;

    /** After how many milliseconds a run looks again for memory that others use. */
    public static final long PAUSE_FOR_MEMORY = 100;

    private final JournalWriter journal;
    private final FlowQueues queues;
    private final RunLoader loader;
    private final Workers workers;
    private final RunAnnouncements announcements;
    private final Predicate<RunActor> advance;
    private final Consumer<FlowQueue> readPage;

    /** Whether the queues wait for the disk. */
    private final AtomicBoolean pausing = new AtomicBoolean();

    /** Whether {@link #offerMemoryToAll} is scheduled. */
    private final AtomicBoolean offering = new AtomicBoolean();

    private volatile boolean startsNone;
    private volatile boolean closing;

    /**
     * @param advance  advances a run as far as it goes; false if it keeps its slot, and is executed again later
     * @param readPage reads the next runs of a queue from the journal into it
     */
    public RunDispatcher(
            JournalWriter journal,
            FlowQueues queues,
            RunLoader loader,
            Workers workers,
            RunAnnouncements announcements,
            Predicate<RunActor> advance,
            Consumer<FlowQueue> readPage) {
        this.journal = journal;
        this.queues = queues;
        this.loader = loader;
        this.workers = workers;
        this.announcements = announcements;
        this.advance = advance;
        this.readPage = readPage;
    }

    /** Starts no run any more; those that execute go on. */
    public void startNone() {
        startsNone = true;
    }

    public void close() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    // Queues.

    public void pumpAll() {
        for (FlowQueue queue : queues.all()) pump(queue);
    }

    /** Starts the runs of a queue that may start, and has its next page read if few are left. */
    public void pump(FlowQueue queue) {
        if (startsNone || pausesForDisk()) return;
        for (RunActor one = queue.start(); one != null; one = queue.start()) execute(one);
        if (queue.wantsPage() && !workers.execute(() -> readPage.accept(queue))) queue.loadFailed();
    }

    void pumpAfterError(FlowQueue queue) {
        workers.in(Workers.PAUSE_AFTER_ERROR, () -> pump(queue));
    }

    /**
     * Whether too much waits for the disk. Runs that have ended leave their queue before they leave memory, so no others may take
     * their place until the disk has caught up; then all queues start runs again.
     */
    private boolean pausesForDisk() {
        if (journal.waitingBytes() <= QueueLimits.MAX_WAITING_BYTES) return false;
        if (pausing.compareAndSet(false, true)) {
            workers.in(DISK_PAUSE, () -> {
                pausing.set(false);
                pumpAll();
            });
        }
        return true;
    }

    /** Memory has come back for a queue that waits for some. Any thread, also under the locks of queues. */
    public void offerCapacity(FlowQueue queue) {
        workers.execute(() -> offerMemoryNow(queue));
    }

    /** What this queue leaves of the memory is for the next one. */
    private void offerMemoryNow(FlowQueue queue) {
        if (startsNone || pausesForDisk()) return;
        startAll(queue);
        if (queue.isHeldUp()) {
            // Values of queued runs need not be in memory.
            for (FlowQueue other : queues.all()) if (other != queue) other.dropQueuedValues();
            startAll(queue);
        }
        if (!queue.isHeldUp()) queues.memory().offerNext();
        else if (offering.compareAndSet(false, true)) workers.in(RunMemory.RESERVED_FOR, this::offerMemoryToAll);
    }

    private void startAll(FlowQueue queue) {
        for (RunActor one = queue.start(true); one != null; one = queue.start(true)) execute(one);
    }

    private void offerMemoryToAll() {
        offering.set(false);
        queues.memory().offerNext();
    }

    // Runs.

    /** Queues a run that a step or a waiting caller called before those that have not begun, and starts what may start. */
    public void startFirst(RunActor one) {
        one.queue().goesFirst(one);
        executeIfMustHear(one);
        pump(one.queue());
    }

    /** Queues a run before those that have not begun, and starts what may start. */
    void queueFirst(RunActor one) {
        one.queue().goesOn(one);
        pump(one.queue());
    }

    /** Executes a run that has a slot, on a worker. */
    void execute(RunActor one) {
        workers.execute(() -> work(one));
    }

    /** A queued run gets an extra slot if it has a message that does not wait for one. Call it after each queueing. */
    void executeIfMustHear(RunActor one) {
        if (one.mustHear() && one.queue().leavesQueue(one)) execute(one);
    }

    /** Advances runs of one queue, one after the other on the same slot, until there is none, or one keeps the slot. */
    private void work(RunActor first) {
        RunActor one = first;
        while (one != null && !closing) {
            FlowQueue queue = one.queue();
            if (one.needsValues() && !readValues(one)) return;
            if (one.begins()) announcements.begins(one.run());
            MemoryAdmission.Claim claim = one.values.claim;
            if (!advance.test(one)) return;
            if (startsNone || pausesForDisk()) {
                queue.rests(claim);
                return;
            }
            one = queue.next(claim);
            if (queue.wantsPage()) readPage.accept(queue);
            else if (queue.isHeldUp()) pump(queue);
        }
    }

    /** @return false if the run is executed later: it keeps its slot, or was queued again */
    private boolean readValues(RunActor one) {
        FlowQueue queue = one.queue();
        boolean fits = one.values.needed <= queues.memory().most();
        if (fits && !queue.mayBeRead(one.values)) {
            // It has an extra slot to read a message, while all memory is in use.
            executeLater(one, PAUSE_FOR_MEMORY);
            return false;
        }
        try {
            if (loader.readValues(one)) return true;
        } catch (RuntimeException e) {
            LOG.error("Run {} cannot be read: {}", one.id(), e.getMessage(), e);
            executeLater(one, Workers.PAUSE_AFTER_ERROR);
            return false;
        }
        MemoryAdmission.Claim claim = one.values.claim;
        queue.stepsBack(one, one.values.size);
        executeIfMustHear(one);
        queue.rests(claim);
        pump(queue);
        return false;
    }

    /** A run keeps its slot and is executed again after some milliseconds. */
    public void executeLater(RunActor one, long pause) {
        workers.in(pause, () -> execute(one));
    }

    /** A run that waited for a commit continues on its slot; on an extra slot it waits for one of its flow again. */
    public void continues(RunActor one) {
        if (!one.isBeside() || one.state().cancelledBy() != null || one.isDeleted()) {
            execute(one);
            return;
        }
        FlowQueue queue = one.queue();
        MemoryAdmission.Claim claim = one.values.claim;
        queueAgain(one);
        queue.rests(claim);
        pump(queue);
    }

    /** A run continues on its slot once others may have given back the memory that its expression needs. */
    public void continuesLater(RunActor one) {
        // Runs that wait for the same memory do not all come back at once.
        workers.in(MEMORY_PAUSE + one.id() % MEMORY_PAUSE, () -> continues(one));
    }

    /** A run on an extra slot waits for a slot of its flow. The caller gives the extra slot back. */
    public void queueAgain(RunActor one) {
        one.queue().goesOn(one);
        executeIfMustHear(one);
    }
}
