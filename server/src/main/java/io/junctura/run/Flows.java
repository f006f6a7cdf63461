package io.junctura.run;

import java.util.Optional;

/** Where plans come from. Thread safe; {@link #live} is on the hot path and answers from memory. */
public interface Flows {

    /** The flow that is published and switched on under this name. */
    Optional<PinnedFlow> live(FlowName name);

    /**
     * The plan that a run was accepted with, whatever has been published since.
     *
     * @throws FlowLost if that cannot be had any more: its plugin is gone, or the store was damaged or is another server's
     */
    PinnedFlow pinned(int flow, int revision);

    /** Another flow of the same integration, as it was in the same revision; empty if that has none of this name. */
    Optional<PinnedFlow> sibling(PinnedFlow of, String flow);
}
