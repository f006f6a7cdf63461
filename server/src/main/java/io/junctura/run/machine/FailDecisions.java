package io.junctura.run.machine;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.definition.FailStep;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Turn;

/** {@code fail}: fails, as any step may. */
final class FailDecisions implements StepDecisions<FailStep> {
    @Override
    public Turn begin(Walk walk, FailStep step, Begin begin) {
        Object value = step.message().evaluate(begin.scope());
        String message = value == null ? "The flow says that it failed." : Texts.of(value);
        Failure why = new Failure(ErrorKind.REFUSED, Reached.NO, null, message);
        return new Decision.Note(
                new Entry.Failed(begin.path(), begin.attempt(), walk.now(), walk.now(), why, true),
                step.message().usesClock());
    }
}
