package io.junctura.definition;

import io.junctura.definition.Grammar.OneOf;
import io.junctura.definition.Source.Fields;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All kinds of steps. */
final class StepKinds {

    static final List<StepKind> ALL = List.of(
            new ActionStep.Kind(),
            new FilterStep.Kind(),
            new SwitchStep.Kind(),
            new SetStep.Kind(),
            new SelectStep.Kind(),
            new CallStep.Kind(),
            new RespondStep.Kind(),
            new StopStep.Kind(),
            new FailStep.Kind(),
            new LoopStep.Kind(),
            new ParallelStep.Kind(),
            new TryStep.Kind(),
            new DelayStep.Kind(),
            new CallbackStep.Kind());

    private StepKinds() {}

    static OneOf grammar() {
        return new OneOf("step", ALL.stream().map(StepKind::grammar).toList());
    }

    /** The kind of a written step; empty: unknown. */
    static Optional<StepKind> of(Fields step) {
        return ALL.stream()
                .filter(kind -> step.fields().containsKey(kind.key()))
                .findFirst();
    }

    /** The value of a key of a step, without the steps inside. */
    static @Nullable Object withoutSteps(String key, Source value) {
        for (StepKind one : ALL) if (one.key().equals(key)) return one.withoutSteps(value);
        return value.plain();
    }

    /** What to do instead of giving a key to a step that cannot have it; null: there is no advice. */
    static @Nullable String insteadOf(String key, String kind) {
        if (!key.equals("retry") && !key.equals("timeout") && !key.equals("on-crash")) return null;
        for (StepKind one : ALL) if (one.key().equals(kind)) return one.insteadOf(key);
        return null;
    }
}
