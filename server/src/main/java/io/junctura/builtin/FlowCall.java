package io.junctura.builtin;

import io.junctura.api.TriggerInfo;

/**
 * Lets other flows of this integration start the flow with a {@code call} step. The payload is the step's {@code input};
 * where the caller waits, it gets what the flow answers with {@code respond}.
 */
@TriggerInfo(id = "call", title = "Called by another flow")
public record FlowCall() implements FlowTrigger {}
