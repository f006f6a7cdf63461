package io.junctura.run;

import io.junctura.connector.PinnedVersions;
import io.junctura.definition.FlowPlan;
import io.junctura.expression.Template;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a flow, with the config and connections of its instance. Immutable. A run keeps the version with which
 * it was accepted, until a person resumes it in another one.
 *
 * @param flow        the flow's number, the same in all versions; the key of its queue, cursor and state
 * @param revision    the number of this combination of document version and instance config; identifies the plan in the
 *                    journal. Negative: of a tested draft
 * @param version     the version of the integration that people see, from 1
 * @param connections from a slot to the name of the saved connection
 * @param pins        the versions of the plugins that it uses
 */
public record PinnedFlow(
        int flow,
        int revision,
        int version,
        FlowName name,
        FlowPlan plan,
        Map<String, Object> config,
        Map<String, String> connections,
        PinnedVersions pins) {

    /** With the selected versions of its plugins. */
    public PinnedFlow(
            int flow,
            int revision,
            int version,
            FlowName name,
            FlowPlan plan,
            Map<String, Object> config,
            Map<String, String> connections) {
        this(flow, revision, version, name, plan, config, connections, PinnedVersions.NONE);
    }

    /** The saved connection for a step's slot, or the slot's own name; null: the step needs none. */
    public @Nullable String connection(@Nullable String slot) {
        return slot == null ? null : connections.getOrDefault(slot, slot);
    }

    /** Whether a revision with this number was made of a draft, so that its runs are tests. */
    public static boolean isTest(int revision) {
        return revision < 0;
    }

    /** Whether its runs are tests of a draft. */
    public boolean isTest() {
        return isTest(revision);
    }

    /** How much of ended runs is kept. Of a test everything is kept, because people look at it. */
    public FlowPlan.History history() {
        return isTest() ? FlowPlan.History.FULL : plan.history();
    }

    /**
     * A placeholder for a version that is no longer available. It has no steps: its runs can accept messages and end,
     * but not execute steps.
     */
    public static PinnedFlow unavailable(int flow, int revision) {
        FlowPlan.TriggerPlan trigger = new FlowPlan.TriggerPlan("", null, Template.constant(null), null);
        FlowPlan plan =
                new FlowPlan("", null, trigger, null, null, FlowPlan.Limits.DEFAULT, FlowPlan.History.FULL, List.of());
        return new PinnedFlow(flow, revision, 0, new FlowName("", "", "flow " + flow), plan, Map.of(), Map.of());
    }
}
