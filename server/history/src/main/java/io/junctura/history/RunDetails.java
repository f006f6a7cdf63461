package io.junctura.history;

import io.junctura.history.RunStore.Row;
import io.junctura.history.ValuePreviews.Preview;
import io.junctura.history.step.ShownStep;
import io.junctura.history.step.StepHistory;
import io.junctura.history.step.StepViews;
import io.junctura.history.step.Timestamp;
import io.junctura.http.schema.JsonValue;
import io.junctura.masking.SecretNames;
import io.junctura.memory.Reservation;
import io.junctura.run.Entry;
import io.junctura.run.PinnedFlow;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.machine.StepInputs;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows a run step by step, with the values of its steps. */
final class RunDetails {
    private static final int MAX_REPLAYS = 20;

    private final RunQueries runs;
    private final RunValueRoutes whole;
    private final ProgressFeed progress;
    private final Clock clock;

    RunDetails(RunQueries runs, RunValueRoutes whole, ProgressFeed progress, Clock clock) {
        this.runs = runs;
        this.whole = whole;
        this.progress = progress;
        this.clock = clock;
    }

    /** @param values grows with what the view holds until it is written */
    RunView.Detail of(String id, Reservation values) {
        Row row = RunActionRoutes.existing(runs.table, id);
        StepHistory history = new StepHistory();
        StoredRun stored = runs.journal.view(row.id(), history).orElseThrow(() -> RunProblems.unknown(id));
        values.grow(history.bytes());
        boolean held = stored.status() == RunStatus.DUE && runs.activity.executes(row.id());
        boolean ended = stored.status().isEnded();
        boolean kept = !stored.hasLeftNothing();
        PinnedFlow flow = null;
        String problem = null;
        try {
            flow = runs.flows.pinned(stored.flow(), stored.revision());
        } catch (IllegalStateException e) {
            // Its plugin may have been removed. What is recorded can still be shown.
            problem = String.valueOf(e.getMessage());
        }
        ValuePreviews shown = new ValuePreviews(runs.journal.largeUnchecked());
        Preview payload = shown.of(stored.accepted().payload(), RunValueRoutes.payload(row.id()));
        List<ShownStep> steps = List.of();
        if (kept && flow == null) steps = StepViews.withoutPlan(history, ended, held);
        else if (kept && flow != null) steps = StepViews.of(history, flow, ended, held);
        runs.views.addTurns(steps);
        Map<String, @Nullable Object> inputs = flow == null ? null : inputs(steps, stored, flow, shown, values);
        List<RunStepView> views = new ArrayList<>(steps.size());
        for (ShownStep step : steps) views.add(view(step, row.id(), inputs == null ? Map.of() : inputs, shown));
        return new RunView.Detail(
                runs.views.of(row),
                kept,
                earlier(history),
                runs.table.replays(row.id(), MAX_REPLAYS).stream()
                        .map(replay -> runs.views.of(replay).brief())
                        .toList(),
                row.state() == RunStatus.FAILED ? repairedBy(row) : null,
                stored.accepted().origin().get("startedBy") instanceof String person ? person : null,
                payload.value(),
                payload.large(),
                (kept && flow != null && inputs == null) ? true : null,
                stored.accepted().origin().get("headers") instanceof Map<?, ?> headers
                        ? SecretNames.maskedHeaders(headers)
                        : null,
                flow == null || ended ? null : stored.state().cancelledBy(),
                views,
                problem);
    }

    private @Nullable String repairedBy(Row row) {
        Long replay = runs.table.succeededReplay(row.id());
        return replay == null ? null : Long.toString(replay);
    }

    private @Nullable List<RunView.EarlierVersion> earlier(StepHistory history) {
        if (history.versionChanges().isEmpty()) return null;
        List<RunView.EarlierVersion> earlier = new ArrayList<>();
        for (Entry.Resumed resumed : history.versionChanges()) {
            int revision = Objects.requireNonNull(resumed.version()).before();
            earlier.add(new RunView.EarlierVersion(
                    new RunVersion(runs.names.version(revision)), new Timestamp(resumed.at()), resumed.by()));
        }
        return earlier;
    }

    private RunStepView view(ShownStep step, long run, Map<String, @Nullable Object> inputs, ValuePreviews previews) {
        String path = step.path();
        Preview input = previews.of(inputs.get(path), RunValueRoutes.of(run, "input", path));
        boolean whole = inputs.containsKey(path) && input.large() == null;
        Preview output = previews.of(step.output(), RunValueRoutes.of(run, "output", path));
        RunStepView.Progress far = step.is("running") ? progress.of(run, path) : null;
        return RunStepView.of(step, far, whole ? new JsonValue(input.value()) : null, input.large(), output);
    }

    /**
     * The inputs of the steps that are shown. They are not recorded, so they are evaluated again.
     *
     * @return null: the run's values take too much memory for that, or one of them cannot be read
     */
    private @Nullable Map<String, @Nullable Object> inputs(
            List<ShownStep> steps, StoredRun stored, PinnedFlow flow, ValuePreviews shown, Reservation values) {
        StoredRun all = whole.whole(stored, values).orElse(null);
        if (all == null || all.damage() != null) return null;
        Set<String> wanted = new HashSet<>();
        for (ShownStep step : steps) wanted.add(step.path());
        StepInputs evaluated = new StepInputs(
                all.accepted(flow), all.status().isEnded(), wanted::contains, (path, input) -> shown.kept(input));
        runs.journal.load(stored.id(), evaluated);
        return evaluated.all(clock.millis());
    }
}
