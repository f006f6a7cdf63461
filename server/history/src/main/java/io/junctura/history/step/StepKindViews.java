package io.junctura.history.step;

import io.junctura.definition.StepKind;
import io.junctura.definition.StepPlan;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The view of each kind of step. */
final class StepKindViews {
    private static final StepView<StepPlan> GENERAL = new StepView<>();
    private static final Map<StepKind, StepView<?>> ALL = new EnumMap<>(StepKind.class);

    static {
        for (StepKind kind : StepKind.values()) ALL.put(kind, ofKind(kind));
    }

    private StepKindViews() {}

    static StepView<?> ofKind(StepKind kind) {
        return switch (kind) {
            case FILTER, SET, SELECT, CALL, RESPOND, STOP, FAIL -> GENERAL;
            case ACTION -> new ActionView();
            case SWITCH -> new SwitchView();
            case LOOP -> new LoopView();
            case PARALLEL -> new ParallelView();
            case TRY -> new TryView();
            case DELAY -> new DelayView();
            case CALLBACK -> new CallbackView();
        };
    }

    /** @param step null: the plan cannot be read any more */
    @SuppressWarnings("unchecked") // Each view is the one for the plan of its kind.
    static StepView<StepPlan> of(@Nullable StepPlan step) {
        return step == null ? GENERAL : (StepView<StepPlan>) ALL.get(step.kind());
    }
}
