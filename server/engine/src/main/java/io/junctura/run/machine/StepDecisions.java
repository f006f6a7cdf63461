package io.junctura.run.machine;

import io.junctura.definition.StepPlan;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Template;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import io.junctura.run.WalkResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of one kind of step. Pure. Most kinds contain no other steps and have only {@link #begin}.
 *
 * @param <P> the plan of such a step
 */
interface StepDecisions<P extends StepPlan> {

    /**
     * Begins an attempt, the first or a further one.
     *
     * @throws EvaluationProblem if an expression of the step cannot be evaluated: the step fails
     */
    WalkResult begin(Walk walk, P step, StepAttempt attempt);

    /** Continues the step after a failed attempt, after a wait, or when the run is resumed. */
    default @Nullable WalkResult again(Walk walk, Place place, P step, Position position, StepAttempt attempt) {
        return begin(walk, step, attempt);
    }

    /** Continues the steps inside of the step, which was entered. */
    default @Nullable WalkResult inside(Walk walk, Place place, P step, Position position) {
        throw new IllegalStateException(position.step() + " has no steps inside");
    }

    /** The step waits. */
    default @Nullable WalkResult waiting(Walk walk, Place place, P step, Position position) {
        return Blocks.IDLE;
    }

    /** The step is done. Null: the next step follows. */
    default @Nullable WalkResult done(Walk walk, Place place, P step, Position position) {
        return null;
    }

    /** The process died after an attempt was announced. */
    default WalkResult recover(Walk walk, P step, Position position, StepAttempt attempt) {
        throw new IllegalStateException(position.step() + " announces no attempts");
    }

    /**
     * The run is ending, and the step is not done: executes the {@code finally} of each {@code try} inside of it. Null:
     * nothing is left to do.
     */
    default @Nullable WalkResult cleanUp(Walk walk, Place place, P step, Position position) {
        return null;
    }

    /** As {@link #cleanUp}, for a step that is done. */
    default @Nullable WalkResult cleanUpWhenDone(Walk walk, Place place, P step, Position position) {
        return null;
    }

    /**
     * The step with this path inside of this step.
     *
     * @param path of this step in the run
     */
    default Optional<FoundStep> find(Walk walk, Place place, P step, String path, String wanted) {
        return Optional.empty();
    }

    /** The template of the step's input; null: it has none. */
    default @Nullable Template input(P step) {
        return null;
    }

    /** The entry of a step that yields a test's pin and is not executed. */
    default Entry pinned(String path, @Nullable Object value) {
        return new Entry.Computed(path, value);
    }
}
