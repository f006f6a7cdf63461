package io.junctura.run.machine;

import io.junctura.definition.SetStep;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.WalkResult;
import org.jspecify.annotations.Nullable;

/** {@code set}: merges values into {@code vars}. */
final class SetDecisions implements StepDecisions<SetStep> {
    @Override
    public WalkResult begin(Walk walk, SetStep step, StepAttempt attempt) {
        Entry set = pinned(attempt.path(), step.values().evaluate(attempt.scope()));
        return new Decision.Note(set, step.values().usesClock());
    }

    @Override
    public Entry pinned(String path, @Nullable Object value) {
        return Entry.VarsSet.of(path, value);
    }
}
