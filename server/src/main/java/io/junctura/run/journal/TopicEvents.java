package io.junctura.run.journal;

import java.util.Optional;

/** Events that were published to topics. Thread safe. */
public interface TopicEvents {

    /** A number for an event published to a topic; counts up. */
    long nextTopicEvent();

    /**
     * The event that was published to a topic under this name, with how many runs it started.
     *
     * @param event stored JSON, to be compared with what was published then
     */
    Optional<PublishedEvent> published(String topic, String name, byte[] event);
}
