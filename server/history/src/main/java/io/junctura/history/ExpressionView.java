package io.junctura.history;

import io.junctura.expression.Completion;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.ExpressionProblem;
import io.junctura.expression.SecretRef;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.JsonValue;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import io.junctura.json.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The result of one expression: a value, the beginning of a large value, or an error. */
record ExpressionView(
        @IfPresent @OneOf({"string", "number", "boolean", "object", "array", "file", "nothing"}) @Nullable
        String type,

        @IfPresent @Nullable JsonValue value,

        @IfPresent @Docs("The first characters of a large value, as JSON; then \"value\" is absent") @Nullable
        String beginning,

        @IfPresent @Docs("How many characters of JSON a large value has") @Nullable
        Integer length,

        @IfPresent @Nullable EvaluationError error)
        implements View {
    /** In characters of JSON. Of a longer value, only the beginning is returned. */
    private static final int MAX_RESULT_CHARACTERS = 64 << 10;

    private static final int PREVIEW_CHARACTERS = 2_000;

    record EvaluationError(
            @Docs("Within the template") String pointer,
            String message,

            @IfPresent @Docs("Where in the text the mistake is, from 0") @Nullable
            Integer offset,

            @IfPresent @Nullable String suggestion,

            @IfPresent @Docs("The value that caused the error") @Nullable
            String value)
            implements View {}

    /** The results of all expressions, in the same order. */
    record Results(List<ExpressionView> results) implements View {}

    static ExpressionView of(@Nullable Object result) {
        Object masked = SecretRef.masked(result);
        String type = Completion.typeOf(masked);
        String json = Json.text(masked);
        return json.length() <= MAX_RESULT_CHARACTERS
                ? new ExpressionView(type, new JsonValue(masked), null, null, null)
                : new ExpressionView(type, null, json.substring(0, PREVIEW_CHARACTERS), json.length(), null);
    }

    static ExpressionView of(ExpressionProblem problem) {
        return of(new EvaluationError(
                problem.place().pointer(),
                String.valueOf(problem.getMessage()),
                problem.offset(),
                problem.suggestion(),
                null));
    }

    static ExpressionView of(EvaluationProblem problem) {
        return of(new EvaluationError(problem.place().pointer(), problem.reason(), null, null, problem.value()));
    }

    private static ExpressionView of(EvaluationError error) {
        return new ExpressionView(null, null, null, null, error);
    }

    /** The suggestions for a place in an expression. */
    record Completions(
            @Docs("The offset of the text that a suggestion replaces, from 0")
            int from,

            List<Item> items) implements View {

        static Completions of(Completion completion) {
            return new Completions(
                    completion.from(), completion.items().stream().map(Item::of).toList());
        }
    }

    record Item(
            String label,

            @Docs("What to write") String insert,

            @OneOf({"name", "field", "function", "variable"})
            String kind,

            @Docs("The type of the value, or the function's signature")
            String type)
            implements View {

        static Item of(Completion.Item item) {
            return new Item(item.label(), item.insert(), item.kind().name().toLowerCase(Locale.ROOT), item.type());
        }
    }
}
