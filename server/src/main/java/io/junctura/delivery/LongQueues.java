package io.junctura.delivery;

import io.junctura.http.ProblemException;
import io.junctura.run.PinnedFlow;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Disables a subscription whose queue is half full. A full one would have its topics refuse events for all subscribers. Until
 * it is disabled it gets its events, for which the other half has room, so that none is lost. Thread safe.
 */
final class LongQueues {
    private final Subscriptions subscriptions;
    private final Disabling disabling;
    private final Executor background;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    LongQueues(Subscriptions subscriptions, Disabling disabling, Executor background) {
        this.subscriptions = subscriptions;
        this.disabling = disabling;
        this.background = background;
    }

    /**
     * Called while events are accepted, for each of them: returns at once.
     *
     * @param waiting how many deliveries are due
     */
    void halfFull(PinnedFlow flow, long waiting) {
        if (!DeliveryPlan.is(flow.name())) return;
        String id = flow.name().integration();
        if (!underWay.add(id)) return;
        try {
            background.execute(() -> disable(id, waiting));
        } catch (RejectedExecutionException stopping) {
            underWay.remove(id);
        }
    }

    private void disable(String id, long waiting) {
        try {
            Subscription one = subscriptions.existing(id);
            if (!one.isEnabled()) return;
            String reason = waiting + " deliveries wait to be sent, half of what the queue of a subscription holds. The"
                    + " subscriber takes them more slowly than events come.";
            disabling.disable(one, reason, subscriptions.failing.since(id), "queue half full, edit " + one.edits());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ProblemException deleted) {
            // Nothing is queued for it any more.
        } finally {
            underWay.remove(id);
        }
    }
}
