package io.junctura.connector;

import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import io.junctura.expression.Nearest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All connectors of a server, by name. Immutable. */
public final class Catalog {

    private final Map<String, ConnectorDescriptor> connectors = new TreeMap<>();
    private final Map<String, ActionDescriptor> actions = new LinkedHashMap<>();
    private final Map<String, TriggerDescriptor> triggers = new LinkedHashMap<>();

    private Catalog(Collection<ConnectorDescriptor> all) {
        for (ConnectorDescriptor connector : all) {
            connectors.put(connector.id(), connector);
        }
        for (ConnectorDescriptor connector : connectors.values()) {
            connector.actions().forEach(action -> actions.put(action.use(), action));
            connector.triggers().forEach(trigger -> triggers.put(trigger.use(), trigger));
        }
    }

    public static Catalog of(Collection<ConnectorDescriptor> connectors) {
        return new Catalog(connectors);
    }

    /** In the order of their ids. */
    public List<ConnectorDescriptor> connectors() {
        return List.copyOf(connectors.values());
    }

    public Optional<ConnectorDescriptor> connector(String id) {
        return Optional.ofNullable(connectors.get(id));
    }

    /** @param use such as {@code http.request} */
    public Optional<ActionDescriptor> action(String use) {
        return Optional.ofNullable(actions.get(use));
    }

    /** @param use such as {@code http.webhook} */
    public Optional<TriggerDescriptor> trigger(String use) {
        return Optional.ofNullable(triggers.get(use));
    }

    public Optional<String> nearestConnector(String id) {
        return Nearest.to(id, connectors.keySet());
    }

    public Optional<String> nearestAction(String use) {
        return Nearest.to(use, actions.keySet());
    }

    public Optional<String> nearestTrigger(String use) {
        return Nearest.to(use, triggers.keySet());
    }

    /** The connector as the API shows it: its descriptor without names of classes. */
    public static Map<String, Object> json(ConnectorDescriptor connector) {
        return Descriptors.json(connector);
    }
}
