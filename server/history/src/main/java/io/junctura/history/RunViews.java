package io.junctura.history;

import io.junctura.definition.FlowPlan;
import io.junctura.definition.StepTitles;
import io.junctura.dispatch.connection.OpenCircuit;
import io.junctura.history.RunStore.Row;
import io.junctura.history.RunStore.StepWait;
import io.junctura.history.step.ShownStep;
import io.junctura.history.step.StepViews;
import io.junctura.history.step.Timestamp;
import io.junctura.history.step.Waiting;
import io.junctura.history.step.WaitingView;
import io.junctura.http.schema.Always;
import io.junctura.json.Json;
import io.junctura.run.Failure;
import io.junctura.run.FlowName;
import io.junctura.run.Flows;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.search.SearchMatch;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Makes the same {@link RunView} of a row in the table and of a run in memory. */
final class RunViews {
    private final @Nullable FlowNames names;
    private final @Nullable Flows flows;
    private final LongPredicate executes;
    private final Function<String, @Nullable OpenCircuit> openCircuit;

    /**
     * @param names null, like {@code flows}, for views of runs in memory only, which have their names and plans
     * @param openCircuit the open circuit of a connection, by its name; null: steps may use the connection
     */
    RunViews(
            @Nullable FlowNames names,
            @Nullable Flows flows,
            LongPredicate executes,
            Function<String, @Nullable OpenCircuit> openCircuit) {
        this.names = names;
        this.flows = flows;
        this.executes = executes;
        this.openCircuit = openCircuit;
    }

    RunView of(Row row) {
        if (names == null) throw new IllegalStateException("made only for runs in memory");
        Map<?, ?> outcome =
                row.outcome() != null && Json.parse(row.outcome()) instanceof Map<?, ?> map ? map : Map.of();
        boolean failed = row.state() == RunStatus.FAILED;
        return view(
                row.id(),
                names.name(row.flow()),
                names.version(row.revision()),
                names.trigger(row.flow(), row.revision()),
                status(row.state(), row.id()),
                waiting(row),
                row.accepted(),
                row.state().isEnded() ? row.ended() : null,
                failed ? problem(row, outcome) : null,
                outcome.get("reason") instanceof String reason ? reason : null,
                row.failedItems() > 0 ? (Long) row.failedItems() : null,
                row.parent(),
                row.replayOf());
    }

    private RunView.Problem problem(Row row, Map<?, ?> outcome) {
        String step = (String) outcome.get("step");
        // The plan is read only if its title is needed. An ID that the document gives is enough.
        String title = step != null && StepTitles.isGenerated(step) ? title(row, step) : null;
        return new RunView.Problem(text(outcome.get("kind")), text(outcome.get("message")), step, title);
    }

    /** The title of a step of a run; null if it has none, or if its flow cannot be read any more. */
    @Nullable
    String title(Row row, String step) {
        if (flows == null) return null;
        try {
            return StepTitles.of(flows.pinned(row.flow(), row.revision()).plan(), step)
                    .orElse(null);
        } catch (IllegalStateException e) {
            return null; // Its plugin may have been removed.
        }
    }

