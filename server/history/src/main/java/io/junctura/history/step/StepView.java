package io.junctura.history.step;

import io.junctura.definition.StepPlan;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of step shows. This is what every kind shows; a kind that shows more extends it. {@link StepKindViews}
 * says which kind has which.
 */
class StepView<S extends StepPlan> {

    /** The kind as the API names it. */
    String kind(S step) {
        return step.kind().key();
    }

    /** Whether the step has steps within it whose failure is its own, as a rule. */
    boolean contains() {
        return false;
    }

    /** What the step waits for, if it waits for a time. */
    String reasonAtTime() {
        return "retry";
    }

    /** The status of a step that was to be attempted, or was, when the run ended. */
    String statusAtEnd(@Nullable Outcome outcome) {
        // For the failure of a step a run ends when no attempt of it is under way any more, and else it may be too
        // early.
        return outcome instanceof Outcome.Failed failed && failed.step() != null ? "cancelled" : "failed";
    }

    /**
     * Shows the steps within a step that the run has reached.
     *
     * @return whether the steps after it are shown too
     */
    boolean inside(StepWalk walk, S step, ShownStep shown, Position position, Place place) {
        return walk.ended() || isOver(position);
    }

    static boolean isOver(Position position) {
        return position.status() == Position.Status.DONE || position.status() == Position.Status.SKIPPED;
    }
}
