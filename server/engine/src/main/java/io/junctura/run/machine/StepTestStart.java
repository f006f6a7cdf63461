package io.junctura.run.machine;

import io.junctura.definition.StepPlan;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import org.jspecify.annotations.Nullable;

/**
 * How a test of a draft begins at one kind of step: which entries the run's first append has for it. This class is
 * right for most kinds; a kind that differs extends it. {@link StepKindBehavior} says which kind has which.
 */
class StepTestStart<S extends StepPlan> {

    /**
     * Adds the entries for a step that contains the tested step.
     *
     * @return the path of the tested step
     */
    @Nullable
    String seek(TestStart test, S step, String at, TestStartPlace place) {
        throw new IllegalStateException("A step of the kind " + step.kind().key() + " has no steps within it.");
    }

    /**
     * Adds the entries for a step that is not executed, with its data.
     *
     * @param position in the recorded run; null: that has not reached the step
     */
    void give(TestStart test, S step, String at, @Nullable Position position, TestStartPlace place) {
        Object known = place.data() != null && step.head().named()
                ? place.data().results().get(step.head().id())
                : null;
        if (position != null && position.status() == Position.Status.DONE) {
            test.add(new Entry.Computed(at, position.result()));
        } else if (known != null) test.add(new Entry.Computed(at, known));
        else test.skip(step, at, yields());
    }

    /** Whether steps of this kind have a result that expressions read. */
    boolean yields() {
        return true;
    }
}
