package io.junctura.run.machine;

import io.junctura.definition.StepPlan;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import org.jspecify.annotations.Nullable;

/** The start of a test at a step that ends the run. */
final class EndTestStart<P extends StepPlan> extends StepTestStart<P> {

    @Override
    void give(TestStart test, P step, String at, @Nullable Position position, TestStartPlace place) {
        // The recorded run may have ended here; the test continues after this step.
        test.add(new Entry.Skipped(at));
    }
}
