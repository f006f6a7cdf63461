/** Publishes events to all flows that subscribe to a topic. */
@NullMarked
package io.junctura.trigger.topic;

import org.jspecify.annotations.NullMarked;
