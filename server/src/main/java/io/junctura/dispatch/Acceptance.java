package io.junctura.dispatch;

import io.junctura.definition.FlowPlan;
import io.junctura.json.Footprint;
import io.junctura.json.Json;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.Callbacks;
import io.junctura.run.CallerLimit;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Names;
import io.junctura.run.OrderKeys;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.Atom;
import io.junctura.run.journal.CursorChange;
import io.junctura.run.journal.DedupeKey;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.LedgerChange;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.journal.TopicEvent;
import io.junctura.run.machine.RunMachine;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Accepts events and calls. A sender is answered when its event is on disk; a caller whose run had no effect may be answered just
 * before. As {@link Engine} says. Thread safe.
 */
final class Acceptance {
    /** Bytes of heap of a run without values. */
    private static final long EACH_RUN = 1_000;

    private final Journal journal;
    private final Callbacks callbacks;
    private final Clock clock;
    private final ActiveRuns active;
    private final Callers callers;
    private final Executor after;
    private final RunListener listener;
    private final long mostBacklog;
    private final Capacity room;
    private volatile boolean closing;
    private volatile QueueListener queues = (flow, due) -> {};

    Acceptance(
            Journal journal,
            Callbacks callbacks,
            Clock clock,
            ActiveRuns active,
            Callers callers,
            Executor after,
            RunListener listener,
            long mostBacklog,
            Capacity room) {
        this.journal = journal;
        this.callbacks = callbacks;
        this.clock = clock;
        this.active = active;
        this.callers = callers;
        this.after = after;
        this.listener = listener;
        this.mostBacklog = mostBacklog;
        this.room = room;
    }

    void whenHalfFull(QueueListener listener) {
        queues = listener;
    }

    /** Takes nothing in any more. */
    void close() {
        closing = true;
    }

    CompletableFuture<List<Receipt>> accept(
            PinnedFlow flow, List<Incoming> events, @Nullable CursorChange cursor, List<LedgerChange> files)
            throws Rejected {
        makeRoom(flow, active.flowQueue(flow));
        long now = clock.millis();
        List<Arrival> arrivals = new ArrayList<>(events.size());
        for (Incoming event : events) arrivals.add(arrival(flow, event, now, null, 0));
        Entering<List<Receipt>> entering = new Entering<>(List.of(flow), arrivals, receipts -> receipts);
        journal.append(new Atom(runs(arrivals), List.of(), cursor, null, files), entering);
        return entering.done;
    }

    private static List<NewRun> runs(List<Arrival> arrivals) {
        List<NewRun> runs = new ArrayList<>(arrivals.size());
        for (Arrival one : arrivals) runs.add(one.run);
        return runs;
    }

    /** A run that is about to be accepted. */
    private record Arrival(PinnedFlow flow, Run.Accepted accepted, NewRun run) {}

    private static Arrival arrival(PinnedFlow flow, Incoming event, long now, @Nullable Long replayOf, int depth)
            throws Rejected {
        Run.Accepted accepted = new Run.Accepted(now, event.payload(), event.origin(), null, replayOf, depth);
        try {
            return new Arrival(flow, accepted, newRun(0, flow, event, now, null, replayOf, depth));
        } catch (MemoryExhausted e) {
            throw Rejected.of(e);
        }
    }

    /** Runs on their way to disk, and then into their queues. */
    private class Entering<T> implements AppendListener {
        final CompletableFuture<T> done = new CompletableFuture<>();
        private final List<PinnedFlow> flows;
        private final List<Arrival> arrivals;
        private final Function<List<Receipt>, T> result;

        /** @param flows those of the runs, each once */
        Entering(List<PinnedFlow> flows, List<Arrival> arrivals, Function<List<Receipt>, T> result) {
            this.flows = flows;
            this.arrivals = arrivals;
            this.result = result;
        }

