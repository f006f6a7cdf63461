package io.junctura;

import io.junctura.integration.Change;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The flows that are live. Listeners get all of them after each change, but nothing before the flows of the start are
 * complete: an event for a topic is for each flow that subscribes. Thread safe.
 */
final class LiveFlows {
    private final Map<FlowName, PinnedFlow> flows = new TreeMap<>(Comparator.comparing(FlowName::toString));
    private final List<Consumer<List<PinnedFlow>>> listeners = new CopyOnWriteArrayList<>();
    private volatile List<PinnedFlow> published = List.of();
    private boolean complete;

    /** Listeners are called in the order in which they were added. */
    void onChange(Consumer<List<PinnedFlow>> listener) {
        listeners.add(listener);
    }

    /** An integration has changed. */
    synchronized void changed(Change change) {
        change.unpublished().forEach(flows::remove);
        for (PinnedFlow flow : change.live()) flows.put(flow.name(), flow);
        if (complete) publish();
    }

    /** All flows that were live at the start of the server are known. */
    synchronized void complete() {
        complete = true;
        publish();
    }

    /** The flows that listeners got last; none before the flows of the start are complete. */
    List<PinnedFlow> list() {
        return published;
    }

    private void publish() {
        List<PinnedFlow> all = List.copyOf(flows.values());
        published = all;
        for (Consumer<List<PinnedFlow>> listener : listeners) listener.accept(all);
    }
}
