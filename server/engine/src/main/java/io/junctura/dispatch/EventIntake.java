package io.junctura.dispatch;

import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.dispatch.listener.QueueListener;
import io.junctura.run.Entry;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.CursorChange;
import io.junctura.run.journal.LedgerChange;
import io.junctura.run.journal.PublishedEvent;
import io.junctura.run.journal.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Accepts events: each is on disk with its run before it is acknowledged. Thread safe. */
public interface EventIntake extends IntakeCapacity {
    /**
     * Accepts events, all or none.
     *
     * @return completed with a receipt for each event, in order, when all are on disk; exceptionally if the server is stopping and
     *     cannot say whether they are
     * @throws Rejected if too much is waiting already; nothing was accepted
     */
    CompletableFuture<List<Receipt>> accept(PinnedFlow flow, List<Incoming> events) throws Rejected;

    /** As {@link #accept(PinnedFlow, List)}, and moves the cursor of the flow in the same commit. */
    CompletableFuture<List<Receipt>> accept(PinnedFlow flow, List<Incoming> events, @Nullable CursorChange cursor)
            throws Rejected;

    /** As {@link #accept(PinnedFlow, List)}, and changes the file ledger of the flow in the same commit. */
    CompletableFuture<List<Receipt>> accept(PinnedFlow flow, List<Incoming> events, List<LedgerChange> files)
            throws Rejected;

    /** Publishes an event to a topic: appends it and a run of each subscribed flow in one commit. */
    CompletableFuture<PublishedEvent> publish(String topic, Incoming event, List<PinnedFlow> subscribers)
            throws Rejected;

    /** Starts a test run of a draft. Its given entries stand for the steps that the test does not execute. */
    CompletableFuture<Long> test(PinnedFlow flow, Incoming event, List<Entry> given) throws Rejected;

    /** Sets the listener for flows whose queue is at least half full. */
    void whenHalfFull(QueueListener listener);
}
