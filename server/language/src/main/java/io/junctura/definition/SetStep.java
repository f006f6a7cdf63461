package io.junctura.definition;

import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Values;
import io.junctura.definition.Source.Fields;
import io.junctura.expression.Template;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code set}: merges a map into {@code vars}. */
public record SetStep(Head head, Template values) implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.SET;
    }

    @Override
    public List<?> settings() {
        return List.of(values);
    }

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("set");
        }

        @Override
        Struct grammar() {
            return control(
                    "set-step",
                    "Sets variables, which expressions read as vars.NAME.",
                    Grammar.needed("set", new Values(Grammar.IDENTIFIER), "The variables and their values."));
        }

        @Override
        StepPlan compile(StepContext step) {
            return new SetStep(step.head(), step.template(step.get("set")));
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            return "Set variables";
        }

        @Override
        Set<String> variables(Fields step) {
            return step.get("set") instanceof Fields set ? set.fields().keySet() : Set.of();
        }
    }
}
