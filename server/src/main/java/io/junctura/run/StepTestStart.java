package io.junctura.run;

import io.junctura.definition.StepPlan;
import org.jspecify.annotations.Nullable;

/**
 * How a test of a draft begins at a step of one kind: what the run's first append records of it. This holds for every kind; a
 * kind for which something else holds overrides it, and is registered in {@link StepKindTestStarts}.
 */
class StepTestStart<S extends StepPlan> {

    /**
     * Enters a step that has the tested step within it.
     *
     * @return the path of the tested step
     */
    @Nullable
    String seek(TestStart test, S step, String at, TestStartPlace place) {
        throw new IllegalStateException("A step of the kind " + step.kind() + " has no steps within it.");
    }

    /**
     * Gives a step that is not executed its data.
     *
     * @param position in the recorded run; null: it is not there
     */
    void give(TestStart test, S step, String at, @Nullable Position position, TestStartPlace place) {
        Object known = place.data() != null && step.head().named()
                ? place.data().results.get(step.head().id())
                : null;
        if (position != null && position.status() == Position.Status.DONE) {
            test.add(new Entry.Computed(at, position.result()));
        } else if (known != null) test.add(new Entry.Computed(at, known));
        else test.skip(step, at, yields());
    }

    /** What is recorded of a step with a pin. */
    Entry pinned(String at, @Nullable Object value) {
        return new Entry.Computed(at, value);
    }

    /** Whether expressions read a result of such a step. */
    boolean yields() {
        return true;
    }
}
