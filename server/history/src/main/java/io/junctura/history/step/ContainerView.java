package io.junctura.history.step;

import io.junctura.definition.StepPlan;
import io.junctura.run.Position;

/** A step with steps within it, whose failure is its own, as a rule. */
abstract class ContainerView<S extends StepPlan> extends StepView<S> {

    /** Shows the steps within, and puts the parts into the step's view. */
    abstract void parts(StepWalk walk, S step, ShownStep shown, Position position, Place place);

    /** Whether the steps within, whose views begin at {@code first}, have made the step fail. */
    boolean hasFailed(StepWalk walk, S step, ShownStep shown, int first) {
        return shown.hasPart("failed") && !shown.hasPart("cancelled");
    }

    @Override
    final boolean contains() {
        return true;
    }

    @Override
    final boolean inside(StepWalk walk, S step, ShownStep shown, Position position, Place place) {
        boolean over = isOver(position);
        boolean open = !over && position.status() != Position.Status.FAILED;
        int first = walk.size();
        parts(walk, step, shown, position, place.inside(open));
        // The run's outcome names but one step, and other items or branches may have failed by then.
        boolean leftOpen = open && shown.is("cancelled") && !(place.open() && walk.isCancelled());
        if (leftOpen && hasFailed(walk, step, shown, first)) shown.becomes("failed");
        return walk.ended() || over;
    }
}
