package io.junctura.history.step;

import io.junctura.definition.CallbackStep;
import io.junctura.run.Position;

/** {@code callback}. */
final class CallbackView extends ContainerView<CallbackStep> {

    @Override
    void parts(StepWalk walk, CallbackStep step, ShownStep shown, Position position, Place place) {
        walk.steps(step.steps(), place);
    }

    @Override
    boolean hasFailed(StepWalk walk, CallbackStep step, ShownStep shown, int first) {
        return walk.hasFailedSince(first);
    }
}
