package io.junctura.definition;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ActionDescriptor;
import io.junctura.connector.ConnectorDescriptor.TriggerDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up connectors and operations by the names in a document, and reports unknown ones. */
final class Operations {

    private final Map<String, ConnectorDescriptor> connectors = new LinkedHashMap<>();
    private final Map<String, ActionDescriptor> actions = new LinkedHashMap<>();
    private final Map<String, TriggerDescriptor> triggers = new LinkedHashMap<>();
    private final ServerRules rules;

    Operations(Collection<ConnectorDescriptor> known) {
        this(known, ServerRules.NONE);
    }

    Operations(Collection<ConnectorDescriptor> known, ServerRules rules) {
        this.rules = rules;
        for (ConnectorDescriptor connector : known) {
            connectors.put(connector.id(), connector);
            for (ActionDescriptor action : connector.actions()) actions.put(action.use(), action);
            for (TriggerDescriptor trigger : connector.triggers()) triggers.put(trigger.use(), trigger);
        }
    }

    ServerRules rules() {
        return rules;
    }

    Collection<ActionDescriptor> actions() {
        return actions.values();
    }

    Collection<TriggerDescriptor> triggers() {
        return triggers.values();
    }

    Collection<ConnectorDescriptor> connectors() {
        return connectors.values();
    }

    /** The connector of an operation; null: unknown. */
    @Nullable
    ConnectorDescriptor connectorOf(String use) {
        return connectors.get(use.substring(0, Math.max(0, use.indexOf('.'))));
    }

    /** The title of an action; null: unknown. */
    @Nullable
    String titleOf(String use) {
        ActionDescriptor action = actions.get(use);
        return action == null ? null : action.title();
    }

    /** Null: unknown, and reported. */
    @Nullable
    ConnectorDescriptor connector(Source source, Findings findings) {
        if (!(source.plain() instanceof String id)) return null;
        ConnectorDescriptor connector = connectors.get(id);
        if (connector == null && Grammar.CONNECTOR.pattern().matcher(id).matches())
            unknownConnector(source, id, id, findings);
        return connector;
    }

    /** Null: unknown, and reported. */
    @Nullable
    ActionDescriptor action(Source source, Findings findings) {
        if (!(source.plain() instanceof String use)) return null;
        ActionDescriptor action = actions.get(use);
        if (action == null) {
            if (triggers.containsKey(use)) {
                findings.add(
                        source,
                        "trigger-as-action",
                        use + " is a trigger: it starts a flow, and cannot be a step.",
                        nearestOf(use, actions.keySet()));
            } else {
                unknown(source, use, "action", actions.keySet(), findings);
            }
        }
        return action;
    }

    /** Null: unknown, and reported. */
    @Nullable
    TriggerDescriptor trigger(Source source, Findings findings) {
        if (!(source.plain() instanceof String use)) return null;
        TriggerDescriptor trigger = triggers.get(use);
        if (trigger == null) {
            if (actions.containsKey(use)) {
                findings.add(
                        source,
                        "action-as-trigger",
                        use + " is an action: it can be a step, and starts no flow.",
                        nearestOf(use, triggers.keySet()));
            } else {
                unknown(source, use, "trigger", triggers.keySet(), findings);
            }
        }
        return trigger;
    }

    private void unknown(Source source, String use, String what, Collection<String> known, Findings findings) {
        int dot = use.indexOf('.');
        if (dot < 0 || !Grammar.OPERATION.pattern().matcher(use).matches())
            return; // The grammar check has reported it.
        String id = use.substring(0, dot);
        ConnectorDescriptor connector = connectors.get(id);
        if (connector == null) {
            unknownConnector(source, id, use, findings);
            return;
        }
        List<String> own = of(id, known);
        findings.add(
                source,
                "unknown-" + what,
                own.isEmpty()
                        ? "The connector " + id + " has no " + what + "s."
                        : "The connector " + id + " has no " + what + " \"" + use.substring(dot + 1) + "\"; it has "
                                + String.join(", ", own) + ".",
                Findings.nearest(use, own));
    }

    private void unknownConnector(Source source, String id, String written, Findings findings) {
        String near = Findings.nearest(id, connectors.keySet());
        findings.add(
                source,
                "unknown-connector",
                "Unknown connector \"" + id + "\". Installed are "
                        + (connectors.isEmpty() ? "none" : String.join(", ", connectors.keySet())) + ".",
                near == null ? null : near + written.substring(id.length()));
    }

    private static @Nullable String nearestOf(String use, Collection<String> known) {
        List<String> own = of(use.substring(0, use.indexOf('.')), known);
        return own.size() == 1 ? own.get(0) : Findings.nearest(use, own);
    }

    private static List<String> of(String connector, Collection<String> known) {
        List<String> own = new ArrayList<>();
        for (String one : known) {
            if (one.startsWith(connector + ".")) own.add(one);
        }
        return own;
    }
}
