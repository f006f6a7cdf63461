package io.junctura.run.machine;

import io.junctura.definition.CallStep;
import io.junctura.expression.Template;
import io.junctura.run.Decision;
import io.junctura.run.Position;
import io.junctura.run.WalkResult;

/** {@code call}: runs another flow of the integration. */
final class CallDecisions implements StepDecisions<CallStep> {
    @Override
    public WalkResult begin(Walk walk, CallStep step, StepAttempt attempt) {
        Position before = walk.run().state().position(attempt.path());
        Long earlier = before == null ? null : before.called();
        return new Decision.Call(
                step, attempt.path(), attempt.number(), step.input().evaluate(attempt.scope()), earlier);
    }

    @Override
    public Template input(CallStep step) {
        return step.input();
    }
}
