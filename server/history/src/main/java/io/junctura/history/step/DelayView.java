package io.junctura.history.step;

import io.junctura.definition.DelayStep;
import io.junctura.run.Outcome;
import org.jspecify.annotations.Nullable;

/** {@code delay}. */
final class DelayView extends StepView<DelayStep> {

    @Override
    String reasonAtTime() {
        return "delay";
    }

    @Override
    String statusAtEnd(@Nullable Outcome outcome) {
        return "cancelled";
    }
}
