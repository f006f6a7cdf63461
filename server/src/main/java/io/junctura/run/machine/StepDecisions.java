package io.junctura.run.machine;

import io.junctura.definition.StepPlan;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Template;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import io.junctura.run.Turn;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of step decides. Pure: a run and the time in, a turn out. Most kinds have nothing inside and only {@link #begin}.
 *
 * @param <P> the plan of such a step
 */
public interface StepDecisions<P extends StepPlan> {

    /**
     * The step is attempted: for the first time, or again.
     *
     * @throws EvaluationProblem if one of its expressions cannot be evaluated: the step fails
     */
    Turn begin(Walk walk, P step, Begin begin);

    /** It goes on after a failed attempt, a wait that is over, or when the run is taken up again. */
    default @Nullable Turn again(Walk walk, Place place, P step, Position position, Begin begin) {
        return begin(walk, step, begin);
    }

    /** It was entered: the steps inside of it go on. */
    default @Nullable Turn inside(Walk walk, Place place, P step, Position position) {
        throw new IllegalStateException(position.step() + " has no steps inside");
    }

    /** It waits. */
    default @Nullable Turn waiting(Walk walk, Place place, P step, Position position) {
        return Blocks.IDLE;
    }

    /** It is done; null: the next step follows. */
    default @Nullable Turn done(Walk walk, Place place, P step, Position position) {
        return null;
    }

    /** The process died after an attempt was announced. */
    default Turn recover(Walk walk, P step, Position position, Begin begin) {
        throw new IllegalStateException(position.step() + " announces no attempts");
    }

    /** The run is not to go on, and the step is not done: what is left to do inside of it. */
    default @Nullable Turn last(Walk walk, Place place, P step, Position position) {
        return null;
    }

    /** The same for one that is done. */
    default @Nullable Turn lastWhenDone(Walk walk, Place place, P step, Position position) {
        return null;
    }

    /**
     * The step with a path inside of this one.
     *
     * @param path of this step in the run
     */
    default Optional<Found> find(Walk walk, Place place, P step, String path, String wanted) {
        return Optional.empty();
    }

    /** What the step is given; null: it has no input. */
    default @Nullable Template input(P step) {
        return null;
    }

    /** The entry of a step that is not executed, since a test says what it yields. */
    default Entry pinned(String path, @Nullable Object value) {
        return new Entry.Computed(path, value);
    }
}
