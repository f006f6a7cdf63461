package io.junctura.history.step;

import io.junctura.definition.ActionStep;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code use}. */
final class ActionView extends StepView<ActionStep> {

    @Override
    String kind(ActionStep step) {
        return "action";
    }

    @Override
    void describe(ActionStep step, Map<String, @Nullable Object> view) {
        view.put("use", step.use());
    }
}
