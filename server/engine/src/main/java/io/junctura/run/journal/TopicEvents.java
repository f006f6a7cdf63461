package io.junctura.run.journal;

import java.util.Optional;

/** The events that were published to topics. Thread safe. */
public interface TopicEvents {

    /** The number for a new event, higher than all before. */
    long nextTopicEvent();

    /**
     * The event that was published to a topic under this name.
     *
     * @param event stored JSON, which is compared with the content of the published event
     */
    Optional<PublishedEvent> published(String topic, String name, byte[] event);
}
