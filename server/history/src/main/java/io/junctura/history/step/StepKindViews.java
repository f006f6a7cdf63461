package io.junctura.history.step;

import io.junctura.definition.ActionStep;
import io.junctura.definition.CallStep;
import io.junctura.definition.CallbackStep;
import io.junctura.definition.DelayStep;
import io.junctura.definition.LoopStep;
import io.junctura.definition.ParallelStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.SwitchStep;
import io.junctura.definition.TryStep;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The views of the kinds of steps, each registered once. A kind without steps within it needs none of its own. */
final class StepKindViews {
    static final Map<Class<? extends StepPlan>, StepView<?>> ALL = Map.of(
            ActionStep.class, new ActionView(),
            SwitchStep.class, new SwitchView(),
            CallStep.class, new CallView(),
            LoopStep.class, new LoopView(),
            ParallelStep.class, new ParallelView(),
            TryStep.class, new TryView(),
            DelayStep.class, new DelayView(),
            CallbackStep.class, new CallbackView());

    private static final StepView<StepPlan> OTHER = new StepView<>();

    private StepKindViews() {}

    /** @param step null: the plan cannot be read any more */
    @SuppressWarnings("unchecked") // Each view is registered for the class that it shows.
    static StepView<StepPlan> of(@Nullable StepPlan step) {
        return step == null ? OTHER : (StepView<StepPlan>) ALL.getOrDefault(step.getClass(), OTHER);
    }
}
