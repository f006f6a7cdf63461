package io.junctura.run.journal;

import org.jspecify.annotations.Nullable;

/**
 * An event to be published to a topic. The append is rejected if the topic already has an event with this name.
 *
 * @param name the event's identity; null: it has none
 * @param runs how many flows are subscribed
 */
public record TopicEvent(long seq, String topic, @Nullable String name, byte[] event, int runs, long at) {}
