package io.junctura.trigger;

import io.junctura.api.ConnectorException;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The errors of flows' triggers, and registrations of unpublished flows that could not be removed. Thread safe. */
public final class TriggerErrors {
    public static final Logger LOG = LoggerFactory.getLogger(TriggerErrors.class);

    private final Clock clock;
    private final Map<FlowName, TriggerError> triggers = new ConcurrentHashMap<>();
    /** Of triggers of requests that cannot be set up, such as with a secret that is no key of the sender's scheme. */
    private final Map<FlowName, TriggerError> settings = new ConcurrentHashMap<>();
    /** Of flows that are no longer live. */
    private final Map<FlowName, TriggerError> registrations = new ConcurrentHashMap<>();

    public TriggerErrors(Clock clock) {
        this.clock = clock;
    }

    /** The trigger does not work. Logged if the message is new. */
    public void report(PinnedFlow flow, String message) {
        report(triggers, flow.name(), message);
    }

    /** The trigger works. It uses a remaining registration of the flow again. */
    public void resolve(PinnedFlow flow) {
        boolean remained = registrations.remove(flow.name()) != null;
        if (triggers.remove(flow.name()) != null || remained) LOG.info("{}: its trigger works again.", flow.name());
    }

    /** The trigger cannot be set up, so each request gets 503. Logged if the message is new. */
    public void reportSettings(PinnedFlow flow, String message) {
        report(settings, flow.name(), message);
    }

    /** A sentence for the people who run the flow, for {@link #reportSettings}. */
    public static String notSetUp(ConnectorException e) {
        return "The trigger cannot be set up: " + e.getMessage();
    }

    /** The trigger can be set up. Called for each request. */
    public void resolveSettings(PinnedFlow flow) {
        if (settings.isEmpty()) return;
        if (settings.remove(flow.name()) != null) LOG.info("{}: its trigger can be set up again.", flow.name());
    }

    /** A registration of a flow that is no longer live could not be removed at the third party. */
    public void reportRegistration(FlowName flow, String message) {
        report(registrations, flow, message);
    }

    /** The registrations of a flow were removed. */
    public void resolveRegistration(FlowName flow) {
        if (registrations.remove(flow) != null) LOG.info("{}: its registrations at the sender were removed.", flow);
    }

    private void report(Map<FlowName, TriggerError> errors, FlowName flow, String message) {
        TriggerError before = errors.get(flow);
        if (before != null && before.message().equals(message)) return;
        Instant since = before == null ? clock.instant() : before.since();
        errors.put(flow, new TriggerError(flow, since, message));
        LOG.warn("{}: {}", flow, message);
    }

    /** Forgets the errors of triggers whose flows are no longer live. */
    public void retain(Set<FlowName> live) {
        triggers.keySet().retainAll(live);
        settings.keySet().retainAll(live);
    }

    public Optional<TriggerError> of(FlowName flow) {
        return Stream.of(triggers, settings, registrations)
                .map(errors -> errors.get(flow))
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** All errors, in the order of the flows' names. */
    public List<TriggerError> list() {
        Set<FlowName> flows = new TreeSet<>(Comparator.comparing(FlowName::toString));
        flows.addAll(triggers.keySet());
        flows.addAll(settings.keySet());
        flows.addAll(registrations.keySet());
        return flows.stream().map(this::of).flatMap(Optional::stream).toList();
    }
}
