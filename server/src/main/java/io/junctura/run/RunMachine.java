package io.junctura.run;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.definition.StepPlan;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Scope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what follows. Pure: it reads a run and the time and changes nothing; the same run at the same time gets the same
 * decision.
 */
public final class RunMachine {
    private RunMachine() {}

    /** The next thing to do for a run that has not ended. */
    public static Decision next(Run run, long now) {
        RunState state = run.state();
        String cancelledBy = state.cancelledBy();
        if (cancelledBy != null) return new Decision.End(new Outcome.Cancelled(cancelledBy));
        Duration limit = run.flow().plan().limits().time();
        if (limit != null && now > run.accepted().at() + limit.toMillis()) {
            return new Decision.End(new Outcome.Failed(
                    null,
                    new Failure(
                            ErrorKind.BROKEN,
                            Reached.NO,
                            null,
                            "The run took longer than its time limit of " + limit + ".")));
        }
        Decision decision = walk(run, run.flow().plan().steps(), now);
        return decision != null ? decision : new Decision.End(new Outcome.Succeeded(null));
    }

    /** @return null when all of these steps are done */
    private static @Nullable Decision walk(Run run, List<StepPlan> steps, long now) {
        for (int i = 0; i < steps.size(); i++) {
            Decision decision = step(run, steps.get(i), now);
            if (decision != null) return decision;
        }
        return null;
    }

    private static @Nullable Decision step(Run run, StepPlan step, long now) {
        StepPlan.Head head = step.head();
        Position position = run.state().position(head.path());
        if (position == null) return first(run, step, now);
        return switch (position.status()) {
            case SKIPPED -> null;
            case DONE -> done(run, step, position, now);
            case WAITING -> new Decision.Sleep();
            case FAILED -> failed(step, position);
            case STARTED -> recover(run, step, position);
            case OPEN -> again(run, step, position, now);
        };
    }

    /** Nothing has happened to this step yet. */
    private static @Nullable Decision first(Run run, StepPlan step, long now) {
        StepPlan.Head head = step.head();
        Scope scope = run.scope(head.path(), now);
        try {
            if (head.when() != null && !head.when().test(scope)) {
                return new Decision.Note(
                        new Entry.Skipped(head.path()), head.when().usesClock());
            }
            return begin(step, scope, 1, now);
        } catch (EvaluationProblem e) {
            return cannotEvaluate(head, 1, now, e);
        }
    }

    private static Decision begin(StepPlan step, Scope scope, int attempt, long now) {
        String path = step.head().path();
        if (step instanceof StepPlan.ActionStep action) {
            return new Decision.Execute(
                    action,
                    attempt,
                    action.input().evaluate(scope),
                    now,
                    action.input().usesClock());
        }
        if (step instanceof StepPlan.FilterStep filter) {
            return new Decision.Note(
                    new Entry.Computed(path, filter.condition().test(scope)),
                    filter.condition().usesClock());
        }
        if (step instanceof StepPlan.SetStep set) {
            return new Decision.Note(
                    new Entry.VarsSet(path, values(set.values().evaluate(scope))),
                    set.values().usesClock());
        }
        if (step instanceof StepPlan.SwitchStep choice) return choose(choice, scope);
        if (step instanceof StepPlan.CallStep call) {
            return new Decision.Call(call, call.input().evaluate(scope));
        }
        if (step instanceof StepPlan.RespondStep respond) {
            return new Decision.Note(new Entry.Responded(path, now, response(respond, scope)), false);
        }
        if (step instanceof StepPlan.StopStep stop) {
            Object reason = stop.reason() == null ? null : stop.reason().evaluate(scope);
            return new Decision.End(new Outcome.Succeeded(reason == null ? "stop" : String.valueOf(reason)));
        }
        if (step instanceof StepPlan.FailStep fail) {
            Object message = fail.message().evaluate(scope);
            return new Decision.End(new Outcome.Failed(
                    path,
                    new Failure(
                            ErrorKind.REFUSED,
                            Reached.NO,
                            null,
                            message == null ? "The flow says that it failed." : String.valueOf(message))));
        }
        throw new AssertionError(step);
    }

    private static Decision choose(StepPlan.SwitchStep choice, Scope scope) {
        boolean fixed = false;
        for (StepPlan.Case one : choice.cases()) {
            if (one.when() != null) fixed |= one.when().usesClock();
            if (one.when() == null || one.when().test(scope)) {
                return new Decision.Note(new Entry.Computed(choice.head().path(), Map.of("case", one.name())), fixed);
            }
        }
        return new Decision.Note(new Entry.Computed(choice.head().path(), Map.of()), fixed);
    }

    private static @Nullable Decision done(Run run, StepPlan step, Position position, long now) {
        if (step instanceof StepPlan.FilterStep && Boolean.FALSE.equals(position.result())) {
            return new Decision.End(new Outcome.Succeeded("filter"));
        }
        if (step instanceof StepPlan.SwitchStep choice
                && position.result() instanceof Map<?, ?> result
                && result.get("case") instanceof String name) {
            for (StepPlan.Case one : choice.cases()) {
                if (one.name().equals(name)) return walk(run, one.steps(), now);
            }
        }
        return null;
    }

