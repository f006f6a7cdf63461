package io.junctura.definition;

import io.junctura.definition.Grammar.Either;
import io.junctura.definition.Grammar.Moment;
import io.junctura.definition.Grammar.Span;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Source.Fields;
import io.junctura.expression.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code delay}: waits.
 *
 * @param until whether {@code time} is an ISO-8601 time with offset; otherwise it is a duration
 */
public record DelayStep(Head head, Template time, boolean until) implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.DELAY;
    }

    @Override
    public List<?> settings() {
        return List.of(time, until);
    }

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("delay");
        }

        @Override
        Struct grammar() {
            Struct until = new Struct(
                    "until",
                    "A time to wait for.",
                    List.of(Grammar.needed(
                            "until",
                            new Moment(),
                            "The time, with its offset; a time in the past ends the delay at once.")));
            return control(
                    "delay-step",
                    "Waits.",
                    Grammar.needed("delay", new Either(new Span(true), until), "How long, or until when."));
        }

        @Override
        StepPlan compile(StepContext step) {
            Source source = step.get("delay");
            boolean until = source instanceof Fields;
            Source written = source instanceof Fields fields ? fields.get("until") : source;
            Template time = step.template(written);
            if (written != null && time.isConstant() && written.plain() instanceof String text && text.contains("{{")) {
                // The grammar check accepts any braces as an expression; this text has braces but no expression.
                if (until) ScalarShapes.time(written, text, step.findings());
                else ScalarShapes.duration(written, text, step.findings());
            }
            return new DelayStep(step.head(), time, until);
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            return StepTitles.with("Delay", step.get("delay"));
        }
    }
}
