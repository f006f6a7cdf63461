package io.junctura.run.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.StepKind;
import org.junit.jupiter.api.Test;

class StepKindBehaviorTest {

    @Test
    void aTestCanBeginInsideOfEachKindThatContainsSteps() {
        for (StepKind kind : StepKind.values()) {
            if (!kind.hasSteps()) continue;
            assertThat(StepKindBehavior.ofKind(kind).testStart())
                    .as("The general StepTestStart cannot begin a test inside of this kind: " + kind)
                    .isNotExactlyInstanceOf(StepTestStart.class);
        }
    }
}
