package io.junctura.history;

import io.junctura.definition.ActionStep;
import io.junctura.definition.CallStep;
import io.junctura.definition.CallbackStep;
import io.junctura.definition.DelayStep;
import io.junctura.definition.FailStep;
import io.junctura.definition.FilterStep;
import io.junctura.definition.LoopStep;
import io.junctura.definition.ParallelStep;
import io.junctura.definition.RespondStep;
import io.junctura.definition.SelectStep;
import io.junctura.definition.SetStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.StopStep;
import io.junctura.definition.SwitchStep;
import io.junctura.definition.TryStep;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Response;
import io.junctura.run.RunState;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a run as people see them, in the document's order. Branches that were not taken are left out; in a run
 * that has ended, the steps after its end show as skipped. Of a loop, some items are shown, and how many more there are.
 * Pure.
 */
final class StepViews {
    /** So many items of a loop are shown from its beginning, and so many beyond them that have failed or are open. */
    private static final int SHOWN_ITEMS = StepHistory.KEPT_ITEMS;

    private final StepHistory history;
    private final RunState state;
    private final boolean ended;
    private final boolean held;
    private final List<Map<String, Object>> views = new ArrayList<>();
    private final Set<String> passed = new HashSet<>(0);
    private boolean beyond;

    private StepViews(StepHistory history, boolean ended, boolean held) {
        this.history = history;
        this.state = history.state;
        this.ended = ended;
        this.held = held;
    }

    /**
     * @param ended whether the run has ended
     * @param held  whether somebody executes it
     */
    static List<Map<String, Object>> of(StepHistory history, PinnedFlow flow, boolean ended, boolean held) {
        StepViews views = new StepViews(history, ended, held);
        views.walk(flow.plan().steps(), ROOT);
        return views.views;
    }

    /** Without a plan, since the document cannot be read any more: what is recorded, in the order of what happened. */
    static List<Map<String, Object>> withoutPlan(StepHistory history, boolean ended, boolean held) {
        StepViews views = new StepViews(history, ended, held);
        for (Position position : views.state.positions()) {
            String path = position.step();
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("path", path);
            view.put("id", path.substring(path.lastIndexOf('/') + 1));
            view.put("kind", "step");
            views.recorded(view, null, position, ROOT);
            views.views.add(view);
        }
        return views.views;
    }

    /** What a step yielded; null if it did not, or nothing is recorded of it. */
    static @Nullable Object output(StepHistory history, String path) {
        Position position = history.state.position(path);
        if (position == null) return null;
        Map<String, @Nullable Object> view = new HashMap<>();
        output(view, position, history.of(path));
        return view.get("output");
    }

    private static final Place ROOT = new Place("", "", false, true);

    /**
     * Where steps stand: what their paths begin with in this run, instead of what they begin with in the plan.
     *
     * @param inner whether they may not have been reached for more reasons than that the run has not come so far
     * @param open  whether what is there may still go on
     */
    private record Place(String prefix, String root, boolean inner, boolean open) {
        String path(StepPlan step) {
            String path = step.head().path();
            return prefix.equals(root) ? path : prefix + path.substring(root.length());
        }

        Place inside(boolean goesOn) {
            return new Place(prefix, root, true, open && goesOn);
        }
    }

