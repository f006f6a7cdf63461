package io.junctura.trigger.topic;

import io.junctura.dispatch.accept.Rejected;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.PublishedEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The subscribers of topics beside the flows of integrations. */
public interface TopicSubscribers {

    /** No subscribers. */
    TopicSubscribers NONE = (topic, event, publish) -> publish.to(List.of());

    /**
     * Publishes an event to the present subscribers. They do not change before {@code publish} returns.
     *
     * @param publish appends the event, without waiting for the disk
     */
    CompletableFuture<PublishedEvent> publish(String topic, @Nullable Object event, Publishing publish) throws Rejected;

    /** Appends an event to the journal. */
    interface Publishing {
        /** @param more flows that get the event beside those of integrations */
        CompletableFuture<PublishedEvent> to(List<PinnedFlow> more) throws Rejected;
    }
}