    /** A match of a search in a run. */
    RunView.Match match(Row row, SearchMatch match) {
        return new RunView.Match(
                match.in().name().toLowerCase(Locale.ROOT),
                match.step(),
                match.step() == null ? null : title(row, match.step()),
                match.text(),
                match.marks().stream()
                        .map(mark -> new RunView.Mark(mark.from(), mark.to()))
                        .toList());
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value);
    }

    String status(RunStatus state, long id) {
        if (state == RunStatus.DUE) return executes.test(id) ? "running" : "queued";
        if (state == RunStatus.BEHIND) return "queued";
        return state.name().toLowerCase(Locale.ROOT);
    }

    private @Nullable Waiting waiting(Row row) {
        Waiting.Line line = row.line();
        if (row.state() == RunStatus.BEHIND && line != null) return new Waiting("line", null, null, line);
        // A run of which some steps wait and others execute is running.
        if (row.state() != RunStatus.WAITING) return null;
        Waiting found = null;
        for (StepWait wait : row.waits()) {
            Waiting one = switch (wait.kind()) {
                case "person" -> new Waiting("in doubt", null);
                case "connection" -> new Waiting("connection", null, wait.ref(), null);
                case "limit" -> turn(Wait.Limit.connectionOf(String.valueOf(wait.ref())));
                case "child" -> new Waiting("child", null);
                case "callback" -> new Waiting("call-back", wait.due());
                // A wait without a step is the run's time limit, for which the run does not wait.
                default ->
                    wait.step().isEmpty()
                            ? null
                            : new Waiting(flows == null ? "retry" : reasonAtTime(flows, row, wait.step()), wait.due());
            };
            if (one != null && (found == null || before(one, found))) found = one;
        }
        return found;
    }

    /** What a step waits for that waits for a time: {@code delay} or {@code retry}. */
    static String reasonAtTime(Flows flows, Row row, String step) {
        try {
            return reasonAtTime(flows.pinned(row.flow(), row.revision()).plan(), step);
        } catch (IllegalStateException e) {
            return "retry"; // Its plugin may have been removed.
        }
    }

    private static String reasonAtTime(FlowPlan plan, String path) {
        return StepViews.reasonAtTime(plan.index().find(path).orElse(null));
    }

    /** First comes what a person can change, then what ends first. */
    private static boolean before(Waiting one, Waiting other) {
        int first = rank(one);
        int second = rank(other);
        if (first != second) return first < second;
        return one.until() != null && other.until() != null && one.until() < other.until();
    }

    private static int rank(Waiting waiting) {
        return switch (waiting.reason()) {
            case "in doubt" -> 0;
            case "connection" -> 1;
            case "child" -> 3;
            default -> 2;
        };
    }

    /** A run that was just accepted. Does not read its state, which another thread may change already. */
    RunView accepted(Run run) {
        return of(run, status(RunStatus.DUE, run.id()), null, null);
    }

    /** A run that was just recorded as ended or waiting. */
    RunView changed(Run run, RunStatus status) {
        if (status.isEnded()) {
            Outcome outcome = run.state().outcome();
            // A retry has resumed it meanwhile.
            if (outcome == null) return accepted(run);
            return of(run, status(outcome.status(), run.id()), null, outcome);
        }
        if (status != RunStatus.WAITING) return accepted(run);
        try {
            Waiting waiting = waiting(run);
            return waiting == null ? accepted(run) : of(run, "waiting", waiting, null);
        } catch (ConcurrentModificationException e) {
            // Another thread executes the run, so it waits no longer.
            return accepted(run);
        }
    }

    private @Nullable Waiting waiting(Run run) {
        Waiting found = null;
        for (Position position : run.state().positions()) {
            Wait wait = position.waitsFor();
            if (wait == null) continue;
            Waiting one = wait instanceof Wait.Limit limit
                    ? turn(limit.connection())
                    : Waiting.of(wait, reasonAtTime(run.flow().plan(), position.step()));
            if (found == null || before(one, found)) found = one;
        }
        return found;
    }

    /** A turn over a connection. Its time is known only while the circuit of the connection is open. */
    private Waiting turn(String connection) {
        return new Waiting("limit", turnComes(connection), connection, null);
    }

    private @Nullable Long turnComes(String connection) {
        OpenCircuit left = openCircuit.apply(connection);
        return left == null ? null : left.until();
    }

    /** Adds until when the circuits of the connections are open that steps wait for. The history does not contain that. */
    void addTurns(List<ShownStep> steps) {
        for (ShownStep step : steps) {
            Waiting waiting = step.waiting();
            if (waiting == null || !waiting.reason().equals("limit")) continue;
            step.waitsFor(turn(String.valueOf(waiting.connection())));
        }
    }

    /** @param version negative: of a draft that is tested */
    private static RunView view(
            long id,
            FlowName name,
            int version,
            String trigger,
            String status,
            @Nullable Waiting waiting,
            long acceptedAt,
            @Nullable Long endedAt,
            RunView.@Nullable Problem error,
            @Nullable String reason,
            @Nullable Long failedItems,
            @Nullable Long parent,
            @Nullable Long replayOf) {
        return new RunView(
                Long.toString(id),
                name.instance(),
                name.integration(),
                name.flow(),
                new RunVersion(version),
                version < 0 ? Always.TRUE : null,
                trigger,
                status,
                waiting == null ? null : WaitingView.of(waiting),
                new Timestamp(acceptedAt),
                Timestamp.of(endedAt),
                endedAt == null ? null : (Long) Math.max(0, endedAt - acceptedAt),
                error,
                reason,
                failedItems,
                parent == null ? null : Long.toString(parent),
                replayOf == null ? null : Long.toString(replayOf));
    }

    private static RunView of(Run run, String status, @Nullable Waiting waiting, @Nullable Outcome outcome) {
        Run.Parent parent = run.accepted().parent();
        return view(
                run.id(),
                run.flow().name(),
                run.flow().version(),
                run.flow().plan().trigger().use(),
                status,
                waiting,
                run.accepted().at(),
                outcome == null ? null : (Long) run.state().ended(),
                outcome instanceof Outcome.Failed failed ? problem(run, failed) : null,
                outcome instanceof Outcome.Succeeded succeeded ? succeeded.reason() : null,
                outcome instanceof Outcome.Succeeded some && some.failedItems() > 0 ? (Long) some.failedItems() : null,
                parent == null ? null : (Long) parent.run(),
                run.accepted().replayOf());
    }

    private static RunView.Problem problem(Run run, Outcome.Failed failed) {
        Failure why = failed.why();
        String step = failed.step();
        String title =
                step == null ? null : StepTitles.of(run.flow().plan(), step).orElse(null);
        return new RunView.Problem(why.kind().name(), why.message(), step, title);
    }
}
