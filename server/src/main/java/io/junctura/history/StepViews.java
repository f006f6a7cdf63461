package io.junctura.history;

import io.junctura.definition.StepPlan;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Inputs;
import io.junctura.run.Journal.StoredRun;
import io.junctura.run.Outcome;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import io.junctura.run.Response;
import io.junctura.run.RunState;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a run as people see them, in the document's order. Branches that were not taken are left out; in a run
 * that has ended, the steps after its end show as skipped. Pure.
 */
final class StepViews {
    private final RunState state = RunState.remembering();
    private final Map<String, List<Entry>> entries = new HashMap<>();
    private final Map<String, @Nullable Object> inputs;
    private final boolean ended;
    private final boolean held;
    private final List<Map<String, Object>> views = new ArrayList<>();
    private boolean beyond;

    private StepViews(StoredRun stored, Map<String, @Nullable Object> inputs, boolean held) {
        this.inputs = inputs;
        this.held = held;
        this.ended = stored.status().isEnded();
        for (Entry entry : stored.entries()) {
            state.apply(entry);
            String step = stepOf(entry);
            if (step != null)
                entries.computeIfAbsent(step, s -> new ArrayList<>(2)).add(entry);
        }
    }

    /**
     * @param held whether somebody executes the run
     * @param now  to show the input of the step that is next
     */
    static List<Map<String, Object>> of(StoredRun stored, PinnedFlow flow, boolean held, long now) {
        StepViews views = new StepViews(stored, Inputs.of(stored, flow, now), held);
        views.walk(flow.plan().steps(), new Place("", "", false));
        return views.views;
    }

    /** Without a plan, since the document cannot be read any more: what is recorded, in the order of what happened. */
    static List<Map<String, Object>> withoutPlan(StoredRun stored, boolean held) {
        StepViews views = new StepViews(stored, Map.of(), held);
        for (Position position : views.state.positions()) {
            String path = position.step();
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("path", path);
            view.put("id", path.substring(path.lastIndexOf('/') + 1));
            view.put("kind", "step");
            views.recorded(view, position);
            views.views.add(view);
        }
        return views.views;
    }

    /**
     * Where steps stand: what their paths begin with in this run, instead of what they begin with in the plan.
     *
     * @param inner whether they may not have been reached for more reasons than that the run has not come so far
     */
    private record Place(String prefix, String root, boolean inner) {
        String path(StepPlan step) {
            String path = step.head().path();
            return prefix.equals(root) ? path : prefix + path.substring(root.length());
        }
    }

    /** @return false if nothing that follows has been reached */
    private boolean walk(List<StepPlan> steps, Place place) {
        for (StepPlan step : steps) {
            String path = place.path(step);
            Position position = state.position(path);
            Map<String, Object> view = head(step, path);
            if (position != null) {
                recorded(view, position);
                views.add(view);
                if (!beyond && !inside(step, position, place)) return false;
            } else if (place.inner()) {
                return false;
            } else if (!ended) {
                if (held) {
                    view.put("status", "running");
                    view.put("attempts", 0L);
                    input(view, path);
                    views.add(view);
                }
                return false;
            } else {
                view.put("status", "skipped");
                view.put("attempts", 0L);
                views.add(view);
                beyond = true;
            }
        }
        return true;
    }

    private boolean inside(StepPlan step, Position position, Place place) {
        String path = position.step();
        if (step instanceof StepPlan.SwitchStep choice && position.result() instanceof Map<?, ?> result) {
            for (StepPlan.Case one : choice.cases()) {
                if (one.name().equals(result.get("case"))) return walk(one.steps(), place);
            }
        }
        Place same = new Place(place.prefix(), place.root(), true);
        if (step instanceof StepPlan.TryStep attempt) {
            walk(attempt.steps(), same);
            if (attempt.caught() != null) walk(attempt.caught(), same);
            walk(attempt.last(), same);
        } else if (step instanceof StepPlan.CallbackStep callback) {
            walk(callback.steps(), same);
        } else if (step instanceof StepPlan.LoopStep loop) {
            for (String prefix : state.inside(path)) {
                walk(loop.steps(), new Place(prefix, loop.head().path() + "[]", true));
            }
        } else if (step instanceof StepPlan.ParallelStep parallel) {
            for (StepPlan.Branch branch : parallel.branches()) {
                String root = parallel.head().path() + "[" + branch.name() + "]";
                walk(branch.steps(), new Place(path + "[" + branch.name() + "]", root, true));
            }
        }
        boolean over = position.status() == Position.Status.DONE || position.status() == Position.Status.SKIPPED;
        return ended || over;
    }

