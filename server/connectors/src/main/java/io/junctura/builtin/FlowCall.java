package io.junctura.builtin;

import io.junctura.api.Field;
import io.junctura.api.TriggerInfo;
import java.util.List;

/**
 * Starts the flow by a {@code call} step of another flow. The payload is the step's {@code input}. A caller that waits gets
 * the response of the flow's {@code respond} step.
 *
 * @param callers the other integrations that may call the flow, by name; {@code *} for all. Flows of the same integration may
 *                always call it
 */
@TriggerInfo(id = "call", title = "Called by another flow")
public record FlowCall(
        @Field(
                title = "Integrations that may call it",
                pattern = "^([a-z][a-z0-9-]{0,62}|\\*)$",
                patternHint = "the name of an integration, or *")
        List<String> callers)
        implements FlowTrigger {}
