package io.junctura.dispatch;

import io.junctura.connector.Actions;
import io.junctura.definition.ConnectionLimits;
import io.junctura.dispatch.accept.Acceptance;
import io.junctura.dispatch.accept.AcceptedRuns;
import io.junctura.dispatch.accept.Admission;
import io.junctura.dispatch.accept.CallAcceptance;
import io.junctura.dispatch.accept.CallbackPosts;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Posting;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.dispatch.advance.AfterCommit;
import io.junctura.dispatch.advance.ReadyAttempts;
import io.junctura.dispatch.advance.RunAppends;
import io.junctura.dispatch.advance.RunInbox;
import io.junctura.dispatch.advance.Runner;
import io.junctura.dispatch.attempt.AttemptBulkhead;
import io.junctura.dispatch.attempt.AttemptExecution;
import io.junctura.dispatch.attempt.Attempts;
import io.junctura.dispatch.attempt.CrashCount;
import io.junctura.dispatch.connection.Circuits;
import io.junctura.dispatch.connection.ConnectionLimiter;
import io.junctura.dispatch.connection.ConnectionLimiters;
import io.junctura.dispatch.connection.ConnectionRecovery;
import io.junctura.dispatch.connection.OpenCircuit;
import io.junctura.dispatch.connection.RecentAttempts;
import io.junctura.dispatch.decision.AttemptPreparation;
import io.junctura.dispatch.decision.CalledRunEnds;
import io.junctura.dispatch.decision.CalledRuns;
import io.junctura.dispatch.decision.DecisionExecution;
import io.junctura.dispatch.decision.FlowCalls;
import io.junctura.dispatch.decision.LoopReading;
import io.junctura.dispatch.decision.RestoreDoubts;
import io.junctura.dispatch.listener.CallEnd;
import io.junctura.dispatch.listener.Callers;
import io.junctura.dispatch.listener.QueueListener;
import io.junctura.dispatch.listener.RunAnnouncements;
import io.junctura.dispatch.listener.RunEnds;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.dispatch.message.RunMessage;
import io.junctura.dispatch.queue.ActiveRun;
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.FlowQueue;
import io.junctura.dispatch.queue.FlowQueues;
import io.junctura.dispatch.queue.QueueLimits;
import io.junctura.dispatch.queue.RunDispatcher;
import io.junctura.dispatch.queue.RunLoader;
import io.junctura.dispatch.queue.RunMemory;
import io.junctura.dispatch.queue.ValueAccounting;
import io.junctura.dispatch.time.ClockChanges;
import io.junctura.dispatch.time.EngineThreads;
import io.junctura.dispatch.time.Workers;
import io.junctura.memory.Reservation;
import io.junctura.run.Callbacks;
import io.junctura.run.Entry;
import io.junctura.run.Flows;
import io.junctura.run.NewVersion;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Signal;
import io.junctura.run.journal.CursorChange;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.LedgerChange;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.RunWaits;
import io.junctura.run.journal.StoredRun;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes runs: accepts events and calls, executes what is due, wakes runs whose wait is over, and takes commands for single runs.
 * All that it promises is in the journal. Its state in memory can be lost at any moment. Thread safe.
 *
 * <p>This file is longer than 400 lines because it has the contract of each method that other packages call, and makes all parts.
 */
public final class Engine implements AutoCloseable {
    /**
     * The most threads of the workers; they are made when they are needed. {@link AttemptBulkhead} divides them among flows and
     * connections.
     */
    public static final int MOST_WORKERS = 1_024;

    private final RunWaits waits;
    private final Clock clock;
    final FlowQueues queues;
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
    private final ConnectionRecovery recovery;
    private final ClockChanges clockChanges;
    private volatile Runnable clockListener = () -> {};

