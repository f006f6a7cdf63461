package io.junctura.definition;

import io.junctura.definition.Grammar.Condition;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Source.Fields;
import io.junctura.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code filter}: unless its condition holds, ends the run as succeeded, or only the item or branch around it. */
public record FilterStep(Head head, Expression condition) implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.FILTER;
    }

    @Override
    public List<?> settings() {
        return List.of(condition);
    }

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("filter");
        }

        @Override
        Struct grammar() {
            return control(
                    "filter-step",
                    "Continues only if the condition is true. Otherwise the run, or the item or branch around the"
                            + " step, ends as succeeded.",
                    Grammar.needed("filter", new Condition(), "The condition."));
        }

        @Override
        @Nullable
        StepPlan compile(StepContext step) {
            Expression condition = step.condition(step.get("filter"));
            return condition == null ? null : new FilterStep(step.head(), condition);
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            return StepTitles.with("Filter", step.get("filter"));
        }

        @Override
        boolean mayEndTheRun() {
            return true;
        }
    }
}
