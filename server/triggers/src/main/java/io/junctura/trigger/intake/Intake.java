package io.junctura.trigger.intake;

import io.junctura.connector.ConnectorDescriptor.TriggerKind;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import io.junctura.trigger.Bindings;
import io.junctura.trigger.LiveTriggers;
import io.junctura.trigger.TriggerError;
import io.junctura.trigger.TriggerErrors;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells the triggers of all kinds which flows are live, and what has changed for them. Thread safe. */
public final class Intake implements AutoCloseable {
    private final Bindings bindings;
    private final TriggerErrors errors;
    private final List<LiveTriggers> triggers;
    /** Null before the first call of {@link #live}. */
    private @Nullable List<PinnedFlow> live;

    /** @param triggers of all kinds; they are called and closed in this order */
    public Intake(Bindings bindings, TriggerErrors errors, List<LiveTriggers> triggers) {
        this.bindings = bindings;
        this.errors = errors;
        this.triggers = List.copyOf(triggers);
    }

    /** @param all all live flows; called after each change, and once after the start */
    public synchronized void live(List<PinnedFlow> all) {
        live = all;
        Map<Integer, Integer> revisions = new HashMap<>();
        Set<FlowName> names = new HashSet<>();
        Map<TriggerKind, List<PinnedFlow>> byKind = new EnumMap<>(TriggerKind.class);
        for (PinnedFlow flow : all) {
            revisions.put(flow.flow(), flow.revision());
            names.add(flow.name());
            TriggerKind kind = bindings.kind(flow);
            if (kind == null) errors.report(flow, "The plugin of its trigger is not installed.");
            else byKind.computeIfAbsent(kind, any -> new ArrayList<>()).add(flow);
        }
        bindings.keep(revisions);
        errors.retain(names);
        for (LiveTriggers each : triggers) {
            List<PinnedFlow> theirs = new ArrayList<>();
            for (TriggerKind kind : each.kinds()) theirs.addAll(byKind.getOrDefault(kind, List.of()));
            each.live(theirs);
        }
    }

    /** Connectors have changed, or were removed or installed: their triggers restart. */
    public synchronized void connectorsChanged(Set<String> connectors) {
        List<PinnedFlow> now = live;
        if (now == null) return;
        live(now);
        Predicate<PinnedFlow> uses = flow -> {
            String use = flow.plan().trigger().use();
            return connectors.contains(use.substring(0, Math.max(0, use.indexOf('.'))));
        };
        for (LiveTriggers each : triggers) each.restart(uses);
    }

    /** A saved connection has changed: the triggers that use it restart. */
    public void connectionChanged(String name) {
        for (LiveTriggers each : triggers) each.connectionChanged(name);
    }

    /** Deletes cursors of a flow, and restarts its trigger from the beginning. See {@link LiveTriggers#reset}. */
    <R> R reset(int flow, Supplier<R> delete) {
        Supplier<R> reset = delete;
        for (LiveTriggers each : triggers) {
            Supplier<R> inner = reset;
            reset = () -> each.reset(flow, inner);
        }
        return reset.get();
    }

    /** Flows whose triggers do not work at the moment, and registrations that unpublished flows have left at third parties. */
    public List<TriggerError> errors() {
        return errors.list();
    }

    /** Stops polls, streams and schedules. The HTTP server ends requests. */
    @Override
    public void close() {
        for (LiveTriggers each : triggers) each.close();
    }
}
