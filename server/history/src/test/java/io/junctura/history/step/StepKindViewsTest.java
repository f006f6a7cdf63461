package io.junctura.history.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.definition.StepKind;
import org.junit.jupiter.api.Test;

class StepKindViewsTest {

    @Test
    void eachKindThatContainsStepsShowsThem() {
        for (StepKind kind : StepKind.values()) {
            if (!kind.hasSteps()) continue;
            assertThat(StepKindViews.ofKind(kind))
                    .as("The general StepView does not show the steps inside of this kind: " + kind)
                    .isNotExactlyInstanceOf(StepView.class);
        }
    }
}
