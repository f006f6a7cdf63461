package io.junctura.run;

import io.junctura.connector.Pins;
import io.junctura.definition.FlowPlan;
import java.util.Map;

/**
 * A flow as its runs see it: one version, with the config and bindings of its instance. Immutable; a run keeps the one it
 * was accepted with.
 *
 * @param flow        the flow's number: the same over versions, the key of its queue, cursor and state
 * @param revision    the number of this very combination of document version and instance config; names the plan in the
 *                    journal
 * @param version     the integration's version as people count it, from 1
 * @param connections slot to the saved connection's name
 * @param pins        in which versions of their plugins it uses connectors
 */
public record PinnedFlow(
        int flow,
        int revision,
        int version,
        FlowName name,
        FlowPlan plan,
        Map<String, Object> config,
        Map<String, String> connections,
        Pins pins) {

    /** With connectors as they are now. */
    public PinnedFlow(
            int flow,
            int revision,
            int version,
            FlowName name,
            FlowPlan plan,
            Map<String, Object> config,
            Map<String, String> connections) {
        this(flow, revision, version, name, plan, config, connections, Pins.NONE);
    }
}
