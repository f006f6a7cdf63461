package io.junctura.dispatch;

import io.junctura.connector.Actions;
import io.junctura.database.CrashPoint;
import io.junctura.definition.ConnectionLimits;
import io.junctura.definition.FlowPlan;
import io.junctura.files.RowSource;
import io.junctura.json.Json;
import io.junctura.run.Callbacks;
import io.junctura.run.Entry;
import io.junctura.run.Flows;
import io.junctura.run.Journal;
import io.junctura.run.Names;
import io.junctura.run.OrderKeys;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Response;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
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
     * How many threads may work where each costs something; they are made as they are needed. {@link Hands} says who may
     * keep how many of them waiting, so that what hangs leaves others alone.
     */
    public static final int MOST_WORKERS = 1_024;

    /** How much may wait for the disk before senders are asked to come again, and before no further run is begun. */
    private static final long MOST_WAITING_BYTES =
            Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 16);

    /** How long no run is begun then, in milliseconds, before the disk is looked after again. */
    private static final long DISK_PAUSE = 50;

    /** A clock that goes wrong by more between two looks, in milliseconds, was set; by less, it is kept right. */
    private static final long CLOCK_TOLERANCE = 2_000;

    private static final int PAGE = 500;
    private static final int MOST_WOKEN_AT_ONCE = 1_000;

    final Journal journal;
    final Flows flows;
    final Actions actions;
    final RowSource rows;
    final Deaths deaths;
    final Clock clock;
    final String installation;
    private final Executor workers;
    private final Executor after;
    private final Timer timer;
    private final RunListener listener;
    private final long mostBacklog;
    private final Room room;
    private final Runner runner;

    private final Memory memory;
    private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<Long, Held> held = new ConcurrentHashMap<>();
    /** By run: what is done when it ends. */
    private final Map<Long, Runnable> ends = new ConcurrentHashMap<>();

    private final Callers callers;
    private final Alarm alarm;
    final Circuits circuits = new Circuits();
    final Gates gates;
    private final Callbacks callbacks;
    final Hands hands;
    /** Whether lanes wait for the disk. */
    private final AtomicBoolean pausing = new AtomicBoolean();

    private volatile boolean closing;

    /** The clock's own: how far it was ahead of the time that has passed, in milliseconds; 0: not looked at yet. */
    private long clockAhead;

    /**
     * @param base        what others reach this server by, without a slash at its end
     * @param workers     where attempts are made: each may block for as long as an attempt takes
     * @param after       one thread that tells others of commits, in their order: it is not held up by anything
     * @param mostBacklog how many due runs a flow may have before its senders get 429
     * @param mostCarried how much the runs in memory may carry together, in stored bytes
     * @param room        asked before anything is taken in
     */
    public Engine(
            Journal journal,
            Flows flows,
            Actions actions,
            RowSource rows,
            Deaths deaths,
            Supplier<String> base,
            Clock clock,
            Executor workers,
            Executor after,
            Timer timer,
            RunListener listener,
            long mostBacklog,
            long mostCarried,
            Room room) {
        this.journal = journal;
        this.flows = flows;
        this.actions = actions;
        this.rows = rows;
        this.deaths = deaths;
        this.clock = clock;
        this.workers = workers;
        this.after = after;
        this.timer = timer;
        this.listener = listener;
        this.mostBacklog = mostBacklog;
        this.memory = new Memory(mostCarried, this::roomIsBack);
        this.room = room;
        this.installation = journal.installation();
        this.callbacks = new Callbacks(journal.secret(), base);
        this.callers = new Callers(journal, flows, timer);
        this.alarm = new Alarm(clock, timer, workers, this::wake);
        this.hands = new Hands(workers, this::made);
        this.gates = new Gates(clock::millis, circuits, this::onAWorker, this::call);
        this.runner = new Runner(this);
    }

    /** Takes up whatever the journal says is due, and what waited. Call once, before anything else. */
    public void start() {
        journal.dueCounts().forEach((flow, count) -> lanes.put(flow, new Lane(flow, count, memory)));
        journal.behindCounts()
                .forEach((flow, count) -> lanes.computeIfAbsent(flow, number -> new Lane(number, 0, memory))
                        .behind(count));
        journal.inLine(gates::waits);
        gates.open();
        for (Lane lane : lanes.values()) pump(lane);
        for (long child : journal.missedChildren()) {
            journal.load(child).ifPresentOrElse(this::missed, () -> childGone(child));
        }
        alarm.at(clock.millis());
    }

    // Events.

    /**
     * Accepts events, all or none.
     *
     * @return completed when they are on disk, with a receipt each, in order; exceptionally if the server is going down
     *     and nobody can say whether they are
     * @throws Full if too much is waiting already; nothing was taken
     */
    public CompletableFuture<List<Journal.Receipt>> accept(PinnedFlow flow, List<Incoming> events) throws Full {
        return accept(flow, events, null, null);
    }

    /** As {@link #accept(PinnedFlow, List)}, and moves the flow's cursor in the same commit. */
    public CompletableFuture<List<Journal.Receipt>> accept(
            PinnedFlow flow, List<Incoming> events, Journal.@Nullable CursorMoved cursor) throws Full {
        return accept(flow, events, cursor, null);
    }

    /** As {@link #accept(PinnedFlow, List)}, and changes the flow's ledger of files in the same commit. */
    public CompletableFuture<List<Journal.Receipt>> accept(
            PinnedFlow flow, List<Incoming> events, Journal.FileMoved file) throws Full {
        return accept(flow, events, null, file);
    }

    private CompletableFuture<List<Journal.Receipt>> accept(
            PinnedFlow flow,
            List<Incoming> events,
            Journal.@Nullable CursorMoved cursor,
            Journal.@Nullable FileMoved file)
            throws Full {
        Lane lane = lane(flow);
        makeRoom(flow, lane);
        long now = clock.millis();
        List<Journal.NewRun> runs = new ArrayList<>(events.size());
        List<Run.Accepted> accepted = new ArrayList<>(events.size());
        for (Incoming event : events) {
            runs.add(newRun(0, flow, event, now, null, null, 0));
            accepted.add(new Run.Accepted(now, event.payload(), event.origin(), null, null, 0));
        }
        CompletableFuture<List<Journal.Receipt>> done = new CompletableFuture<>();
        journal.append(new Journal.Atom(runs, List.of(), cursor, null, file), new Journal.Told() {
            @Override
            public void committed(List<Journal.Receipt> receipts) {
                List<@Nullable Held> fresh = new ArrayList<>(receipts.size());
                for (int i = 0; i < receipts.size(); i++) {
                    fresh.add(Engine.this.committed(flow, receipts.get(i), accepted.get(i), runs.get(i)));
                }
                after.execute(() -> {
                    for (Held one : fresh) enters(one);
                    pump(lane);
                    fresh.forEach(Engine.this::tellAccepted);
                    done.complete(receipts);
                });
            }

            @Override
            public void lost(Throwable why) {
                done.completeExceptionally(why);
            }
        });
        return done;
    }

    /** A run was committed: from now on it is in this process's hands. Null: its event was known. */
    private @Nullable Held committed(
            PinnedFlow flow, Journal.Receipt receipt, Run.Accepted accepted, Journal.NewRun written) {
        if (receipt.known()) return null;
        Held one = new Held(new Run(receipt.run(), flow, accepted, callbacks), lane(flow), carries(written));
        one.accepted = true;
        one.behind = receipt.behind();
        if (one.behind) {
            one.lane.behind(1);
        } else {
            one.lane.counted();
            // A page of the journal that was read since the commit, a moment ago, may have brought it already.
            one.paged = held.putIfAbsent(receipt.run(), one) != null;
        }
        return one;
    }

    private static long carries(Journal.NewRun run) {
        byte[] payload = run.payload();
        return (long) run.origin().length + (payload == null ? 0 : payload.length);
    }

    /** A committed run enters its lane; called in commit order. */
    private void enters(@Nullable Held one) {
        if (one == null) return;
        long run = one.run.id();
        if (!one.behind && !one.paged) {
            if (one.lane.accepted(one, () -> held.remove(run, one))) hearsInQueue(one);
            else hand(one);
        }
    }

    /** Tells of a run that has entered its lane, once what may begin has begun. */
    private void tellAccepted(@Nullable Held one) {
        if (one == null) return;
        if (one.queued) one.toldQueued = true;
        listener.accepted(one.run);
    }

    /** What was told to a run that has left memory is told to it again. */
    private void hand(Held one) {
        for (Fact fact = one.inbox.poll(); fact != null; fact = one.inbox.poll()) deliver(one.run.id(), fact);
    }

    /**
     * Publishes an event to a topic: it and a run of each subscribed flow, in one commit.
     *
     * @param event its payload, identity and origin
     */
    public CompletableFuture<Journal.Published> publish(String topic, Incoming event, List<PinnedFlow> subscribers)
            throws Full {
        // An event that no flow hears is written too.
        makeRoom();
        for (PinnedFlow flow : subscribers) makeRoom(flow, lane(flow));
        long now = clock.millis();
        long seq = journal.nextTopicEvent();
        byte[] stored = event.stored() != null ? event.stored() : Json.writeStored(event.payload());
        List<Journal.NewRun> runs = new ArrayList<>(subscribers.size());
        Incoming anonymous = new Incoming(event.payload(), stored, event.origin(), null);
        for (PinnedFlow flow : subscribers) runs.add(newRun(0, flow, anonymous, now, null, null, 0));
        Journal.TopicEvent published =
                new Journal.TopicEvent(seq, topic, event.identity(), stored, subscribers.size(), now);
        CompletableFuture<Journal.Published> done = new CompletableFuture<>();
        journal.append(new Journal.Atom(runs, List.of(), null, published), new Journal.Told() {
            @Override
            public void committed(List<Journal.Receipt> receipts) {
                Run.Accepted accepted = new Run.Accepted(now, event.payload(), event.origin(), null, null, 0);
                List<@Nullable Held> fresh = new ArrayList<>(receipts.size());
                for (int i = 0; i < receipts.size(); i++) {
                    fresh.add(Engine.this.committed(subscribers.get(i), receipts.get(i), accepted, runs.get(i)));
                }
                after.execute(() -> {
                    for (Held one : fresh) enters(one);
                    for (PinnedFlow flow : subscribers) pump(lane(flow));
                    fresh.forEach(Engine.this::tellAccepted);
                    done.complete(new Journal.Published(seq, receipts.size(), true));
                });
            }

            @Override
            public void refused(String why) {
                String name = event.identity();
                after.execute(() -> {
                    Optional<Journal.Published> first =
                            name == null ? Optional.empty() : journal.published(topic, name, stored);
                    if (first.isPresent()) done.complete(first.get());
                    else done.completeExceptionally(new IllegalStateException(why));
                });
            }

            @Override
            public void lost(Throwable why) {
                done.completeExceptionally(why);
            }
        });
        return done;
    }

    /**
     * Starts a run that is linked to an earlier one and came as that did: new keys, so its effects repeat on purpose.
     *
     * @param payload the earlier one's, or another
     */
    public CompletableFuture<Long> replay(Journal.StoredRun earlier, @Nullable Object payload, PinnedFlow flow)
            throws Full {
        Lane lane = lane(flow);
        makeRoom(flow, lane);
        long now = clock.millis();
        Run.Accepted first = earlier.accepted();
        Incoming again = new Incoming(payload, null, first.origin(), null);
        Run.Accepted accepted =
                new Run.Accepted(now, payload, first.origin(), null, (Long) earlier.id(), first.depth());
        CompletableFuture<Long> done = new CompletableFuture<>();
        Journal.NewRun run = newRun(0, flow, again, now, null, earlier.id(), first.depth());
        journal.append(Journal.Atom.of(run), new Journal.Told() {
            @Override
            public void committed(List<Journal.Receipt> receipts) {
                Held fresh = Engine.this.committed(flow, receipts.get(0), accepted, run);
                after.execute(() -> {
                    enters(fresh);
                    pump(lane);
                    tellAccepted(fresh);
                    done.complete(receipts.get(0).run());
                });
            }

            @Override
            public void lost(Throwable why) {
                done.completeExceptionally(why);
            }
        });
        return done;
    }

    private Journal.NewRun newRun(
            long id,
            PinnedFlow flow,
            Incoming event,
            long now,
            Run.@Nullable Parent parent,
            @Nullable Long replayOf,
            int depth) {
        Run.Accepted accepted = new Run.Accepted(now, event.payload(), event.origin(), parent, replayOf, depth);
        byte[] payload = event.stored() != null
                ? event.stored()
                : event.payload() == null ? null : Json.writeStored(event.payload());
        Journal.Once once = event.identity() == null
                ? null
                : new Journal.Once(event.identity(), Names.hash(payload == null ? new byte[0] : payload));
        return new Journal.NewRun(
                id,
                flow.flow(),
                flow.revision(),
                now,
                once,
                payload,
                Json.writeStored(event.origin()),
                parent,
                replayOf,
                depth,
                List.of(),
                RunStatus.DUE,
                null,
                OrderKeys.of(flow, accepted));
    }

    private void makeRoom(PinnedFlow flow, Lane lane) throws Full {
        makeRoom();
        FlowPlan.Order order = flow.plan().orderBy();
        boolean behindCounts = order != null && order.onFailure() != FlowPlan.OnFailure.PARK;
        long backlog = lane.backlog() + (behindCounts ? lane.behind() : 0);
        if (backlog >= mostBacklog) {
            throw new Full(
                    true,
                    "The flow " + flow.name() + " has " + backlog
                            + " runs waiting, as many as it may. Send it again later.",
                    Duration.ofSeconds(10));
        }
    }

    private void makeRoom() throws Full {
        if (closing) throw new Full(false, "The server is stopping. Send it again in a moment.", Duration.ofSeconds(5));
        String noRoom = room.refusal();
        if (noRoom != null) throw new Full(false, noRoom, Duration.ofSeconds(30));
        if (journal.waitingBytes() > MOST_WAITING_BYTES) {
            throw new Full(
                    false, "The disk does not keep up with what arrives. Send it again later.", Duration.ofSeconds(2));
        }
    }

    // Calls.

    /**
     * Runs a flow for a caller who waits. Pure steps are done at once, on the calling thread; the run becomes a durable
     * one before its first attempt of an action, before any wait, and when it has an identity.
     *
     * @param timeLimit past it the caller is told {@link CallEnd.Late}
     */
    public CompletableFuture<CallEnd> call(PinnedFlow flow, Incoming event, Duration timeLimit) throws Full {
        Lane lane = lane(flow);
        makeRoom(flow, lane);
        long now = clock.millis();
        CompletableFuture<CallEnd> caller = new CompletableFuture<>();
        if (event.identity() != null || flow.plan().orderBy() != null) {
            callOnce(flow, event, now, timeLimit, caller);
            return caller;
        }
        Run.Accepted accepted = new Run.Accepted(now, event.payload(), event.origin(), null, null, 0);
        long size = event.stored() == null ? 0 : event.stored().length;
        Held one = new Held(new Run(journal.nextRunId(), flow, accepted, callbacks), lane, size);
        one.caller = caller;
        runner.advanceInline(one, event, timeLimit);
        return caller;
    }

    private void callOnce(
            PinnedFlow flow, Incoming event, long now, Duration timeLimit, CompletableFuture<CallEnd> caller) {
        Run.Accepted accepted = new Run.Accepted(now, event.payload(), event.origin(), null, null, 0);
        Journal.NewRun run = newRun(0, flow, event, now, null, null, 0);
        journal.append(Journal.Atom.of(run), new Journal.Told() {
            @Override
            public void committed(List<Journal.Receipt> receipts) {
                Journal.Receipt receipt = receipts.get(0);
                Held fresh = Engine.this.committed(flow, receipt, accepted, run);
                after.execute(() -> {
                    if (receipt.known() && !receipt.sameBody()) {
                        caller.complete(new CallEnd.Conflict(receipt.run()));
                        return;
                    }
                    callers.attach(receipt.run(), caller);
                    callers.late(receipt.run(), caller, now + timeLimit.toMillis());
                    if (receipt.known()) {
                        callers.answerIfEnded(receipt.run());
                    } else {
                        enters(fresh);
                        pump(lane(flow));
                        tellAccepted(fresh);
                    }
                });
            }

            @Override
            public void lost(Throwable why) {
                caller.completeExceptionally(why);
            }
        });
    }

    void answer(Run run) {
        callers.answer(run);
    }

    boolean hasCaller(long run) {
        return callers.has(run);
    }

    // What people want of a run.

    /** Ends a run that has not ended. An attempt under way is interrupted. */
    public void cancel(long run, String by) {
        deliver(run, Fact.cancel(by, false));
    }

    /** As {@link #cancel}, but its {@code finally} is not done, nor an attempt waited for: it ends at once. */
    public void cancelByForce(long run, String by) {
        deliver(run, Fact.cancel(by, true));
    }

    /** Takes a failed run up again at the step that failed, with its keys; or does not let a waiting one wait. */
    public void resume(long run, String by) {
        deliver(run, Fact.resume(by, null));
    }

    /**
     * Takes a failed run up again from a step that it has reached: that step, and what was reached after it, is done
     * again, with the same keys.
     *
     * @param from the step's path in this run; a run that has not reached it, or has not failed, is left alone
     */
    public void resume(long run, String from, String by) {
        deliver(run, Fact.resume(by, from));
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
        String hash = Callbacks.hash(token);
        List<Long> waiting = journal.waitingFor("callback", hash, 1);
        if (waiting.isEmpty()) return CompletableFuture.completedFuture(posted(hash, body));
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        deliver(waiting.get(0), Fact.posted(hash, value, body, told));
        return told.thenApply(first -> first ? Posting.FIRST : posted(hash, body));
    }

    private Posting posted(String hash, long body) {
        return journal.postedBack(hash)
                .map(before -> before.body() == body ? Posting.AGAIN : Posting.OTHER)
                .orElse(Posting.UNKNOWN);
    }

    /** What became of a post to a call-back address. */
    public enum Posting {
        FIRST,
        AGAIN,
        OTHER,
        UNKNOWN
    }

    /** Answers whether an attempt in doubt was carried out. */
    public void answer(long run, String step, Signal.Answer answer, @Nullable Object result, String by) {
        deliver(run, Fact.answered(step, answer, result, by));
    }

    /** Lets the runs go on that waited for a connection: one first, to try it; the others after it got through. */
    public void mended(String connection) {
        circuits.close(connection);
        gates.look(connection);
        for (long run : journal.waitingFor("connection", connection, MOST_WOKEN_AT_ONCE)) {
            deliver(run, Fact.mended(connection));
        }
    }

    /**
     * Says what may go over a connection from now on. Say it of each that has limits before {@link #start}, too.
     *
     * @param starts asked once, if there is a rate
     */
    public void limit(String connection, ConnectionLimits limits, Supplier<Starts> starts) {
        gates.limits(connection, limits, starts);
    }

    /** How many runs wait for their turn, by connection, of those that have limits, or do not answer. */
    public Map<String, Long> waitingForTurns() {
        return gates.waiting();
    }

    /** Whether the run is in memory: it executes, or will in a moment, or is queued here. */
    public boolean holds(long run) {
        return held.containsKey(run);
    }

    /** How many runs are in memory. */
    public int holding() {
        return held.size();
    }

    /** Whether this process executes the run, or will in a moment: it waits for no slot. */
    public boolean executes(long run) {
        Held one = held.get(run);
        return one != null && !one.queued;
    }

    /** The runs that this process executes, or will in a moment. */
    public Set<Long> executing() {
        Set<Long> executing = new HashSet<>();
        held.forEach((run, one) -> {
            if (!one.queued) executing.add(run);
        });
        return executing;
    }

    /**
     * Has something done once, when a run has ended; at once if it has, or is gone. The last one told of a run counts.
     *
     * @param task short, and never throws: done on an engine's thread, or on the calling one
     */
    public void whenEnded(long run, Runnable task) {
        ends.put(run, task);
        boolean goesOn = journal.standing(run)
                .map(standing -> !standing.status().isEnded())
                .orElse(false);
        if (!goesOn && ends.remove(run, task)) task.run();
    }

    /** How many due runs a flow has. */
    public long backlog(int flow) {
        Lane lane = lanes.get(flow);
        return lane == null ? 0 : lane.backlog();
    }

    /** How many due runs there are, by flow. */
    public Map<Integer, Long> backlogs() {
        Map<Integer, Long> backlogs = new TreeMap<>();
        lanes.forEach((flow, lane) -> backlogs.put(flow, lane.backlog()));
        return backlogs;
    }

    /** How many slots are taken: by runs that are being advanced, or that wait for their attempts or for a commit. */
    int slotsTaken() {
        return lanes.values().stream().mapToInt(Lane::executing).sum();
    }

    /** How much the runs carry that are executing, or queued as a whole, in stored bytes. */
    long carried() {
        return lanes.values().stream().mapToLong(Lane::carried).sum();
    }

    /** The connections over which nothing is attempted for now, since they do not answer; with the time of the next try. */
    public Map<String, Long> openCircuits() {
        return circuits.open(clock.millis());
    }

    /** How many attempts are being made at this moment. */
    public int attempting() {
        return hands.busy().size();
    }

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
            one.lane.counted();
            if (fact.prompt()) {
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

    /** A queued run hears at once what it was told that does not wait for a slot. Whoever queues one looks for that, too. */
    private void hearsInQueue(Held one) {
        if (one.mustHear() && one.lane.leavesQueue(one)) execute(one);
    }

    /** Tells a fact to a run that this process held when it was made. */
    void tell(Held one, Fact fact) {
        one.inbox.add(fact);
        if (one.own()) execute(one);
    }

    /** Makes an attempt beside what its run does. */
    void elsewhere(Attempt attempt) {
        try {
            workers.execute(() -> runner.attemptElsewhere(attempt));
        } catch (RejectedExecutionException closed) {
            // The server is stopping; the run is in the journal.
        }
    }

    /** Makes an attempt that has waited for its thread. */
    private void made(Attempt attempt) {
        try {
            workers.execute(() -> runner.attemptAndTell(attempt));
        } catch (RejectedExecutionException closed) {
            // The server is stopping; the run is in the journal.
        }
    }

    private void onAWorker(long time, Runnable task) {
        timer.at(time, () -> {
            try {
                workers.execute(task);
            } catch (RejectedExecutionException closed) {
                // Stopping.
            }
        });
    }

    /** Tells a run that it is its turn to go over a connection. */
    private void call(Gate.Pass pass) {
        try {
            workers.execute(() -> {
                try {
                    deliver(pass.run, pass.turn());
                } catch (RuntimeException e) {
                    LOG.error("Run {} cannot be read: {}", pass.run, e.getMessage(), e);
                    onAWorker(clock.millis() + 5_000, () -> call(pass));
                }
            });
        } catch (RejectedExecutionException closed) {
            // Stopping: it waits in the journal.
        }
    }

    /** Looks at a run again though nobody may have told it anything. */
    void lookAt(Held one, long time) {
        long run = one.run.id();
        timer.at(time, () -> {
            try {
                workers.execute(() -> {
                    if (held.get(run) == one) deliver(run, Fact.TIME);
                });
            } catch (RejectedExecutionException closed) {
                // Stopping.
            }
        });
    }

    /** Cancels a run that was called for something that has been abandoned. */
    void cancelLater(long run, String by, boolean forced) {
        try {
            workers.execute(() -> deliver(run, Fact.cancel(by, forced)));
        } catch (RejectedExecutionException closed) {
            // Stopping: it goes on at the next start, and nobody waits for it.
        }
    }

    private @Nullable Held load(long id) {
        return journal.load(id, memory.room())
                // An ended run whose flow keeps no history has nothing that could be taken up again.
                .filter(stored -> !stored.hasLeftNothing())
                .map(stored -> held(stored, flows.pinned(stored.flow(), stored.revision())))
                .orElse(null);
    }

    private Held held(Journal.StoredRun stored, PinnedFlow flow) {
        Held one = new Held(stored.run(flow, callbacks), lane(flow), stored.carries());
        one.accepted = true;
        takeOver(one, stored);
        return one;
    }

    /** What it carries is read, since its turn has come. @return false if it has to come again, on the slot that it has */
    private boolean fill(Held one) {
        long id = one.run.id();
        try {
            Optional<Journal.StoredRun> stored = journal.load(id);
            if (stored.isPresent()) {
                one.run = stored.get().run(one.run.flow(), callbacks);
                takeOver(one, stored.get());
            } else {
                one.gone = true;
            }
            return true;
        } catch (RuntimeException e) {
            LOG.error("Run {} cannot be read: {}", id, e.getMessage(), e);
            timer.at(clock.millis() + 5_000, () -> execute(one));
            return false;
        }
    }

    private static void takeOver(Held one, Journal.StoredRun stored) {
        one.whole = stored.isWhole();
        one.damage = stored.damage();
        one.appends = stored.appends();
        one.sleeps = stored.status() == RunStatus.WAITING;
        one.behind = stored.status() == RunStatus.BEHIND;
        // Each append replaces them as a whole, so they are what its last entry left.
        one.waits = stored.status().isEnded() ? Map.of() : Runner.waits(one.run, 0);
    }

    // Lanes.

    private Lane lane(PinnedFlow flow) {
        Lane lane = lanes.get(flow.flow());
        if (lane == null) lane = lanes.computeIfAbsent(flow.flow(), number -> new Lane(number, 0, memory));
        lane.concurrency(flow.plan().limits().concurrency());
        return lane;
    }

    /**
     * Whether what has happened to runs piles up before the disk. What has ended leaves its lane, but not memory, so others
     * must not take its place; all lanes go on when the disk has caught up.
     */
    private boolean pausesForDisk() {
        if (journal.waitingBytes() <= MOST_WAITING_BYTES) return false;
        if (pausing.compareAndSet(false, true)) {
            onAWorker(clock.millis() + DISK_PAUSE, () -> {
                pausing.set(false);
                for (Lane lane : lanes.values()) pump(lane);
            });
        }
        return true;
    }

    /** Starts what may start. */
    private void pump(Lane lane) {
        if (closing || pausesForDisk()) return;
        for (Held one = lane.start(); one != null; one = lane.start()) execute(one);
        if (lane.wantsPage()) {
            try {
                workers.execute(() -> loadPage(lane));
            } catch (RejectedExecutionException closed) {
                lane.loadFailed();
            }
        }
    }

    private void roomIsBack(Lane lane) {
        try {
            workers.execute(() -> roomAgain(lane));
        } catch (RejectedExecutionException closed) {
            // The server is stopping.
        }
    }

    /** A lane that was held up looks again, since another one gave room back; what it leaves is for the next. */
    private void roomAgain(Lane lane) {
        if (closing || pausesForDisk()) return;
        for (Held one = lane.start(true); one != null; one = lane.start(true)) execute(one);
        if (!lane.isHeldUp()) memory.tellNext();
    }

    private void execute(Held one) {
        try {
            workers.execute(() -> work(one));
        } catch (RejectedExecutionException closed) {
            // The server is stopping; the run is in the journal.
        }
    }

    private void loadPage(Lane lane) {
        List<Held> fresh = new ArrayList<>();
        try {
            List<Journal.StoredRun> page = journal.due(lane.flow(), lane.lastSeen(), PAGE, lane.pageRoom());
            long last = lane.lastSeen();
            for (Journal.StoredRun stored : page) {
                last = Math.max(last, stored.id());
                PinnedFlow flow = flows.pinned(stored.flow(), stored.revision());
                Held one = held(stored, flow);
                if (held.putIfAbsent(stored.id(), one) != null) continue;
                // It may have ended, or begun to wait, since the page was read.
                if (lane.hasLeft(stored.id())) held.remove(stored.id(), one);
                else fresh.add(one);
            }
            lane.loaded(fresh, last, page.size() == PAGE);
            fresh.forEach(this::hearsInQueue);
        } catch (RuntimeException e) {
            lane.loadFailed();
            for (Held one : fresh) held.remove(one.run.id(), one);
            LOG.error("The queue of flow {} cannot be read: {}", lane.flow(), e.getMessage(), e);
            timer.at(clock.millis() + 5_000, () -> pump(lane));
            onAWorker(clock.millis(), () -> fresh.forEach(this::hand));
            return;
        }
        pump(lane);
    }

    /** Advances runs of one lane, one after the other on the same slot, until there is none, or one keeps the slot. */
    private void work(Held first) {
        Held one = first;
        while (one != null && !closing) {
            Lane lane = one.lane;
            if (!one.whole && !fill(one)) return;
            if (one.toldQueued) tellBegins(one);
            if (!runner.advance(one)) return;
            if (pausesForDisk()) {
                lane.rests(one);
                return;
            }
            one = lane.next(one);
            if (lane.wantsPage()) loadPage(lane);
            else if (lane.isHeldUp()) pump(lane);
        }
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
        queuesAgain(one);
        one.lane.rests(one);
        pump(one.lane);
    }

    /** A run on a slot beside the others' is queued like them; its slot is its caller's to give back. */
    void queuesAgain(Held one) {
        one.lane.queuesAgain(one);
        hearsInQueue(one);
    }

    /** A call becomes a run like others. */
    void handedOver(Held one, Incoming event, Duration timeLimit) {
        held.put(one.run.id(), one);
        CompletableFuture<CallEnd> caller = one.caller;
        if (caller != null) {
            callers.attach(one.run.id(), caller);
        }
        one.caller = null;
        journal.append(Journal.Atom.of(withHistory(one, event)), new Journal.Told() {
            @Override
            public void committed(List<Journal.Receipt> receipts) {
                if (caller != null) {
                    long time = one.run.accepted().at() + timeLimit.toMillis();
                    callers.late(one.run.id(), caller, Math.max(time, clock.millis()));
                }
                one.lane.counted();
                one.lane.goesOn(one);
                hearsInQueue(one);
                pump(one.lane);
                after.execute(() -> tellAccepted(one));
            }

            @Override
            public void lost(Throwable why) {
                held.remove(one.run.id(), one);
                one.lane.ended();
                if (caller != null) caller.completeExceptionally(why);
            }
        });
    }

    private Journal.NewRun withHistory(Held one, Incoming event) {
        Journal.NewRun plain =
                newRun(one.run.id(), one.run.flow(), event, one.run.accepted().at(), null, null, 0);
        List<Entry> entries = one.pending;
        Outcome outcome = one.run.state().outcome();
        FlowPlan.History history = one.run.flow().plan().history();
        boolean forget = outcome != null
                && (history == FlowPlan.History.NONE
                        || (history == FlowPlan.History.ERRORS && outcome instanceof Outcome.Succeeded));
        one.pending = new ArrayList<>(4);
        one.pendingFixed = false;
        one.accepted = true;
        one.appends = entries.isEmpty() || forget ? 0 : 1;
        return new Journal.NewRun(
                plain.id(),
                plain.flow(),
                plain.revision(),
                plain.at(),
                null,
                forget ? null : plain.payload(),
                plain.origin(),
                null,
                null,
                0,
                forget ? List.of() : entries,
                outcome == null ? RunStatus.DUE : outcome.status(),
                outcome,
                null);
    }

    /** A call that needed nothing but its own thread is written down behind its answer. */
    void endedInline(Held one, Incoming event) {
        CompletableFuture<CallEnd> caller = one.caller;
        CallEnd end = Callers.endOf(one.run);
        Journal.NewRun run = withHistory(one, event);
        boolean wait = journal.waitingBytes() > MOST_WAITING_BYTES / 2;
        journal.append(Journal.Atom.of(run), new Journal.Told() {
            @Override
            public boolean isAwaited() {
                return wait;
            }

            @Override
            public void committed(List<Journal.Receipt> receipts) {
                after.execute(() -> {
                    listener.accepted(one.run);
                    listener.changed(one.run, run.status());
                    if (wait && caller != null) caller.complete(end);
                });
            }

            @Override
            public void lost(Throwable why) {
                if (wait && caller != null) caller.completeExceptionally(why);
            }
        });
        if (!wait && caller != null) caller.complete(end);
    }

    /** Starts the run that a step called, in the same commit as what the caller's run has to tell. */
    Journal.NewRun child(Held parent, String step, PinnedFlow flow, @Nullable Object payload, boolean async) {
        long id = journal.nextRunId();
        int depth = parent.run.accepted().depth() + 1;
        Run.Parent waiting = async ? null : new Run.Parent(parent.run.id(), step);
        long now = clock.millis();
        // A called run is part of its caller: what it causes is as far from the outside.
        int hops = parent.run.accepted().hops();
        Map<String, Object> origin = hops == 0 ? Map.of() : Map.of("hops", (long) hops);
        Run.Accepted accepted = new Run.Accepted(now, payload, origin, waiting, null, depth);
        Journal.NewRun run = newRun(id, flow, new Incoming(payload, null, origin, null), now, waiting, null, depth);
        Held one = new Held(new Run(id, flow, accepted, callbacks), lane(flow), carries(run));
        one.accepted = true;
        held.put(id, one);
        return run;
    }

    void childAccepted(long id) {
        Held one = held.get(id);
        if (one == null) return;
        one.lane.counted();
        one.lane.goesFirst(one);
        hearsInQueue(one);
        pump(one.lane);
        after.execute(() -> tellAccepted(one));
    }

    /** A run that was called waits behind another of its order key. */
    void childBehind(long id) {
        Held one = held.remove(id);
        if (one == null) return;
        one.lane.behind(1);
        after.execute(() -> listener.accepted(one.run));
    }

    /**
     * Whether a run that waits for a run of this flow and order key would wait for itself, since it is, or was called by,
     * a run of that key.
     */
    boolean waitsForItself(Run run, PinnedFlow flow, String line) {
        if (run.flow().flow() == flow.flow() && line.equals(OrderKeys.of(run.flow(), run.accepted()))) return true;
        Run.Parent parent = run.accepted().parent();
        Long caller = parent == null ? null : (Long) parent.run();
        while (caller != null) {
            Journal.Standing standing = journal.standing(caller).orElse(null);
            if (standing == null) return false;
            if (standing.flow() == flow.flow() && line.equals(standing.line())) return true;
            caller = standing.parent();
        }
        return false;
    }

    /** A run is the first of its order key now. */
    void promoted(Lane lane, long run) {
        lane.behind(-1);
        try {
            workers.execute(() -> deliver(run, Fact.PROMOTED));
        } catch (RejectedExecutionException closed) {
            // Stopping; it is due, and the next start finds it.
        }
    }

    /** A run that was taken up again has to wait behind another of its order key. */
    void fellBehind(Held one) {
        one.lane.behind(1);
        one.behind = true;
        one.lane.leaves(one.run.id());
        release(one);
        // It had kept its slot until this commit.
        Held next = one.lane.next(one);
        if (next != null) execute(next);
        pump(one.lane);
    }

    /** After the commit of an end. */
    void ended(Held one, RunStatus status) {
        one.lane.leaves(one.run.id());
        one.givePassesBack();
        one.closeRows();
        held.remove(one.run.id(), one);
        for (Fact fact = one.inbox.poll(); fact != null; fact = one.inbox.poll()) {
            if (!(fact instanceof Runner.CameBack)) deliver(one.run.id(), fact);
        }
        Runnable then = ends.isEmpty() ? null : ends.remove(one.run.id());
        after.execute(() -> {
            answer(one.run);
            listener.changed(one.run, status);
            if (then != null) then.run();
        });
        childEnded(one.run, one.damage);
    }

    /** @param damage why what it responded is not known; null: it is */
    private void childEnded(Run run, @Nullable String damage) {
        Run.Parent parent = run.accepted().parent();
        Outcome outcome = run.state().outcome();
        if (parent == null || outcome == null) return;
        if (damage != null) outcome = Runner.damaged(damage);
        Response response = run.state().response();
        Object result = response == null ? null : response.body();
        deliverLater(
                parent.run(),
                Fact.childEnded(parent.step(), run.id(), run.state().ends(), outcome, result));
    }

    /** The process died before a run that waits for this one heard that it has ended, or before it was taken up again. */
    private void missed(Journal.StoredRun child) {
        Run.Parent parent = child.accepted().parent();
        if (parent == null) return;
        Position position = journal.look(parent.run())
                .map(caller -> caller.state().position(parent.step()))
                .orElse(null);
        Wait wait = position == null ? null : position.waitsFor();
        boolean known = wait instanceof Wait.Child one
                && one.after() == child.state().ends()
                && child.state().outcome() instanceof Outcome.Failed;
        if (known) {
            goOnFor(parent.run(), child.id(), child.state().ends());
        } else if (child.hasLeftNothing()) {
            Outcome outcome = Runner.forgotten(child);
            deliverLater(parent.run(), Fact.childEnded(parent.step(), child.id(), Integer.MAX_VALUE, outcome, null));
        } else {
            childEnded(child.run(flows.pinned(child.flow(), child.revision())), child.damage());
        }
    }

    /**
     * Takes a failed run up again, since the run that called it was, and waits for it on disk.
     *
     * @param ends how often it has ended
     */
    void goOnFor(long caller, long child, int ends) {
        deliverLater(child, Fact.goOnFor(caller, ends, () -> childGone(child)));
    }

    /** A run will not go on: whoever has called it, and waits, is to look again. */
    void childGone(long child) {
        later(() -> {
            for (long caller : journal.waitingFor("child", Long.toString(child), MOST_WOKEN_AT_ONCE)) {
                deliver(caller, Fact.childGone(child));
            }
        });
    }

    private void deliverLater(long run, Fact fact) {
        later(() -> deliver(run, fact));
    }

    private void later(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException closed) {
            // Found again at the next start, by missedChildren.
        }
    }

    /** After the commit of a sleep: the run leaves memory, unless someone has told it something meanwhile. */
    void asleep(Held one) {
        one.closeRows();
        one.givePassesBack();
        one.lane.leaves(one.run.id());
        leaveUnlessTold(one);
        after.execute(() -> listener.changed(one.run, RunStatus.WAITING));
    }

    /** A run that was taken to hear something stale is given back. */
    void release(Held one) {
        one.lane.ended();
        one.closeRows();
        one.givePassesBack();
        leaveUnlessTold(one);
    }

    private void leaveUnlessTold(Held one) {
        long firstDue = Long.MAX_VALUE;
        for (Wait wait : one.waits.values()) firstDue = Math.min(firstDue, Wait.due(wait));
        Held kept = held.computeIfPresent(one.run.id(), (id, present) -> present.inbox.isEmpty() ? null : present);
        if (kept == null) {
            // The alarm passes over runs that are held, so it may have rung for this one in the meantime.
            alarm.at(firstDue);
            return;
        }
        kept.beside = false;
        kept.lane.counted();
        kept.lane.goesOn(kept);
        hearsInQueue(kept);
        pump(kept.lane);
    }

    // Time.

    /** Lets the runs go on whose wait is over. @return when to do so again; {@code Long.MAX_VALUE}: not until told */
    private long wake(long now) {
        if (closing) return Long.MAX_VALUE;
        List<Long> woken = journal.waitsDue(now, MOST_WOKEN_AT_ONCE, held.keySet());
        if (!woken.isEmpty()) CrashPoint.hit("timer.woken");
        for (long run : woken) deliver(run, Fact.TIME);
        return woken.size() == MOST_WOKEN_AT_ONCE
                ? now + 20
                : journal.nextWait(now).orElse(Long.MAX_VALUE);
    }

    void attemptBegins(Attempt one) {
        one.place = deaths.begins(one.held.run.id(), one.path);
    }

    void attemptEnds(Attempt one) {
        deaths.ends(one.place, one.held.run.id(), one.path);
    }

    boolean closing() {
        return closing;
    }

    /**
     * Interrupts attempts whose time is over, and takes notice when somebody has set the clock. Call it every 100 ms or so,
     * on one thread.
     *
     * @param passed how many milliseconds have passed since some moment: unlike the clock's time, nobody sets it
     */
    public void interruptOverdue(long passed) {
        long now = clock.millis();
        long ahead = now - passed;
        long by = clockAhead == 0 ? 0 : ahead - clockAhead;
        clockAhead = ahead;
        if (Math.abs(by) > CLOCK_TOLERANCE) clockWasSet(by);
        for (Attempt one : hands.busy()) one.interruptIfOver(now);
    }

    /** A time limit is time that passes. What waits until a time waits for the clock to say so. */
    private void clockWasSet(long by) {
        for (Attempt one : hands.busy()) one.clockWasSet(by);
        circuits.clear();
        gates.open();
        String how = (by > 0 ? "forward by " : "back by ") + Duration.ofMillis(Math.abs(by));
        LOG.warn(
                "The clock was set {}. {}",
                how,
                by > 0
                        ? "Schedules, delays and retries whose time has come by this start now."
                        : "Schedules, delays and retries wait until it says their time again; what they have done already"
                                + " they do not do twice.");
        alarm.again();
    }

    /**
     * Takes nothing in any more and interrupts the attempts under way; their runs are in the journal and go on at the next
     * start. The executors are their owner's to end.
     */
    @Override
    public void close() {
        closing = true;
        for (Attempt one : hands.busy()) one.interrupt();
        callers.close();
    }
}
