package io.junctura.trigger;

import io.junctura.run.FlowName;
import java.time.Instant;

/**
 * An error of a flow's trigger, or a registration of an unpublished flow that could not be removed at a third party.
 *
 * @param message a sentence with the reason
 */
public record TriggerError(FlowName flow, Instant since, String message) {}
