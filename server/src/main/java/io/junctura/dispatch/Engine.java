package io.junctura.dispatch;

import io.junctura.connector.Actions;
import io.junctura.definition.ConnectionLimits;
import io.junctura.memory.Reservation;
import io.junctura.run.Callbacks;
import io.junctura.run.Entry;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import io.junctura.run.journal.CursorChange;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.LedgerChange;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.StoredRun;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's door: takes events in, runs what is due, wakes what waited, and hears what people want of a run. Thread
 * safe. Everything that it promises is in the journal; what it holds in memory it can lose at any moment.
 */
public final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    /**
     * How many threads may work where each costs something; they are made as they are needed. {@link AttemptBulkhead} says who may
     * keep how many of them waiting, so that what hangs leaves others alone.
     */
    public static final int MOST_WORKERS = 1_024;

    /** How much may wait for the disk before senders are asked to come again, and before no further run is begun. */
    static final long MOST_WAITING_BYTES =
            Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 16);

    /** After how many milliseconds the journal is read again that could not be. */
    private static final long PAUSE_AFTER_ERROR = 5_000;

    private final Journal journal;
    private final Clock clock;
    private final Workers workers;
    private final FlowQueues queues;
    private final RunDispatcher dispatcher;
    private final ActiveRuns runs;
    private final Runner runner;
    private final Attempts attempts;
    private final Circuits circuits = new Circuits();
    private final ConnectionLimiters limiters;
    private final Admission admission;
    private final Acceptance acceptance;
    private final CallAcceptance calls;
    private final Callers callers;
    private final CalledRunEnds calledEnds;
    private final RunEnds ends;
    private final CallbackPosts posts;
    private final GivenUpRuns givenUp;
    private final ClockWatch clockWatch;

    public Engine(
            Journal journal,
            Flows flows,
            Callbacks callbacks,
            AttemptServices services,
            EngineThreads threads,
            RunListener listener,
            QueueLimits limits) {
        this.journal = journal;
        this.clock = threads.clock();
        this.workers = new Workers(threads);
        this.ends = new RunEnds(journal);
        this.callers = new Callers(journal, threads.timer());
        RunAnnouncements announcements = new RunAnnouncements(listener, callers, ends, threads.after());

        // Runs in memory.
        RunMemory memory = new RunMemory(limits.carried(), clock::millis, this::offerRoom);
        this.queues = new FlowQueues(journal, limits, memory);
        RunLoader loader = new RunLoader(journal, flows, callbacks, queues, memory);
        this.dispatcher =
                new RunDispatcher(journal, queues, loader, workers, announcements, this::advance, this::readPage);
        this.runs = new ActiveRuns(journal, loader, queues, dispatcher, announcements, workers, clock);

        // Events, calls and messages.
        this.admission = new Admission(journal, queues, limits);
        AcceptedRuns accepted = new AcceptedRuns(callbacks, runs, queues, dispatcher, announcements);
        this.acceptance = new Acceptance(journal, journal, admission, accepted, announcements, clock);
        this.calls = new CallAcceptance(journal, admission, accepted, callers, announcements, clock);
        CalledRuns called = new CalledRuns(journal, runs, accepted, announcements, clock);
        this.calledEnds = new CalledRunEnds(journal, journal, runs, workers);
        this.posts = new CallbackPosts(journal, runs);
        this.givenUp = new GivenUpRuns(journal, journal, threads.after(), clock);

        // Attempts.
        CrashCount crashes = services.crashes();
        Actions actions = services.actions();
        this.limiters = new ConnectionLimiters(clock::millis, circuits, workers::at, this::giveTurn);
        AttemptExecution execution = new AttemptExecution(journal, journal, runs, crashes, circuits, limiters, clock);
        this.attempts = new Attempts(execution, runs, workers, clock);
        this.clockWatch = new ClockWatch(clock, this::clockWasSet);

        // The runner.
        ValueAccounting accounting = new ValueAccounting(memory);
        AfterCommit committed = new AfterCommit(runs, dispatcher, called, calledEnds, limiters, announcements);
        RunAppends appends = new RunAppends(journal, runs, callers, committed, clock);
        RestoreDoubts restored = new RestoreDoubts(journal.restoration().orElse(null), clock);
        this.runner = new Runner(
                new RunInbox(runs, accounting, restored, clock),
                new DecisionExecution(
                        accounting,
                        new AttemptPreparation(actions, circuits, limiters, crashes, clock),
                        new FlowCalls(journal, flows, called, calledEnds, accounting, clock),
                        new LoopReading(services.rows(), actions, runs, dispatcher, accounting, workers, clock)),
                new ReadyAttempts(runs, dispatcher, attempts, appends, clock),
                appends,
                runs,
                dispatcher,
                clock);
    }

    /** Takes up whatever the journal says is due, and what waited. Call once, before anything else. */
    public void start() {
        queues.read();
        journal.waitingForPermits(limiters::waits);
        // Somebody may have mended it just before the process ended; if not, one more attempt is refused.
        journal.waitingForCredentials(null, (connection, flow, run) -> {
            circuits.tryFirst(connection);
            limiters.refused(connection, flow, run);
        });
        limiters.open();
        dispatcher.pumpAll();
        calledEnds.tellMissed();
        calledEnds.cancelAbandoned();
        runs.wakeDue();
    }

    /** From now on tells a listener of flows whose queue is at least half full; before that, none is told. */
    public void whenHalfFull(QueueListener listener) {
        admission.whenHalfFull(listener);
    }

    // The parts below call these through references, since they are made before what they call.

    private boolean advance(ActiveRun one) {
        return runner.advance(one);
    }

    private void readPage(FlowQueue queue) {
        runs.readPage(queue);
    }

    private void offerRoom(FlowQueue queue) {
        dispatcher.offerRoom(queue);
    }

    // Events.

    /**
     * Accepts events, all or none.
     *
     * @return completed when they are on disk, with a receipt each, in order; exceptionally if the server is going down
     *     and nobody can say whether they are
     * @throws Rejected if too much is waiting already; nothing was taken
     */
    public CompletableFuture<List<Receipt>> accept(PinnedFlow flow, List<Incoming> events) throws Rejected {
        return acceptance.accept(flow, events, null, List.of());
    }

    /** As {@link #accept(PinnedFlow, List)}, and moves the flow's cursor in the same commit. */
    public CompletableFuture<List<Receipt>> accept(
            PinnedFlow flow, List<Incoming> events, @Nullable CursorChange cursor) throws Rejected {
        return acceptance.accept(flow, events, cursor, List.of());
    }

    /** As {@link #accept(PinnedFlow, List)}, and changes the flow's ledger of files in the same commit. */
    public CompletableFuture<List<Receipt>> accept(PinnedFlow flow, List<Incoming> events, List<LedgerChange> files)
            throws Rejected {
        return acceptance.accept(flow, events, null, files);
    }

    /**
     * Asks beforehand whether an event of a flow would be taken: what it brings is then not kept in vain.
     *
     * @throws Rejected if it would not
     */
    public void mustHaveRoom(PinnedFlow flow) throws Rejected {
        admission.check(flow);
    }

    /** The same for what is told to a run. */
    public void mustHaveRoom() throws Rejected {
        admission.check();
    }

    /**
     * Publishes an event to a topic: it and a run of each subscribed flow, in one commit.
     *
     * @param event its payload, identity and origin
     */
    public CompletableFuture<PublishedEvent> publish(String topic, Incoming event, List<PinnedFlow> subscribers)
            throws Rejected {
        return acceptance.publish(topic, event, subscribers);
    }

    /**
     * Starts a run that is linked to an earlier one and came as that did: new keys, so its effects repeat on purpose.
     *
     * @param payload the earlier one's, or another
     */
    public CompletableFuture<Long> replay(StoredRun earlier, @Nullable Object payload, PinnedFlow flow)
            throws Rejected {
        return acceptance.replay(earlier, payload, flow);
    }

    /**
     * Starts a test run of a draft.
     *
     * @param flow  of the draft
     * @param given its first entries: what the test does not execute
     */
    public CompletableFuture<Long> test(PinnedFlow flow, Incoming event, List<Entry> given) throws Rejected {
        return acceptance.test(flow, event, given);
    }

    // Calls.

    /**
     * Runs a flow for a caller who waits. Pure steps are done at once, on the calling thread; the run becomes a durable
     * one before its first attempt of an action, before any wait, and when it has an identity.
     *
     * @param firstWins whether a second event of the same identity with another content gets the first one's answer as
     *     well, instead of {@link CallEnd.Conflict}
     * @param timeLimit past it the caller is told {@link CallEnd.Late}
     * @param values    what the event's payload takes; grows with what the steps on this thread yield. Released as soon as the run
     *     is a durable one, however long the caller waits; else when the caller has its answer, by whoever opened it
     * @throws io.junctura.memory.MemoryExhausted if there is no memory for what those steps yield; nothing was started
     */
    public CompletableFuture<CallEnd> call(
            PinnedFlow flow, Incoming event, boolean firstWins, Duration timeLimit, Reservation values)
            throws Rejected {
        return calls.call(flow, event, firstWins, timeLimit, values);
    }

    // What people want of a run.

    /** Ends a run that has not ended. An attempt under way is interrupted. */
    public void cancel(long run, String by) {
        runs.deliver(run, RunMessage.cancel(by, false));
    }

    /** As {@link #cancel}, but its {@code finally} is not done, nor an attempt waited for: it ends at once. */
    public void cancelByForce(long run, String by) {
        runs.deliver(run, RunMessage.cancel(by, true));
    }

    /**
     * Takes a failed run up again at the step that failed, with its keys; or does not let a waiting one wait, not even for a
     * connection to be mended.
     */
    public void resume(long run, String by) {
        if (circuits.isAnyRefused()) tryAgain(run);
        runs.deliver(run, RunMessage.resume(by, null));
    }

    private void tryAgain(long run) {
        journal.view(run).ifPresent(stored -> {
            for (Position position : stored.state().positions()) {
                if (position.waitsFor() instanceof Wait.Mended wait && circuits.isRefused(wait.connection())) {
                    mended(wait.connection());
                }
            }
        });
    }

    /**
     * Takes a failed run up again from a step that it has reached: that step, and what was reached after it, is done
     * again, with the same keys.
     *
     * @param from the step's path in this run; a run that has not reached it, or has not failed, is left alone
     */
    public void resume(long run, String from, String by) {
        runs.deliver(run, RunMessage.resume(by, from));
    }

    /**
     * Takes what was posted to a call-back address.
     *
     * @param value what the step yields: a JSON value
     * @param body  the first 8 bytes of the posted body's SHA-256
     * @return completed when that is on disk: {@code FIRST}; {@code AGAIN} if the same was posted before, {@code OTHER} if
     *     something else was; {@code UNKNOWN} if nobody waits for it (any longer)
     */
    public CompletableFuture<Posting> post(String token, @Nullable Object value, long body) {
        return posts.post(token, value, body);
    }

    /** What would become of a post to a call-back address for which nobody waits (any longer); empty if somebody does. */
    public Optional<Posting> posted(String token, long body) {
        return posts.known(token, body);
    }

    /** What became of a post to a call-back address. */
    public enum Posting {
        FIRST,
        AGAIN,
        OTHER,
        UNKNOWN
    }

    /**
     * Answers whether an attempt in doubt was carried out.
     *
     * @return completed when that is on disk; false if nobody waits for it, or another answer came first
     */
    public CompletableFuture<Boolean> answer(
            long run, String step, Signal.Answer answer, @Nullable Object result, String by) {
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        runs.deliver(run, RunMessage.answered(step, answer, result, by, told));
        return told;
    }

    /**
     * Gives a failed run up of which no history is kept: there is nothing to execute any more, so that it is shown as
     * cancelled, and needs no attention, is all.
     *
     * @return completed when that is on disk
     */
    public CompletableFuture<Void> giveUp(long run, String by) {
        return givenUp.giveUp(run, by);
    }

    /** Lets the runs go on that waited for a connection: one first, to try it; the others after it got through. */
    public void mended(String connection) {
        circuits.mended(connection);
        List<ConnectionLimiters.Refused> waiting = new ArrayList<>();
        journal.waitingForCredentials(
                connection, (name, flow, run) -> waiting.add(new ConnectionLimiters.Refused(flow, run)));
        limiters.mended(connection, waiting);
    }

    /**
     * Says what may go over a connection from now on. Say it of each that has limits before {@link #start}, too.
     *
     * @param starts asked once, if there is a rate
     */
    public void limit(String connection, ConnectionLimits limits, Supplier<RecentAttempts> starts) {
        limiters.limits(connection, limits, starts);
    }

    /** How many runs wait for their turn, by connection, of those that have limits, or do not answer. */
    public Map<String, Long> waitingForTurns() {
        return limiters.waiting();
    }

    /** Whether the run is in memory: it executes, or will in a moment, or is queued here. */
    public boolean holds(long run) {
        return runs.holds(run);
    }

    /** How many runs are in memory. */
    public int holding() {
        return runs.holding();
    }

    /** Whether this process executes the run, or will in a moment: it waits for no slot. */
    public boolean executes(long run) {
        return runs.executes(run);
    }

    /** The runs that this process executes, or will in a moment. */
    public Set<Long> executing() {
        return runs.executing();
    }

    /** How many runs this process executes, or will in a moment; tests of drafts are left out. */
    public int executingRuns() {
        return runs.executingRuns();
    }

    /**
     * Has something done once, when a run has ended; at once if it has, or is gone. The last one told of a run counts.
     *
     * @param task short, and never throws: done on an engine's thread, or on the calling one
     */
    public void whenEnded(long run, Runnable task) {
        ends.whenEnded(run, task);
    }

    /** How many due runs a flow has. */
    public long backlog(int flow) {
        return queues.backlog(flow);
    }

    /** How many due runs there are, by flow. */
    Map<Integer, Long> backlogs() {
        return queues.backlogs();
    }

    /** How many runs have not ended and wait for nothing but their turn, by flow: due, or behind others of their order key. */
    public Map<Integer, Long> queued() {
        return queues.queued();
    }

    /** How many runs of each flow wait behind others of their order key. */
    Map<Integer, Long> behinds() {
        return queues.behind();
    }

    /** How many slots are taken: by runs that are being advanced, or that wait for their attempts or for a commit. */
    int slotsTaken() {
        return queues.slotsTaken();
    }

    /** Bytes of heap that are reserved for the values of runs that are executing, or queued as a whole. */
    long carried() {
        return queues.carried();
    }

    /** The connections over which nothing is attempted for now, since they do not answer; with the time of the next try. */
    public Map<String, Long> openCircuits() {
        return circuits.open(clock.millis());
    }

    /** Whether nothing is attempted over a connection for now, and until when; null: something is, or it was refused. */
    public @Nullable OpenCircuit leftAlone(String connection) {
        return circuits.leftAlone(connection, clock.millis());
    }

    /** How many attempts are being made at this moment. */
    public int attempting() {
        return attempts.underWay();
    }

    /** Tells a run that it is its turn to go over a connection. */
    private void giveTurn(ConnectionLimiter.Permit permit) {
        workers.execute(() -> {
            try {
                runs.deliver(permit.run, permit.turn());
            } catch (RuntimeException e) {
                LOG.error("Run {} cannot be read: {}", permit.run, e.getMessage(), e);
                workers.in(PAUSE_AFTER_ERROR, () -> giveTurn(permit));
            }
        });
    }

    // Time.

    /**
     * Interrupts attempts whose time is over, and takes notice when somebody has set the clock. Call it every 100 ms or so,
     * on one thread.
     *
     * @param passed how many milliseconds have passed since some moment: unlike the clock's time, nobody sets it
     */
    public void interruptOverdue(long passed) {
        clockWatch.look(passed);
        attempts.interruptOverdue();
    }

    private void clockWasSet(long by) {
        attempts.clockWasSet(by);
        circuits.clear();
        limiters.open();
        runs.clockWasSet();
    }

    /**
     * Takes nothing in any more and interrupts the attempts under way, those that must not be repeated some seconds later; their
     * runs are in the journal and go on at the next start. The executors are their owner's to end.
     */
    @Override
    public void close() {
        admission.close();
        dispatcher.startNone();
        attempts.close();
        dispatcher.close();
        callers.close();
    }
}
