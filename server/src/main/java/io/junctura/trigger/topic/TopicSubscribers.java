package io.junctura.trigger.topic;

import io.junctura.dispatch.Rejected;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.PublishedEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Those who get events of topics beside the flows of integrations. */
public interface TopicSubscribers {

    /** There are none. */
    TopicSubscribers NONE = (topic, event, publish) -> publish.to(List.of());

    /**
     * Publishes an event to those who want it at this moment: until {@code publish} returns, none of them comes or goes.
     *
     * @param publish does so, without waiting for the disk
     */
    CompletableFuture<PublishedEvent> publish(String topic, @Nullable Object event, Publishing publish) throws Rejected;

    /** Hands an event to the journal. */
    interface Publishing {
        /** @param more the flows that get it beside those of integrations */
        CompletableFuture<PublishedEvent> to(List<PinnedFlow> more) throws Rejected;
    }
}
