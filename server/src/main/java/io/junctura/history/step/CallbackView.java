package io.junctura.history.step;

import io.junctura.definition.CallbackStep;
import io.junctura.run.Position;
import java.util.Map;

/** {@code callback}. */
final class CallbackView extends ContainerView<CallbackStep> {

    @Override
    void parts(StepWalk walk, CallbackStep step, Map<String, Object> view, Position position, Place place) {
        walk.steps(step.steps(), place);
    }

    @Override
    boolean hasFailed(StepWalk walk, CallbackStep step, Map<String, Object> view, int first) {
        return walk.hasFailedSince(first);
    }
}