    private static Decision failed(StepPlan step, Position position) {
        Failure why = position.failure();
        if (why == null) why = Failure.badInput("The step failed.");
        if (step.head().onError() == StepPlan.OnError.CONTINUE) {
            return new Decision.Note(new Entry.Computed(position.step(), errorValue(why)), false);
        }
        return new Decision.End(new Outcome.Failed(position.step(), why));
    }

    private static Map<String, Object> errorValue(Failure why) {
        return Map.of("error", Map.of("kind", why.kind().name(), "message", why.message()));
    }

    private static Decision recover(Run run, StepPlan step, Position position) {
        StepPlan.ActionStep action = (StepPlan.ActionStep) step;
        try {
            Object input = action.input().evaluate(run.scope(position.step(), position.fixedAt));
            if (position.onCrash == StepPlan.OnCrash.REPEAT) {
                return new Decision.Execute(action, position.attempts(), input, position.fixedAt, false);
            }
            return new Decision.Recover(action, position, input);
        } catch (EvaluationProblem e) {
            return cannotEvaluate(step.head(), position.attempts(), position.started(), e);
        }
    }

    /** A further attempt, with the time of the first one, so that the input is the same. */
    private static Decision again(Run run, StepPlan step, Position position, long now) {
        long time = position.fixedAt > 0 ? position.fixedAt : now;
        try {
            return begin(step, run.scope(position.step(), time), position.attempts() + 1, time);
        } catch (EvaluationProblem e) {
            return cannotEvaluate(step.head(), position.attempts() + 1, now, e);
        }
    }

    private static Decision cannotEvaluate(StepPlan.Head head, int attempt, long now, EvaluationProblem e) {
        return new Decision.Note(
                new Entry.Failed(
                        head.path(), attempt, now, now, Failure.badInput(String.valueOf(e.getMessage())), true),
                false);
    }

    private static Map<String, Object> values(@Nullable Object value) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) map.forEach((name, one) -> values.put(String.valueOf(name), one));
        return values;
    }

    private static Response response(StepPlan.RespondStep respond, Scope scope) {
        Object status = respond.status().evaluate(scope);
        int code = status instanceof Number number ? number.intValue() : 200;
        return new Response(
                code < 100 || code > 599 ? 500 : code,
                values(respond.headers().evaluate(scope)),
                respond.body().evaluate(scope));
    }

    /**
     * What becomes of a step whose attempt failed: the entries that follow, the failure itself first.
     *
     * @param onDoubt what to do if the attempt may have reached the other side
     */
    public static List<Entry> afterFailure(
            Run run, StepPlan.ActionStep step, int attempt, long started, long now, Failure why, OnDoubt onDoubt) {
        String path = step.head().path();
        if (why.reached() == Reached.MAYBE && onDoubt != OnDoubt.REPEAT) {
            Entry failed = new Entry.Failed(path, attempt, started, now, why, onDoubt == OnDoubt.FAIL);
            if (onDoubt == OnDoubt.FAIL) return List.of(failed);
            return List.of(failed, new Entry.Waiting(path, now, new Wait.Person(why.message())));
        }
        String slot = step.connection();
        if (why.kind() == ErrorKind.CREDENTIALS && slot != null) {
            String connection = run.flow().connections().getOrDefault(slot, slot);
            return List.of(
                    new Entry.Failed(path, attempt, started, now, why, false),
                    new Entry.Waiting(path, now, new Wait.Mended(connection)));
        }
        if (why.kind() == ErrorKind.TRY_LATER) {
            Long due = nextAttempt(run, step, attempt, started, now, why);
            if (due != null) {
                return List.of(
                        new Entry.Failed(path, attempt, started, now, why, false),
                        new Entry.Waiting(path, now, new Wait.Until(due)));
            }
        }
        return List.of(new Entry.Failed(path, attempt, started, now, why, true));
    }

    /** What to do about an attempt that may have reached the other side. */
    public enum OnDoubt {
        REPEAT,
        ASK,
        FAIL
    }

    private static @Nullable Long nextAttempt(
            Run run, StepPlan.ActionStep step, int attempt, long started, long now, Failure why) {
        StepPlan.Retry retry = step.head().retry();
        Position position = run.state().position(step.head().path());
        long first = position == null || position.firstStarted() == 0 ? started : position.firstStarted();
        if (retry.attempts() > 0 && attempt >= retry.attempts()) return null;
        long delay = Backoff.delay(
                attempt,
                retry.first(),
                retry.max(),
                run.id() * 31 + step.head().path().hashCode());
        if (why.retryAfter() != null) delay = Math.max(delay, why.retryAfter().toMillis());
        long due = now + delay;
        return due > first + retry.within().toMillis() ? null : due;
    }
}
