package io.junctura.run.machine;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.definition.FailStep;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.WalkResult;

/** {@code fail}: fails with a message. */
final class FailDecisions implements StepDecisions<FailStep> {
    @Override
    public WalkResult begin(Walk walk, FailStep step, StepAttempt attempt) {
        Object value = step.message().evaluate(attempt.scope());
        String message = value == null ? "The flow says that it failed." : MessageText.of(value);
        Failure why = new Failure(ErrorKind.REFUSED, Reached.NO, null, message);
        return new Decision.Note(
                new Entry.Failed(attempt.path(), attempt.number(), walk.now(), walk.now(), why, true),
                step.message().usesClock());
    }
}
