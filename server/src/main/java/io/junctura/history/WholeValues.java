package io.junctura.history;

import io.javalin.http.Context;
import io.junctura.history.RunTable.Row;
import io.junctura.http.Permission;
import io.junctura.http.ProblemException;
import io.junctura.http.RouteTable;
import io.junctura.http.Schemas;
import io.junctura.json.Json;
import io.junctura.json.LargeValue;
import io.junctura.run.Entry;
import io.junctura.run.Flows;
import io.junctura.run.Inputs;
import io.junctura.run.Journal;
import io.junctura.run.Journal.StoredRun;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/runs/ID/payload}, {@code output} and {@code input}: one value as a whole. What is kept in a file is sent
 * from there, and is never in memory.
 */
final class WholeValues {
    /** Inputs are evaluated again, for which all values of the run are needed: of a run with more than that they are not. */
    static final long MOST_EVALUATED = 4 << 20;

    private final RunTable table;
    private final Journal journal;
    private final Flows flows;
    private final Clock clock;

    WholeValues(RunTable table, Journal journal, Flows flows, Clock clock) {
        this.table = table;
        this.journal = journal;
        this.flows = flows;
        this.clock = clock;
    }

    static String payload(long run) {
        return "/api/v1/runs/" + run + "/payload";
    }

    /** @param what {@code input} or {@code output} */
    static String of(long run, String what, String step) {
        return "/api/v1/runs/" + run + "/" + what + "?step=" + URLEncoder.encode(step, StandardCharsets.UTF_8);
    }

    void routes(RouteTable routes) {
        routes.get("/api/v1/runs/{id}/payload", this::payload)
                .needs(Permission.VIEWER)
                .summary("What a run was given, as a whole, as a file")
                .answers(200, "The payload as JSON", Schemas::any)
                .answers(404, "No run has this id, or its payload is not kept");
        routes.get("/api/v1/runs/{id}/output", this::output)
                .needs(Permission.VIEWER)
                .summary("What a step of a run yielded, as a whole, as a file")
                .query("step", "The step's path")
                .answers(200, "The output as JSON", Schemas::any)
                .answers(404, "No run has this id, or the step has no output");
        routes.get("/api/v1/runs/{id}/input", this::input)
                .needs(Permission.VIEWER)
                .summary("What a step of a run was given, as a whole, as a file")
                .query("step", "The step's path")
                .answers(200, "The input as JSON", Schemas::any)
                .answers(404, "No run has this id, or the step has no input that can be shown");
    }

    private void payload(Context http) throws IOException {
        StoredRun stored = stored(http);
        send(http, stored.accepted().payload(), "run-" + stored.id() + "-payload");
    }

    private void output(Context http) throws IOException {
        StepHistory history = new StepHistory();
        StoredRun stored = stored(http, history);
        String step = step(http);
        send(http, StepViews.output(history, step), "run-" + stored.id() + "-" + step + "-output");
    }

    private void input(Context http) throws IOException {
        StoredRun stored = stored(http);
        String step = step(http);
        Object input = null;
        if (stored.left() <= MOST_EVALUATED) {
            StoredRun whole = journal.load(stored.id()).orElse(stored);
            String damage = whole.damage();
            // Evaluated of what is there, it would be another value.
            if (damage != null) throw damaged(damage);
            try {
                Inputs inputs = new Inputs(whole, flows.pinned(stored.flow(), stored.revision()), step::equals);
                journal.load(stored.id(), inputs);
                input = inputs.all(clock.millis()).get(step);
            } catch (IllegalStateException e) {
                throw ProblemException.notFound("It cannot be shown: " + e.getMessage());
            }
        }
        send(http, input, "run-" + stored.id() + "-" + step + "-input");
    }

    private StoredRun stored(Context http) {
        return stored(http, entry -> {});
    }

    private StoredRun stored(Context http, Consumer<Entry> told) {
        Row row = RunActions.existing(table, http.pathParam("id"));
        return journal.look(row.id(), told).orElseThrow(() -> RunActions.unknown(http.pathParam("id")));
    }

    private static String step(Context http) {
        String step = http.queryParam("step");
        if (step == null || step.isEmpty()) {
            throw ProblemException.badRequest("step-missing", "Say whose value: ?step= with the path of a step.");
        }
        return step;
    }

    private void send(Context http, @Nullable Object value, String name) throws IOException {
        if (value == null) throw ProblemException.notFound("There is no such value, or it is not kept.");
        try {
            // Once the answer has begun, nobody could be told.
            check(value);
        } catch (IOException e) {
            throw damaged(e.getMessage());
        }
        http.contentType("application/json");
        http.header("Cache-Control", "no-store");
        http.header(
                "Content-Disposition", "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9-]+", "-") + ".json\"");
        Json.write(value, http.outputStream(), journal.largeUnchecked());
    }

    private static ProblemException damaged(@Nullable String what) {
        return new ProblemException(500, "damaged", what + ".");
    }

    private void check(@Nullable Object value) throws IOException {
        if (value instanceof LargeValue large) journal.large().open(large).close();
        Collection<?> parts = value instanceof Map<?, ?> map ? map.values() : null;
        if (value instanceof Collection<?> list) parts = list;
        if (parts == null) return;
        for (Object part : parts) check(part);
    }
}
