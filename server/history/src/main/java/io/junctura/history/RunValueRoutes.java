package io.junctura.history;

import io.junctura.history.RunStore.Row;
import io.junctura.history.step.StepHistory;
import io.junctura.history.step.StepViews;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Schemas;
import io.junctura.json.LargeValue;
import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.Reservation;
import io.junctura.run.Entry;
import io.junctura.run.Flows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.RunReader;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.machine.StepInputs;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v1/runs/ID/payload}, {@code output} and {@code input}: one value as a whole. A value in a file is sent from the file,
 * and is never in memory.
 */
final class RunValueRoutes {
    /** In bytes of heap. Inputs are evaluated again, which needs all values of the run. Above this limit they are not shown. */
    private static final long MAX_EVALUATED = 16 << 20;

    /** For the values, the run's state that contains them, and a copy of an input. */
    private static final int TIMES_IN_MEMORY = 3;

    private final RunTable table;
    private final RunReader journal;
    private final Flows flows;
    private final Clock clock;

    RunValueRoutes(RunTable table, RunReader journal, Flows flows, Clock clock) {
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
                .needs(Permission.VIEWER, Audit.READ)
                .summary("The whole payload of a run, as a file")
                .answers(200, "The payload as JSON", Schemas::any)
                .answers(404, "No run has this id, or its payload is not kept");
        routes.get("/api/v1/runs/{id}/output", this::output)
                .needs(Permission.VIEWER, Audit.READ)
                .summary("The whole output of a step of a run, as a file")
                .query("step", "The step's path")
                .answers(200, "The output as JSON", Schemas::any)
                .answers(404, "No run has this id, or the step has no output");
        routes.get("/api/v1/runs/{id}/input", this::input)
                .needs(Permission.VIEWER, Audit.READ)
                .summary("The whole input of a step of a run, as a file")
                .query("step", "The step's path")
                .answers(200, "The input as JSON", Schemas::any)
                .answers(404, "No run has this id, or the step has no input that can be shown");
    }

    private void payload(Exchange http) throws IOException {
        StoredRun stored = stored(http);
        send(http, stored.accepted().payload(), "run-" + stored.id() + "-payload");
    }

    private void output(Exchange http) throws IOException {
        StepHistory history = new StepHistory();
        StoredRun stored = stored(http, history);
        String step = step(http);
        send(http, StepViews.output(history, step), "run-" + stored.id() + "-" + step + "-output");
    }

    private void input(Exchange http) throws IOException {
        StoredRun stored = stored(http);
        String step = step(http);
        try (Reservation values = HeapShare.VIEW_VALUES.open()) {
            Object input =
                    whole(stored, values).map(whole -> input(whole, step)).orElse(null);
            send(http, input, "run-" + stored.id() + "-" + step + "-input");
        }
    }

    private @Nullable Object input(StoredRun whole, String step) {
        String damage = whole.damage();
        // Without the damaged value, the input would be a different one.
        if (damage != null) throw damaged(damage);
        try {
            PinnedFlow flow = flows.pinned(whole.flow(), whole.revision());
            StepInputs inputs = new StepInputs(
                    whole.accepted(flow), whole.status().isEnded(), step::equals, (path, input) -> input);
            journal.load(whole.id(), inputs);
            return inputs.all(clock.millis()).get(step);
        } catch (IllegalStateException e) {
            throw ProblemException.notFound("It cannot be shown: " + e.getMessage());
        }
    }

    /**
     * Reads a run with all of its values, to evaluate inputs.
     *
     * @param values grows with the values
     * @return empty if they need too much memory
     * @throws MemoryExhausted if there is no memory now
     */
    Optional<StoredRun> whole(StoredRun stored, Reservation values) {
        if (stored.carries() > MAX_EVALUATED) return Optional.empty();
        try {
            values.grow(TIMES_IN_MEMORY * stored.carries());
        } catch (MemoryExhausted e) {
            if (e.permanent()) return Optional.empty();
            throw e;
        }
        return stored.isWhole() ? Optional.of(stored) : journal.load(stored.id());
    }

    private StoredRun stored(Exchange http) {
        return stored(http, entry -> {});
    }

    private StoredRun stored(Exchange http, Consumer<Entry> entries) {
        Row row = RunActionRoutes.existing(table, http.pathParam("id"));
        return journal.view(row.id(), entries).orElseThrow(() -> RunProblems.unknown(http.pathParam("id")));
    }

    private static String step(Exchange http) {
        String step = http.queryParam("step");
        if (step == null || step.isEmpty()) {
            throw ProblemException.badRequest("step-missing", "Say whose value: ?step= with the path of a step.");
        }
        return step;
    }

    /** @throws IOException if the value cannot be read, or the client has disconnected */
    private void send(Exchange http, @Nullable Object value, String name) throws IOException {
        if (value == null) throw ProblemException.notFound("There is no such value, or it is not kept.");
        try {
            // Once the answer has begun, an error could not be reported.
            check(value);
        } catch (IOException e) {
            throw damaged(e.getMessage());
        }
        http.header(
                "Content-Disposition", "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9-]+", "-") + ".json\"");
        Answers.json(http, 200, value, journal.largeUnchecked());
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
