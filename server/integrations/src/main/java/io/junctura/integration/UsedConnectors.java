package io.junctura.integration;

import io.junctura.definition.FlowPlan;
import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.StepPlan;
import java.util.Set;
import java.util.TreeSet;

/** Finds the connectors that an integration uses. Pure. */
public final class UsedConnectors {
    private UsedConnectors() {}

    /** The ids of the connectors, in order. */
    public static Set<String> of(IntegrationPlan plan) {
        Set<String> connectors = new TreeSet<>(plan.slots().values());
        for (FlowPlan flow : plan.flows().values()) {
            connectors.add(connectorOf(flow.trigger().use()));
            for (StepPlan step : flow.allSteps()) {
                String use = step.use();
                if (use != null) connectors.add(connectorOf(use));
            }
        }
        connectors.remove(""); // A step of a draft may have no connector yet.
        return connectors;
    }

    private static String connectorOf(String use) {
        return use.substring(0, Math.max(0, use.indexOf('.')));
    }
}
