package io.junctura.builtin;

import io.junctura.api.Field;
import io.junctura.api.TriggerInfo;

/**
 * Starts the flow for every event that is published to a topic while the flow is published. The payload is the event. Each
 * subscribed flow gets its own run.
 *
 * @param topic the topic's name: letters, digits, dots, dashes and underscores
 */
@TriggerInfo(id = "event", title = "Event on a topic")
public record TopicEvent(
        @Field(title = "Topic", example = "order-placed") String topic) implements TopicTrigger {

    public TopicEvent {
        checkTopic(topic);
    }

    /** @throws IllegalArgumentException if it cannot be a topic's name */
    static void checkTopic(String topic) {
        boolean good = !topic.isEmpty() && topic.length() <= 100;
        for (int i = 0; i < topic.length() && good; i++) {
            char c = topic.charAt(i);
            good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || ".-_".indexOf(c) >= 0;
        }
        if (!good) {
            throw new Unfit(
                    "topic",
                    "A topic's name is 1 to 100 letters, digits, dots, dashes and underscores, such as order-placed.");
        }
    }
}
