package io.junctura.history.step;

import io.junctura.definition.StepPlan;
import io.junctura.http.Views;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.RunState;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Traverses the plan of a run and shows each step that the run has reached. The view of its kind shows the steps within a step. */
final class StepWalk {
    private final StepHistory history;
    private final RunState state;
    private final boolean ended;
    private final boolean held;
    private final List<Map<String, Object>> views = new ArrayList<>();

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

    List<Map<String, Object>> views() {
        return views;
    }

    /** How many views there are: the index of the next one. */
    int size() {
        return views.size();
    }

    /** Shows the record of a step without its plan. */
    void record(Map<String, Object> view, Position position) {
        recorded(view, null, position, Place.ROOT);
        views.add(view);
    }

    /** @return false if the steps have not been executed to their end */
    boolean steps(List<StepPlan> steps, Place place) {
        boolean done = true;
        for (StepPlan step : steps) {
            String path = place.path(step);
            Position position = state.position(path);
            Map<String, Object> view = head(step, path);
            if (position != null) {
                recorded(view, step, position, place);
                views.add(view);
                StepView<StepPlan> kind = StepKindViews.of(step);
                if (kind.contains()) containers.add(path);
                if (!beyond && !kind.inside(this, step, view, position, place)) return false;
                done &= !"cancelled".equals(view.get("status"));
            } else if (!ended) {
                if (held && place.open()) {
                    view.put("status", "running");
                    view.put("attempts", 0L);
                    views.add(view);
                }
                return false;
            } else if (place.inner()) {
                return false;
            } else {
                view.put("status", "skipped");
                view.put("attempts", 0L);
                views.add(view);
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
        for (Map<String, Object> view : views.subList(first, views.size())) {
            waiting |= "waiting".equals(view.get("status"));
        }
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
            Map<String, Object> view = views.get(i);
            String path = String.valueOf(view.get("path"));
            if (around != null && isAt(path, around)) continue;
            around = containers.contains(path) ? path : null;
            if ("failed".equals(view.get("status")) && !passed.contains(path)) return i;
        }
        return -1;
    }

    /** The error of the steps within. */
    @SuppressWarnings("unchecked")
    @Nullable
    Map<String, Object> cause(int first, String prefix) {
        if (state.outcome() instanceof Outcome.Failed failed && failed.step() != null && isAt(failed.step(), prefix)) {
            return EntryViews.error(failed.why());
        }
        int at = failed(first);
        while (at >= 0 && !views.get(at).containsKey("error")) at = failed(at + 1);
        return at < 0 ? null : (Map<String, Object>) views.get(at).get("error");
    }

    static Map<String, Object> part(String path, String name, String status, @Nullable Map<String, Object> error) {
        Map<String, Object> part = new LinkedHashMap<>(8);
        part.put("path", path);
        part.put("name", name);
        part.put("status", status);
        if (error != null) part.put("error", error);
        return part;
    }

    private static boolean isAt(String path, String outer) {
        if (!path.startsWith(outer)) return false;
        return path.length() == outer.length() || "/[".indexOf(path.charAt(outer.length())) >= 0;
    }

    // One step.

    private static Map<String, Object> head(StepPlan step, String path) {
        StepPlan.Head head = step.head();
        StepView<StepPlan> kind = StepKindViews.of(step);
        Map<String, @Nullable Object> view = new LinkedHashMap<>(24);
        view.put("path", path);
        view.put("id", head.id());
        view.put("kind", kind.kind(step));
        kind.describe(step, view);
        view.put("title", head.title());
        return view;
    }

    private void recorded(Map<String, Object> view, @Nullable StepPlan step, Position position, Place place) {
        StepView<StepPlan> kind = StepKindViews.of(step);
        List<Entry> entries = history.of(position.step());
        boolean contains = kind.contains() || position.status() == Position.Status.ENTERED;
        String status = contains ? outer(position, place) : status(kind, position, place);
        view.put("status", status);
        if (state.isSealed(position.step())) view.put("sealed", true);
        if (position.isGiven()) view.put("reused", true);
        view.put("attempts", (long) position.attempts());
        if (position.firstStarted() > 0 || position.ended() > 0) times(view, position);
        EntryViews.output(view, position, entries);
        Failure failure = position.failure();
        if (failure != null) {
            view.put("error", EntryViews.error(failure));
            // The run continued by its on-error, so the steps around it have not failed because of it.
            if (position.status() == Position.Status.DONE) passed.add(position.step());
        } else if (ended && status.equals("failed") && !contains) view.put("error", interrupted());
        Wait wait = status.equals("waiting") ? position.waitsFor() : null;
        if (wait != null) {
            view.put("waiting", Views.json(WaitingView.of(Waiting.of(wait, kind.reasonAtTime()))));
        }
        if (wait instanceof Wait.Person person) view.put("question", person.question());
        if (wait instanceof Wait.Mended mended) view.put("connection", mended.connection());
        if (wait instanceof Wait.Limit limit) view.put("connection", limit.connection());
        List<Map<String, Object>> attempts = EntryViews.attempts(entries);
        // A single attempt shows nothing more than the step, unless its outcome was determined later.
        boolean toldSince = failure != null && !attempts.isEmpty() && !failure.equals(EntryViews.lastFailure(entries));
        if (attempts.size() > 1 || toldSince) view.put("attemptList", attempts);
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

    private Map<String, Object> interrupted() {
        boolean cancelled = state.outcome() instanceof Outcome.Cancelled;
        return Map.of(
                "kind",
                cancelled ? "CANCELLED" : "BROKEN",
                "message",
                cancelled
                        ? "The run was cancelled while this step was under way."
                        : "The run ended while this step was under way.",
                "reached",
                "maybe");
    }

    private void times(Map<String, Object> view, Position position) {
        long from = position.firstStarted() > 0 ? position.firstStarted() : position.started();
        if (from == 0) from = position.ended();
        view.put("startedAt", Times.text(from));
        boolean over = position.status() == Position.Status.DONE || position.status() == Position.Status.FAILED;
        if (over) view.put("durationMs", Math.max(0, position.ended() - from));
    }
}
