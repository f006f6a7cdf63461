package io.junctura.builtin;

import io.junctura.api.NoConnection;
import io.junctura.api.Trigger;

/** Started by an event that was published to a topic. */
public interface TopicTrigger extends Trigger<NoConnection> {}
