package io.junctura.integration;

import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.IntegrationPlan.ConfigProperty;
import io.junctura.integration.IntegrationStore.Instance;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Completes what an instance says with what its integration says, and finds what is missing. Pure. */
final class InstanceCheck {
    final Map<String, Object> config = new LinkedHashMap<>();
    final Map<String, String> bindings = new LinkedHashMap<>();
    /** By the slot's name. */
    final Map<String, String> unbound = new LinkedHashMap<>();
    /** By the property's name. */
    final Map<String, String> wrong = new LinkedHashMap<>();

    /** @param connectorOf by a saved connection's name: its connector, empty if there is no such connection */
    InstanceCheck(IntegrationPlan plan, Instance instance, Function<String, Optional<String>> connectorOf) {
        plan.slots().forEach((slot, connector) -> bind(slot, connector, instance, connectorOf));
        plan.config().forEach((name, property) -> configure(name, property, instance));
        for (String name : instance.config().keySet()) {
            if (!plan.config().containsKey(name)) wrong.put(name, "The integration has no config \"" + name + "\".");
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
                wrong.put(name, "The config \"" + name + "\" has no default, and the instance gives no value. Set it.");
            }
            return;
        }
        String problem = mismatch(property.schema(), value);
        if (problem != null) wrong.put(name, "The config \"" + name + "\" " + problem + ".");
        else config.put(name, value);
    }

    private static @Nullable String mismatch(Map<String, Object> schema, Object value) {
        if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
            return "must be one of " + allowed;
        }
        if (!(schema.get("type") instanceof String type)) return null;
        boolean fits = switch (type) {
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Long || value instanceof BigInteger;
            case "number" -> value instanceof Long || value instanceof BigInteger || value instanceof BigDecimal;
            case "boolean" -> value instanceof Boolean;
            case "array" -> value instanceof List<?>;
            case "object" -> value instanceof Map<?, ?>;
            default -> true;
        };
        return fits ? null : "must be of type " + type;
    }
}