    public Engine(
            Journal journal,
            Flows flows,
            Callbacks callbacks,
            AttemptServices services,
            EngineThreads threads,
            RunListener listener,
            QueueLimits limits) {
        this.waits = journal;
        this.clock = threads.clock();
        Workers workers = new Workers(threads);
        this.ends = new RunEnds(journal);
        this.callers = new Callers(journal, threads.timer());
        RunAnnouncements announcements = new RunAnnouncements(listener, callers, ends, threads.after());

        // Runs in memory.
        RunMemory memory = new RunMemory(limits.carried(), clock::millis, this::offerCapacity);
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
        this.limiters = new ConnectionLimiters(clock::millis, circuits, workers::at, this::notifyOfPermit);
        this.recovery = new ConnectionRecovery(journal, journal, circuits, limiters);
        AttemptExecution execution = new AttemptExecution(journal, journal, crashes, circuits, limiters, clock);
        this.attempts = new Attempts(execution, workers, clock);
        this.clockChanges = new ClockChanges(clock, this::clockWasSet);

        // The runner.
        ValueAccounting accounting = new ValueAccounting(memory);
        AfterCommit committed = new AfterCommit(runs, dispatcher, called, calledEnds, limiters, announcements);
        RunAppends appends = new RunAppends(journal, runs, callers, committed, clock);
        RestoreDoubts restored = new RestoreDoubts(journal.restoration().orElse(null), clock);
        this.runner = new Runner(
                new RunInbox(runs, accounting, restored, clock),
                new DecisionExecution(
                        accounting,
                        new AttemptPreparation(runs, actions, circuits, limiters, crashes, clock),
                        new FlowCalls(journal, flows, called, calledEnds, accounting, clock),
                        new LoopReading(services.rows(), actions, runs, dispatcher, accounting, workers, clock)),
                new ReadyAttempts(runs, dispatcher, attempts, appends, clock),
                appends,
                runs,
                dispatcher,
                clock);
    }

    /** Continues all runs that are due, and those whose wait is over. Call it once, first. */
    public void start() {
        queues.read();
        waits.waitingForPermits(limiters::waits);
        recovery.start();
        limiters.open();
        dispatcher.pumpAll();
        calledEnds.tellMissed();
        calledEnds.cancelAbandoned();
        runs.wakeDue();
    }

    /** Sets the listener for flows whose queue is at least half full. */
    public void whenHalfFull(QueueListener listener) {
        admission.whenHalfFull(listener);
    }

    // The constructor refers to these, since it makes some parts before those that they call.

    private boolean advance(ActiveRun one) {
        return runner.advance(one);
    }

    private void readPage(FlowQueue queue) {
        runs.readPage(queue);
    }

    private void offerCapacity(FlowQueue queue) {
        dispatcher.offerCapacity(queue);
    }

    private void notifyOfPermit(ConnectionLimiter.Permit permit) {
        runs.deliverLater(permit.run, permit.granted());
    }

    // Events.

    /**
     * Accepts events, all or none.
     *
     * @return completed with a receipt for each event, in order, when all are on disk; exceptionally if the server is stopping and
     *     cannot say whether they are
     * @throws Rejected if too much is waiting already; nothing was accepted
     */
    public CompletableFuture<List<Receipt>> accept(PinnedFlow flow, List<Incoming> events) throws Rejected {
        return acceptance.accept(flow, events, null, List.of());
    }

    /** As {@link #accept(PinnedFlow, List)}, and moves the cursor of the flow in the same commit. */
    public CompletableFuture<List<Receipt>> accept(
            PinnedFlow flow, List<Incoming> events, @Nullable CursorChange cursor) throws Rejected {
        return acceptance.accept(flow, events, cursor, List.of());
    }

    /** As {@link #accept(PinnedFlow, List)}, and changes the file ledger of the flow in the same commit. */
    public CompletableFuture<List<Receipt>> accept(PinnedFlow flow, List<Incoming> events, List<LedgerChange> files)
            throws Rejected {
        return acceptance.accept(flow, events, null, files);
    }

