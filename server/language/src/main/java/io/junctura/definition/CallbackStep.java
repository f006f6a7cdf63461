package io.junctura.definition;

import io.junctura.definition.Grammar.ListOf;
import io.junctura.definition.Grammar.Span;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Source.Fields;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code callback}: its steps send {@code callback.url} to another system, then the run waits for a post to it. */
public record CallbackStep(Head head, Duration timeLimit, List<StepPlan> steps) implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.CALLBACK;
    }

    @Override
    public List<?> settings() {
        return List.of(timeLimit);
    }

    @Override
    public List<Block> blocks() {
        return List.of(new Block(Block.Kind.CALLBACK, head.path(), steps));
    }

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("callback");
        }

        @Override
        Struct grammar() {
            Struct callback = new Struct(
                    "callback",
                    "The wait, and the steps that send its address.",
                    List.of(
                            Grammar.needed("time-limit", new Span(false), "How long the step waits before it fails."),
                            Grammar.needed(
                                    "steps",
                                    new ListOf(Grammar.STEP, 1),
                                    "The steps that send the address. Their expressions read callback.url.")));
            return control(
                    "callback-step",
                    "Sends an address to another system, then waits for a post to it, whose value is the result.",
                    Grammar.needed("callback", callback, "The wait, and the steps that send its address."));
        }

        @Override
        @Nullable
        StepPlan compile(StepContext step) {
            if (!(step.get("callback") instanceof Fields fields)) return null;
            VisibleNames within = step.scope().with("callback");
            List<StepPlan> steps = step.steps(fields.get("steps"), step.path(), within);
            step.scope().before().addFound(within.before());
            Duration limit = FlowCompiler.duration(fields, "time-limit");
            return limit == null ? null : new CallbackStep(step.head(), limit, steps);
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            return "Wait for a call-back";
        }

        @Override
        @Nullable
        Object withoutSteps(Source value) {
            return value instanceof Fields callback ? callback.plainWithout("steps") : value.plain();
        }

        @Override
        boolean hasSteps() {
            return true;
        }

        @Override
        List<StepTree.Inner> inner(Fields step) {
            return step.get("callback") instanceof Fields callback
                    ? List.of(new StepTree.Inner("", callback.get("steps"), null))
                    : List.of();
        }
    }
}
