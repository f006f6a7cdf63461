package io.junctura.delivery;

import io.junctura.error.DomainException;
import io.junctura.run.PinnedFlow;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Disables a subscription whose queue is half full. With a full queue its topics would refuse events for all subscribers. Until
 * the subscription is disabled, its events go to the other half of the queue, so that none is lost. Thread safe.
 */
final class LongQueues {
    private final Subscriptions subscriptions;
    private final SubscriptionDisabling disabling;
    private final Executor background;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    LongQueues(Subscriptions subscriptions, SubscriptionDisabling disabling, Executor background) {
        this.subscriptions = subscriptions;
        this.disabling = disabling;
        this.background = background;
    }

    /**
     * To be called for each accepted event. Returns at once.
     *
     * @param waiting the number of due deliveries
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
        } catch (DomainException deleted) {
            // The subscription was deleted.
        } finally {
            underWay.remove(id);
        }
    }
}