    /** @return false if they were not done to their end */
    private boolean walk(List<StepPlan> steps, Place place) {
        boolean done = true;
        for (StepPlan step : steps) {
            String path = place.path(step);
            Position position = state.position(path);
            Map<String, Object> view = head(step, path);
            if (position != null) {
                recorded(view, step, position, place);
                views.add(view);
                if (!beyond && !inside(view, step, position, place)) return false;
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

    private boolean inside(Map<String, Object> view, StepPlan step, Position position, Place place) {
        if (step instanceof SwitchStep choice && position.result() instanceof Map<?, ?> result) {
            for (SwitchStep.Case one : choice.cases()) {
                if (!one.name().equals(result.get("case"))) continue;
                // What follows the end of the run is shown, wherever it ended.
                return walk(one.steps(), place) || (ended && !place.inner());
            }
        }
        boolean over = position.status() == Position.Status.DONE || position.status() == Position.Status.SKIPPED;
        boolean open = !over && position.status() != Position.Status.FAILED;
        int first = views.size();
        if (step instanceof TryStep attempt) parts(view, attempt, position, place.inside(open));
        else if (step instanceof CallbackStep callback) walk(callback.steps(), place.inside(open));
        else if (step instanceof LoopStep loop) items(view, loop, position, place.inside(open));
        else if (step instanceof ParallelStep parallel) branches(view, parallel, position, place.inside(open));
        if (open && hasFailedInside(view, step, place, first)) view.put("status", "failed");
        return ended || over;
    }

    /**
     * Whether a step that came to no end by itself was made to fail by what is inside of it. The run's outcome names but
     * one step, and other items or branches may have failed by then.
     */
    private boolean hasFailedInside(Map<String, Object> view, StepPlan step, Place place, int first) {
        if (!"cancelled".equals(view.get("status"))) return false;
        if (place.open() && state.outcome() instanceof Outcome.Cancelled) return false;
        if (step instanceof CallbackStep) return failed(first) >= 0;
        boolean failed = false;
        boolean abandoned = false;
        for (Map<String, Object> part : parts(view)) {
            failed |= "failed".equals(part.get("status"));
            abandoned |= "cancelled".equals(part.get("status"));
        }
        if (step instanceof LoopStep loop) return failed && loop.failedItems() == LoopStep.FailedItems.FAIL;
        return failed && !abandoned;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> parts(Map<String, Object> view) {
        return (List<Map<String, Object>>) view.getOrDefault("parts", List.of());
    }

    // What is inside of a step.

    private void parts(Map<String, Object> view, TryStep step, Position position, Place place) {
        List<Map<String, Object>> parts = new ArrayList<>(3);
        String path = position.step();
        Failure caught = position.caught();
        int first = views.size();
        boolean done = walk(step.steps(), place.inside(caught == null));
        String status = caught == null ? status(first, done, place) : "failed";
        parts.add(part(path + "/try", "try", status, caught == null ? null : error(caught)));
        if (step.caught() != null && caught != null) {
            first = views.size();
            done = walk(step.caught(), place);
            parts.add(part(path + "/catch", "catch", status(first, done, place), null));
        }
        boolean last = done || position.status() == Position.Status.DONE || ranInside(path + "/finally");
        if (!step.last().isEmpty() && last) {
            first = views.size();
            done = walk(step.last(), place);
            parts.add(part(path + "/finally", "finally", status(first, done, place), null));
        }
        view.put("parts", parts);
    }

    private boolean ranInside(String path) {
        for (Position position : state.positions()) {
            if (isAt(position.step(), path)) return true;
        }
        return false;
    }

    private void branches(Map<String, Object> view, ParallelStep step, Position position, Place place) {
        List<Map<String, Object>> parts = new ArrayList<>(step.branches().size());
        String path = position.step();
        String winner = history.winner(path);
        for (ParallelStep.Branch branch : step.branches()) {
            String root = step.head().path() + "[" + branch.name() + "]";
            String prefix = path + "[" + branch.name() + "]";
            int first = views.size();
            boolean done = walk(branch.steps(), new Place(prefix, root, true, place.open()));
            String status = branch.name().equals(winner) ? "succeeded" : status(first, done, place);
            boolean over = status.equals("succeeded") || status.equals("failed");
            if (winner != null && !over) status = "cancelled";
            parts.add(part(prefix, branch.name(), status, null));
        }
        view.put("parts", parts);
    }

    private void items(Map<String, Object> view, LoopStep step, Position position, Place place) {
        String path = position.step();
        StepHistory.Items known = history.items(path);
        TreeSet<Long> shown = new TreeSet<>();
        TreeSet<Long> begun = new TreeSet<>(known.failed.keySet());
        for (String prefix : state.inside(path)) {
            begun.add(Long.parseLong(prefix.substring(path.length() + 1, prefix.length() - 1)));
        }
        int more = 0;
        for (long item : begun) {
            if (shown.size() < SHOWN_ITEMS) shown.add(item);
            boolean telling = known.failed.containsKey(item) || !known.ended.get((int) item);
            if (telling && more < SHOWN_ITEMS && shown.add(item)) more++;
        }
        List<Map<String, Object>> parts = new ArrayList<>(shown.size());
        long failed = known.failed.size();
        for (long item : shown) {
            String prefix = path + "[" + item + "]";
            boolean over = known.ended.get((int) item);
            int first = views.size();
            boolean done =
                    walk(step.steps(), new Place(prefix, step.head().path() + "[]", true, place.open() && !over));
            Failure why = known.failed.get(item);
            String status = over ? why == null ? "succeeded" : "failed" : status(first, done, place);
            Map<String, Object> error = why == null ? null : error(why);
            if (!over && status.equals("failed")) {
                // Nobody has collected it: it is what the loop fails with.
                failed++;
                error = cause(first, prefix);
            }
            parts.add(part(prefix, Long.toString(item), status, error));
        }
        long count = known.ended.cardinality();
        long open =
                begun.stream().filter(item -> !known.ended.get(item.intValue())).count();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("ended", count);
        counts.put("failed", failed);
        counts.put("shown", (long) shown.size());
        counts.put("more", Math.max(0, count + open - shown.size()));
        view.put("loop", counts);
        view.put("parts", parts);
    }

    /** @param first where the views of what is inside begin */
    private String status(int first, boolean done, Place place) {
        if (failed(first) >= 0) return "failed";
        if (done) return "succeeded";
        // A test of a step inside ends with that step.
        if (ended && state.tested() != null && state.outcome() instanceof Outcome.Succeeded) return "succeeded";
        if (ended || !place.open()) return "cancelled";
        boolean waiting = !held;
        for (Map<String, Object> view : views.subList(first, views.size())) {
            waiting |= "waiting".equals(view.get("status"));
        }
        return waiting ? "waiting" : "running";
    }

    /**
     * The index of the view of the step for which what is inside has failed, negative if it has not. What is deeper counts
     * by what became of the step around it: a loop may have collected its failed items, an on-error may have let them
     * pass.
     */
    private int failed(int first) {
        String around = null;
        for (int i = first; i < views.size(); i++) {
            Map<String, Object> view = views.get(i);
            String path = String.valueOf(view.get("path"));
            if (around != null && isAt(path, around)) continue;
            around = CONTAINERS.contains(String.valueOf(view.get("kind"))) ? path : null;
            if ("failed".equals(view.get("status")) && !passed.contains(path)) return i;
        }
        return -1;
    }

    /** Why what is inside has failed. */
    @SuppressWarnings("unchecked")
    private @Nullable Map<String, Object> cause(int first, String prefix) {
        if (state.outcome() instanceof Outcome.Failed failed && failed.step() != null && isAt(failed.step(), prefix)) {
            return error(failed.why());
        }
        int at = failed(first);
        while (at >= 0 && !views.get(at).containsKey("error")) at = failed(at + 1);
        return at < 0 ? null : (Map<String, Object>) views.get(at).get("error");
    }

    private static final Set<String> CONTAINERS = Set.of("for-each", "parallel", "try", "callback");

    private static Map<String, Object> part(
            String path, String name, String status, @Nullable Map<String, Object> error) {
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
        Map<String, @Nullable Object> view = new LinkedHashMap<>(24);
        view.put("path", path);
        view.put("id", head.id());
        view.put("kind", kind(step));
        if (step instanceof ActionStep action) view.put("use", action.use());
        if (step instanceof CallStep call) view.put("flow", call.flow());
        view.put("title", head.title());
        return view;
    }

    private static String kind(StepPlan step) {
        if (step instanceof ActionStep) return "action";
        if (step instanceof FilterStep) return "filter";
        if (step instanceof SetStep) return "set";
        if (step instanceof SelectStep) return "select";
        if (step instanceof SwitchStep) return "switch";
        if (step instanceof CallStep) return "call";
        if (step instanceof RespondStep) return "respond";
        if (step instanceof StopStep) return "stop";
        if (step instanceof FailStep) return "fail";
        if (step instanceof LoopStep) return "for-each";
        if (step instanceof ParallelStep) return "parallel";
        if (step instanceof TryStep) return "try";
        if (step instanceof DelayStep) return "delay";
        if (step instanceof CallbackStep) return "callback";
        throw new AssertionError(step);
    }

    private void recorded(Map<String, Object> view, @Nullable StepPlan step, Position position, Place place) {
        List<Entry> entries = history.of(position.step());
        boolean contains = contains(step) || position.status() == Position.Status.ENTERED;
        String status = contains ? outer(position, place) : status(step, position, place);
        view.put("status", status);
        if (state.isSealed(position.step())) view.put("sealed", true);
        if (position.isGiven()) view.put("reused", true);
        view.put("attempts", (long) position.attempts());
        if (position.firstStarted() > 0 || position.ended() > 0) times(view, position);
        output(view, position, entries);
        Failure failure = position.failure();
        if (failure != null) {
            view.put("error", error(failure));
            // Its on-error let it pass: what it is inside of has not failed for it.
            if (position.status() == Position.Status.DONE) passed.add(position.step());
        } else if (ended && status.equals("failed") && !contains) view.put("error", interrupted());
        Wait wait = status.equals("waiting") ? position.waitsFor() : null;
        if (wait != null) {
            view.put("waiting", RunView.json(RunViews.of(wait, () -> step instanceof DelayStep)));
        }
        if (wait instanceof Wait.Person person) view.put("question", person.question());
        if (wait instanceof Wait.Mended mended) view.put("connection", mended.connection());
        if (wait instanceof Wait.Limit limit) view.put("connection", limit.connection());
        List<Map<String, Object>> attempts = attempts(entries);
        // Of a single one there is no more to tell, unless somebody has found out since what became of it.
        boolean toldSince = failure != null && !attempts.isEmpty() && !failure.equals(lastFailure(entries));
        if (attempts.size() > 1 || toldSince) view.put("attemptList", attempts);
    }

    private static boolean contains(@Nullable StepPlan step) {
        return step instanceof LoopStep
                || step instanceof ParallelStep
                || step instanceof TryStep
                || step instanceof CallbackStep;
    }

    /** Of a step with others inside of it, whose failure is theirs as a rule. */
    private String outer(Position position, Place place) {
        boolean open = position.status() == Position.Status.ENTERED
                || position.status() == Position.Status.OPEN
                || position.status() == Position.Status.WAITING;
        if (!open) return status(null, position, place);
        if (!place.open()) return "cancelled";
        if (!ended) return held ? "running" : "waiting";
        Outcome outcome = state.outcome();
        if (outcome instanceof Outcome.Failed failed) {
            String at = failed.step();
            return at != null && isAt(at, position.step()) ? "failed" : "cancelled";
        }
        return outcome instanceof Outcome.Succeeded ? "succeeded" : "cancelled";
    }

    private String status(@Nullable StepPlan step, Position position, Place place) {
        return switch (position.status()) {
            case SKIPPED -> "skipped";
            // A failure that the step's on-error let pass.
            case DONE -> position.failure() == null ? "succeeded" : "failed";
            case FAILED -> "failed";
            // Of an attempt in doubt it is not known what it did; anything else that waits does nothing.
            case WAITING ->
                !place.open() || (isLeft(position) && !position.isInDoubt())
                        ? "cancelled"
                        : isLeft(position) ? "failed" : "waiting";
            case STARTED, ENTERED -> !place.open() ? "cancelled" : ended ? "failed" : "running";
            case OPEN -> !place.open() ? open(position) : ended ? atEnd(step) : held ? "running" : "waiting";
        };
    }

    /** Whether nobody waits any more for what it waited for. */
    private boolean isLeft(Position position) {
        return ended || position.isAbandoned();
    }

    /** Of a step that could be attempted again, though what is around it is over. */
    private String open(Position position) {
        List<Entry> entries = history.of(position.step());
        // It had failed for good before somebody took the run up again at another step.
        boolean failed = !entries.isEmpty() && entries.get(entries.size() - 1) instanceof Entry.Failed e && e.last();
        return failed ? "failed" : "cancelled";
    }

    /** Of a step that was to be attempted, or was, when the run ended. */
    private String atEnd(@Nullable StepPlan step) {
        if (step instanceof DelayStep) return "cancelled";
        // For the failure of a step a run ends when no attempt of it is under way any more, and else it may be too
        // early.
        return state.outcome() instanceof Outcome.Failed failed && failed.step() != null ? "cancelled" : "failed";
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
        view.put("startedAt", RunView.time(from));
        boolean over = position.status() == Position.Status.DONE || position.status() == Position.Status.FAILED;
        if (over) view.put("durationMs", Math.max(0, position.ended() - from));
    }

    private static void output(Map<String, @Nullable Object> view, Position position, List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry instanceof Entry.VarsSet e) view.put("output", e.values());
            if (entry instanceof Entry.Responded e) view.put("output", response(e.response()));
            if (entry instanceof Entry.Waiting e && e.on() instanceof Wait.Child child) {
                view.put("child", Long.toString(child.run()));
            }
        }
        if (position.status() == Position.Status.DONE && position.result() != null) {
            view.put("output", position.result());
        }
    }

    private static Map<String, @Nullable Object> response(Response response) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("status", (long) response.status());
        view.put("headers", response.headers());
        view.put("body", response.body());
        return view;
    }

    private static Map<String, Object> error(Failure failure) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", failure.kind().name());
        view.put("message", failure.message());
        view.put("reached", failure.reached().name().toLowerCase(Locale.ROOT));
        return view;
    }

