package io.junctura.history;

import io.junctura.history.RunTable.Row;
import io.junctura.history.RunView.StepJson;
import io.junctura.history.ValuePreviews.Shown;
import io.junctura.history.step.StepHistory;
import io.junctura.history.step.StepViews;
import io.junctura.masking.SecretNames;
import io.junctura.memory.Reservation;
import io.junctura.run.PinnedFlow;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.StoredRun;
import io.junctura.run.machine.StepInputs;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows a run step by step, with the values of its steps. */
final class RunDetails {
    private static final int MOST_REPLAYS = 20;

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
        boolean held = stored.status() == RunStatus.DUE && runs.engine.executes(row.id());
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
        Shown payload = shown.of(stored.accepted().payload(), RunValueRoutes.payload(row.id()));
        List<Map<String, Object>> steps = List.of();
        if (kept && flow == null) steps = StepViews.withoutPlan(history, ended, held);
        else if (kept && flow != null) steps = StepViews.of(history, flow, ended, held);
        runs.views.addTurns(steps);
        boolean inputs = flow != null && addInputs(steps, stored, flow, shown, values);
        for (Map<String, Object> step : steps) addValues(step, row.id(), shown);
        return new RunView.Detail(
                runs.views.of(row),
                kept,
                runs.table.replays(row.id(), MOST_REPLAYS).stream()
                        .map(replay -> runs.views.of(replay).brief())
                        .toList(),
                payload.value(),
                payload.large(),
                (kept && flow != null && !inputs) ? true : null,
                stored.accepted().origin().get("headers") instanceof Map<?, ?> headers
                        ? SecretNames.maskedHeaders(headers)
                        : null,
                flow == null || ended ? null : stored.state().cancelledBy(),
                steps.stream().map(StepJson::new).toList(),
                problem);
    }

    private void addValues(Map<String, @Nullable Object> step, long run, ValuePreviews shown) {
        String path = String.valueOf(step.get("path"));
        for (String what : List.of("input", "output")) {
            shown.put(step, what, step.get(what), RunValueRoutes.of(run, what, path));
        }
        Map<String, Object> far = "running".equals(step.get("status")) ? progress.of(run, path) : null;
        if (far != null) step.put("progress", far);
    }

    /**
     * Adds the inputs of the steps that are shown. They are not recorded, so they are evaluated again.
     *
     * @return false: the run's values take too much memory for that, or one of them cannot be read
     */
    private boolean addInputs(
            List<Map<String, Object>> steps,
            StoredRun stored,
            PinnedFlow flow,
            ValuePreviews shown,
            Reservation values) {
        StoredRun all = whole.whole(stored, values).orElse(null);
        if (all == null || all.damage() != null) return false;
        Set<String> wanted = new HashSet<>();
        for (Map<String, Object> step : steps) wanted.add(String.valueOf(step.get("path")));
        StepInputs evaluated = new StepInputs(
                all.accepted(flow), all.status().isEnded(), wanted::contains, (path, input) -> shown.kept(input));
        runs.journal.load(stored.id(), evaluated);
        Map<String, @Nullable Object> inputs = evaluated.all(clock.millis());
        for (Map<String, @Nullable Object> step : steps) {
            String path = String.valueOf(step.get("path"));
            if (inputs.containsKey(path)) step.put("input", inputs.get(path));
        }
        return true;
    }
}
