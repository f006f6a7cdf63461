package io.junctura.run.machine;

import io.junctura.definition.StopStep;
import io.junctura.expression.Template;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import io.junctura.run.WalkResult;
import org.jspecify.annotations.Nullable;

/** {@code stop}: ends the run as succeeded. */
final class StopDecisions implements StepDecisions<StopStep> {
    @Override
    public WalkResult begin(Walk walk, StopStep step, StepAttempt attempt) {
        Template reason = step.reason();
        Object value = reason == null ? null : reason.evaluate(attempt.scope());
        return new Decision.Note(
                new Entry.Computed(attempt.path(), value == null ? "stop" : MessageText.of(value)),
                reason != null && reason.usesClock());
    }

    /** The reason could not be evaluated, and on-error lets the run continue. */
    @Override
    public @Nullable WalkResult done(Walk walk, Place place, StopStep step, Position position) {
        return position.result() instanceof String reason ? new WalkResult.Ends(reason, true) : null;
    }
}
