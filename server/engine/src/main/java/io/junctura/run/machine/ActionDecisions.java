package io.junctura.run.machine;

import io.junctura.definition.ActionStep;
import io.junctura.expression.Template;
import io.junctura.run.Decision;
import io.junctura.run.DoubtPolicy;
import io.junctura.run.Position;
import io.junctura.run.WalkResult;

/** {@code use}: attempts an action. */
final class ActionDecisions implements StepDecisions<ActionStep> {
    @Override
    public WalkResult begin(Walk walk, ActionStep step, StepAttempt attempt) {
        Object input = step.input().evaluate(attempt.scope());
        return new Decision.Execute(
                step,
                attempt.path(),
                attempt.number(),
                input,
                attempt.time(),
                step.input().usesClock());
    }

    @Override
    public WalkResult recover(Walk walk, ActionStep step, Position position, StepAttempt attempt) {
        Object input = step.input().evaluate(attempt.scope());
        DoubtPolicy.Verdict verdict = DoubtPolicy.verdict(DoubtPolicy.Cause.PROCESS_DIED, position.onDoubt());
        return verdict == DoubtPolicy.Verdict.REPEAT
                ? new Decision.Execute(step, attempt.path(), attempt.number(), input, attempt.time(), false)
                : new Decision.Recover(step, position, input);
    }

    @Override
    public Template input(ActionStep step) {
        return step.input();
    }
}
