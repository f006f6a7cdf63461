package io.junctura.run;

import io.junctura.definition.FlowPlan;
import io.junctura.expression.EvaluationProblem;
import io.junctura.json.Json;
import org.jspecify.annotations.Nullable;

/** The keys by which runs are kept in order: what {@code order-by} makes of an event. Pure. */
public final class OrderKeys {
    /**
     * The line of events whose key cannot be evaluated, as people are shown it: of their own, so that they hold up no
     * others, and in order among themselves, since to let them pass each other could not be taken back.
     */
    static final String FAILED = "(order-by failed)";

    private OrderKeys() {}

    /** @return null if the run is in no line: its flow has none, its key is absent, or it is a test of a draft */
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

    /** Whether a failed run of this flow lets the next of its key go on. */
    public static boolean failureFrees(PinnedFlow flow) {
        FlowPlan.Order order = flow.plan().orderBy();
        return order == null || flow.isTest() || order.onFailure() == FlowPlan.OnFailure.SKIP;
    }
}
