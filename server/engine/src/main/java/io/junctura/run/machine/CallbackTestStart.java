package io.junctura.run.machine;

import io.junctura.definition.CallbackStep;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import org.jspecify.annotations.Nullable;

/** The start of a test at a {@code callback}. */
final class CallbackTestStart extends StepTestStart<CallbackStep> {

    @Override
    @Nullable
    String seek(TestStart test, CallbackStep step, String at, TestStartPlace place) {
        test.add(new Entry.Entered(at, test.now()));
        return test.seek(step.steps(), place);
    }

    @Override
    void give(TestStart test, CallbackStep step, String at, @Nullable Position position, TestStartPlace place) {
        test.giveAll(step.steps(), place);
        super.give(test, step, at, position, place);
    }
}
