package io.junctura.history.step;

import io.junctura.definition.SwitchStep;
import io.junctura.run.Position;
import java.util.Map;

/** {@code switch}: the steps of the case that was taken stand beside it. */
final class SwitchView extends StepView<SwitchStep> {

    @Override
    boolean inside(StepWalk walk, SwitchStep step, ShownStep shown, Position position, Place place) {
        if (position.result() instanceof Map<?, ?> result) {
            for (SwitchStep.Case one : step.cases()) {
                if (!one.name().equals(result.get("case"))) continue;
                // What follows the end of the run is shown, wherever it ended.
                return walk.steps(one.steps(), place) || (walk.ended() && !place.inner());
            }
        }
        return super.inside(walk, step, shown, position, place);
    }
}
