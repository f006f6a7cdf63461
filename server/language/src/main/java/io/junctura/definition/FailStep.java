package io.junctura.definition;

import io.junctura.definition.Grammar.Message;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Source.Fields;
import io.junctura.expression.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code fail}: fails with a message. */
public record FailStep(Head head, Template message) implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.FAIL;
    }

    @Override
    public List<?> settings() {
        return List.of(message);
    }

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("fail");
        }

        @Override
        Struct grammar() {
            return control(
                    "fail-step",
                    "Fails with a message. The failure ends the run, or the try, item or branch around the step.",
                    Grammar.needed("fail", new Message(false), "What went wrong."));
        }

        @Override
        StepPlan compile(StepContext step) {
            return new FailStep(step.head(), step.template(step.get("fail")));
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            return StepTitles.with("Fail", step.get("fail"));
        }

        @Override
        boolean endsItsList() {
            return true;
        }
    }
}