        @Override
        public void committed(List<Receipt> receipts) {
            List<@Nullable ActiveRun> fresh = new ArrayList<>(receipts.size());
            for (int i = 0; i < receipts.size(); i++) {
                fresh.add(Acceptance.this.committed(arrivals.get(i), receipts.get(i)));
            }
            after.execute(() -> {
                for (ActiveRun one : fresh) active.enters(one);
                for (PinnedFlow flow : flows) active.pump(active.flowQueue(flow));
                fresh.forEach(active::tellAccepted);
                done.complete(result.apply(receipts));
            });
        }

        @Override
        public void failed(Throwable why) {
            done.completeExceptionally(why);
        }
    }

    /** @return null: its event was known */
    private @Nullable ActiveRun committed(Arrival arrival, Receipt receipt) {
        if (receipt.duplicate()) return null;
        Run run = new Run(receipt.run(), arrival.flow, arrival.accepted, callbacks);
        ActiveRun one = new ActiveRun(run, active.flowQueue(arrival.flow), carries(arrival.run));
        List<Entry> given = arrival.run.entries();
        if (!given.isEmpty()) {
            for (Entry entry : given) run.state().apply(entry);
            one.isRead(one.event, one.event + run.state().footprint());
            one.appends = 1;
        }
        one.accepted = true;
        one.behind = receipt.behind();
        active.committed(one);
        return one;
    }

    CompletableFuture<PublishedEvent> publish(String topic, Incoming event, List<PinnedFlow> subscribers)
            throws Rejected {
        // An event that no flow hears is written too.
        makeRoom();
        for (PinnedFlow flow : subscribers) makeRoom(flow, active.flowQueue(flow));
        long now = clock.millis();
        long seq = journal.nextTopicEvent();
        byte[] stored = event.stored() != null ? event.stored() : Json.writeStored(event.payload());
        Incoming anonymous = new Incoming(event.payload(), stored, event.origin(), null);
        List<Arrival> arrivals = new ArrayList<>(subscribers.size());
        for (PinnedFlow flow : subscribers) arrivals.add(arrival(flow, anonymous, now, null, 0));
        TopicEvent published = new TopicEvent(seq, topic, event.identity(), stored, subscribers.size(), now);
        Entering<PublishedEvent> entering =
                new Entering<>(subscribers, arrivals, receipts -> new PublishedEvent(seq, receipts.size(), true)) {
                    @Override
                    public void rejected(String why) {
                        String name = event.identity();
                        after.execute(() -> {
                            Optional<PublishedEvent> first =
                                    name == null ? Optional.empty() : journal.published(topic, name, stored);
                            if (first.isPresent()) done.complete(first.get());
                            else done.completeExceptionally(new IllegalStateException(why));
                        });
                    }
                };
        journal.append(new Atom(runs(arrivals), List.of(), null, published), entering);
        return entering.done;
    }

    CompletableFuture<Long> replay(StoredRun earlier, @Nullable Object payload, PinnedFlow flow) throws Rejected {
        makeRoom(flow, active.flowQueue(flow));
        long now = clock.millis();
        Run.Accepted first = earlier.accepted();
        Map<String, Object> origin = new HashMap<>(first.origin());
        origin.remove(CallerLimit.ORIGIN); // A replay has no waiting caller.
        Incoming again = new Incoming(payload, null, origin, null);
        Arrival arrival = arrival(flow, again, now, earlier.id(), first.depth());
        Entering<Long> entering = new Entering<>(
                List.of(flow), List.of(arrival), receipts -> receipts.get(0).run());
        journal.append(Atom.of(arrival.run), entering);
        return entering.done;
    }

    CompletableFuture<Long> test(PinnedFlow flow, Incoming event, List<Entry> given) throws Rejected {
        makeRoom(flow, active.flowQueue(flow));
        Arrival plain = arrival(flow, event, clock.millis(), null, 0);
        Arrival arrival = new Arrival(flow, plain.accepted, plain.run.with(given));
        Entering<Long> entering = new Entering<>(
                List.of(flow), List.of(arrival), receipts -> receipts.get(0).run());
        journal.append(Atom.of(arrival.run), entering);
        return entering.done;
    }

