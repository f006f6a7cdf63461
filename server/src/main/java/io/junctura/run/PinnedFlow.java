package io.junctura.run;

import io.junctura.connector.PinnedVersions;
import io.junctura.definition.FlowPlan;
import io.junctura.expression.Template;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flow as its runs see it: one version, with the config and bindings of its instance. Immutable; a run keeps the one it
 * was accepted with.
 *
 * @param flow        the flow's number: the same over versions, the key of its queue, cursor and state
 * @param revision    the number of this very combination of document version and instance config; names the plan in the
 *                    journal. Negative: of a draft that is tested
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
        PinnedVersions pins) {

    /** With connectors as they are now. */
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

    /** The saved connection that a step's slot is bound to, or the slot's own name; null: the step needs none. */
    public @Nullable String connection(@Nullable String slot) {
        return slot == null ? null : connections.getOrDefault(slot, slot);
    }

    /** Whether revisions with this number are made of drafts, so that their runs are tests. */
    public static boolean isTest(int revision) {
        return revision < 0;
    }

    /** Whether its runs are tests of a draft. */
    public boolean isTest() {
        return isTest(revision);
    }

    /** What is kept of its runs that have ended: of a test everything, since it was made to be looked at. */
    public FlowPlan.History history() {
        return isTest() ? FlowPlan.History.FULL : plan.history();
    }

    /**
     * In the place of one that cannot be had any more, since its plugin was removed, say. It has no steps: its runs can be
     * told what they are told, and ended, and no more.
     */
    public static PinnedFlow lost(int flow, int revision) {
        FlowPlan.TriggerPlan trigger = new FlowPlan.TriggerPlan("", null, Template.constant(null), null);
        FlowPlan plan =
                new FlowPlan("", null, trigger, null, null, FlowPlan.Limits.DEFAULT, FlowPlan.History.FULL, List.of());
        return new PinnedFlow(flow, revision, 0, new FlowName("", "", "flow " + flow), plan, Map.of(), Map.of());
    }
}
