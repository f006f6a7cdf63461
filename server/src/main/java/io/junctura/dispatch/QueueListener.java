package io.junctura.dispatch;

import io.junctura.run.PinnedFlow;

/** Told of each event that a flow takes while its queue is at least half full. Called on the accepting thread: quick. */
public interface QueueListener {
    /** @param due how many runs of the flow are queued or executing */
    void halfFull(PinnedFlow flow, long due);
}
