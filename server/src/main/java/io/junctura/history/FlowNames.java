package io.junctura.history;

import io.junctura.run.FlowName;

/**
 * What the numbers in the journal are called. Asked for each line of a list: answers from memory or by one row, compiles
 * nothing, and never throws; an unknown number has a placeholder for a name.
 */
public interface FlowNames {

    FlowName name(int flow);

    /** Whether the number stands for the tests of a flow's drafts. */
    default boolean isTest(int flow) {
        return false;
    }

    /** The integration's version, from 1; negative: of a draft that was tested. */
    int version(int revision);

    /** What starts the flow in that revision, such as {@code http.webhook}. */
    String trigger(int flow, int revision);
}