    /** Called before the body of an event is read. @throws Rejected if an event of this flow would be rejected now */
    public void checkCapacity(PinnedFlow flow) throws Rejected {
        admission.check(flow);
    }

    /** @throws Rejected if a message to a run would be rejected now */
    public void checkCapacity() throws Rejected {
        admission.check();
    }

    /** Publishes an event to a topic: appends it and a run of each subscribed flow in one commit. */
    public CompletableFuture<PublishedEvent> publish(String topic, Incoming event, List<PinnedFlow> subscribers)
            throws Rejected {
        return acceptance.publish(topic, event, subscribers);
    }

    /** Starts a run that repeats the effects of an earlier one on purpose, since its steps have new keys. */
    public CompletableFuture<Long> replay(StoredRun earlier, @Nullable Object payload, PinnedFlow flow)
            throws Rejected {
        return acceptance.replay(earlier, payload, flow);
    }

    /** Starts a test run of a draft. Its given entries stand for the steps that the test does not execute. */
    public CompletableFuture<Long> test(PinnedFlow flow, Incoming event, List<Entry> given) throws Rejected {
        return acceptance.test(flow, event, given);
    }

    /**
     * Runs a flow for a caller who waits. Pure steps run on the calling thread. The run is on disk before its first attempt of an
     * action and before any wait, and from the beginning if the event has an identity.
     *
     * @param ignoreConflict whether a second event of the same identity with other content gets the answer of the first one, instead of
     *     {@link CallEnd.Conflict}
     * @param timeLimit after this time the caller gets {@link CallEnd.Late}
     * @param values    the memory of the payload. Grows with the results of the steps on this thread. The engine closes it when the
     *     run is on disk; else the caller closes it after the answer
     * @throws io.junctura.memory.MemoryExhausted if there is no memory for these results; nothing was started
     */
    public CompletableFuture<CallEnd> call(
            PinnedFlow flow, Incoming event, boolean ignoreConflict, Duration timeLimit, Reservation values)
            throws Rejected {
        return calls.call(flow, event, ignoreConflict, timeLimit, values);
    }

    // Commands for single runs.

    /** Ends a run that has not ended, after its {@code finally}. Attempts under way are interrupted. */
    public void cancel(long run, String by) {
        runs.deliver(run, RunMessage.cancel(by, false));
    }

    /** Ends a run at once, without its {@code finally} and without waiting for attempts. */
    public void cancelByForce(long run, String by) {
        runs.deliver(run, RunMessage.cancel(by, true));
    }

    /** Continues a failed run at the failed step, with the same keys; or ends the wait of a waiting run for a time or a connection. */
    public void resume(long run, String by) {
        recovery.tryAgain(run);
        runs.deliver(run, RunMessage.resume(by, null));
    }

    /**
     * Continues a failed run from a step that it has reached: this step and all later ones are executed again, with the same keys.
     *
     * @param from the path of the step in this run. If the run has not reached it, or has not failed, nothing happens
     */
    public void resume(long run, String from, String by) {
        runs.deliver(run, RunMessage.resume(by, from));
    }

    /**
     * Continues a failed run in another version of its flow. The change of the version and the resume are one commit.
     *
     * @param change what {@link io.junctura.run.VersionChange} has found
     * @param ends   how often the run had ended then. If it has been resumed since, nothing happens
     * @param from   as in {@link #resume(long, String, String)}; null: the failed step
     */
    public void resumeIn(PinnedFlow version, long run, NewVersion change, int ends, @Nullable String from, String by) {
        runs.deliver(run, RunMessage.resumeIn(version, change, ends, from, by));
    }

    /**
     * Delivers what was posted to a call-back address.
     *
     * @param value the result of the step: a JSON value
     * @param body  the first 8 bytes of the SHA-256 of the posted body
     * @return completed when it is on disk
     */
    public CompletableFuture<Posting> post(String token, @Nullable Object value, long body) {
        return posts.post(token, value, body);
    }

