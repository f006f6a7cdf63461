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
import io.junctura.dispatch.queue.ActiveRuns;
import io.junctura.dispatch.queue.FlowQueue;
import io.junctura.dispatch.queue.FlowQueues;
import io.junctura.dispatch.queue.QueueLimits;
import io.junctura.dispatch.queue.RunActor;
import io.junctura.dispatch.queue.RunDispatcher;
import io.junctura.dispatch.queue.RunLoader;
import io.junctura.dispatch.queue.RunMemory;
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
 * <p>This file is longer than 400 lines because it makes all parts, and passes each call of a port to one of them. Only who makes the
 * engine has it as a whole: others get the port that they need.
 */
public final class Engine
        implements EventIntake, CallIntake, RunCommands, ConnectionControl, EngineActivity, AutoCloseable {
    /**
     * The most threads of the workers; they are made when they are needed. {@link AttemptBulkhead} divides them among flows and
     * connections.
     */
    public static final int MAX_WORKERS = 1_024;

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
        this.waits = journal.waits();
        this.clock = threads.clock();
        Workers workers = new Workers(threads);
        this.ends = new RunEnds(journal.runs());
        this.callers = new Callers(journal.runs(), threads.timer());
        RunAnnouncements announcements = new RunAnnouncements(listener, callers, ends, threads.after());

        // Runs in memory.
        RunMemory memory = new RunMemory(limits.carried(), clock::millis, this::offerCapacity);
        this.queues = new FlowQueues(journal.queue(), limits, memory);
        RunLoader loader = new RunLoader(journal.runs(), flows, callbacks, queues, memory);
        this.dispatcher =
                new RunDispatcher(journal, queues, loader, workers, announcements, this::advance, this::readPage);
        this.runs = new ActiveRuns(journal.waits(), loader, queues, dispatcher, announcements, workers, clock);

        // Events, calls and messages.
        this.admission = new Admission(journal, queues, limits);
        AcceptedRuns accepted = new AcceptedRuns(callbacks, runs, queues, dispatcher, announcements);
        this.acceptance = new Acceptance(journal, journal.topics(), admission, accepted, announcements, clock);
        this.calls = new CallAcceptance(journal, journal.ids(), admission, accepted, callers, announcements, clock);
        CalledRuns called = new CalledRuns(journal.ids(), runs, accepted, announcements, clock);
        this.calledEnds = new CalledRunEnds(journal.runs(), journal.waits(), runs, workers);
        this.posts = new CallbackPosts(journal.waits(), runs);
        this.givenUp = new GivenUpRuns(journal, journal.runs(), threads.after(), clock);

        // Attempts.
        CrashCount crashes = services.crashes();
        Actions actions = services.actions();
        this.limiters = new ConnectionLimiters(clock::millis, circuits, workers::at, this::notifyOfPermit);
        this.recovery = new ConnectionRecovery(journal.runs(), journal.waits(), circuits, limiters);
        AttemptExecution execution =
                new AttemptExecution(journal.runs(), journal.installation(), crashes, circuits, limiters, clock);
        this.attempts = new Attempts(execution, workers, clock);
        this.clockChanges = new ClockChanges(clock, this::clockWasSet);

        // The runner.
        AfterCommit committed = new AfterCommit(runs, dispatcher, called, calledEnds, limiters, announcements);
        RunAppends appends = new RunAppends(journal, runs, callers, committed, clock);
        this.runner = new Runner(
                new RestoreDoubts(journal.installation(), clock),
                new DecisionExecution(
                        memory,
                        new AttemptPreparation(runs, actions, circuits, limiters, crashes, clock),
                        new FlowCalls(journal.runs(), flows, called, calledEnds, memory, clock),
                        new LoopReading(services.rows(), actions, runs, dispatcher, workers, clock)),
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
        calledEnds.deliverMissed();
        calledEnds.cancelAbandoned();
        runs.wakeDue();
    }

    @Override
    public void whenHalfFull(QueueListener listener) {
        admission.whenHalfFull(listener);
    }

    // The constructor refers to these, since it makes some parts before those that they call.

    private boolean advance(RunActor one) {
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

    @Override
    public CompletableFuture<List<Receipt>> accept(PinnedFlow flow, List<Incoming> events) throws Rejected {
        return acceptance.accept(flow, events, null, List.of());
    }

    @Override
    public CompletableFuture<List<Receipt>> accept(
            PinnedFlow flow, List<Incoming> events, @Nullable CursorChange cursor) throws Rejected {
        return acceptance.accept(flow, events, cursor, List.of());
    }

    @Override
    public CompletableFuture<List<Receipt>> accept(PinnedFlow flow, List<Incoming> events, List<LedgerChange> files)
            throws Rejected {
        return acceptance.accept(flow, events, null, files);
    }

    @Override
    public void checkCapacity(PinnedFlow flow) throws Rejected {
        admission.check(flow);
    }

    @Override
    public void checkCapacity() throws Rejected {
        admission.check();
    }

    @Override
    public CompletableFuture<PublishedEvent> publish(String topic, Incoming event, List<PinnedFlow> subscribers)
            throws Rejected {
        return acceptance.publish(topic, event, subscribers);
    }

    @Override
    public CompletableFuture<Long> replay(StoredRun earlier, @Nullable Object payload, PinnedFlow flow)
            throws Rejected {
        return acceptance.replay(earlier, payload, flow);
    }

    @Override
    public CompletableFuture<Long> test(PinnedFlow flow, Incoming event, List<Entry> given) throws Rejected {
        return acceptance.test(flow, event, given);
    }

    @Override
    public CompletableFuture<CallEnd> call(
            PinnedFlow flow, Incoming event, boolean ignoreConflict, Duration timeLimit, Reservation values)
            throws Rejected {
        return calls.call(flow, event, ignoreConflict, timeLimit, values);
    }

    // Commands for single runs.

    @Override
    public void cancel(long run, String by) {
        runs.deliver(run, RunMessage.cancel(by, false));
    }

    @Override
    public void cancelByForce(long run, String by) {
        runs.deliver(run, RunMessage.cancel(by, true));
    }

    @Override
    public void resume(long run, String by) {
        recovery.tryAgain(run);
        runs.deliver(run, RunMessage.resume(by, null));
    }

    @Override
    public void resume(long run, String from, String by) {
        runs.deliver(run, RunMessage.resume(by, from));
    }

    @Override
    public void resumeIn(PinnedFlow version, long run, NewVersion change, int ends, @Nullable String from, String by) {
        runs.deliver(run, RunMessage.resumeIn(version, change, ends, from, by));
    }

    @Override
    public CompletableFuture<Posting> post(String token, @Nullable Object value, long body) {
        return posts.post(token, value, body);
    }

    @Override
    public Optional<Posting> posted(String token, long body) {
        return posts.known(token, body);
    }

    @Override
    public CompletableFuture<Boolean> answer(
            long run, String step, Signal.Answer answer, @Nullable Object result, String by) {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        runs.deliver(run, RunMessage.answered(step, answer, result, by, first));
        return first;
    }

    @Override
    public CompletableFuture<Void> giveUp(long run, String by) {
        return givenUp.giveUp(run, by);
    }

    @Override
    public boolean hasEnded(long run) {
        return ends.hasEnded(run);
    }

    @Override
    public void whenEnded(long run, Runnable task) {
        ends.whenEnded(run, task);
    }

    // Connections.

    @Override
    public void credentialsReplaced(String connection) {
        recovery.credentialsReplaced(connection);
    }

    @Override
    public void endPause(String connection) {
        circuits.endPause(connection);
        limiters.check(connection);
    }

    @Override
    public void limit(String connection, ConnectionLimits limits, Supplier<RecentAttempts> starts) {
        limiters.limits(connection, limits, starts);
    }

    @Override
    public Map<String, Long> waitingForPermits() {
        return limiters.waiting();
    }

    @Override
    public Map<String, Long> openCircuits() {
        return circuits.open(clock.millis());
    }

    @Override
    public @Nullable OpenCircuit openCircuit(String connection) {
        return circuits.openCircuit(connection, clock.millis());
    }

    // Counts.

    @Override
    public boolean isInMemory(long run) {
        return runs.holds(run);
    }

    @Override
    public int runsInMemory() {
        return runs.holding();
    }

    @Override
    public boolean executes(long run) {
        return runs.executes(run);
    }

    @Override
    public Set<Long> executing() {
        return runs.executing();
    }

    @Override
    public int executingRuns() {
        return runs.executingRuns();
    }

    @Override
    public long backlog(int flow) {
        return queues.backlog(flow);
    }

    @Override
    public Map<Integer, Long> queued() {
        return queues.queued();
    }

    @Override
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
        clockChanges.check(passed);
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
