package io.junctura.history;

import static io.junctura.http.Schemas.any;
import static io.junctura.http.Schemas.integer;
import static io.junctura.http.Schemas.list;
import static io.junctura.http.Schemas.map;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.oneOf;
import static io.junctura.http.Schemas.string;

import io.junctura.expression.Completion;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Expression;
import io.junctura.expression.ExpressionProblem;
import io.junctura.expression.Place;
import io.junctura.expression.Scope;
import io.junctura.expression.SecretRef;
import io.junctura.expression.Template;
import io.junctura.http.Answers;
import io.junctura.http.Bodies;
import io.junctura.http.Docs;
import io.junctura.http.Exchange;
import io.junctura.http.OneOf;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.View;
import io.junctura.json.Json;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.Flows;
import io.junctura.run.Run;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.machine.RunScope;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/expressions}: what expressions yield of the values of a run or of a sample, and what can be written next.
 * By the same evaluator as runs, so that what people see while they write is what a run will see.
 */
final class ExpressionRoutes {
    private static final int MAX_EXPRESSIONS = 20;

    /** In characters of JSON; of a longer value its beginning is shown. */
    private static final int MAX_RESULT_CHARACTERS = 64 << 10;

    private static final int PREVIEW_CHARACTERS = 2_000;
    private static final Place HERE = new Place("", 1, 1);

    private final RunTable table;
    private final RunReader journal;
    private final Flows flows;
    private final RunValueRoutes values;
    private final DraftScopes drafts;
    private final Clock clock;

    ExpressionRoutes(
            RunTable table, RunReader journal, Flows flows, RunValueRoutes values, DraftScopes drafts, Clock clock) {
        this.drafts = drafts;
        this.table = table;
        this.journal = journal;
        this.flows = flows;
        this.values = values;
        this.clock = clock;
    }

    void routes(RouteTable routes) {
        routes.post("/api/v1/expressions/evaluate", this::evaluate)
                .needs(Permission.VIEWER)
                .summary("Evaluates expressions with the values of a run, of a draft's step, or with a sample; secrets"
                        + " show as ***")
                .body(() -> withScope(
                        "expressions",
                        list(object(
                                "expression?", string("JSONata, without the braces"),
                                "template?", any()))))
                .answers(200, "The results, in the same order", ExpressionRoutes::resultsSchema)
                .answers(404, "There is no such run, or no such step in the draft")
                .answers(422, "The run's values are too large, or damaged, or the draft cannot be read");
        routes.post("/api/v1/expressions/complete", this::complete)
                .needs(Permission.VIEWER)
                .summary("What can be written at a place of an expression: names, fields and functions")
                .body(() -> withScope(
                        "expression", string("JSONata, without the braces"),
                        "offset", integer("How many characters stand before the place")))
                .answers(200, "What can be written, the nearest first", Completions.class)
                .answers(404, "There is no such run, or no such step in the draft")
                .answers(422, "The run's values are too large, or damaged, or the draft cannot be read");
    }

    private void evaluate(Exchange http) throws IOException {
        Map<String, Object> body = Bodies.object(http);
        List<?> expressions = expressions(body);
        try (Reservation memory = HeapShare.VIEW_VALUES.open()) {
            Scope scope = scope(body, memory);
            List<Map<String, Object>> results = new ArrayList<>();
            for (Object one : expressions) results.add(result(one, scope));
            Answers.json(http, Map.of("results", results));
        }
    }

    private static List<?> expressions(Map<String, Object> body) {
        if (!(body.get("expressions") instanceof List<?> list) || list.size() > MAX_EXPRESSIONS) {
            throw ProblemException.badRequest(
                            "missing-member",
                            "The body needs \"expressions\", a list of at most " + MAX_EXPRESSIONS + ".")
                    .with("pointer", "/expressions");
        }
        return list;
    }

    private static Map<String, Object> result(@Nullable Object asked, Scope scope) {
        try {
            if (asked instanceof Map<?, ?> one && one.get("expression") instanceof String text) {
                return shown(Expression.compile(text, HERE).evaluate(scope));
            }
            if (asked instanceof Map<?, ?> one && one.containsKey("template")) {
                List<ExpressionProblem> problems = new ArrayList<>();
                Template template =
                        Template.compile(one.get("template"), pointer -> new Place(pointer, 1, 1), problems::add);
                if (!problems.isEmpty()) throw problems.get(0);
                return shown(template.evaluate(scope));
            }
        } catch (ExpressionProblem e) {
            Map<String, Object> error = error(e.place(), String.valueOf(e.getMessage()));
            error.put("offset", (long) e.offset());
            if (e.suggestion() != null) error.put("suggestion", e.suggestion());
            return Map.of("error", error);
        } catch (EvaluationProblem e) {
            Map<String, Object> error = error(e.place(), e.reason());
            if (e.value() != null) error.put("value", e.value());
            return Map.of("error", error);
        }
        throw ProblemException.badRequest(
                        "wrong-type", "Each expression is {\"expression\": text} or {\"template\": value}.")
                .with("pointer", "/expressions");
    }

