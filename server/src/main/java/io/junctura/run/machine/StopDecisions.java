package io.junctura.run.machine;

import io.junctura.definition.StopStep;
import io.junctura.expression.Template;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import io.junctura.run.Turn;
import org.jspecify.annotations.Nullable;

/** {@code stop}: ends the run as succeeded. */
final class StopDecisions implements StepDecisions<StopStep> {
    @Override
    public Turn begin(Walk walk, StopStep step, Begin begin) {
        Template reason = step.reason();
        Object value = reason == null ? null : reason.evaluate(begin.scope());
        return new Decision.Note(
                new Entry.Computed(begin.path(), value == null ? "stop" : Texts.of(value)),
                reason != null && reason.usesClock());
    }

    /** Without a reason that can be evaluated it has failed, and on-error lets the run go on. */
    @Override
    public @Nullable Turn done(Walk walk, Place place, StopStep step, Position position) {
        return position.result() instanceof String reason ? new Turn.Ends(reason, true) : null;
    }
}
