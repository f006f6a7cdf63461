package io.junctura.delivery;

import io.junctura.delivery.Subscription.State;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.run.journal.PublishedEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Disables subscriptions that fail or have long queues, and publishes an event for their owners. Thread safe. */
final class SubscriptionDisabling {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionDisabling.class);

    /** The topic of these events. */
    static final String TOPIC = "junctura.subscription.disabled";

    private final Subscriptions subscriptions;
    private volatile Publishing publishing = (topic, event, identity) -> {
        throw new IllegalStateException("the server has not started");
    };

    /** Publishes an event of the server itself. */
    public interface Publishing {
        CompletableFuture<PublishedEvent> publish(String topic, Object event, String identity) throws Rejected;
    }

    SubscriptionDisabling(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    void publishBy(Publishing by) {
        publishing = by;
    }

    /**
     * Publishes the event first. If the process ends before the subscription is disabled, the next call repeats both, and the
     * identity prevents a second event.
     *
     * @param reason a sentence for the owner
     * @param cause  the same for each call about the same cause; part of the event's identity
     * @return whether it is disabled; if not, call again
     */
    boolean disable(Subscription one, String reason, @Nullable Instant failingSince, String cause)
            throws InterruptedException {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("type", TOPIC);
        event.put("subscription", one.id());
        event.put("instance", one.instance());
        event.put("description", one.settings().description());
        event.put("address", one.settings().address().toString());
        event.put("labels", one.settings().labels());
        if (failingSince != null) event.put("failingSince", failingSince.toString());
        event.put("reason", reason);
        try {
            publishing.publish(TOPIC, event, one.id() + " " + cause).get();
            subscriptions.set(one.id(), State.DISABLED, reason, null, 0);
            LOG.warn("The subscription {} was disabled. {}", one.id(), reason);
            return true;
        } catch (Rejected | ExecutionException e) {
            LOG.warn("The subscription {} could not be disabled yet: {}", one.id(), e.getMessage());
            return false;
        }
    }
}
