package io.junctura.integration;

import io.junctura.history.FlowNames;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** The names of flows and the versions of revisions, by their numbers. These never change, so each is read once. */
public final class FlowDirectory implements FlowNames {
    private static final FlowName UNKNOWN = new FlowName("?", "?", "?");

    private final RevisionStore revisions;
    private final Flows flows;
    private final Map<Integer, FlowName> names = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> versions = new ConcurrentHashMap<>();
    private final Map<Long, String> triggers = new ConcurrentHashMap<>();

    public FlowDirectory(RevisionStore revisions, Flows flows) {
        this.revisions = revisions;
        this.flows = flows;
    }

    @Override
    public FlowName name(int flow) {
        FlowName stored = stored(flow);
        return isTest(stored) ? new FlowName(IntegrationStore.INSTANCE, stored.integration(), stored.flow()) : stored;
    }

    @Override
    public boolean isTest(int flow) {
        return isTest(stored(flow));
    }

    private static boolean isTest(FlowName stored) {
        return stored.instance().equals(IntegrationStore.TESTS);
    }

    private FlowName stored(int flow) {
        FlowName known = names.get(flow);
        if (known != null) return known;
        try {
            FlowName found = revisions.flow(flow).orElse(UNKNOWN);
            if (!found.equals(UNKNOWN)) names.put(flow, found);
            return found;
        } catch (IllegalStateException unreadable) {
            return UNKNOWN;
        }
    }

    /** The number of a flow, also of one that is no longer published; empty if there never was one of this name. */
    public OptionalInt number(FlowName flow) {
        return revisions.flowNumber(flow);
    }

    @Override
    public int version(int revision) {
        Integer known = versions.get(revision);
        if (known != null) return known;
        try {
            int found = revisions.version(revision).orElse(0);
            if (found != 0) versions.put(revision, found);
            return found;
        } catch (IllegalStateException unreadable) {
            return 0;
        }
    }

    @Override
    public String trigger(int flow, int revision) {
        return triggers.computeIfAbsent((long) flow << 32 | (revision & 0xffffffffL), key -> {
            try {
                return flows.pinned(flow, revision).plan().trigger().use();
            } catch (RuntimeException damaged) {
                return "?";
            }
        });
    }
}
