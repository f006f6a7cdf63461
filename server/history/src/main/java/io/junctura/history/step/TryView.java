package io.junctura.history.step;

import io.junctura.definition.TryStep;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import java.util.ArrayList;
import java.util.List;

/** {@code try}: a part for what was tried, and for {@code catch} and {@code finally} if the run came to them. */
final class TryView extends ContainerView<TryStep> {

    @Override
    void parts(StepWalk walk, TryStep step, ShownStep shown, Position position, Place place) {
        List<ShownStep.Part> parts = new ArrayList<>(3);
        String path = position.step();
        Failure caught = position.caught();
        int first = walk.size();
        boolean done = walk.steps(step.steps(), place.inside(caught == null));
        String status = caught == null ? walk.status(first, done, place) : "failed";
        parts.add(new ShownStep.Part(
                path + "/try", "try", status, caught == null ? null : StepRecord.StepError.of(caught)));
        if (step.catchSteps() != null && caught != null) {
            first = walk.size();
            done = walk.steps(step.catchSteps(), place);
            parts.add(new ShownStep.Part(path + "/catch", "catch", walk.status(first, done, place), null));
        }
        boolean last = done || position.status() == Position.Status.DONE || walk.ranInside(path + "/finally");
        if (!step.finallySteps().isEmpty() && last) {
            first = walk.size();
            done = walk.steps(step.finallySteps(), place);
            parts.add(new ShownStep.Part(path + "/finally", "finally", walk.status(first, done, place), null));
        }
        shown.consistsOf(parts);
    }
}
