package io.junctura.history;

import io.junctura.run.FlowName;

/**
 * The names of flows and versions by their numbers in the journal. Called for each line of a list: it reads at most one row, compiles
 * nothing, and never throws. An unknown number has a placeholder as its name.
 */
public interface FlowNames {

    FlowName name(int flow);

    /** Whether the number belongs to the tests of a flow's drafts. */
    default boolean isTest(int flow) {
        return false;
    }

    /** The version of the integration, from 1; negative for a draft that was tested. */
    int version(int revision);

    /** The trigger of the flow in that revision, such as {@code http.webhook}. */
    String trigger(int flow, int revision);
}
