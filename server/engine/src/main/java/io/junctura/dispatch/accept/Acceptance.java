package io.junctura.dispatch.accept;

import io.junctura.dispatch.accept.AcceptedRuns.Accepting;
import io.junctura.dispatch.listener.RunAnnouncements;
import io.junctura.dispatch.queue.RunActor;
import io.junctura.json.Json;
import io.junctura.memory.MemoryExhausted;
import io.junctura.run.CallerLimit;
import io.junctura.run.Entry;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.AppendListener;
import io.junctura.run.journal.CursorChange;
import io.junctura.run.journal.JournalWriter;
import io.junctura.run.journal.LedgerChange;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.journal.TopicEvent;
import io.junctura.run.journal.TopicEvents;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Accepts events: a sender gets its receipt when the run of its event is on disk. {@link io.junctura.dispatch.Engine} has the contracts. Thread safe. */
public final class Acceptance {
    private final JournalWriter journal;
    private final TopicEvents topics;
    private final Admission admission;
    private final AcceptedRuns accepted;
    private final RunAnnouncements announcements;
    private final Clock clock;

    public Acceptance(
            JournalWriter journal,
            TopicEvents topics,
            Admission admission,
            AcceptedRuns accepted,
            RunAnnouncements announcements,
            Clock clock) {
        this.journal = journal;
        this.topics = topics;
        this.admission = admission;
        this.accepted = accepted;
        this.announcements = announcements;
        this.clock = clock;
    }

    public CompletableFuture<List<Receipt>> accept(
            PinnedFlow flow, List<Incoming> events, @Nullable CursorChange cursor, List<LedgerChange> files)
            throws Rejected {
        admission.check(flow);
        long now = clock.millis();
        List<Accepting> all = new ArrayList<>(events.size());
        for (Incoming event : events) all.add(accepting(flow, event, now));
        NewRunsAppend<List<Receipt>> entering = new NewRunsAppend<>(List.of(flow), all, receipts -> receipts);
        journal.append(new Append(runs(all), List.of(), cursor, null, files), entering);
        return entering.done;
    }

    public CompletableFuture<PublishedEvent> publish(String topic, Incoming event, List<PinnedFlow> subscribers)
            throws Rejected {
        // An event without a subscribed flow is written, too.
        admission.check();
        for (PinnedFlow flow : subscribers) admission.check(flow);
        long now = clock.millis();
        long seq = topics.nextTopicEvent();
        byte[] stored = event.stored() != null ? event.stored() : Json.writeStored(event.payload());
        Incoming anonymous = new Incoming(event.payload(), stored, event.origin(), null);
        List<Accepting> all = new ArrayList<>(subscribers.size());
        for (PinnedFlow flow : subscribers) all.add(accepting(flow, anonymous, now));
        TopicEvent published = new TopicEvent(seq, topic, event.identity(), stored, subscribers.size(), now);
        NewRunsAppend<PublishedEvent> entering =
                new NewRunsAppend<>(subscribers, all, receipts -> new PublishedEvent(seq, receipts.size(), true)) {
                    @Override
                    public void rejected(String why) {
                        String name = event.identity();
                        announcements.later(() -> {
                            Optional<PublishedEvent> first =
                                    name == null ? Optional.empty() : topics.published(topic, name, stored);
                            if (first.isPresent()) done.complete(first.get());
                            else done.completeExceptionally(new IllegalStateException(why));
                        });
                    }
                };
        journal.append(new Append(runs(all), List.of(), null, published), entering);
        return entering.done;
    }

    public CompletableFuture<Long> replay(StoredRun earlier, @Nullable Object payload, PinnedFlow flow)
            throws Rejected {
        admission.check(flow);
        Run.Accepted first = earlier.accepted();
        Map<String, Object> origin = new HashMap<>(first.origin());
        origin.remove(CallerLimit.ORIGIN_KEY); // A replay has no waiting caller.
        Incoming again = new Incoming(payload, null, origin, null);
        Run.Accepted accepted = new Run.Accepted(clock.millis(), payload, origin, null, earlier.id(), first.depth());
        return acceptOne(accepting(flow, again, accepted));
    }

    public CompletableFuture<Long> test(PinnedFlow flow, Incoming event, List<Entry> given) throws Rejected {
        admission.check(flow);
        Accepting plain = accepting(flow, event, clock.millis());
        return acceptOne(new Accepting(flow, plain.accepted(), plain.run().with(given)));
    }

    private CompletableFuture<Long> acceptOne(Accepting one) {
        NewRunsAppend<Long> entering = new NewRunsAppend<>(
                List.of(one.flow()), List.of(one), receipts -> receipts.get(0).run());
        journal.append(Append.of(one.run()), entering);
        return entering.done;
    }

    private static List<NewRun> runs(List<Accepting> all) {
        List<NewRun> runs = new ArrayList<>(all.size());
        for (Accepting one : all) runs.add(one.run());
        return runs;
    }

    static Accepting accepting(PinnedFlow flow, Incoming event, long now) throws Rejected {
        return accepting(flow, event, new Run.Accepted(now, event.payload(), event.origin(), null, null, 0));
    }

    private static Accepting accepting(PinnedFlow flow, Incoming event, Run.Accepted accepted) throws Rejected {
        try {
            return new Accepting(flow, accepted, NewRuns.of(0, flow, event, accepted));
        } catch (MemoryExhausted e) {
            throw Rejected.of(e);
        }
    }

    /** Runs that are appended to the journal and then enter their queues. */
    private class NewRunsAppend<T> implements AppendListener {
        final CompletableFuture<T> done = new CompletableFuture<>();
        private final List<PinnedFlow> flows;
        private final List<Accepting> all;
        private final Function<List<Receipt>, T> result;

        /** @param flows those of the runs, each once */
        NewRunsAppend(List<PinnedFlow> flows, List<Accepting> all, Function<List<Receipt>, T> result) {
            this.flows = flows;
            this.all = all;
            this.result = result;
        }

        @Override
        public void committed(List<Receipt> receipts) {
            List<@Nullable RunActor> fresh = new ArrayList<>(receipts.size());
            for (int i = 0; i < receipts.size(); i++) fresh.add(accepted.committed(all.get(i), receipts.get(i)));
            announcements.later(() -> {
                accepted.enterQueues(fresh, flows);
                done.complete(result.apply(receipts));
            });
        }

        @Override
        public void failed(Throwable why) {
            done.completeExceptionally(why);
        }
    }
}
