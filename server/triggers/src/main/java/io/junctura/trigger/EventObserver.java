package io.junctura.trigger;

import io.junctura.run.PinnedFlow;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gets the events of published flows, for which tests of drafts wait. Thread safe. */
public interface EventObserver {

    /** Whether a test waits for an event of this flow. */
    boolean waitFor(PinnedFlow flow);

    /** A published flow has accepted an event. */
    void accepted(PinnedFlow flow, @Nullable Object payload, Map<String, Object> origin);

    /** An event was published to a topic. */
    void published(String topic, @Nullable Object event);
}
