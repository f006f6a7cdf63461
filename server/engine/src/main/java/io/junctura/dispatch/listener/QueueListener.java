package io.junctura.dispatch.listener;

import io.junctura.run.PinnedFlow;

/** Called for each event that a flow accepts while its queue is at least half full. On the accepting thread, so it is fast. */
public interface QueueListener {
    /** @param due how many runs of the flow are queued or executing */
    void halfFull(PinnedFlow flow, long due);
}
