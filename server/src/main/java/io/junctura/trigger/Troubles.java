package io.junctura.trigger;

import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Live flows whose triggers do not work at the moment. Thread safe. */
final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    private final Clock clock;
    private final Map<FlowName, Intake.Trouble> open = new ConcurrentHashMap<>();

    Troubles(Clock clock) {
        this.clock = clock;
    }

    /** Logged when it is news. */
    void met(PinnedFlow flow, String message) {
        Intake.Trouble before = open.get(flow.name());
        if (before != null && before.message().equals(message)) return;
        Instant since = before == null ? clock.instant() : before.since();
        open.put(flow.name(), new Intake.Trouble(flow.name(), since, message));
        LOG.warn("{}: {}", flow.name(), message);
    }

    void gone(PinnedFlow flow) {
        if (open.remove(flow.name()) != null) LOG.info("{}: its trigger works again.", flow.name());
    }

    void keep(Set<FlowName> live) {
        open.keySet().retainAll(live);
    }

    List<Intake.Trouble> list() {
        return List.copyOf(open.values());
    }
}
