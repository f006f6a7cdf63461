package io.junctura.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StepIndexTest {

    private static final String FLOW = """
        integration: orders
        flows:
          order:
            trigger: { use: flow.call }
            steps:
              - id: route
                switch:
                  - when: "{{ payload.gold }}"
                    steps: [{ id: first, set: { a: 1 } }]
                  - otherwise: []
              - id: lines
                for-each: "{{ payload.lines }}"
                steps:
                  - id: both
                    parallel:
                      left: [{ id: second, set: { a: 1 } }]
                      right:
                        - id: safe
                          try: [{ id: third, set: { a: 1 } }]
                          catch: []
                          finally:
                            - id: wait
                              callback: { time-limit: 1h, steps: [{ id: finally, set: { a: 1 } }] }
              - id: bare
                try: []
                catch: []
        """;

    private final FlowPlan flow = Corpus.parse("order.yaml", FLOW)
            .integrations()
            .get(0)
            .plan()
            .flows()
            .get("order");

    @Test
    void aBlockHasItsPath() {
        List<String> blocks = flow.allSteps().stream()
                .flatMap(step -> step.blocks().stream())
                .map(block -> block.kind() + " " + block.path())
                .toList();
        assertThat(blocks)
                .containsExactly(
                        "CASE route/1",
                        "CASE route/otherwise",
                        "ITEM lines[]",
                        "BRANCH lines[]/both[left]",
                        "BRANCH lines[]/both[right]",
                        "TRY lines[]/both[right]/safe/try",
                        "CATCH lines[]/both[right]/safe/catch",
                        "FINALLY lines[]/both[right]/safe/finally",
                        "CALLBACK lines[]/both[right]/safe/finally/wait",
                        "TRY bare/try",
                        "CATCH bare/catch");
    }

    @Test
    void thePathsOfStepsBeginWithThoseOfTheirBlocks() {
        for (StepPlan step : flow.allSteps()) {
            for (Block block : step.blocks()) {
                for (StepPlan inner : block.steps()) {
                    assertThat(inner.head().path())
                            .isEqualTo(block.path() + "/" + inner.head().id());
                }
            }
        }
    }

    @Test
    void aStepIsFoundByItsPathInARun() {
        assertThat(flow.index()
                        .find("lines[7]/both[left]/second")
                        .orElseThrow()
                        .head()
                        .id())
                .isEqualTo("second");
        assertThat(flow.index().find("lines[]/both[left]/second")).isPresent();
        assertThat(flow.index().find("lines[7]/both[left]/none")).isEmpty();
    }

    @Test
    void aStepInsideOfAFinallyIsRecognised() {
        assertThat(flow.index().isInFinally("lines[7]/both[right]/safe/finally/wait/finally"))
                .isTrue();
        assertThat(flow.index().isInFinally("lines[]/both[right]/safe/finally/wait"))
                .isTrue();
        assertThat(flow.index().isInFinally("lines[7]/both[right]/safe/try/third"))
                .isFalse();
        assertThat(flow.index().isInFinally("lines[7]/both[right]/safe")).isFalse();
    }
}
