package io.junctura.run.machine;

import io.junctura.definition.StepKind;
import io.junctura.definition.StepPlan;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the engine does with one kind of step: one line for each kind.
 *
 * @param decisions what follows when a run reaches such a step
 * @param testStart how a test of a draft begins at such a step
 */
record StepKindBehavior<P extends StepPlan>(StepDecisions<P> decisions, StepTestStart<P> testStart) {
    private static final Map<StepKind, StepKindBehavior<?>> ALL = new EnumMap<>(StepKind.class);

    static {
        for (StepKind kind : StepKind.values()) ALL.put(kind, ofKind(kind));
    }

    static StepKindBehavior<?> ofKind(StepKind kind) {
        return switch (kind) {
            case ACTION -> new StepKindBehavior<>(new ActionDecisions(), new StepTestStart<>());
            case FILTER -> new StepKindBehavior<>(new FilterDecisions(), new FilterTestStart());
            case SET -> new StepKindBehavior<>(new SetDecisions(), new SetTestStart());
            case SELECT -> new StepKindBehavior<>(new SelectDecisions(), new StepTestStart<>());
            case SWITCH -> new StepKindBehavior<>(new SwitchDecisions(), new SwitchTestStart());
            case CALL -> new StepKindBehavior<>(new CallDecisions(), new StepTestStart<>());
            case RESPOND -> new StepKindBehavior<>(new RespondDecisions(), new NoResultTestStart<>());
            case STOP -> new StepKindBehavior<>(new StopDecisions(), new EndTestStart<>());
            case FAIL -> new StepKindBehavior<>(new FailDecisions(), new EndTestStart<>());
            case LOOP -> new StepKindBehavior<>(new LoopDecisions(), new LoopTestStart());
            case PARALLEL -> new StepKindBehavior<>(new ParallelDecisions(), new ParallelTestStart());
            case TRY -> new StepKindBehavior<>(new TryDecisions(), new TryTestStart());
            case DELAY -> new StepKindBehavior<>(new DelayDecisions(), new NoResultTestStart<>());
            case CALLBACK -> new StepKindBehavior<>(new CallbackDecisions(), new CallbackTestStart());
        };
    }

    @SuppressWarnings("unchecked") // Each line has the classes for the plan of its kind.
    static StepKindBehavior<StepPlan> of(StepPlan step) {
        return (StepKindBehavior<StepPlan>) ALL.get(step.kind());
    }
}
