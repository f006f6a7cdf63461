package io.junctura.definition;

import io.junctura.definition.Grammar.Message;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Source.Fields;
import io.junctura.expression.Template;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code stop}: ends the whole run as succeeded. */
public record StopStep(Head head, @Nullable Template reason) implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.STOP;
    }

    @Override
    public List<?> settings() {
        return Arrays.asList(reason);
    }

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("stop");
        }

        @Override
        Struct grammar() {
            return control(
                    "stop-step",
                    "Ends the run as succeeded.",
                    Grammar.needed("stop", new Message(true), "The reason."));
        }

        @Override
        StepPlan compile(StepContext step) {
            Source reason = step.get("stop");
            boolean none = reason == null || reason.plain() == null;
            return new StopStep(step.head(), none ? null : step.template(reason));
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            return StepTitles.with("Stop", step.get("stop"));
        }

        @Override
        boolean endsItsList() {
            return true;
        }
    }
}