    private static @Nullable Failure lastFailure(List<Entry> entries) {
        Failure last = null;
        for (Entry entry : entries) if (entry instanceof Entry.Failed e) last = e.why();
        return last;
    }

    private static List<Map<String, Object>> attempts(List<Entry> entries) {
        Map<Integer, Map<String, Object>> attempts = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Started e) attempt(attempts, e.attempt(), e.at());
            if (entry instanceof Entry.Remembered e) attempt(attempts, e.attempt(), e.started());
            if (entry instanceof Entry.Done e) {
                attempt(attempts, e.attempt(), e.started()).put("durationMs", Math.max(0, e.ended() - e.started()));
            }
            if (entry instanceof Entry.Failed e) {
                Map<String, Object> attempt = attempt(attempts, e.attempt(), e.started());
                attempt.put("durationMs", Math.max(0, e.ended() - e.started()));
                attempt.put("error", error(e.why()));
            }
        }
        return new ArrayList<>(attempts.values());
    }

    private static Map<String, Object> attempt(Map<Integer, Map<String, Object>> attempts, int number, long at) {
        Map<String, Object> attempt = attempts.computeIfAbsent(number, n -> new LinkedHashMap<>());
        attempt.put("n", (long) number);
        attempt.put("startedAt", RunView.time(at));
        return attempt;
    }
}
