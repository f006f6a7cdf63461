package io.junctura.cli;

import io.junctura.definition.FlowPlan;
import io.junctura.definition.IntegrationPlan;
import io.junctura.definition.IntegrationPlan.ConfigProperty;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.StepPlan;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The flows of one integration, bound to the given connections. */
final class GivenFlows implements Flows {
    private final Map<String, PinnedFlow> flows = new LinkedHashMap<>();
    private final IntegrationPlan plan;

    GivenFlows(IntegrationPlan plan, Map<String, Object> config) {
        this.plan = plan;
        Map<String, String> bound = new LinkedHashMap<>();
        plan.slots().keySet().forEach(slot -> bound.put(slot, slot));
        for (FlowPlan flow : plan.flows().values()) {
            // The whole history, whatever the document says: this command shows it.
            FlowPlan kept = new FlowPlan(
                    flow.name(),
                    flow.title(),
                    flow.trigger(),
                    flow.dedupeBy(),
                    flow.orderBy(),
                    flow.limits(),
                    FlowPlan.History.FULL,
                    flow.steps());
            FlowName name = new FlowName("default", plan.name(), flow.name());
            flows.put(flow.name(), new PinnedFlow(flows.size() + 1, 1, 1, name, kept, config, bound));
        }
    }

    /** The config values as given on the command line, and the defaults of the others. */
    static Map<String, Object> config(IntegrationPlan plan, Map<String, String> given) throws Failed {
        for (String name : given.keySet()) {
            if (!plan.config().containsKey(name)) {
                throw new Failed("The integration " + plan.name() + " has no config value " + name + ". It has: "
                        + (plan.config().isEmpty()
                                ? "none"
                                : String.join(", ", plan.config().keySet())) + ".");
            }
        }
        Map<String, Object> config = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigProperty> property : plan.config().entrySet()) {
            String name = property.getKey();
            String text = given.get(name);
            Object fallback = property.getValue().fallback();
            if (text != null) {
                Object value = value(name, text, property.getValue());
                if (value != null) config.put(name, value);
            } else if (fallback != null) {
                config.put(name, fallback);
            } else if (property.getValue().required()) {
                throw new Failed("The config value " + name + " has no default. Give it: --config " + name + "=…");
            }
        }
        return config;
    }

    private static @Nullable Object value(String name, String text, ConfigProperty property) throws Failed {
        if ("string".equals(property.schema().get("type"))) return text;
        try {
            return Json.parse(text);
        } catch (JsonProblem e) {
            throw new Failed("The config value " + name + " is a "
                    + property.schema().get("type") + ", but \"" + text + "\" is not one.");
        }
    }

    PinnedFlow named(String flow) throws Failed {
        PinnedFlow found = flows.get(flow);
        if (found != null) return found;
        throw new Failed("The integration " + plan.name() + " has no flow " + flow + ". It has: "
                + String.join(", ", flows.keySet()) + ".");
    }

    Set<String> names() {
        return flows.keySet();
    }

    /**
     * The connections that the flow uses, with those of the flows that it calls. All of them must be given before anything is
     * sent. Secrets of other connections are not read.
     */
    List<ConnectionDocument> reached(PinnedFlow flow, List<ConnectionDocument> documents) throws Failed {
        Map<String, ConnectionDocument> byName = new LinkedHashMap<>();
        for (ConnectionDocument document : documents) {
            if (byName.put(document.name(), document) != null) {
                throw new Failed("The connection " + document.name() + " is given twice. Remove one of them.");
            }
        }
        Set<String> slots = new LinkedHashSet<>();
        slots(flow.plan(), slots, new LinkedHashSet<>());
        List<ConnectionDocument> reached = new ArrayList<>();
        for (String slot : slots) {
            ConnectionDocument given = byName.get(slot);
            String connector = plan.slots().get(slot);
            if (given == null) {
                throw new Failed("The connection " + slot + " (" + connector + ") is not given. Add a document "
                        + "\"connection: " + slot + "\" to the file, or a file with one by --connections FILE.");
            }
            if (!given.connector().equals(connector)) {
                throw new Failed("The connection " + slot + " is for the connector " + given.connector() + ", but "
                        + plan.name() + " needs one for " + connector + ".");
            }
            reached.add(given);
        }
        return reached;
    }

    private void slots(FlowPlan flow, Set<String> slots, Set<String> seen) {
        if (!seen.add(flow.name())) return;
        for (StepPlan step : flow.allSteps()) {
            String slot = step.connection();
            if (slot != null) slots.add(slot);
            PinnedFlow called = step.flow() == null ? null : flows.get(step.flow());
            if (called != null) slots(called.plan(), slots, seen);
        }
    }

    @Override
    public Optional<PinnedFlow> live(FlowName name) {
        return name.integration().equals(plan.name()) ? Optional.ofNullable(flows.get(name.flow())) : Optional.empty();
    }

    @Override
    public String whyNotLive(FlowName name) {
        return "The flow \"" + name.integration() + "/" + name.flow() + "\" is of another integration. This command"
                + " executes the flows of one integration only.";
    }

    @Override
    public PinnedFlow pinned(int flow, int revision) {
        return flows.values().stream()
                .filter(one -> one.flow() == flow)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Optional<PinnedFlow> sibling(PinnedFlow of, String flow) {
        return Optional.ofNullable(flows.get(flow));
    }
}
