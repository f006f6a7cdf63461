package io.junctura.run.machine;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.definition.StepPlan;
import io.junctura.definition.TryStep;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The start of a test at a {@code try}. */
final class TryTestStart extends StepTestStart<TryStep> {
    private static final Failure NO_ERROR = new Failure(
            ErrorKind.BROKEN,
            Reached.NO,
            null,
            "No step has failed in the data of this test, so this error is made up.");

    @Override
    @Nullable
    String seek(TestStart test, TryStep step, String at, TestStartPlace place) {
        test.add(new Entry.Entered(at, test.now()));
        if (test.hasTarget(step.steps())) return test.seek(step.steps(), place);
        Position before = place.position(step, at);
        Failure caught = before == null ? null : before.caught();
        test.giveAll(step.steps(), place);
        List<StepPlan> handlers = step.catchSteps() == null ? List.of() : step.catchSteps();
        boolean handles = test.hasTarget(handlers);
        if (handles || caught != null) {
            String failed = before == null ? null : before.caughtStep();
            test.add(new Entry.Caught(
                    at,
                    test.now(),
                    failed == null ? place.path(step.steps().get(0)) : failed,
                    caught == null ? NO_ERROR : caught));
        }
        if (handles) return test.seek(handlers, place);
        if (caught != null) test.giveAll(handlers, place);
        return test.seek(step.finallySteps(), place);
    }

    @Override
    void give(TestStart test, TryStep step, String at, @Nullable Position position, TestStartPlace place) {
        test.giveAll(step.steps(), place);
        boolean caught = position != null && position.caught() != null;
        if (caught && step.catchSteps() != null) test.giveAll(step.catchSteps(), place);
        test.giveAll(step.finallySteps(), place);
        test.add(position == null ? new Entry.Skipped(at) : new Entry.Computed(at, null));
    }
}
