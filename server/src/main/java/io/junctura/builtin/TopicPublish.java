package io.junctura.builtin;

import io.junctura.api.ActionInfo;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import org.jspecify.annotations.Nullable;

/**
 * Publishes an event to a topic: every flow that subscribes to it starts with this event as its payload. When the step is
 * done, the event and all the runs it starts are on disk. An attempt that is repeated publishes nothing twice.
 *
 * @param topic    the topic's name: letters, digits, dots, dashes and underscores
 * @param event    any JSON value
 * @param identity what names the event; another one of the same identity is not published again
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
     * What became of it.
     *
     * @param event the event's number among all that was ever published to topics here; not the id of a run, nor of an
     *              event as the server lists them
     * @param runs  how many runs it started; none if nobody subscribes
     */
    public record Published(
            @Field(title = "Event") long event,
            @Field(title = "Runs") int runs) {}
}
