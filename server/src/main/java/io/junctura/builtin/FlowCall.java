package io.junctura.builtin;

import io.junctura.api.TriggerInfo;

/**
 * Starts the flow by a {@code call} step of another flow of this integration. The payload is the step's {@code input}. A
 * caller that waits gets the response of the flow's {@code respond} step.
 */
@TriggerInfo(id = "call", title = "Called by another flow")
public record FlowCall() implements FlowTrigger {}
