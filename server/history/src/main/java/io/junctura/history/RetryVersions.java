package io.junctura.history;

import io.junctura.dispatch.RunCommands;
import io.junctura.error.DomainException;
import io.junctura.history.RunStore.Row;
import io.junctura.run.Flows;
import io.junctura.run.NewVersion;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.RunState;
import io.junctura.run.RunStatus;
import io.junctura.run.VersionChange;
import io.junctura.run.VersionChange.Difference;
import io.junctura.run.journal.StoredRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Resumes failed runs in the live version of their flows, if the steps that they have executed are the same in both versions. */
final class RetryVersions {
    private static final int MAX_NAMED = 20;

    private final RunTable table;
    private final StoredRuns runs;
    private final RetryCheck check;
    private final Flows flows;
    private final FlowNames names;
    private final RunCommands commands;

    RetryVersions(
            RunTable table, StoredRuns runs, RetryCheck check, Flows flows, FlowNames names, RunCommands commands) {
        this.table = table;
        this.runs = runs;
        this.check = check;
        this.flows = flows;
        this.names = names;
        this.commands = commands;
    }

    /** The live version of the flow of a run; empty if there is none. A test of a draft has none. */
    Optional<PinnedFlow> live(Row row) {
        return flows.live(names.name(row.flow())).filter(live -> live.flow() == row.flow());
    }

    /** The number of the version that a run executes. */
    int own(Row row) {
        return names.version(row.revision());
    }

    /** The live version. @throws DomainException if there is none */
    PinnedFlow required(Row row) {
        return live(row)
                .orElseThrow(
                        () -> RunProblems.conflict(
                                "not-published",
                                "The flow " + names.name(row.flow())
                                        + " is not published, or switched off. Publish it, or retry with the version of the run."));
    }

    /**
     * Resumes a failed run in the live version of its flow.
     *
     * @param from the path of the step to which the run goes back; null: it continues at the failed step
     * @throws DomainException if it cannot continue in that version
     */
    void resume(Row row, PinnedFlow live, @Nullable String from, String by) {
        if (row.state() != RunStatus.FAILED) {
            throw RunProblems.conflict(
                    "not-failed", "Run " + row.id() + " has not failed: it keeps its version until it fails.");
        }
        if (live.revision() == row.revision()) {
            if (from == null) commands.resume(row.id(), by);
            else commands.resume(row.id(), from, by);
            return;
        }
        StoredRun stored = runs.undamaged(row);
        int ends = stored.state().ends();
        VersionChange change = compare(row, stored, live, from);
        DomainException problem = problem(row, stored.state(), live, change);
        if (problem != null) throw problem;
        NewVersion version = new NewVersion(row.revision(), live.revision(), change.anew());
        commands.resumeIn(live, row.id(), version, ends, from, by);
    }

    private VersionChange compare(Row row, StoredRun stored, PinnedFlow live, @Nullable String from) {
        PinnedFlow own = runs.flow(row, "Then retry it, or replay it with the latest version");
        return VersionChange.of(stored.state(), own.plan(), live.plan(), from);
    }

    private @Nullable DomainException problem(Row row, RunState state, PinnedFlow live, VersionChange change) {
        String cannot = "Run " + row.id() + " cannot continue with version " + live.version() + ": ";
        for (Position position : state.positions()) {
            Long called = position.called();
            boolean open = position.status() != Position.Status.DONE && position.status() != Position.Status.SKIPPED;
            Row child = called == null || !open ? null : table.find(called);
            if (child != null && child.state() == RunStatus.FAILED) {
                return RunProblems.conflict(
                        "called-run-failed",
                        cannot + "its step \"" + position.step() + "\" has called run " + called
                                + ", which has failed. Retry that run with the latest version first.");
            }
        }
        if (change.isPossible()) return null;
        String differences = change.differences().stream()
                .limit(MAX_NAMED)
                .map(RetryVersions::sentence)
                .collect(Collectors.joining(" "));
        return RunProblems.conflict(
                "steps-differ",
                cannot + "the steps that it has executed before the failed step are not the same. " + differences
                        + " Replay it with the latest version, or retry it with version "
                        + names.version(row.revision())
                        + ".");
    }

    private static String sentence(Difference difference) {
        String step = "The step \"" + difference.step() + "\" ";
        return switch (difference.kind()) {
            case ADDED -> step + "was added.";
            case REMOVED -> step + "was removed.";
            case MOVED -> step + "was moved.";
            case CHANGED -> step + "was changed.";
            case PARTLY_DONE -> step + "was changed, and has done a part of its work.";
            case ORDER -> "The order-by of the flow was changed.";
        };
    }

    /** With which versions a run can be retried. */
    RetryView view(Row row) {
        DomainException own = check.problem(row);
        PinnedFlow live = row.state() == RunStatus.FAILED && runs.hasHistory(row)
                ? live(row).orElse(null)
                : null;
        return new RetryView(
                new RunVersion(names.version(row.revision())),
                own == null,
                own == null ? null : own.getMessage(),
                live == null || live.revision() == row.revision() ? null : view(row, live));
    }

    private RetryView.Latest view(Row row, PinnedFlow live) {
        try {
            StoredRun stored = runs.view(row);
            VersionChange change = compare(row, stored, live, null);
            DomainException problem = problem(row, stored.state(), live, change);
            List<RetryView.Step> keeps = new ArrayList<>();
            for (String step : change.kept()) keeps.add(new RetryView.Step(step, title(live, step)));
            List<RetryView.Difference> differences = new ArrayList<>();
            for (Difference one : change.differences()) {
                String step = one.step();
                differences.add(new RetryView.Difference(one.kind(), step, step == null ? null : title(live, step)));
            }
            return new RetryView.Latest(
                    live.version(), problem == null, problem == null ? null : problem.getMessage(), keeps, differences);
        } catch (DomainException unreadable) {
            return new RetryView.Latest(live.version(), false, unreadable.getMessage(), List.of(), List.of());
        }
    }

    private static @Nullable String title(PinnedFlow flow, String step) {
        return flow.plan().index().find(step).map(one -> one.head().title()).orElse(null);
    }
}