    CompletableFuture<CallEnd> call(
            PinnedFlow flow, Incoming event, boolean firstWins, Duration timeLimit, Reservation values)
            throws Rejected {
        FlowQueue flowQueue = active.flowQueue(flow);
        makeRoom(flow, flowQueue);
        long now = clock.millis();
        CompletableFuture<CallEnd> caller = new CompletableFuture<>();
        if (event.identity() != null || flow.plan().orderBy() != null) {
            callOnce(flow, event, firstWins, now, timeLimit, caller, values);
            return caller;
        }
        Run.Accepted accepted = new Run.Accepted(now, event.payload(), event.origin(), null, null, 0);
        // What it carries is known once it has to be written.
        ActiveRun one = new ActiveRun(new Run(journal.nextRunId(), flow, accepted, callbacks), flowQueue, 0);
        one.caller = caller;
        try {
            advanceInline(one, event, timeLimit, values);
        } catch (MemoryExhausted e) {
            if (e.permanent()) throw e;
            throw Rejected.of(e); // Nothing of the run is written yet.
        }
        return caller;
    }

    private void callOnce(
            PinnedFlow flow,
            Incoming event,
            boolean firstWins,
            long now,
            Duration timeLimit,
            CompletableFuture<CallEnd> caller,
            Reservation values)
            throws Rejected {
        Arrival arrival = arrival(flow, event, now, null, 0);
        journal.append(Atom.of(arrival.run), new AppendListener() {
            @Override
            public void committed(List<Receipt> receipts) {
                Receipt receipt = receipts.get(0);
                ActiveRun fresh = Acceptance.this.committed(arrival, receipt);
                after.execute(() -> {
                    if (receipt.duplicate() && !receipt.sameBody() && !firstWins) {
                        caller.complete(new CallEnd.Conflict(receipt.run()));
                        return;
                    }
                    callers.attach(receipt.run(), caller);
                    callers.late(receipt.run(), caller, now + timeLimit.toMillis());
                    if (receipt.duplicate()) {
                        values.close();
                        callers.answerIfEnded(receipt.run());
                    } else {
                        active.enters(fresh);
                        // Its queue has counted the values, or let go of them.
                        values.close();
                        active.pump(active.flowQueue(flow));
                        active.tellAccepted(fresh);
                    }
                });
            }

            @Override
            public void failed(Throwable why) {
                caller.completeExceptionally(why);
            }
        });
    }

    /** Does the pure steps of a call on its caller's thread; hands it over at the first thing that is more than that. */
    private void advanceInline(ActiveRun active, Incoming event, Duration timeLimit, Reservation values) {
        while (true) {
            Decision decision = RunMachine.next(active.run, clock.millis());
            // A wait must be known to the journal, which an accepted run's first entries alone are not.
            if (decision instanceof Decision.Note note
                    && active.pending.taken < Runner.MOST_PENDING
                    && !(note.entry() instanceof Entry.Waiting)) {
                long bytes = note.entry().footprint();
                values.grow(bytes);
                active.gathers(bytes);
                active.take(note.entry());
            } else if (decision instanceof Decision.End end) {
                active.take(new Entry.Ended(clock.millis(), end.outcome()));
                endedInline(active, event);
                return;
            } else {
                handedOver(active, event, timeLimit, values);
                return;
            }
        }
    }

    /** A call becomes a run like others. */
    private void handedOver(ActiveRun one, Incoming event, Duration timeLimit, Reservation values) {
        active.put(one);
        CompletableFuture<CallEnd> caller = one.caller;
        if (caller != null) {
            callers.attach(one.run.id(), caller);
        }
        one.caller = null;
        NewRun run = withHistory(one, event);
        one.isRead(carries(run), carries(run) + one.size);
        journal.append(Atom.of(run), new AppendListener() {
            @Override
            public void committed(List<Receipt> receipts) {
                if (caller != null) {
                    long time = one.run.accepted().at() + timeLimit.toMillis();
                    callers.late(one.run.id(), caller, Math.max(time, clock.millis()));
                }
                one.flowQueue.counted();
                one.flowQueue.goesFirst(one);
                // Its queue has counted the values, or let go of them.
                values.close();
                active.hearsInQueue(one);
                active.pump(one.flowQueue);
                after.execute(() -> active.tellAccepted(one));
            }

            @Override
            public void failed(Throwable why) {
                active.remove(one);
                if (caller == null) return;
                callers.detach(one.run.id(), caller);
                caller.completeExceptionally(why);
            }
        });
    }

