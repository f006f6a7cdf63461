package io.junctura.definition;

import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Scope;
import io.junctura.expression.Template;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A compiled subscription of a third party that a document declares. Immutable.
 *
 * @param settings    a template for an object, evaluated when the integration is published
 * @param perEvent    the filter, transform and order as written, since their expressions are evaluated for each event
 * @param readsConfig whether these expressions read the config
 */
public record SubscriptionPlan(
        String name, Template settings, Map<String, @Nullable Object> perEvent, boolean readsConfig) {

    /** The keys of {@link #perEvent}. */
    static final String FILTER = "filter";

    static final String TRANSFORM = "transform";
    static final String ORDER_BY = "orderBy";

    /**
     * The settings for the API.
     *
     * @param now milliseconds since 1970
     * @throws EvaluationProblem if an expression fails with this config
     */
    public Map<String, Object> evaluate(String instance, Map<String, Object> config, long now) {
        Scope scope =
                Scope.of(now, 0).with("instance", Map.of("name", instance)).with("config", config);
        Map<String, Object> all = new LinkedHashMap<>();
        if (settings.evaluate(scope) instanceof Map<?, ?> evaluated) {
            evaluated.forEach((key, value) -> {
                if (value != null) all.put(String.valueOf(key), value);
            });
        }
        perEvent.forEach((key, value) -> {
            if (value != null) all.put(key, value);
        });
        return all;
    }
}
