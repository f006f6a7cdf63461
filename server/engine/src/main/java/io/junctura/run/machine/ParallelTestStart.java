package io.junctura.run.machine;

import io.junctura.definition.ParallelStep;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import io.junctura.run.StepPath;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The start of a test at a {@code parallel}. */
final class ParallelTestStart extends StepTestStart<ParallelStep> {

    @Override
    @Nullable
    String seek(TestStart test, ParallelStep step, String at, TestStartPlace place) {
        test.add(new Entry.Entered(at, test.now()));
        ParallelStep.Branch wanted = null;
        test.onlyWithData(true);
        for (ParallelStep.Branch branch : step.branches()) {
            if (test.hasTarget(branch.steps())) wanted = branch;
            // Steps after the parallel may read the results of this branch.
            else test.giveAll(branch.steps(), within(step, branch, at, place));
        }
        test.onlyWithData(false);
        return wanted == null ? null : test.seek(wanted.steps(), within(step, wanted, at, place));
    }

    @Override
    void give(TestStart test, ParallelStep step, String at, @Nullable Position position, TestStartPlace place) {
        test.add(new Entry.Entered(at, test.now()));
        String winner = position != null && position.result() instanceof Map<?, ?> result
                ? (String) result.get("branch")
                : null;
        for (ParallelStep.Branch branch : step.branches()) {
            if (winner != null && !winner.equals(branch.name())) continue;
            test.giveAll(branch.steps(), within(step, branch, at, place));
        }
        test.add(new Entry.Decided(at, test.now(), winner));
    }

    private static TestStartPlace within(
            ParallelStep step, ParallelStep.Branch branch, String at, TestStartPlace place) {
        return place.within(step, at, branch.name(), StepPath.branch(step.head().path(), branch.name()));
    }
}