    private static Map<String, Object> error(Place place, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("pointer", place.pointer());
        error.put("message", message);
        return error;
    }

    private static Map<String, Object> shown(@Nullable Object value) {
        Object masked = SecretRef.masked(value);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("type", Completion.typeOf(masked));
        String json = Json.text(masked);
        if (json.length() <= MAX_RESULT_CHARACTERS) {
            result.put("value", masked);
        } else {
            result.put("beginning", json.substring(0, PREVIEW_CHARACTERS));
            result.put("length", (long) json.length());
        }
        return result;
    }

    private void complete(Exchange http) throws IOException {
        Map<String, Object> body = Bodies.object(http);
        String text = Bodies.optionalText(body, "expression");
        if (text == null || !(body.get("offset") instanceof Long offset) || offset < 0 || offset > text.length()) {
            throw ProblemException.badRequest(
                    "missing-member", "The body needs \"expression\", a text, and \"offset\", a place within it.");
        }
        try (Reservation memory = HeapShare.VIEW_VALUES.open()) {
            Completion completion = Completion.at(text, offset.intValue(), scope(body, memory));
            Answers.json(
                    http,
                    new Completions(
                            completion.from(),
                            completion.items().stream().map(Item::of).toList()));
        }
    }

    /** What can be written at a place. */
    record Completions(
            @Docs("Where the text begins that is replaced") int from, List<Item> items) implements View {}

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

    // Scopes.

    /** What is written in the sample hides what the run has; of {@code steps} and {@code vars}, each by itself. */
    private Scope scope(Map<String, Object> body, Reservation memory) {
        String run = Bodies.optionalText(body, "run");
        String at = Bodies.optionalText(body, "at");
        Map<String, Object> draft = Bodies.member(body, "draft");
        if (run != null && !draft.isEmpty()) {
            throw ProblemException.badRequest("bad-scope", "The values are of a run or of a draft: send one of them.");
        }
        Scope scope = !draft.isEmpty()
                ? drafts.of(draft, memory)
                : run == null ? empty() : ofRun(run, at == null ? "" : at, memory);
        for (Map.Entry<String, Object> one : Bodies.member(body, "sample").entrySet()) {
            Object value = one.getValue();
            if (scope.get(one.getKey()) instanceof Map<?, ?> before
                    && value instanceof Map<?, ?> more
                    && (one.getKey().equals("steps") || one.getKey().equals("vars"))) {
                Map<Object, @Nullable Object> both = new LinkedHashMap<>(before);
                both.putAll(more);
                value = both;
            }
            scope = scope.with(one.getKey(), value);
        }
        return scope;
    }

    private Scope empty() {
        return Scope.of(clock.millis(), 0)
                .with("instance", Map.of("name", "default"))
                .with("config", Map.of())
                .with("vars", Map.of())
                .with("steps", Map.of());
    }

    private Scope ofRun(String run, String at, Reservation memory) {
        StoredRun looked = journal.view(RunActionRoutes.existing(table, run).id(), entry -> {})
                .orElseThrow(() -> RunProblems.unknown(run));
        StoredRun whole = values.whole(looked, memory)
                .orElseThrow(() -> new ProblemException(
                        422,
                        "too-large",
                        "The values of the run " + run + " are too large to be evaluated here. Choose a smaller run, or"
                                + " give a sample."));
        String damage = whole.damage();
        if (damage != null) throw new ProblemException(422, "damaged", damage + ".");
        try {
            Run evaluated = whole.run(flows.pinned(whole.flow(), whole.revision()));
            return RunScope.masked(RunScope.at(evaluated, at, clock.millis()));
        } catch (EvaluationProblem e) {
            throw new ProblemException(422, "no-items", String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new ProblemException(422, "flow-lost", String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Object> withScope(Object... members) {
        List<Object> all = new ArrayList<>(List.of(
                "run?", string("The ID of the run whose values are used"),
                "at?", string("The path of the run's step that the expressions belong to, such as lines[2]/insert"),
                "draft?",
                        object(
                                "integration", string(),
                                "flow", string(),
                                "step?", string("The path of the step that the expressions belong to"),
                                "items?", list(integer("From 0, for each loop around the step; the default is 0")),
                                "run?", string("The ID of the run whose data is used")),
                "sample?", map(any())));
        all.addAll(List.of(members));
        return object(all.toArray());
    }

    private static Map<String, Object> resultsSchema() {
        return object(
                "results",
                list(object(
                        "type?", oneOf("string", "number", "boolean", "object", "array", "file", "nothing"),
                        "value?", any(),
                        "beginning?", string("How a large value begins, as JSON; then there is no value"),
                        "length?", integer("How many characters of JSON a large value has"),
                        "error?",
                                object(
                                        "pointer", string("Within the template"),
                                        "message", string(),
                                        "offset?", integer("Where in the text the mistake is, from 0"),
                                        "suggestion?", string(),
                                        "value?", string("The value that was in the way")))));
    }
}
