package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import org.jspecify.annotations.Nullable;

/**
 * Publishes an event to a topic: sends it as a signed webhook to the customers and systems that subscribe, and starts the subscribed
 * flows. Every subscribed flow starts with this event as its payload. When the step ends, the event and all of its runs and deliveries
 * are on disk. A repeated attempt publishes nothing twice.
 *
 * @param topic    the topic's name: letters, digits, dots, dashes and underscores
 * @param event    any JSON value
 * @param identity the ID of the event. A second event with the same ID is not published
 */
@ActionInfo(id = "publish", title = "Publish an event", effect = Effect.KEYED)
public record TopicPublish(
        @Field(title = "Topic", example = "order-placed") String topic,
        @Field(title = "Event", widget = Field.Widget.JSON) Object event,

        @Field(title = "Identity", advanced = true) @Nullable
        String identity)
        implements OwnAction<TopicPublish.Published> {

    public TopicPublish {
        TopicEvent.checkTopic(topic);
    }

    /**
     * The outcome.
     *
     * @param event the event's number among all events of topics. It is not the ID of a run, nor of an event in the
     *              server's list
     * @param runs  the number of runs that it started; 0 without subscribed flows
     */
    public record Published(
            @Field(title = "Event") long event,
            @Field(title = "Runs") int runs) {}
}
