package io.junctura.history.step;

import io.junctura.definition.StepPlan;
import io.junctura.history.step.StepRecord.Attempt;
import io.junctura.history.step.StepRecord.StepError;
import io.junctura.http.schema.Always;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.RunState;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Traverses the plan of a run and shows each step that the run has reached. The view of its kind shows the steps within a step. */
final class StepWalk {
    private final StepHistory history;
    private final RunState state;
    private final boolean ended;
    private final boolean held;
    private final List<ShownStep> views = new ArrayList<>();

    /** The paths of steps whose {@code on-error} let the run continue. */
    private final Set<String> passed = new HashSet<>(0);

    /** The paths of steps with steps within them. */
    private final Set<String> containers = new HashSet<>();

    private boolean beyond;

    StepWalk(StepHistory history, boolean ended, boolean held) {
        this.history = history;
        this.state = history.state;
        this.ended = ended;
        this.held = held;
    }

    StepHistory history() {
        return history;
    }

    boolean ended() {
        return ended;
    }

    boolean isCancelled() {
        return state.outcome() instanceof Outcome.Cancelled;
    }

    List<ShownStep> views() {
        return views;
    }

    /** How many views there are: the index of the next one. */
    int size() {
        return views.size();
    }

    /** Shows the record of a step without its plan. */
    void record(StepHead head, Position position) {
        views.add(recorded(head, null, position, Place.ROOT));
    }

    /** @return false if the steps have not been executed to their end */
    boolean steps(List<StepPlan> steps, Place place) {
        boolean done = true;
        for (StepPlan step : steps) {
            String path = place.path(step);
            Position position = state.position(path);
            StepHead head = head(step, path);
            if (position != null) {
                ShownStep shown = recorded(head, step, position, place);
                views.add(shown);
                StepView<StepPlan> kind = StepKindViews.of(step);
                if (kind.contains()) containers.add(path);
                if (!beyond && !kind.inside(this, step, shown, position, place)) return false;
                done &= !shown.is("cancelled");
            } else if (!ended) {
                if (held && place.open()) views.add(ShownStep.notReached(head, "running"));
                return false;
            } else if (place.inner()) {
                return false;
            } else {
                views.add(ShownStep.notReached(head, "skipped"));
                beyond = true;
            }
        }
        return done;
    }

    /** Whether a step has failed whose view is at {@code first} or later. */
    boolean hasFailedSince(int first) {
        return failed(first) >= 0;
    }

    boolean ranInside(String path) {
        for (Position position : state.positions()) {
            if (isAt(position.step(), path)) return true;
        }
        return false;
    }

    /** @param first the index of the first view of the steps within */
    String status(int first, boolean done, Place place) {
        if (failed(first) >= 0) return "failed";
        if (done) return "succeeded";
        // A test of a step within ends with that step.
        if (ended && state.tested() != null && state.outcome() instanceof Outcome.Succeeded) return "succeeded";
        if (ended || !place.open()) return "cancelled";
        boolean waiting = !held;
        for (ShownStep one : views.subList(first, views.size())) waiting |= one.is("waiting");
        return waiting ? "waiting" : "running";
    }

    /**
     * The index of the view of the step that made the steps within fail; negative if they have not failed. A failed step deeper
     * within does not count, because the step around it may have handled the failure: a loop collects failed items, and
     * {@code on-error} continues.
     */
    private int failed(int first) {
        String around = null;
        for (int i = first; i < views.size(); i++) {
            String path = views.get(i).path();
            if (around != null && isAt(path, around)) continue;
            around = containers.contains(path) ? path : null;
            if (views.get(i).is("failed") && !passed.contains(path)) return i;
        }
        return -1;
    }

    /** The error of the steps within. */
    @Nullable
    StepError cause(int first, String prefix) {
        if (state.outcome() instanceof Outcome.Failed failed && failed.step() != null && isAt(failed.step(), prefix)) {
            return StepError.of(failed.why());
        }
        int at = failed(first);
        while (at >= 0 && views.get(at).record().error() == null) at = failed(at + 1);
        return at < 0 ? null : views.get(at).record().error();
    }

    private static boolean isAt(String path, String outer) {
        if (!path.startsWith(outer)) return false;
        return path.length() == outer.length() || "/[".indexOf(path.charAt(outer.length())) >= 0;
    }

    // One step.

    private static StepHead head(StepPlan step, String path) {
        StepPlan.Head head = step.head();
        StepView<StepPlan> kind = StepKindViews.of(step);
        return new StepHead(
                path, head.id(), kind.kind(step), step.use(), step.flow(), new StepHead.Title(head.title()));
    }

