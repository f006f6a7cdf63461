package io.junctura.history;

import io.junctura.expression.Completion;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Expression;
import io.junctura.expression.ExpressionProblem;
import io.junctura.expression.Place;
import io.junctura.expression.Scope;
import io.junctura.expression.Template;
import io.junctura.files.RowPreviews;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Bodies;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.AllowEmpty;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.Inline;
import io.junctura.http.schema.JsonValue;
import io.junctura.http.schema.Lenient;
import io.junctura.http.schema.MaxSize;
import io.junctura.http.schema.Range;
import io.junctura.http.schema.RequestBody;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/expressions}: what expressions yield of the values of a run or of a sample, and what can be written next.
 * By the same evaluator as runs, so that what people see while they write is what a run will see.
 */
final class ExpressionRoutes {
    private static final Place HERE = new Place("", 1, 1);

    private final RunTable table;
    private final RunReader journal;
    private final Flows flows;
    private final RunValueRoutes values;
    private final DraftScopes drafts;
    private final RowPreviews rows;
    private final Clock clock;

    ExpressionRoutes(
            RunTable table,
            RunReader journal,
            Flows flows,
            RunValueRoutes values,
            DraftScopes drafts,
            RowPreviews rows,
            Clock clock) {
        this.rows = rows;
        this.drafts = drafts;
        this.table = table;
        this.journal = journal;
        this.flows = flows;
        this.values = values;
        this.clock = clock;
    }

    void routes(RouteTable routes) {
        routes.post("/api/v1/expressions/evaluate", this::evaluate)
                .needs(Permission.VIEWER, Audit.READ)
                .summary("Evaluates expressions with the values of a run, of a draft's step, or with a sample; secrets"
                        + " show as ***")
                .body(Evaluate.class)
                .answers(200, "The results, in the same order", ExpressionView.Results.class)
                .answers(404, "There is no such run, or no such step in the draft")
                .answers(422, "The run's values are too large, or damaged, or the draft cannot be read");
        routes.post("/api/v1/expressions/complete", this::complete)
                .needs(Permission.VIEWER, Audit.READ)
                .summary("What can be written at a place of an expression: names, fields and functions")
                .body(Complete.class)
                .answers(200, "What can be written, the nearest first", ExpressionView.Completions.class)
                .answers(404, "There is no such run, or no such step in the draft")
                .answers(422, "The run's values are too large, or damaged, or the draft cannot be read");
    }

    /** Whose values expressions read. */
    @Lenient
    record Values(
            @Docs("The ID of the run whose values are used") @Nullable
            String run,

            @Docs("The path of the run's step that the expressions belong to, such as lines[2]/insert") @Nullable
            String at,

            DraftScopes.@Nullable Draft draft,
            Map<String, Object> sample)
            implements RequestBody {}

    @Lenient
    record Evaluate(@Inline Values values, @MaxSize(20) List<Evaluated> expressions) implements RequestBody {}

    /** An expression, or a template. */
    @Lenient
    record Evaluated(
            @Lenient @Docs("JSONata, without the braces") @Nullable
            String expression,

            @Nullable JsonValue template) implements RequestBody {}

    @Lenient
    record Complete(
            @Inline Values values,

            @AllowEmpty @Docs("JSONata, without the braces") String expression,

            @Range(min = 0) @Docs("How many characters stand before the place")
            int offset)
            implements RequestBody {}

    private void evaluate(Exchange http) throws IOException {
        Evaluate body = Bodies.read(http, Evaluate.class);
        try (Reservation memory = HeapShare.VIEW_VALUES.open()) {
            Scope scope = scope(body.values(), memory);
            List<ExpressionView> results = new ArrayList<>();
            for (Evaluated one : body.expressions()) results.add(result(one, scope));
            Answers.json(http, new ExpressionView.Results(results));
        }
    }

    private static ExpressionView result(Evaluated one, Scope scope) {
        String text = one.expression();
        JsonValue value = one.template();
        try {
            if (text != null)
                return ExpressionView.of(Expression.compile(text, HERE).evaluate(scope));
            if (value != null) {
                List<ExpressionProblem> problems = new ArrayList<>();
                Template template = Template.compile(value.value(), pointer -> new Place(pointer, 1, 1), problems::add);
                if (!problems.isEmpty()) throw problems.get(0);
                return ExpressionView.of(template.evaluate(scope));
            }
        } catch (ExpressionProblem e) {
            return ExpressionView.of(e);
        } catch (EvaluationProblem e) {
            return ExpressionView.of(e);
        }
        throw ProblemException.badRequest(
                        "wrong-type", "Each expression is {\"expression\": text} or {\"template\": value}.")
                .with("pointer", "/expressions");
    }

    private void complete(Exchange http) throws IOException {
        Complete body = Bodies.read(http, Complete.class);
        if (body.offset() > body.expression().length()) {
            throw ProblemException.badRequest(
                    "missing-member", "The body needs \"expression\", a text, and \"offset\", a place within it.");
        }
        try (Reservation memory = HeapShare.VIEW_VALUES.open()) {
            Answers.json(
                    http,
                    ExpressionView.Completions.of(
                            Completion.at(body.expression(), body.offset(), scope(body.values(), memory))));
        }
    }

    // Scopes.

    /** What is written in the sample hides what the run has; of {@code steps} and {@code vars}, each by itself. */
    private Scope scope(Values given, Reservation memory) {
        String run = given.run();
        String at = given.at();
        DraftScopes.Draft draft = given.draft();
        if (run != null && draft != null) {
            throw ProblemException.badRequest("bad-scope", "The values are of a run or of a draft: send one of them.");
        }
        Scope scope = draft != null
                ? drafts.of(draft, memory)
                : run == null ? empty() : ofRun(run, at == null ? "" : at, memory);
        for (Map.Entry<String, Object> one : given.sample().entrySet()) {
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
        StoredRun stored = journal.view(RunActionRoutes.existing(table, run).id(), entry -> {})
                .orElseThrow(() -> RunProblems.unknown(run));
        StoredRun whole = values.whole(stored, memory)
                .orElseThrow(() -> new ProblemException(
                        422,
                        "too-large",
                        "The values of the run " + run + " are too large to be evaluated here. Choose a smaller run, or"
                                + " give a sample."));
        String damage = whole.damage();
        if (damage != null) throw new ProblemException(422, "damaged", damage + ".");
        try {
            Run evaluated = whole.run(flows.pinned(whole.flow(), whole.revision()));
            return RunScope.masked(RunScope.at(evaluated, at, clock.millis(), rows::of));
        } catch (EvaluationProblem e) {
            throw new ProblemException(422, "no-items", String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            throw new ProblemException(422, "flow-lost", String.valueOf(e.getMessage()));
        }
    }
}
