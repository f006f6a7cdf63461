package io.junctura.definition;

import io.junctura.definition.Grammar.Count;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Value;
import io.junctura.definition.Grammar.Values;
import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.expression.Template;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code respond}: answers the waiting caller. The run continues after it. */
public record RespondStep(Head head, Template status, Template headers, Template body) implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.RESPOND;
    }

    @Override
    public List<?> settings() {
        return List.of(status, headers, body);
    }

    /** A header's name in HTTP: a token of RFC 9110. */
    public static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /**
     * Whether HTTP allows this as a header's value: only characters of Latin-1, and no control characters except tabs.
     */
    public static boolean isHeaderValue(@Nullable Object value) {
        if (value instanceof String text) {
            return text.chars().allMatch(c -> c == '\t' || (c <= 0xff && !Character.isISOControl(c)));
        }
        if (value instanceof List<?> list) return list.stream().allMatch(RespondStep::isHeaderValue);
        if (!(value instanceof Map<?, ?> map)) return true;
        // It is sent as JSON, which escapes control characters.
        return map.toString().chars().allMatch(c -> c <= 0xff);
    }

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("respond");
        }

        @Override
        Struct grammar() {
            Struct answer = new Struct(
                    "answer",
                    "The answer.",
                    List.of(
                            Grammar.key("status", new Count(200, 599, true), "200 if not given."),
                            Grammar.key("headers", new Values(Grammar.HEADER), "The answer's headers."),
                            Grammar.key("body", new Value(false), "The answer's body.")));
            return control(
                    "respond-step",
                    "Answers the waiting caller. The steps after it are still executed.",
                    Grammar.needed("respond", answer, "The answer."));
        }

        @Override
        StepPlan compile(StepContext step) {
            if (!step.isOfACalledFlow()) reportThatNoCallerWaits(step);
            Fields fields = step.get("respond") instanceof Fields map ? map : null;
            Source status = fields == null ? null : fields.get("status");
            Source headers = fields == null ? null : fields.get("headers");
            if (headers instanceof Fields named) {
                for (Field header : named.fields().values())
                    checkHeader(header.name(), header.value(), step.findings());
            }
            return new RespondStep(
                    step.head(),
                    status == null ? Template.constant(200L) : step.template(status),
                    headers == null ? Template.constant(Map.of()) : step.template(headers),
                    step.template(fields == null ? null : fields.get("body")));
        }

        private static void reportThatNoCallerWaits(StepContext step) {
            Field field = step.written().fields().get("respond");
            if (field == null) return;
            step.findings()
                    .add(
                            step.written().pointer() + "/respond",
                            field.at(),
                            "nobody-waits",
                            "No caller waits for an answer here: the flow's trigger is not a call. Use http.call as"
                                    + " trigger, or leave the step out.",
                            null);
        }

        /** Constants only; the value of an expression is checked when the step is executed. */
        private static void checkHeader(String name, Source value, Findings findings) {
            if (value instanceof Items items) items.items().forEach(item -> checkHeader(name, item, findings));
            if (!(value.plain() instanceof String text) || text.contains("{{") || isHeaderValue(text)) return;
            findings.add(
                    value,
                    "invalid-value",
                    "The value of the header \"" + name
                            + "\" must be text without line breaks and other control characters, and in Latin-1.");
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            return "Respond";
        }
    }
}