    private ShownStep recorded(StepHead head, @Nullable StepPlan step, Position position, Place place) {
        StepView<StepPlan> kind = StepKindViews.of(step);
        List<Entry> entries = history.of(position.step());
        boolean contains = kind.contains() || position.status() == Position.Status.ENTERED;
        String status = contains ? outer(position, place) : status(kind, position, place);
        Wait wait = status.equals("waiting") ? position.waitsFor() : null;
        StepRecord record = new StepRecord(
                state.isSealed(position.step()) ? true : null,
                position.isGiven() ? Always.TRUE : null,
                EntryViews.child(entries),
                position.attempts(),
                started(position),
                duration(position),
                error(position, ended && status.equals("failed") && !contains),
                wait instanceof Wait.Person person ? person.question() : null,
                connection(wait),
                attempts(position.failure(), entries));
        Waiting waiting = wait == null ? null : Waiting.of(wait, kind.reasonAtTime());
        return new ShownStep(head, status, record, EntryViews.output(position, entries), waiting);
    }

    private static @Nullable String connection(@Nullable Wait wait) {
        if (wait instanceof Wait.NewCredentials credentials) return credentials.connection();
        return wait instanceof Wait.Limit limit ? limit.connection() : null;
    }

    private @Nullable StepError error(Position position, boolean interrupted) {
        Failure failure = position.failure();
        if (failure == null) return interrupted ? interrupted() : null;
        // The run continued by its on-error, so the steps around it have not failed because of it.
        if (position.status() == Position.Status.DONE) passed.add(position.step());
        return StepError.of(failure);
    }

    /** A single attempt shows nothing more than the step, unless its outcome was determined later. */
    private static @Nullable List<Attempt> attempts(@Nullable Failure failure, List<Entry> entries) {
        List<Attempt> attempts = EntryViews.attempts(entries);
        boolean failedSince =
                failure != null && !attempts.isEmpty() && !failure.equals(EntryViews.lastFailure(entries));
        return attempts.size() > 1 || failedSince ? attempts : null;
    }

    /** The status of a step with steps within it, which usually fails because of one of them. */
    private String outer(Position position, Place place) {
        boolean open = position.status() == Position.Status.ENTERED
                || position.status() == Position.Status.OPEN
                || position.status() == Position.Status.WAITING;
        if (!open) return status(StepKindViews.of(null), position, place);
        if (!place.open()) return "cancelled";
        if (!ended) return held ? "running" : "waiting";
        Outcome outcome = state.outcome();
        if (outcome instanceof Outcome.Failed failed) {
            String at = failed.step();
            return at != null && isAt(at, position.step()) ? "failed" : "cancelled";
        }
        return outcome instanceof Outcome.Succeeded ? "succeeded" : "cancelled";
    }

    private String status(StepView<StepPlan> kind, Position position, Place place) {
        return switch (position.status()) {
            case SKIPPED -> "skipped";
            // The run continued after the failure, by the step's on-error.
            case DONE -> position.failure() == null ? "succeeded" : "failed";
            case FAILED -> "failed";
            // The effect of an attempt in doubt is unknown. Any other waiting step has no effect.
            case WAITING ->
                !place.open() || (isLeft(position) && !position.isInDoubt())
                        ? "cancelled"
                        : isLeft(position) ? "failed" : "waiting";
            case STARTED, ENTERED -> !place.open() ? "cancelled" : ended ? "failed" : "running";
            case OPEN ->
                !place.open()
                        ? open(position)
                        : ended ? kind.statusAtEnd(state.outcome()) : held ? "running" : "waiting";
        };
    }

    /** Whether the step no longer waits, because the run has ended or left the step. */
    private boolean isLeft(Position position) {
        return ended || position.isAbandoned();
    }

    /** The status of a step that was waiting for its next attempt when the steps around it ended. */
    private String open(Position position) {
        List<Entry> entries = history.of(position.step());
        // The step had failed for good before the run was resumed at another step.
        boolean failed = !entries.isEmpty() && entries.get(entries.size() - 1) instanceof Entry.Failed e && e.last();
        return failed ? "failed" : "cancelled";
    }

    private StepError interrupted() {
        boolean cancelled = isCancelled();
        return new StepError(
                cancelled ? "CANCELLED" : "BROKEN",
                cancelled
                        ? "The run was cancelled while this step was under way."
                        : "The run ended while this step was under way.",
                "maybe");
    }

    private static @Nullable Timestamp started(Position position) {
        return hasTimes(position) ? new Timestamp(from(position)) : null;
    }

    private static @Nullable Long duration(Position position) {
        boolean over = position.status() == Position.Status.DONE || position.status() == Position.Status.FAILED;
        return over && hasTimes(position) ? (Long) Math.max(0, position.ended() - from(position)) : null;
    }

    private static boolean hasTimes(Position position) {
        return position.firstStarted() > 0 || position.ended() > 0;
    }

    private static long from(Position position) {
        long from = position.firstStarted() > 0 ? position.firstStarted() : position.started();
        return from == 0 ? position.ended() : from;
    }
}
