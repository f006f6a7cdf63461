package io.junctura.definition;

import io.junctura.connector.input.Durations;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.definition.StepPlan.Head;
import io.junctura.definition.StepPlan.OnError;
import io.junctura.definition.StepPlan.Retry;
import io.junctura.expression.Expression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles the keys that steps of every kind have. */
final class StepHeads {
    private final Operations operations;
    private final Findings findings;
    private final Formulas formulas;

    StepHeads(Operations operations, Findings findings, Formulas formulas) {
        this.operations = operations;
        this.findings = findings;
        this.formulas = formulas;
    }

    Head compile(Fields step, String id, String path, Reads reads) {
        String onError = FlowCompiler.text(step, "on-error");
        Expression when = formulas.condition(step.get("when"), reads); // Checked even if it is not used.
        return new Head(
                path,
                id,
                step.get("id") != null,
                title(step),
                isDisabled(step) ? Formulas.never(step) : when,
                retry(step.get("retry")),
                FlowCompiler.duration(step, "timeout"),
                onError == null ? OnError.FAIL : FlowCompiler.constant(OnError.class, onError, OnError.FAIL));
    }

    /** Whether a run that reaches the step always executes it. */
    static boolean isCertain(Fields step) {
        return step.get("when") == null && !isDisabled(step);
    }

    private static boolean isDisabled(Fields step) {
        Source disabled = step.get("disabled");
        return disabled != null && Boolean.TRUE.equals(disabled.plain());
    }

    /** Null: the step is shown by its id. */
    private @Nullable String title(Fields step) {
        String title = FlowCompiler.text(step, "title");
        if (title != null || step.get("id") != null) return title;
        String use = FlowCompiler.text(step, "use");
        String operation = use == null ? null : operations.titleOf(use);
        return StepKind.of(step).map(kind -> kind.title(step, operation)).orElse("Unknown step");
    }

    private Retry retry(@Nullable Source source) {
        if (!(source instanceof Fields fields)) return Retry.DEFAULT;
        Duration first = FlowCompiler.duration(fields, "first");
        Duration max = FlowCompiler.duration(fields, "max");
        Duration within = FlowCompiler.duration(fields, "within");
        if (fields.get("pauses") instanceof Items pauses) return retryAfter(fields, pauses, within);
        Source written = fields.get("first");
        if (written != null && first != null && max != null && first.compareTo(max) > 0) {
            findings.add(written, "invalid-duration", "The first pause must not be longer than \"max\", the longest.");
        }
        Duration pause = first != null ? first : max == null ? Retry.DEFAULT.first() : min(Retry.DEFAULT.first(), max);
        return new Retry(
                FlowCompiler.number(fields, "attempts", Retry.DEFAULT.attempts()),
                pause,
                max != null ? max : max(Retry.DEFAULT.max(), pause),
                within);
    }

    private Retry retryAfter(Fields retry, Items written, @Nullable Duration within) {
        for (String key : List.of("attempts", "first", "max")) {
            Source other = retry.get(key);
            if (other == null) continue;
            findings.add(other, "ambiguous-retry", "\"pauses\" says each pause already: leave \"" + key + "\" out.");
        }
        List<Duration> pauses = new ArrayList<>();
        for (Source pause : written.items()) {
            try {
                pauses.add(Durations.parse(String.valueOf(pause.plain())));
            } catch (IllegalArgumentException e) {
                return Retry.DEFAULT; // The grammar check has reported it.
            }
        }
        return Retry.after(pauses, within);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
