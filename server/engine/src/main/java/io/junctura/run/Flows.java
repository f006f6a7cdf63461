package io.junctura.run;

import java.util.Optional;

/** Finds the plans of flows. Thread safe. {@link #live} is called for each event and reads from memory. */
public interface Flows {

    /** The published and enabled flow with this name. */
    Optional<PinnedFlow> live(FlowName name);

    /**
     * A version of a flow that runs were accepted with.
     *
     * @throws FlowUnavailable if it is no longer available: its plugin was removed, or the database was damaged or belongs to
     *                  another server
     */
    PinnedFlow pinned(int flow, int revision);

    /** Why a flow is not live, as a sentence. */
    default String whyNotLive(FlowName name) {
        return "There is no integration \"" + name.integration() + "\" with a flow \"" + name.flow() + "\".";
    }

    /** Another flow of the same integration, in the same revision; empty if there is none with this name. */
    Optional<PinnedFlow> sibling(PinnedFlow of, String flow);
}
