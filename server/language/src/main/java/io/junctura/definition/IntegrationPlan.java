package io.junctura.definition;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled integration. Immutable, and shared by all runs of its version.
 *
 * @param config        the config properties by name; each a JSON Schema with an optional {@code default}
 * @param slots         the connection slots by name, each with the id of its connector
 * @param flows         by name, in the order of the document
 * @param subscriptions of third parties, by name
 * @param secrets       the secrets to which triggers and steps refer
 */
public record IntegrationPlan(
        String name,
        @Nullable String title,
        Map<String, ConfigProperty> config,
        Map<String, String> slots,
        Map<String, FlowPlan> flows,
        Map<String, SubscriptionPlan> subscriptions,
        List<SecretUse> secrets) {

    /** The slots that a trigger or a step uses. */
    public Set<String> usedSlots() {
        Set<String> used = new HashSet<>();
        for (FlowPlan flow : flows.values()) {
            String ofTrigger = flow.trigger().connection();
            if (ofTrigger != null) used.add(ofTrigger);
            for (StepPlan step : flow.allSteps()) {
                String slot = step.connection();
                if (slot != null) used.add(slot);
            }
        }
        return used;
    }

    /** The same plan with other flows. */
    public IntegrationPlan with(Map<String, FlowPlan> others) {
        return new IntegrationPlan(name, title, config, slots, others, subscriptions, secrets);
    }

    /** The same plan with another config. */
    public IntegrationPlan configured(Map<String, ConfigProperty> other) {
        return new IntegrationPlan(name, title, other, slots, flows, subscriptions, secrets);
    }

    /**
     * A place that refers to a secret of the connection of its trigger or step.
     *
     * @param pointer within the document
     * @param line    in its file
     */
    public record SecretUse(String slot, String name, String pointer, int line, int column) {}

    /** @param required whether an instance must give a value, because there is no default */
    public record ConfigProperty(
            Map<String, Object> schema, @Nullable Object fallback, boolean required) {}
}