    private NewRun withHistory(ActiveRun one, Incoming event) {
        NewRun plain =
                newRun(one.run.id(), one.run.flow(), event, one.run.accepted().at(), null, null, 0);
        List<Entry> entries = one.pending.entries;
        Outcome outcome = one.run.state().outcome();
        FlowPlan.History history = one.run.flow().history();
        boolean forget = outcome != null
                && (history == FlowPlan.History.NONE
                        || (history == FlowPlan.History.ERRORS && outcome instanceof Outcome.Succeeded));
        one.pending = new PendingAppend();
        one.accepted = true;
        one.appends = entries.isEmpty() || forget ? 0 : 1;
        return new NewRun(
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
    private void endedInline(ActiveRun one, Incoming event) {
        CompletableFuture<CallEnd> caller = one.caller;
        CallEnd end = Callers.endOf(one.run);
        NewRun run = withHistory(one, event);
        boolean wait = journal.waitingBytes() > Engine.MOST_WAITING_BYTES / 2;
        journal.append(Atom.of(run), new AppendListener() {
            @Override
            public boolean isAwaited() {
                return wait;
            }

            @Override
            public void committed(List<Receipt> receipts) {
                after.execute(() -> {
                    listener.accepted(one.run);
                    listener.changed(one.run, run.status());
                    if (wait && caller != null) caller.complete(end);
                });
            }

            @Override
            public void failed(Throwable why) {
                if (wait && caller != null) caller.completeExceptionally(why);
            }
        });
        if (!wait && caller != null) caller.complete(end);
    }

    static NewRun newRun(
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
        DedupeKey once = event.identity() == null ? null : new DedupeKey(event.identity(), content(event, payload));
        return new NewRun(
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

    private static long content(Incoming event, byte @Nullable [] payload) {
        if (event.content() != null) return event.content();
        return Names.hash(payload == null ? new byte[0] : payload);
    }

    /** Bytes of heap that its payload and its origin take. */
    static long carries(NewRun run) {
        byte[] payload = run.payload();
        long event = payload == null ? 0 : Footprint.of(payload).values();
        return EACH_RUN + event + Footprint.of(run.origin()).values();
    }

    void makeRoom(PinnedFlow flow) throws Rejected {
        makeRoom(flow, active.flowQueue(flow));
    }

    private void makeRoom(PinnedFlow flow, FlowQueue flowQueue) throws Rejected {
        makeRoom();
        FlowPlan.Order order = flow.plan().orderBy();
        boolean behindCounts = order != null && order.onFailure() != FlowPlan.OnFailure.PARK;
        long backlog = flowQueue.backlog() + (behindCounts ? flowQueue.behind() : 0);
        if (backlog >= mostBacklog) {
            throw new Rejected(
                    true,
                    "The flow " + flow.name() + " has " + backlog
                            + " runs waiting, as many as it may. Send it again later.",
                    Duration.ofSeconds(10));
        }
        if (backlog >= mostBacklog / 2) queues.halfFull(flow, backlog);
    }

    void makeRoom() throws Rejected {
        if (closing)
            throw new Rejected(false, "The server is stopping. Send it again in a moment.", Duration.ofSeconds(5));
        String noRoom = room.refusal();
        if (noRoom != null) throw new Rejected(false, noRoom, Duration.ofSeconds(30));
        if (journal.waitingBytes() > Engine.MOST_WAITING_BYTES) {
            throw new Rejected(
                    false, "The disk does not keep up with what arrives. Send it again later.", Duration.ofSeconds(2));
        }
    }
}
