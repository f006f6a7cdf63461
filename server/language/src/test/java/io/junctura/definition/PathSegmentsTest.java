package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Scope;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PathSegmentsTest {

    private final ActionStep step = (ActionStep) Corpus.parse("x.yaml", """
        integration: x
        flows:
          a:
            trigger: { use: http.call }
            steps:
              - use: http.request
                input: { url: "{{ payload.id }}", path: "/a b/{{ payload.id }}/c" }
        """)
            .integrations()
            .get(0)
            .plan()
            .flows()
            .get("a")
            .steps()
            .get(0);

    @Test
    void theValueOfAnExpressionInAPathIsOneSegment() {
        Object input = step.input().evaluate(Scope.of(0, 0).with("payload", Map.of("id", "../é?x#1~_-.")));
        assertThat(input).isEqualTo(Map.of("url", "../é?x#1~_-.", "path", "/a b/..%2F%C3%A9%3Fx%231~_-./c"));
    }

    @Test
    void anAbsentValueInAPathIsAnErrorInsteadOfAnotherPath() {
        Scope scope = Scope.of(0, 0).with("payload", Map.of());
        assertThatThrownBy(() -> step.input().evaluate(scope))
                .isInstanceOf(EvaluationProblem.class)
                .hasMessageContaining("/flows/a/steps/0/input/path")
                .hasMessageContaining("empty segment");
    }
}