    /** Compares a post with earlier posts to the same address. Empty if a run waits for it. */
    public Optional<Posting> posted(String token, long body) {
        return posts.known(token, body);
    }

    /**
     * Answers whether an attempt in doubt was carried out.
     *
     * @return completed when the answer is on disk; false if the run does not ask, or another answer came first
     */
    public CompletableFuture<Boolean> answer(
            long run, String step, Signal.Answer answer, @Nullable Object result, String by) {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        runs.deliver(run, RunMessage.answered(step, answer, result, by, first));
        return first;
    }

    /** Marks a failed run without history as cancelled: it has nothing that could be executed. Completed when it is on disk. */
    public CompletableFuture<Void> giveUp(long run, String by) {
        return givenUp.giveUp(run, by);
    }

    /** Calls a task once when a run has ended, or at once if it has ended or was deleted. A second task for a run replaces the first. */
    public void whenEnded(long run, Runnable task) {
        ends.whenEnded(run, task);
    }

    // Connections.

    /** The credentials of a connection were replaced: the runs that wait for it continue, one of them first. */
    public void credentialsReplaced(String connection) {
        recovery.credentialsReplaced(connection);
    }

    /** Ends the pause of a connection whose circuit is open: one attempt goes over it now, as a probe. */
    public void endPause(String connection) {
        circuits.endPause(connection);
        limiters.look(connection);
    }

    /** Sets the limits of a connection; before {@link #start} for all that have some. A rate needs its recent attempts. */
    public void limit(String connection, ConnectionLimits limits, Supplier<RecentAttempts> starts) {
        limiters.limits(connection, limits, starts);
    }

    /** The numbers of runs that wait for a permit, by connection: for its limits, or because its circuit is open. */
    public Map<String, Long> waitingForPermits() {
        return limiters.waiting();
    }

    /** The connections whose circuit is open, with the time of the next try. */
    public Map<String, Long> openCircuits() {
        return circuits.open(clock.millis());
    }

    /** The open circuit of a connection. Null if it is closed, or open because the credentials were refused. */
    public @Nullable OpenCircuit openCircuit(String connection) {
        return circuits.openCircuit(connection, clock.millis());
    }

    // Counts.

    /** Whether the run is in memory: it executes, or will in a moment, or is queued. */
    public boolean isInMemory(long run) {
        return runs.holds(run);
    }

    /** How many runs are in memory. */
    public int runsInMemory() {
        return runs.holding();
    }

    /** Whether this process executes the run, or will in a moment. */
    public boolean executes(long run) {
        return runs.executes(run);
    }

    /** The runs that this process executes, or will in a moment. */
    public Set<Long> executing() {
        return runs.executing();
    }

    /** How many runs this process executes, or will in a moment, without tests of drafts. */
    public int executingRuns() {
        return runs.executingRuns();
    }

    /** How many due runs a flow has. */
    public long backlog(int flow) {
        return queues.backlog(flow);
    }

    /** How many runs of each flow are due, or behind others of their order key. */
    public Map<Integer, Long> queued() {
        return queues.queued();
    }

    /** How many attempts are under way. */
    public int attempting() {
        return attempts.underWay();
    }

    // Time.

    /**
     * Interrupts attempts whose time limit has passed, and notices that the clock was set. Call it about every 100 ms, on one thread.
     *
     * @param passed milliseconds by a clock that cannot be set, since some moment
     */
    public void interruptOverdue(long passed) {
        clockChanges.look(passed);
        attempts.interruptOverdue();
    }

    /** @param listener called when the clock of the machine was set; must be quick */
    public void onClockSet(Runnable listener) {
        clockListener = listener;
    }

    private void clockWasSet(long by) {
        clockListener.run();
        attempts.clockWasSet(by);
        circuits.clear();
        limiters.open();
        runs.clockWasSet();
    }

    /**
     * Accepts nothing any more and interrupts all attempts under way. Attempts that must not be repeated get some seconds to finish.
     * Their runs continue at the next start. The caller closes the executors.
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
