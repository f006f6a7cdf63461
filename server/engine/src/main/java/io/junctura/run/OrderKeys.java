package io.junctura.run;

import io.junctura.definition.FlowPlan;
import io.junctura.expression.EvaluationProblem;
import io.junctura.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the order key of an event: the value of the flow's {@code order-by}. Runs with the same key execute one
 * after the other. Pure.
 */
public final class OrderKeys {
    /**
     * The key of events whose {@code order-by} cannot be evaluated. They execute in order among themselves, since a
     * wrong order could not be corrected later. People see this key.
     */
    static final String FAILED = "(order-by failed)";

    private OrderKeys() {}

    /**
     * @return null: the run has no order key, because its flow has no {@code order-by}, the value is absent, or the run
     *         is a test
     */
    public static @Nullable String of(PinnedFlow flow, Run.Accepted accepted) {
        FlowPlan.Order order = flow.plan().orderBy();
        if (order == null || flow.isTest()) return null;
        try {
            Object key = order.key().evaluate(new Run(0, flow, accepted).scope());
            if (key == null) return null;
            return key instanceof String text ? text : Json.text(key);
        } catch (EvaluationProblem e) {
            return FAILED;
        }
    }

    /** Whether the next run of the key starts after a failed run of this flow. */
    public static boolean failureFrees(PinnedFlow flow) {
        FlowPlan.Order order = flow.plan().orderBy();
        return order == null || flow.isTest() || order.onFailure() == FlowPlan.OnFailure.SKIP;
    }
}
