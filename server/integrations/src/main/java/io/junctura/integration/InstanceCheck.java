package io.junctura.integration;

import io.junctura.definition.ConfigValues;
import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.IntegrationPlan.ConfigProperty;
import io.junctura.integration.IntegrationStore.Instance;
import io.junctura.json.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Combines the settings of an instance with the defaults of its integration, and finds what is missing or invalid. Pure. */
final class InstanceCheck {
    final IntegrationPlan plan;
    final Map<String, Object> config = new LinkedHashMap<>();
    /** The connection of each slot that a trigger or a step uses. */
    final Map<String, String> bindings = new LinkedHashMap<>();
    /** Used slots without a suitable connection: a sentence for each, by the slot's name. */
    final Map<String, String> unbound = new LinkedHashMap<>();
    /** Missing and invalid config values, with pointers within the config. */
    final List<ConfigValues.Problem> wrong = new ArrayList<>();

    /** @param connectorOf by a saved connection's name: its connector, empty if there is no such connection */
    InstanceCheck(IntegrationPlan plan, Instance instance, Function<String, Optional<String>> connectorOf) {
        this.plan = plan;
        Set<String> used = plan.usedSlots();
        plan.slots().forEach((slot, connector) -> {
            if (used.contains(slot)) bind(slot, connector, instance, connectorOf);
        });
        plan.config().forEach((name, property) -> configure(name, property, instance));
        for (String name : instance.config().keySet()) {
            if (!plan.config().containsKey(name)) wrong(name, "The integration has no config \"" + name + "\".");
        }
        for (String slot : instance.bindings().keySet()) {
            if (!plan.slots().containsKey(slot))
                unbound.put(slot, "The integration has no connection slot \"" + slot + "\".");
        }
    }

    boolean sound() {
        return unbound.isEmpty() && wrong.isEmpty();
    }

    private void bind(
            String slot, String connector, Instance instance, Function<String, Optional<String>> connectorOf) {
        String name = instance.bindings().getOrDefault(slot, slot);
        Optional<String> found = connectorOf.apply(name);
        if (found.isEmpty()) {
            unbound.put(
                    slot,
                    "The slot \"" + slot + "\" is not bound: there is no saved connection \"" + name
                            + "\". Save one of that name for the connector \"" + connector
                            + "\", or bind the slot to another.");
        } else if (!connector.isEmpty() && !found.get().equals(connector)) {
            unbound.put(
                    slot,
                    "The slot \"" + slot + "\" needs a connection of the connector \"" + connector
                            + "\", but the saved connection \"" + name + "\" is of \"" + found.get() + "\".");
        } else {
            bindings.put(slot, name);
        }
    }

    private void configure(String name, ConfigProperty property, Instance instance) {
        Object value = instance.config().containsKey(name) ? instance.config().get(name) : property.fallback();
        if (value == null) {
            if (property.required()) {
                wrong(name, "The config \"" + name + "\" has no default, and the instance gives no value. Set it.");
            }
            return;
        }
        List<ConfigValues.Problem> problems = ConfigValues.problems(name, property.schema(), value);
        if (problems.isEmpty()) config.put(name, value);
        else wrong.addAll(problems);
    }

    private void wrong(String name, String sentence) {
        wrong.add(new ConfigValues.Problem("/" + JsonPointer.segment(name), sentence));
    }
}
