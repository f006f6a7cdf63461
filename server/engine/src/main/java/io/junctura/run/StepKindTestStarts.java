package io.junctura.run;

import io.junctura.definition.Block;
import io.junctura.definition.CallbackStep;
import io.junctura.definition.DelayStep;
import io.junctura.definition.FailStep;
import io.junctura.definition.FilterStep;
import io.junctura.definition.LoopStep;
import io.junctura.definition.ParallelStep;
import io.junctura.definition.RespondStep;
import io.junctura.definition.SetStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.StopStep;
import io.junctura.definition.SwitchStep;
import io.junctura.definition.TryStep;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@link StepTestStart} of each kind of step. A kind that is not registered here uses the general one. */
final class StepKindTestStarts {
    static final Map<Class<? extends StepPlan>, StepTestStart<?>> ALL = Map.ofEntries(
            Map.entry(SwitchStep.class, new SwitchTestStart()),
            Map.entry(LoopStep.class, new OfALoop()),
            Map.entry(ParallelStep.class, new ParallelTestStart()),
            Map.entry(TryStep.class, new TryTestStart()),
            Map.entry(CallbackStep.class, new OfACallback()),
            Map.entry(SetStep.class, new OfVariables()),
            Map.entry(FilterStep.class, new OfAFilter()),
            Map.entry(StopStep.class, new OfAnEnd<StopStep>()),
            Map.entry(FailStep.class, new OfAnEnd<FailStep>()),
            Map.entry(RespondStep.class, new WithoutResult<RespondStep>()),
            Map.entry(DelayStep.class, new WithoutResult<DelayStep>()));

    private static final StepTestStart<StepPlan> OTHER = new StepTestStart<>();

    private StepKindTestStarts() {}

    @SuppressWarnings("unchecked") // Each is registered for the class that it takes.
    static StepTestStart<StepPlan> of(StepPlan step) {
        return (StepTestStart<StepPlan>) ALL.getOrDefault(step.getClass(), OTHER);
    }

    private static final class OfALoop extends StepTestStart<LoopStep> {
        @Override
        @Nullable
        String seek(TestStart test, LoopStep step, String at, TestStartPlace place) {
            test.add(new Entry.Entered(at, test.now()));
            String item = String.valueOf(test.enterLoop(at));
            Block items = step.blocks().get(0);
            return test.seek(items.steps(), place.within(step, at, item, items.path()));
        }
    }

    private static final class OfACallback extends StepTestStart<CallbackStep> {
        @Override
        @Nullable
        String seek(TestStart test, CallbackStep step, String at, TestStartPlace place) {
            test.add(new Entry.Entered(at, test.now()));
            return test.seek(step.steps(), place);
        }

        @Override
        void give(TestStart test, CallbackStep step, String at, @Nullable Position position, TestStartPlace place) {
            test.giveAll(step.steps(), place);
            super.give(test, step, at, position, place);
        }
    }

    private static final class OfVariables extends StepTestStart<SetStep> {
        @Override
        void give(TestStart test, SetStep step, String at, @Nullable Position position, TestStartPlace place) {
            Map<String, Object> vars = position == null ? null : test.recordedVars(position);
            if (vars == null) test.skip(step, at, yields());
            else test.add(new Entry.VarsSet(at, vars));
        }

        @Override
        Entry pinned(String at, @Nullable Object value) {
            return Entry.VarsSet.of(at, value);
        }
    }

    private static final class OfAFilter extends StepTestStart<FilterStep> {
        @Override
        void give(TestStart test, FilterStep step, String at, @Nullable Position position, TestStartPlace place) {
            test.add(new Entry.Computed(at, true));
        }
    }

    private static final class OfAnEnd<S extends StepPlan> extends StepTestStart<S> {
        @Override
        void give(TestStart test, S step, String at, @Nullable Position position, TestStartPlace place) {
            // The recorded run may have ended here; the test continues after this step.
            test.add(new Entry.Skipped(at));
        }
    }

    private static final class WithoutResult<S extends StepPlan> extends StepTestStart<S> {
        @Override
        boolean yields() {
            return false;
        }
    }
}
