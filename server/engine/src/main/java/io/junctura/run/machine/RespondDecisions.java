package io.junctura.run.machine;

import io.junctura.definition.RespondStep;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Scope;
import io.junctura.expression.Template;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Response;
import io.junctura.run.WalkResult;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code respond}: answers the caller, if status and headers are valid in HTTP. */
final class RespondDecisions implements StepDecisions<RespondStep> {
    @Override
    public WalkResult begin(Walk walk, RespondStep step, StepAttempt attempt) {
        return new Decision.Note(
                new Entry.Responded(attempt.path(), attempt.time(), response(step, attempt.scope())), false);
    }

    /** @throws EvaluationProblem if the status or a header is invalid, or cannot be evaluated */
    private static Response response(RespondStep step, Scope scope) {
        return new Response(
                status(step.status(), scope),
                headers(step.headers(), scope),
                step.body().evaluate(scope));
    }

    /** Not 1xx: that announces another answer. */
    private static int status(Template template, Scope scope) {
        Object value = template.evaluate(scope);
        if (value == null) return 200;
        if (value instanceof Long status && status >= 200 && status <= 599) return status.intValue();
        throw unfit(template, "The status of an answer must be a whole number from 200 to 599.", value);
    }

    private static Map<String, Object> headers(Template template, Scope scope) {
        Object value = template.evaluate(scope);
        if (value == null) return Map.of();
        if (!(value instanceof Map<?, ?> map)) {
            throw unfit(template, "The headers of an answer must be an object with their names and values.", value);
        }
        Map<String, Object> headers = new LinkedHashMap<>();
        map.forEach((key, one) -> {
            String name = String.valueOf(key);
            if (!RespondStep.HEADER.matcher(name).matches()) {
                throw unfit(
                        template,
                        "A header's name may have letters, digits and dashes, for example, but no spaces and no"
                                + " colons.",
                        name);
            }
            if (!RespondStep.isHeaderValue(one)) {
                EvaluationProblem problem = template.unfit(
                        name,
                        "The value of the header \"" + name + "\" must be text without line breaks and other control"
                                + " characters, and in Latin-1; $encodeUrlComponent encodes any text in this way.",
                        one);
                // A constant was checked before the flow was published.
                if (problem != null) throw problem;
            }
            headers.put(name, one);
        });
        return headers;
    }

    private static RuntimeException unfit(Template template, String reason, @Nullable Object value) {
        EvaluationProblem problem = template.unfit(reason, value);
        // A constant was checked before the flow was published.
        return problem != null ? problem : new IllegalStateException(reason);
    }
}