    private static Map<String, Object> head(StepPlan step, String path) {
        StepPlan.Head head = step.head();
        Map<String, @Nullable Object> view = new LinkedHashMap<>(24);
        view.put("path", path);
        view.put("id", head.id());
        view.put("kind", kind(step));
        if (step instanceof StepPlan.ActionStep action) view.put("use", action.use());
        if (step instanceof StepPlan.CallStep call) view.put("flow", call.flow());
        view.put("title", head.title());
        return view;
    }

    private static String kind(StepPlan step) {
        if (step instanceof StepPlan.ActionStep) return "action";
        if (step instanceof StepPlan.FilterStep) return "filter";
        if (step instanceof StepPlan.SetStep) return "set";
        if (step instanceof StepPlan.SwitchStep) return "switch";
        if (step instanceof StepPlan.CallStep) return "call";
        if (step instanceof StepPlan.RespondStep) return "respond";
        if (step instanceof StepPlan.StopStep) return "stop";
        if (step instanceof StepPlan.FailStep) return "fail";
        if (step instanceof StepPlan.LoopStep) return "for-each";
        if (step instanceof StepPlan.ParallelStep) return "parallel";
        if (step instanceof StepPlan.TryStep) return "try";
        if (step instanceof StepPlan.DelayStep) return "delay";
        if (step instanceof StepPlan.CallbackStep) return "callback";
        throw new AssertionError(step);
    }

    private void recorded(Map<String, Object> view, Position position) {
        List<Entry> history = entries.getOrDefault(position.step(), List.of());
        view.put("status", status(position));
        view.put("attempts", (long) position.attempts());
        if (position.firstStarted() > 0 || position.ended() > 0) times(view, position);
        input(view, position.step());
        output(view, position, history);
        Failure failure = position.failure();
        if (failure != null) view.put("error", error(failure));
        else if (ended && "failed".equals(view.get("status"))) view.put("error", interrupted());
        if (position.waitsFor() instanceof Wait.Person person && !ended) view.put("question", person.question());
        if (position.waitsFor() instanceof Wait.Callback callback && !ended) {
            view.put("waitsUntil", RunView.time(callback.due()));
        }
        if (position.waitsFor() instanceof Wait.Mended mended && !ended) view.put("connection", mended.connection());
        List<Map<String, Object>> attempts = attempts(history);
        if (attempts.size() > 1) view.put("attemptList", attempts);
    }

    private String status(Position position) {
        return switch (position.status()) {
            case SKIPPED -> "skipped";
            // A failure that the step's on-error let pass.
            case DONE -> position.failure() == null ? "succeeded" : "failed";
            case FAILED -> "failed";
            case WAITING -> ended ? "failed" : "waiting";
            case STARTED, ENTERED -> ended ? "failed" : "running";
            case OPEN -> ended ? "failed" : held ? "running" : "waiting";
        };
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

    private void input(Map<String, @Nullable Object> view, String path) {
        if (inputs.containsKey(path)) view.put("input", inputs.get(path));
    }

    private void output(Map<String, @Nullable Object> view, Position position, List<Entry> history) {
        for (Entry entry : history) {
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

    private static List<Map<String, Object>> attempts(List<Entry> history) {
        Map<Integer, Map<String, Object>> attempts = new LinkedHashMap<>();
        for (Entry entry : history) {
            if (entry instanceof Entry.Started e) attempt(attempts, e.attempt(), e.at());
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

    private static @Nullable String stepOf(Entry entry) {
        if (entry instanceof Entry.VarsSet e) return e.step();
        if (entry instanceof Entry.Started e) return e.step();
        if (entry instanceof Entry.Done e) return e.step();
        if (entry instanceof Entry.Failed e) return e.step();
        if (entry instanceof Entry.Waiting e) return e.step();
        if (entry instanceof Entry.Responded e) return e.step();
        return null;
    }
}
