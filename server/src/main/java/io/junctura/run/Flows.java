package io.junctura.run;

import java.util.Optional;

/** Where plans come from. Thread safe; {@link #live} is on the hot path and answers from memory. */
public interface Flows {

    /** The flow that is published and switched on under this name. */
    Optional<PinnedFlow> live(FlowName name);

    /**
     * The plan that a run was accepted with, whatever has been published since.
     *
     * @throws IllegalStateException if the store does not hold it: it was damaged or belongs to another server
     */
    PinnedFlow pinned(int flow, int revision);

    /** Another flow of the same integration, as it was in the same revision; empty if that has none of this name. */
    Optional<PinnedFlow> sibling(PinnedFlow of, String flow);
}
