package io.junctura.run.machine;

import io.junctura.definition.FilterStep;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import io.junctura.run.WalkResult;
import org.jspecify.annotations.Nullable;

/** {@code filter}: ends the flow, item or branch unless its condition holds. */
final class FilterDecisions implements StepDecisions<FilterStep> {
    @Override
    public WalkResult begin(Walk walk, FilterStep step, StepAttempt attempt) {
        boolean holds = step.condition().test(attempt.scope());
        return new Decision.Note(
                new Entry.Computed(attempt.path(), holds), step.condition().usesClock());
    }

    @Override
    public @Nullable WalkResult done(Walk walk, Place place, FilterStep step, Position position) {
        return Boolean.FALSE.equals(position.result()) ? new WalkResult.Ends("filter", false) : null;
    }
}
