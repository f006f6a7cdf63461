package io.junctura.definition;

import io.junctura.connector.ConnectorDescriptor;
import io.junctura.definition.IntegrationPlan.ConfigProperty;
import io.junctura.definition.IntegrationPlan.SecretUse;
import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves the names in an integration, and compiles its plan. */
final class IntegrationCompiler {

    /**
     * The names that an integration declares, and that its flows may refer to.
     *
     * @param integration the integration's name; null: it has none
     * @param slots       the connection slots, each with its connector; empty text: unknown
     * @param flows       the flows as written
     * @param secrets     receives the secrets that the flows refer to
     */
    record DeclaredNames(
            @Nullable String integration,
            Map<String, String> slots,
            Set<String> config,
            Map<String, Field> flows,
            List<SecretUse> secrets) {}

    private final Operations operations;
    private final Findings findings;

    IntegrationCompiler(Operations operations, Findings findings) {
        this.operations = operations;
        this.findings = findings;
    }

    /** Null: the document is unusable. If a problem was reported, the result must not be used. */
    @Nullable
    IntegrationPlan compile(Fields root) {
        Map<String, ConfigProperty> config = config(root.get("config"));
        Map<String, String> slots = slots(root.get("connections"));
        Map<String, Field> written =
                root.get("flows") instanceof Fields flows ? flows.fields() : Map.<String, Field>of();
        DeclaredNames declared = new DeclaredNames(
                FlowCompiler.text(root, "integration"), slots, config.keySet(), written, new ArrayList<>());
        Map<String, FlowPlan> flows = new LinkedHashMap<>();
        for (Field field : written.values()) {
            if (!(field.value() instanceof Fields flow)) continue;
            FlowPlan plan = new FlowCompiler(field.name(), flow, declared, operations, findings).compile();
            if (plan != null) flows.put(field.name(), plan);
        }
        Map<String, SubscriptionPlan> subscriptions =
                new SubscriptionCompiler(config.keySet(), findings).compile(root.get("subscriptions"));
        Source name = root.get("integration");
        if (name == null || !(name.plain() instanceof String text)) return null;
        return new IntegrationPlan(
                text,
                FlowCompiler.text(root, "title"),
                Collections.unmodifiableMap(config),
                Collections.unmodifiableMap(slots),
                Collections.unmodifiableMap(flows),
                Collections.unmodifiableMap(subscriptions),
                List.copyOf(declared.secrets()));
    }

    private Map<String, ConfigProperty> config(@Nullable Source source) {
        Map<String, ConfigProperty> config = new LinkedHashMap<>();
        if (!(source instanceof Fields fields)) return config;
        for (Field field : fields.fields().values()) {
            if (!(field.value() instanceof Fields property)) continue;
            Map<String, @Nullable Object> schema = property.plain();
            Object fallback = schema.get("default");
            ConfigSchema.check(property, findings);
            config.put(
                    field.name(),
                    new ConfigProperty(Collections.unmodifiableMap(schema), fallback, !schema.containsKey("default")));
        }
        return config;
    }

    private Map<String, String> slots(@Nullable Source source) {
        Map<String, String> slots = new LinkedHashMap<>();
        if (!(source instanceof Fields fields)) return slots;
        for (Field field : fields.fields().values()) {
            String id = "";
            if (field.value() instanceof Fields slot && slot.get("connector") != null) {
                Source named = slot.get("connector");
                ConnectorDescriptor connector = named == null ? null : operations.connector(named, findings);
                if (connector != null) id = connector.id();
                if (named != null && connector != null && connector.connection().isEmpty()) {
                    findings.add(
                            named,
                            "no-connection",
                            "The connector " + connector.id() + " uses no connection, so it needs no slot.");
                }
            }
            slots.put(field.name(), id);
        }
        return slots;
    }
}
