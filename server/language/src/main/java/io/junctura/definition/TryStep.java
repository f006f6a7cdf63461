package io.junctura.definition;

import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Source.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code try}: executes {@code steps}, whose paths continue with {@code try}, {@code catch} or {@code finally}.
 *
 * @param catchSteps   executed after a failure in {@code steps}; null: the failure is not caught
 * @param finallySteps executed in any case, also when the run is cancelled
 */
public record TryStep(
        Head head, List<StepPlan> steps, @Nullable List<StepPlan> catchSteps, List<StepPlan> finallySteps)
        implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.TRY;
    }

    @Override
    public List<?> settings() {
        return List.of(catchSteps != null);
    }

    /** Without a CATCH or FINALLY block if the step has none. */
    @Override
    public List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block(Block.Kind.TRY, head.path() + "/try", steps));
        if (catchSteps != null) blocks.add(new Block(Block.Kind.CATCH, head.path() + "/catch", catchSteps));
        if (!finallySteps.isEmpty()) blocks.add(new Block(Block.Kind.FINALLY, head.path() + "/finally", finallySteps));
        return List.copyOf(blocks);
    }

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("try");
        }

        @Override
        Struct grammar() {
            Struct all = control(
                    "try-step",
                    "Executes steps, then catch if one of them fails, then finally in any case.",
                    Grammar.needed("try", Grammar.STEPS, "The steps."),
                    Grammar.key("catch", Grammar.STEPS, "The steps after a failure. Their expressions read error."),
                    Grammar.key("finally", Grammar.STEPS, "The steps at the end, in any case."));
            return new Struct(all.name(), all.about(), all.keys(), List.of("catch", "finally"));
        }

        @Override
        StepPlan compile(StepContext step) {
            List<StepPlan> steps = step.steps(step.get("try"), step.path() + "/try", step.scope());
            VisibleNames within = step.scope().with("error");
            List<StepPlan> caught = step.steps(step.get("catch"), step.path() + "/catch", within);
            step.scope().before().addFound(within.before());
            List<StepPlan> last = step.steps(step.get("finally"), step.path() + "/finally", step.scope());
            return new TryStep(step.head(), steps, step.get("catch") == null ? null : caught, last);
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            return "Try";
        }

        @Override
        boolean hasSteps() {
            return true;
        }

        @Override
        List<StepTree.Inner> inner(Fields step) {
            List<StepTree.Inner> inner = new ArrayList<>();
            for (String part : List.of("try", "catch", "finally")) {
                inner.add(new StepTree.Inner("/" + part, step.get(part), null));
            }
            return inner;
        }
    }
}
