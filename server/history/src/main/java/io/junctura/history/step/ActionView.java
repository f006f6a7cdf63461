package io.junctura.history.step;

import io.junctura.definition.ActionStep;

/** {@code use}. */
final class ActionView extends StepView<ActionStep> {

    @Override
    String kind(ActionStep step) {
        return "action";
    }
}
