package io.junctura.history;

import static io.junctura.history.RunProblems.conflict;

import io.junctura.error.DomainException;
import io.junctura.history.RunStore.Row;
import io.junctura.history.RunStore.StepWait;
import io.junctura.history.step.Times;
import io.junctura.run.Flows;
import io.junctura.run.Position;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.StoredRun;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides whether a run can be retried: a failed run, or a run that waits for the next attempt of a step. */
final class RetryCheck {
    private static final int MAX_NAMED = 20;

    private final StoredRuns runs;
    private final Flows flows;

    RetryCheck(StoredRuns runs, Flows flows) {
        this.runs = runs;
        this.flows = flows;
    }

    /** Why a run cannot be retried; null if it can. Does not read the run's values; see {@link #mustBeUndamaged}. */
    @Nullable
    DomainException problem(Row row) {
        String run = "Run " + row.id();
        return switch (row.state()) {
            case SUCCEEDED, CANCELLED ->
                conflict(
                        "not-failed",
                        run + " " + RunActionRoutes.ending(row.state())
                                + ". Only a failed run can be retried; replay it.");
            case BEHIND ->
                conflict("under-way", run + " waits for another run of its order key: there is nothing to retry.");
            case DUE, WAITING -> waitProblem(row, run);
            case FAILED ->
                runs.hasHistory(row) ? flowProblem(row) : RunProblems.historyNotKept(row.id(), "taken up again");
        };
    }

    private @Nullable DomainException flowProblem(Row row) {
        try {
            runs.flow(row, "Then retry it, or replay it with the latest version");
            return null;
        } catch (DomainException problem) {
            return problem;
        }
    }

    private @Nullable DomainException waitProblem(Row row, String run) {
        List<StepWait> waits = row.waits();
        for (StepWait wait : waits) {
            if (wait.kind().equals("connection") || (wait.kind().equals("until") && !isDelay(row, wait))) return null;
        }
        Optional<StepWait> person = first(waits, "person");
        if (person.isPresent()) {
            return conflict(
                    "in-doubt",
                    run + " is in doubt at the step \"" + person.get().step()
                            + "\". Answer first whether the step was executed.");
        }
        if (row.state() == RunStatus.DUE) {
            return conflict("under-way", run + " is under way: there is nothing to retry.");
        }
        return conflict("waits", run + reason(waits));
    }

    /** What a run waits for that no retry can shorten. */
    private static String reason(List<StepWait> waits) {
        if (first(waits, "limit").isPresent()) {
            return " waits for its turn: its connection has limits, or its system does not answer and is"
                    + " tried by one run at a time. It goes on by itself.";
        }
        if (!waits.isEmpty() && waits.stream().allMatch(wait -> wait.kind().equals("until"))) {
            StepWait delay = waits.get(0);
            return " has not failed: its step \"" + delay.step() + "\" is a delay"
                    + (delay.due() == null ? "" : " until " + Times.text(delay.due()))
                    + ". It goes on by itself then, and not before.";
        }
        if (first(waits, "child").isPresent()) {
            return " waits for a run that it started. Retry that one, if it failed.";
        }
        return first(waits, "callback")
                .map(wait -> " waits at its step \"" + wait.step()
                        + "\" for what is posted to the call-back's address"
                        + (wait.due() == null ? "" : ", until " + Times.text(wait.due()) + " at the most")
                        + ". It goes on by itself then.")
                .orElse(" waits. It goes on by itself.");
    }

    private static Optional<StepWait> first(List<StepWait> waits, String kind) {
        return waits.stream().filter(wait -> wait.kind().equals(kind)).findFirst();
    }

    private boolean isDelay(Row row, StepWait wait) {
        return RunViews.reasonAtTime(flows, row, wait.step()).equals("delay");
    }

    /**
     * Throws if a value of a failed run cannot be read: the engine would leave the run as it is, without a message. Reads all
     * files of the run's values.
     */
    void mustBeUndamaged(Row row) {
        if (row.state() == RunStatus.FAILED) runs.undamaged(row);
    }

    /** Throws unless a failed run has reached a step, from which it can then be repeated. */
    void mustHaveReached(Row row, String step) {
        String run = "Run " + row.id();
        if (row.state() != RunStatus.FAILED) {
            throw conflict(
                    "not-failed", run + " has not failed: it cannot go back to a step. Replay it, or cancel it.");
        }
        StoredRun stored = runs.undamaged(row);
        RunState state =
                stored.run(runs.flow(row, "It cannot be taken up again")).state();
        if (state.position(step) != null) return;
        List<String> reached = state.positions().stream()
                .map(Position::step)
                .limit(MAX_NAMED + 1L)
                .toList();
        String named = reached.size() <= MAX_NAMED
                ? String.join(", ", reached)
                : String.join(", ", reached.subList(0, MAX_NAMED)) + ", …";
        throw conflict(
                "not-reached",
                run + " has not reached a step \"" + step + "\", or the items or branches around it have ended."
                        + " It can go back to: " + named + ".");
    }
}
