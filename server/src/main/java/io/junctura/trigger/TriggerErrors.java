package io.junctura.trigger;

import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The errors of flows' triggers, and registrations of unpublished flows that could not be removed. Thread safe. */
public final class TriggerErrors {
    public static final Logger LOG = LoggerFactory.getLogger(TriggerErrors.class);

    private final Clock clock;
    private final Map<FlowName, TriggerError> open = new ConcurrentHashMap<>();
    /** Those of flows that are not live any more. */
    private final Map<FlowName, TriggerError> left = new ConcurrentHashMap<>();

    public TriggerErrors(Clock clock) {
        this.clock = clock;
    }

    /** The trigger does not work. Logged if the message is new. */
    public void met(PinnedFlow flow, String message) {
        met(open, flow.name(), message);
    }

    /** The trigger works. */
    public void gone(PinnedFlow flow) {
        boolean left = this.left.remove(flow.name()) != null; // Its registration is used again.
        if (open.remove(flow.name()) != null || left) LOG.info("{}: its trigger works again.", flow.name());
    }

    /** A registration of a flow that is not live any more could not be removed at the third party. */
    public void left(FlowName flow, String message) {
        met(left, flow, message);
    }

    /** The registrations of a flow were removed. */
    public void cleared(FlowName flow) {
        if (left.remove(flow) != null) LOG.info("{}: nothing of it is left at the sender.", flow);
    }

    private void met(Map<FlowName, TriggerError> all, FlowName flow, String message) {
        TriggerError before = all.get(flow);
        if (before != null && before.message().equals(message)) return;
        Instant since = before == null ? clock.instant() : before.since();
        all.put(flow, new TriggerError(flow, since, message));
        LOG.warn("{}: {}", flow, message);
    }

    public void keep(Set<FlowName> live) {
        open.keySet().retainAll(live);
    }

    public Optional<TriggerError> of(FlowName flow) {
        TriggerError trouble = open.get(flow);
        return Optional.ofNullable(trouble != null ? trouble : left.get(flow));
    }

    /** All errors, in the order of the flows' names. */
    public List<TriggerError> list() {
        Set<FlowName> flows = new TreeSet<>(Comparator.comparing(FlowName::toString));
        flows.addAll(open.keySet());
        flows.addAll(left.keySet());
        return flows.stream().map(this::of).flatMap(Optional::stream).toList();
    }
}
