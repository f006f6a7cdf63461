/**
 * Turns the outside world into accepted events: webhooks, calls, topics, starts by hand, schedules, polls and streams. The
 * door is {@link io.junctura.trigger.Intake}; what it accepts is the engine's from then on.
 */
@NullMarked
package io.junctura.trigger;

import org.jspecify.annotations.NullMarked;
