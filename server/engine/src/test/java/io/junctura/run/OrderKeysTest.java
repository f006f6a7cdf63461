package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.FlowPlan;
import io.junctura.expression.Expression;
import io.junctura.expression.ExpressionProblem;
import io.junctura.expression.Place;
import io.junctura.expression.Template;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order key of an event. */
class OrderKeysTest {

    @Test
    void theKeyIsTheTextOfItsValueOrAbsent() throws Exception {
        assertThat(line("payload.sku", Map.of("sku", "a"))).isEqualTo("a");
        assertThat(line("payload.sku", Map.of("sku", 7L))).isEqualTo("7");
        assertThat(line("payload.sku", Map.of("sku", ""))).isEmpty();
        assertThat(line("payload.sku", Map.of())).isNull();
    }

    @Test
    void eventsWhoseKeyCannotBeEvaluatedShareOneKey() throws Exception {
        assertThat(line("payload.sku + 1", Map.of("sku", "a")))
                .isEqualTo(line("payload.sku + 1", Map.of("sku", "b")))
                .isEqualTo("(order-by failed)");
    }

    private static @Nullable String line(String key, Object payload) throws ExpressionProblem {
        FlowPlan plan = new FlowPlan(
                "flow",
                null,
                new FlowPlan.TriggerPlan("http.webhook", null, Template.constant(Map.of()), null),
                null,
                new FlowPlan.Order(Expression.compile(key, new Place("", 1, 1)), FlowPlan.OnFailure.BLOCK),
                new FlowPlan.Limits(1, null),
                FlowPlan.History.FULL,
                List.of());
        PinnedFlow flow = new PinnedFlow(1, 1, 1, new FlowName("default", "test", "flow"), plan, Map.of(), Map.of());
        return OrderKeys.of(flow, new Run.Accepted(1, payload, Map.of(), null, null, 0));
    }
}
