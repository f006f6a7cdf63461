package io.junctura.definition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compiled integration. Immutable, shared by all runs of its version.
 *
 * @param config the config properties by name; each a JSON Schema with an optional {@code default}
 * @param slots  the connection slots by name, with the id of the connector each needs
 * @param flows  by name, in document order
 */
public record IntegrationPlan(
        String name,
        @Nullable String title,
        Map<String, ConfigProperty> config,
        Map<String, String> slots,
        Map<String, FlowPlan> flows) {

    /** @param required whether an instance must give a value: it has no default */
    public record ConfigProperty(
            Map<String, Object> schema, @Nullable Object fallback, boolean required) {}
}
