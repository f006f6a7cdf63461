package io.junctura.run.machine;

import io.junctura.definition.ActionStep;
import io.junctura.definition.CallStep;
import io.junctura.definition.CallbackStep;
import io.junctura.definition.DelayStep;
import io.junctura.definition.FailStep;
import io.junctura.definition.FilterStep;
import io.junctura.definition.LoopStep;
import io.junctura.definition.ParallelStep;
import io.junctura.definition.RespondStep;
import io.junctura.definition.SelectStep;
import io.junctura.definition.SetStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.StopStep;
import io.junctura.definition.SwitchStep;
import io.junctura.definition.TryStep;
import java.util.Map;

/** The {@link StepDecisions} of each kind of step. */
final class StepKindDecisions {
    static final Map<Class<? extends StepPlan>, StepDecisions<? extends StepPlan>> ALL = Map.ofEntries(
            Map.entry(ActionStep.class, new ActionDecisions()),
            Map.entry(FilterStep.class, new FilterDecisions()),
            Map.entry(SetStep.class, new SetDecisions()),
            Map.entry(SelectStep.class, new SelectDecisions()),
            Map.entry(SwitchStep.class, new SwitchDecisions()),
            Map.entry(CallStep.class, new CallDecisions()),
            Map.entry(RespondStep.class, new RespondDecisions()),
            Map.entry(StopStep.class, new StopDecisions()),
            Map.entry(FailStep.class, new FailDecisions()),
            Map.entry(LoopStep.class, new LoopDecisions()),
            Map.entry(ParallelStep.class, new ParallelDecisions()),
            Map.entry(TryStep.class, new TryDecisions()),
            Map.entry(DelayStep.class, new DelayDecisions()),
            Map.entry(CallbackStep.class, new CallbackDecisions()));

    private StepKindDecisions() {}

    /** @throws IllegalStateException if the step's kind is not registered here */
    @SuppressWarnings("unchecked") // Each is registered for the class of its plan.
    public static StepDecisions<StepPlan> of(StepPlan step) {
        StepDecisions<? extends StepPlan> kind = ALL.get(step.getClass());
        if (kind == null)
            throw new IllegalStateException(step.getClass().getSimpleName() + " has no line in StepKindDecisions.ALL");
        return (StepDecisions<StepPlan>) kind;
    }
}
