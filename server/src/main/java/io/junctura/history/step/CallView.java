package io.junctura.history.step;

import io.junctura.definition.CallStep;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code call}. */
final class CallView extends StepView<CallStep> {

    @Override
    void describe(CallStep step, Map<String, @Nullable Object> view) {
        view.put("flow", step.flow());
    }
}
