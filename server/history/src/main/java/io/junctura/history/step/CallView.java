package io.junctura.history.step;

import io.junctura.definition.CallStep;

/** {@code call}. */
final class CallView extends StepView<CallStep> {

    @Override
    String flow(CallStep step) {
        return step.flow();
    }
}
