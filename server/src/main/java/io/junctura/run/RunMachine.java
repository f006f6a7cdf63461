package io.junctura.run;

import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.Reached;
import io.junctura.api.Rows;
import io.junctura.connector.input.Durations;
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
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Scope;
import io.junctura.expression.Selection;
import io.junctura.expression.Template;
import io.junctura.json.Json;
import io.junctura.rows.Recipe;
import io.junctura.run.DoubtPolicy.Cause;
import io.junctura.run.DoubtPolicy.Verdict;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what follows. Pure: it reads a run and the time and changes nothing that counts; the same run at the same time
 * gets the same decision. It walks the plan from its beginning each time, past what the state says is done: of a loop,
 * only the items that are open.
 */
public final class RunMachine {
    /** How long a cancelled run may take for its {@code finally}, and for attempts that were interrupted to come back. */
    public static final Duration LAST_WORDS = Duration.ofSeconds(60);

    private static final Decision.Idle IDLE = new Decision.Idle();

    private final Run run;
    private final long now;
    private final Set<String> busy;

    /** Set while a step is looked for in an item whose rows were not read yet: read them first. */
    private Decision.@Nullable Fetch unread;

    private RunMachine(Run run, long now, Set<String> busy) {
        this.run = run;
        this.now = now;
        this.busy = busy;
    }

    /** The next thing to do for a run that has not ended and of which no attempt is under way. */
    public static Decision next(Run run, long now) {
        return next(run, now, Set.of());
    }

    /**
     * The next thing to do for a run that has not ended.
     *
     * @param busy the paths of the steps that are being attempted
     */
    public static Decision next(Run run, long now, Set<String> busy) {
        return new RunMachine(run, now, busy).next();
    }

    /**
     * When a run is looked at again though nothing that it waits for is over, in milliseconds since 1970: at its time
     * limit, and past that at the limit of its last words, as after a cancel. {@code Long.MAX_VALUE} if there is none.
     */
    public static long limit(Run run, long now) {
        RunState state = run.state();
        if (state.cancelledBy() != null) return state.cancelledAt() + LAST_WORDS.toMillis();
        if (state.outcome() != null) return Long.MAX_VALUE;
        long time = end(run);
        return time < now ? time + LAST_WORDS.toMillis() : time;
    }

    /**
     * When its time is over, in milliseconds since 1970; {@code Long.MAX_VALUE} if it has no limit. It counts anew when
     * somebody takes the run up again.
     */
    public static long end(Run run) {
        Duration limit = run.flow().plan().limits().time();
        if (limit == null) return Long.MAX_VALUE;
        return Math.max(run.accepted().at(), run.state().resumedAt()) + limit.toMillis();
    }

    private Decision next() {
        RunState state = run.state();
        String cancelledBy = state.cancelledBy();
        if (cancelledBy != null && (state.isGivenUp() || state.isForced())) {
            return new Decision.End(new Outcome.Cancelled(cancelledBy));
        }
        if (cancelledBy != null) return last(new Outcome.Cancelled(cancelledBy), state.cancelledAt());
        Duration limit = run.flow().plan().limits().time();
        long end = end(run);
        if (limit != null && now > end) {
            Failure why = new Failure(
                    ErrorKind.BROKEN,
                    Reached.NO,
                    null,
                    "The run took longer than its time limit of " + Durations.text(limit) + ".");
            return last(new Outcome.Failed(null, why), end);
        }
        Entry.Tested tested = state.tested();
        Turn turn = tested != null && tested.alone()
                ? alone(tested.step())
                : walk(root(), run.flow().plan().steps());
        if (turn instanceof Decision decision) return decision;
        if (turn instanceof Turn.Thrown thrown)
            return new Decision.End(new Outcome.Failed(thrown.step(), thrown.why()));
        return new Decision.End(new Outcome.Succeeded(turn instanceof Turn.Ends ends ? ends.reason() : null));
    }

    /** The step that a test run is about, and nothing around it. */
    private @Nullable Turn alone(String path) {
        try {
            Optional<Found> found = at(path);
            if (found.isPresent()) {
                return step(found.get().place(), found.get().step());
            }
            if (unread != null) return unread;
            return new Turn.Thrown(path, Failure.badInput("The loop around this step has no such item."));
        } catch (EvaluationProblem e) {
            return new Turn.Thrown(path, Failure.badInput(String.valueOf(e.getMessage())));
        }
    }

    /**
     * What a step was given, by the state just before it began.
     *
     * @param path of an action or a call in this run
     * @param at   the time of its first attempt
     * @return empty if it has no input, or what it is inside of cannot be found again
     * @throws EvaluationProblem if its input cannot be evaluated
     */
    static Optional<Object> input(Run run, String path, long at) {
        RunMachine machine = new RunMachine(run, at, Set.of());
        return machine.at(path).flatMap(found -> {
            Template input = found.step() instanceof ActionStep action
                    ? action.input()
                    : found.step() instanceof CallStep call ? call.input() : null;
            return input == null
                    ? Optional.empty()
                    : Optional.ofNullable(input.evaluate(machine.scope(found.place(), path, at)));
        });
    }

    /**
     * What a step of a run can read, by the run's state.
     *
     * @param path of the step; empty, or one that cannot be found: what is read outside of all loops and branches
     */
    static Scope scope(Run run, String path, long at) {
        RunMachine machine = new RunMachine(run, at, Set.of());
        Place place = machine.at(path).map(Found::place).orElseGet(machine::root);
        return machine.scope(place, path, at);
    }

    /** As {@link RunScope#has}. */
    static boolean has(Run run, String path, long at) {
        RunMachine machine = new RunMachine(run, at, Set.of());
        return machine.at(path).isPresent() || machine.unread != null;
    }

    /** A step, and where it stands. */
    private record Found(Place place, StepPlan step) {}

    private Optional<Found> at(String wanted) {
        return find(root(), run.flow().plan().steps(), wanted);
    }

    private Optional<Found> find(Place place, List<StepPlan> steps, String wanted) {
        for (StepPlan step : steps) {
            String path = place.path(step.head());
            if (path.equals(wanted)) return Optional.of(new Found(place, step));
            if (RunState.isAt(wanted, path)) return findInside(place, step, path, wanted);
        }
        return Optional.empty();
    }

    private Optional<Found> findInside(Place place, StepPlan step, String path, String wanted) {
        if (step instanceof SwitchStep choice) {
            for (SwitchStep.Case one : choice.cases()) {
                if (RunState.isAt(wanted, path + "/" + one.name())) return find(place, one.steps(), wanted);
            }
        } else if (step instanceof TryStep attempt) {
            if (RunState.isAt(wanted, path + "/try")) return find(place, attempt.steps(), wanted);
            if (RunState.isAt(wanted, path + "/finally")) return find(place, attempt.last(), wanted);
            Position position = place.frame().positions.get(path);
            if (attempt.caught() == null || position == null || position.caught == null) return Optional.empty();
            Map<String, Object> error = error(position.caught, String.valueOf(position.caughtStep));
            return find(place.with("error", error), attempt.caught(), wanted);
        } else if (step instanceof CallbackStep callback) {
            Place inner = place.with("callback", Map.of("url", run.callbackAddress(path)));
            return find(inner, callback.steps(), wanted);
        } else if (step instanceof ParallelStep parallel) {
            for (ParallelStep.Branch branch : parallel.branches()) {
                if (wanted.startsWith(RunState.branchPrefix(path, branch.name()) + "/")) {
                    return find(branch(place, parallel, path, branch.name()), branch.steps(), wanted);
                }
            }
        } else if (step instanceof LoopStep loop) {
            Position position = place.frame().positions.get(path);
            if (position == null) return Optional.empty();
            Items items = items(place, loop, position);
            String number = wanted.substring(
                    path.length() + 1, Math.max(path.length() + 1, wanted.indexOf(']', path.length())));
            if (!number.matches("[0-9]{1,15}")) return Optional.empty();
            long item = Long.parseLong(number);
            Items.Known known = items.known(item, loop.batch() > 0);
            if (known == Items.Known.UNREAD) {
                items.below(item, loop.batch() > 0);
                unread = new Decision.Fetch(path, items, items.batch());
            }
            if (known != Items.Known.THERE) return Optional.empty();
            Place inner = item(place, loop, path, item, items.get(item, loop.batch() > 0));
            return find(inner, loop.steps(), wanted);
        }
        return Optional.empty();
    }

    private Place root() {
        return new Place(run.state().root(), "", run.scope());
    }

    /**
     * Where steps stand.
     *
     * @param root what the paths of these steps begin with in the plan, as the frame's prefix is what they begin with in
     *             this run
     */
    private record Place(Frame frame, String root, Scope scope) {
        String path(StepPlan.Head head) {
            if (frame.prefix.length() == root.length()) return head.path();
            return frame.prefix + head.path().substring(root.length());
        }

        Place with(String name, @Nullable Object value) {
            return new Place(frame, root, scope.with(name, value));
        }
    }

    private Scope scope(Place place, String path, long time) {
        return place.scope().with("vars", place.frame().vars).at(time, run.seed(path));
    }

    private Place item(Place place, LoopStep step, String path, long item, @Nullable Object value) {
        Frame frame = place.frame().within(RunState.itemPrefix(path, item));
        Scope scope = place.scope().with("steps", frame.results).with("loop", Map.of("index", item));
        return new Place(frame, step.head().path() + "[]", scope.with(step.as(), value));
    }

    private static Place branch(Place place, ParallelStep step, String path, String name) {
        Frame frame = place.frame().within(RunState.branchPrefix(path, name));
        return new Place(
                frame,
                RunState.branchPrefix(step.head().path(), name),
                place.scope().with("steps", frame.results));
    }

    /** @return null when all of these steps are done */
    private @Nullable Turn walk(Place place, List<StepPlan> steps) {
        for (int i = 0; i < steps.size(); i++) {
            Turn turn = step(place, steps.get(i));
            if (turn != null) return turn;
        }
        return null;
    }

    private @Nullable Turn step(Place place, StepPlan step) {
        String path = place.path(step.head());
        Position position = place.frame().positions.get(path);
        if (!busy.isEmpty() && busy.contains(path)) return IDLE;
        if (position == null) return beginIfItHolds(place, step, path, 1, now);
        return switch (position.status()) {
            case SKIPPED -> null;
            case DONE -> done(place, step, position);
            case WAITING -> step instanceof CallbackStep ? inside(place, step, position) : IDLE;
            case ENTERED -> inside(place, step, position);
            case FAILED -> failed(step, position);
            case STARTED -> recover(place, step, position);
            case OPEN -> position.isAbandoned() ? abandoned(place, step, position) : again(place, step, position);
        };
    }

    /** What was posted to it is kept: it goes on with it when the run is taken up again. */
    private Turn abandoned(Place place, StepPlan step, Position position) {
        Turn turn = step instanceof CallbackStep ? inside(place, step, position) : IDLE;
        return turn instanceof Turn.Thrown || turn instanceof Turn.Ends ? turn : IDLE;
    }

    /** Nothing has been done by this step yet. */
    private Turn beginIfItHolds(Place place, StepPlan step, String path, int attempt, long time) {
        StepPlan.Head head = step.head();
        Scope scope = scope(place, path, time);
        try {
            if (head.when() != null && !head.when().test(scope)) {
                return new Decision.Note(new Entry.Skipped(path), head.when().usesClock());
            }
            Map<String, @Nullable Object> pinned = run.state().pinned();
            if (!pinned.isEmpty() && pinned.containsKey(head.path())) {
                Object value = pinned.get(head.path());
                Entry given = step instanceof SetStep
                        ? new Entry.VarsSet(path, values(value))
                        : new Entry.Computed(path, value);
                return new Decision.Note(given, false);
            }
            return begin(step, path, scope, attempt, time);
        } catch (EvaluationProblem e) {
            return cannotEvaluate(path, attempt, now, e);
        }
    }

    private Turn begin(StepPlan step, String path, Scope scope, int attempt, long time) {
        if (step instanceof ActionStep action) {
            return new Decision.Execute(
                    action,
                    path,
                    attempt,
                    action.input().evaluate(scope),
                    time,
                    action.input().usesClock());
        }
        if (step instanceof FilterStep filter) {
            return new Decision.Note(
                    new Entry.Computed(path, filter.condition().test(scope)),
                    filter.condition().usesClock());
        }
        if (step instanceof SetStep set) {
            return new Decision.Note(
                    new Entry.VarsSet(path, values(set.values().evaluate(scope))),
                    set.values().usesClock());
        }
        if (step instanceof SelectStep select) return select(select, path, scope, time);
        if (step instanceof SwitchStep choice) return choose(choice, path, scope);
        if (step instanceof CallStep call) {
            Position before = run.state().position(path);
            Long earlier = before == null ? null : before.called();
            return new Decision.Call(call, path, attempt, call.input().evaluate(scope), earlier);
        }
        if (step instanceof RespondStep respond) {
            return new Decision.Note(new Entry.Responded(path, time, Responses.of(respond, scope)), false);
        }
        if (step instanceof StopStep stop) {
            Template reason = stop.reason();
            Object value = reason == null ? null : reason.evaluate(scope);
            return new Decision.Note(
                    new Entry.Computed(path, value == null ? "stop" : text(value)),
                    reason != null && reason.usesClock());
        }
        if (step instanceof FailStep fail) {
            Object message = fail.message().evaluate(scope);
            Failure why = new Failure(
                    ErrorKind.REFUSED,
                    Reached.NO,
                    null,
                    message == null ? "The flow says that it failed." : text(message));
            return new Decision.Note(
                    new Entry.Failed(path, attempt, now, now, why, true),
                    fail.message().usesClock());
        }
        if (step instanceof DelayStep delay) return delay(delay, path, scope, time);
        if (step instanceof CallbackStep callback) return await(callback, path);
        boolean fixed = step instanceof LoopStep loop && loop.items().usesClock();
        return new Decision.Note(new Entry.Entered(path, time), fixed);
    }

    /** Of a list at once; of rows that are elsewhere, how they will be made. */
    private Turn select(SelectStep step, String path, Scope scope, long time) {
        Object from = step.from().evaluate(scope);
        Selection selection = step.selection();
        boolean fixed = step.from().usesClock() || selection.usesClock();
        if (from instanceof FileRef || from instanceof Rows.Unread) {
            Recipe recipe = new Recipe.OfSelection(from, step.written(), selection.reads(scope), time, run.seed(path));
            return new Decision.Note(new Entry.Computed(path, recipe.rows()), fixed);
        }
        List<?> rows = from == null ? List.of() : from instanceof List<?> list ? list : List.of(from);
        return new Decision.Note(new Entry.Computed(path, selection.of(rows, scope)), fixed);
    }

    private Turn delay(DelayStep delay, String path, Scope scope, long time) {
        Object value = delay.time().evaluate(scope);
        long due;
        try {
            String text = value == null ? "" : String.valueOf(value);
            due = delay.until()
                    ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
                    : Math.addExact(time, Durations.parse(text).toMillis());
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            String shown = value == null ? "absent" : abbreviated(Json.text(value));
            String message = delay.until()
                    ? "The time to wait for is " + shown + ", not a time like 2030-01-31T08:00:00+01:00."
                    : "How long to wait is " + shown + ", not a duration like 90s, 15m or 2d.";
            return new Decision.Note(new Entry.Failed(path, 1, now, now, Failure.badInput(message), true), true);
        }
        if (due <= now) return new Decision.Note(new Entry.Done(path, 1, time, now, null), true);
        return new Decision.Note(new Entry.Waiting(path, time, new Wait.Until(due)), true);
    }

    /** A text as it is, any other value as JSON. */
    private static String text(Object value) {
        return value instanceof String text ? text : Json.text(value);
    }

    private static String abbreviated(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private Turn await(CallbackStep step, String path) {
        long due = now + step.timeLimit().toMillis();
        return new Decision.Note(new Entry.Waiting(path, now, new Wait.Callback(run.callbackHash(path), due)), true);
    }

    private static Turn choose(SwitchStep choice, String path, Scope scope) {
        boolean fixed = false;
        for (SwitchStep.Case one : choice.cases()) {
            if (one.when() != null) fixed |= one.when().usesClock();
            if (one.when() == null || one.when().test(scope)) {
                return new Decision.Note(new Entry.Computed(path, Map.of("case", one.name())), fixed);
            }
        }
        return new Decision.Note(new Entry.Computed(path, Map.of()), fixed);
    }

    private @Nullable Turn done(Place place, StepPlan step, Position position) {
        if (step instanceof FilterStep && Boolean.FALSE.equals(position.result())) {
            return new Turn.Ends("filter", false);
        }
        // Without a reason that can be evaluated it has failed, and on-error lets the run go on.
        if (step instanceof StopStep && position.result() instanceof String) {
            return new Turn.Ends(String.valueOf(position.result()), true);
        }
        if (step instanceof SwitchStep choice) {
            List<StepPlan> taken = taken(choice, position);
            Turn turn = taken == null ? null : walk(place, taken);
            boolean goesOn = choice.head().onError() == StepPlan.OnError.CONTINUE;
            if (goesOn && turn instanceof Turn.Thrown thrown) {
                return new Decision.Note(new Entry.Computed(position.step(), errorValue(thrown.why())), false);
            }
            return turn;
        }
        return null;
    }

    private static @Nullable List<StepPlan> taken(SwitchStep choice, Position position) {
        if (!(position.result() instanceof Map<?, ?> result) || !(result.get("case") instanceof String name))
            return null;
        for (SwitchStep.Case one : choice.cases()) {
            if (one.name().equals(name)) return one.steps();
        }
        return null;
    }

    /** A step with steps inside of it that has begun. */
    private Turn inside(Place place, StepPlan step, Position position) {
        Turn turn;
        if (step instanceof LoopStep loop) turn = loop(place, loop, position);
        else if (step instanceof ParallelStep parallel) turn = parallel(place, parallel, position);
        else if (step instanceof TryStep attempt) turn = attempt(place, attempt, position);
        else if (step instanceof CallbackStep callback) turn = callback(place, callback, position);
        else throw new AssertionError(step);
        if (turn instanceof Turn.Thrown thrown && step.head().onError() == StepPlan.OnError.CONTINUE) {
            return end(position, errorValue(thrown.why()));
        }
        return turn;
    }

    private Decision.Note end(Position position, @Nullable Object result) {
        return new Decision.Note(new Entry.Done(position.step(), 1, position.firstStarted, now, result), false);
    }

    private Turn loop(Place place, LoopStep step, Position position) {
        String path = position.step();
        boolean batched = step.batch() > 0;
        Items items;
        try {
            items = items(place, step, position);
        } catch (EvaluationProblem e) {
            return cannotEvaluate(path, 1, now, e);
        }
        Loop loop = place.frame().loop(path);
        // A test of a step within an item leaves the other items out.
        String part = run.state().testedPart(path);
        long first = part == null ? loop.prefix() : Long.parseLong(part);
        long beyond = part == null ? loop.prefix() + Loop.WINDOW : first + 1;
        items.below(first, batched);
        int open = 0;
        boolean idle = false;
        Turn.Thrown thrown = null;
        Turn.Ends ends = null;
        for (long item = first; open < step.concurrency() && item < beyond; item++) {
            if (loop.hasEnded(item)) continue;
            boolean begun = place.frame().known(RunState.itemPrefix(path, item)) != null;
            // Those that have begun go on as far as they get; no other begins.
            if (!begun && (thrown != null || ends != null)) break;
            Items.Known known = items.known(item, batched);
            if (known == Items.Known.BEYOND) break;
            if (known == Items.Known.UNREAD) {
                return new Decision.Fetch(path, items, Math.max(items.batch(), step.concurrency()));
            }
            open++;
            Place inner = item(place, step, path, item, items.get(item, batched));
            Turn turn = walk(inner, step.steps());
            if (turn == null || (turn instanceof Turn.Ends over && !over.whole())) {
                turn = itemEnded(inner, step, path, item);
            }
            if (turn instanceof Decision.Idle) {
                idle = true;
            } else if (turn instanceof Decision) {
                return turn;
            } else if (turn instanceof Turn.Thrown one) {
                if (step.failedItems() == LoopStep.FailedItems.COLLECT) {
                    return new Decision.Note(Entry.ItemsEnded.failed(path, item, one.why()), false);
                }
                if (thrown == null) thrown = one;
            } else if (turn instanceof Turn.Ends one) {
                ends = one;
            }
        }
        Turn out = thrown != null ? thrown : ends;
        if (out != null) return isBusyBelow(path) ? IDLE : out;
        if (idle || open > 0) return IDLE;
        run.forgetItems(path);
        return end(position, loop.result(step.collect() != null));
    }

    private Items items(Place place, LoopStep step, Position position) {
        Items items = run.items(position.step());
        if (items != null) return items;
        Scope scope = scope(place, position.step(), position.fixedAt);
        return run.items(position.step(), Items.of(step.items().evaluate(scope), step.batch()));
    }

    private Turn itemEnded(Place inner, LoopStep step, String path, long item) {
        if (step.collect() == null) {
            return new Decision.Note(Entry.ItemsEnded.well(path, item, item + 1), false);
        }
        try {
            Object collected = step.collect().evaluate(scope(inner, inner.frame().prefix, now));
            return new Decision.Note(
                    Entry.ItemsEnded.with(path, item, collected), step.collect().usesClock());
        } catch (EvaluationProblem e) {
            Failure why = Failure.badInput(String.valueOf(e.getMessage()));
            if (step.failedItems() == LoopStep.FailedItems.FAIL) return new Turn.Thrown(path, why);
            return new Decision.Note(Entry.ItemsEnded.failed(path, item, why), false);
        }
    }

    private boolean isBusyBelow(String path) {
        for (String one : busy) {
            if (RunState.isAt(one, path)) return true;
        }
        return false;
    }

    private Turn parallel(Place place, ParallelStep step, Position position) {
        String path = position.step();
        boolean idle = false;
        Turn.Thrown thrown = null;
        Turn.Ends ends = null;
        String part = run.state().testedPart(path);
        for (ParallelStep.Branch branch : step.branches()) {
            // A test of a step within a branch leaves the other branches out.
            if (part != null && !part.equals(branch.name())) continue;
            Turn turn = walk(branch(place, step, path, branch.name()), branch.steps());
            if (turn == null || (turn instanceof Turn.Ends over && !over.whole())) {
                // Who is first is a matter of the moment: computed again, it could be another.
                if (step.any()) return new Decision.Note(new Entry.Decided(path, now, branch.name()), true);
            } else if (turn instanceof Decision.Idle) {
                idle = true;
            } else if (turn instanceof Decision) {
                return turn;
            } else if (turn instanceof Turn.Thrown one) {
                if (thrown == null) thrown = one;
            } else if (turn instanceof Turn.Ends one) {
                ends = one;
            }
        }
        if (ends != null) return isBusyBelow(path) ? IDLE : ends;
        if (idle) return IDLE;
        if (thrown != null) return thrown;
        return new Decision.Note(new Entry.Decided(path, now, null), false);
    }

    private Turn attempt(Place place, TryStep step, Position position) {
        Failure caught = position.caught;
        Turn out = caught == null
                ? walk(place, step.steps())
                : walk(
                        place.with("error", error(caught, String.valueOf(position.caughtStep))),
                        step.caught() == null ? List.of() : step.caught());
        if (out instanceof Decision) return out;
        if (out instanceof Turn.Thrown thrown && caught == null && step.caught() != null) {
            return new Decision.Note(new Entry.Caught(position.step(), now, thrown.step(), thrown.why()), false);
        }
        if (out != null && !step.last().isEmpty() && waitsBelow(position)) {
            // What has failed or stopped has left these behind: they must not go on beside, or after, the finally.
            return new Decision.Note(new Entry.Abandoned(position.step(), now), true);
        }
        Turn last = walk(place, step.last());
        if (last != null) return last;
        return out != null ? out : end(position, null);
    }

    /** Whether something waits in a {@code try} whose {@code finally} has not begun. */
    private boolean waitsBelow(Position position) {
        return run.state().waitsIn(position.step() + "/try") || run.state().waitsIn(position.step() + "/catch");
    }

    private static Map<String, Object> error(Failure why, String step) {
        return Map.of("kind", why.kind().name(), "message", why.message(), "step", RunState.id(step));
    }

    private Turn callback(Place place, CallbackStep step, Position position) {
        String path = position.step();
        Signal signal = position.signal;
        // It is entered without a wait where a test begins within it.
        boolean waits = position.status() != Position.Status.OPEN && position.status() != Position.Status.ENTERED;
        if (!waits && signal == null) return await(step, path);
        Turn inner = walk(place.with("callback", Map.of("url", run.callbackAddress(path))), step.steps());
        if (inner instanceof Decision && !(inner instanceof Decision.Idle)) return inner;
        if (inner == null && signal instanceof Signal.Posted posted && !position.isAbandoned())
            return end(position, posted.value());
        if (signal instanceof Signal.Ready && (inner == null || inner instanceof Decision.Idle) && !isBusyBelow(path)) {
            Failure why = new Failure(
                    ErrorKind.BROKEN,
                    Reached.NO,
                    null,
                    "Nothing was posted to the call-back address within " + Durations.text(step.timeLimit()) + ".");
            return new Decision.Note(new Entry.Failed(path, 1, position.firstStarted, now, why, true), false);
        }
        return inner == null ? IDLE : inner;
    }

    private static Turn failed(StepPlan step, Position position) {
        Failure why = position.failure();
        if (why == null) why = Failure.badInput("The step failed.");
        if (step.head().onError() == StepPlan.OnError.CONTINUE) {
            Map<String, Object> value = new LinkedHashMap<>(errorValue(why));
            Batch batch = position.batch();
            if (batch != null) value.putAll(batch.result());
            return new Decision.Note(new Entry.Computed(position.step(), value), false);
        }
        return new Turn.Thrown(position.step(), why);
    }

    private static Map<String, Object> errorValue(Failure why) {
        return Map.of("error", Map.of("kind", why.kind().name(), "message", why.message()));
    }

    private Turn recover(Place place, StepPlan step, Position position) {
        ActionStep action = (ActionStep) step;
        try {
            Object input = action.input().evaluate(scope(place, position.step(), position.fixedAt));
            if (DoubtPolicy.verdict(Cause.PROCESS_DIED, position.onDoubt) == Verdict.REPEAT) {
                return new Decision.Execute(
                        action, position.step(), position.attempts(), input, position.fixedAt, false);
            }
            return new Decision.Recover(action, position, input);
        } catch (EvaluationProblem e) {
            return cannotEvaluate(position.step(), position.attempts(), position.started(), e);
        }
    }

    /** A further attempt, with the time of the first one, so that the input is the same. */
    private Turn again(Place place, StepPlan step, Position position) {
        long time = position.fixedAt > 0 ? position.fixedAt : now;
        // It may have failed since its condition could not be evaluated; what has begun is not asked for it any more,
        // for what is inside of it may have changed the answer.
        if (!hasBegun(place, position)) {
            return beginIfItHolds(place, step, position.step(), position.attempts() + 1, time);
        }
        if (step instanceof DelayStep && position.signal != null) {
            // Whoever takes the run up again wakes whatever waits for a time: a delay has its own, and waits on.
            boolean early = position.wait instanceof Wait.Until until && until.due() > now;
            if (early)
                return new Decision.Note(new Entry.Waiting(position.step(), position.fixedAt, position.wait), true);
            return end(position, null);
        }
        if (step instanceof LoopStep
                || step instanceof ParallelStep
                || step instanceof TryStep
                || step instanceof CallbackStep) {
            return inside(place, step, position);
        }
        try {
            return begin(step, position.step(), scope(place, position.step(), time), position.attempts() + 1, time);
        } catch (EvaluationProblem e) {
            return cannotEvaluate(position.step(), position.attempts() + 1, now, e);
        }
    }

    /** Whether it was more than asked whether it is to be done. */
    private static boolean hasBegun(Place place, Position position) {
        return position.begun || place.frame().isTouchedInside(position.step());
    }

    private static Turn cannotEvaluate(String path, int attempt, long at, EvaluationProblem e) {
        Failure why = Failure.badInput(String.valueOf(e.getMessage()));
        return new Decision.Note(new Entry.Failed(path, attempt, at, at, why, true), false);
    }

    // The end of a run that is not to go on.

    /** What is left to do before this outcome: the {@code finally} of each {@code try} that was entered. */
    private Decision last(Outcome outcome, long since) {
        boolean over = now > since + LAST_WORDS.toMillis();
        if (over) return new Decision.End(outcome);
        Entry.Tested tested = run.state().tested();
        Turn turn = tested != null && tested.alone()
                ? lastAlone(tested.step())
                : last(root(), run.flow().plan().steps());
        if (turn instanceof Decision decision) return decision;
        return busy.isEmpty() ? new Decision.End(outcome) : IDLE;
    }

    private @Nullable Turn lastAlone(String path) {
        try {
            Found found = at(path).orElse(null);
            Position position =
                    found == null ? null : found.place().frame().positions.get(path);
            return found == null || position == null ? null : last(found.place(), found.step(), position);
        } catch (EvaluationProblem e) {
            return null; // The items around the step cannot be told, so nothing of it has begun.
        }
    }

    private @Nullable Turn last(Place place, List<StepPlan> steps) {
        for (StepPlan step : steps) {
            String path = place.path(step.head());
            Position position = place.frame().positions.get(path);
            if (position == null) return null;
            Turn turn = last(place, step, position);
            if (turn != null) return turn;
        }
        return null;
    }

    private @Nullable Turn last(Place place, StepPlan step, Position position) {
        boolean done = position.status() == Position.Status.DONE || position.status() == Position.Status.SKIPPED;
        if (step instanceof SwitchStep choice) {
            List<StepPlan> taken = taken(choice, position);
            return taken == null ? null : last(place, taken);
        }
        if (done) return null;
        if (step instanceof TryStep attempt) {
            if (!hasBegun(place, position)) return null;
            // What had been left behind before does nothing of its own any more.
            Turn turn = run.state().isLeft(position.step()) ? null : lastInside(place, attempt, position);
            if (turn instanceof Decision) return turn;
            if (isBusyBelow(position.step() + "/try") || isBusyBelow(position.step() + "/catch")) return IDLE;
            if (!attempt.last().isEmpty() && waitsBelow(position)) {
                return new Decision.Note(new Entry.Abandoned(position.step(), now), true);
            }
            Turn last = walk(place, attempt.last());
            return last instanceof Decision ? last : null;
        }
        if (step instanceof CallbackStep callback) {
            return last(place.with("callback", Map.of("url", run.callbackAddress(position.step()))), callback.steps());
        }
        Turn idle = null;
        if (step instanceof ParallelStep parallel) {
            for (ParallelStep.Branch branch : parallel.branches()) {
                Turn turn = last(branch(place, parallel, position.step(), branch.name()), branch.steps());
                if (turn instanceof Decision.Idle) idle = turn;
                else if (turn instanceof Decision) return turn;
            }
        } else if (step instanceof LoopStep loop) {
            Turn turn = lastOfItems(place, loop, position);
            if (turn instanceof Decision.Idle) idle = turn;
            else if (turn instanceof Decision) return turn;
        }
        return idle;
    }

    private @Nullable Turn lastInside(Place place, TryStep step, Position position) {
        Failure caught = position.caught;
        if (caught == null) return last(place, step.steps());
        if (step.caught() == null) return null;
        return last(place.with("error", error(caught, String.valueOf(position.caughtStep))), step.caught());
    }

    private @Nullable Turn lastOfItems(Place place, LoopStep loop, Position position) {
        String path = position.step();
        Loop known = place.frame().loop(path);
        boolean batched = loop.batch() > 0;
        Items items = null;
        Turn idle = null;
        for (long item = known.prefix(); item < known.prefix() + Loop.WINDOW; item++) {
            if (place.frame().known(RunState.itemPrefix(path, item)) == null) continue;
            if (items == null) {
                try {
                    items = items(place, loop, position);
                } catch (EvaluationProblem e) {
                    return null; // Its items cannot be told, so nothing can be done about them.
                }
                items.below(known.prefix(), batched);
            }
            Items.Known there = items.known(item, batched);
            // A table that cannot be read (any more) has failed the loop: it is not asked again.
            if (there == Items.Known.UNREAD && position.status() != Position.Status.FAILED) {
                return new Decision.Fetch(path, items, Math.max(items.batch(), loop.concurrency()));
            }
            Object value = there == Items.Known.THERE ? items.get(item, batched) : null;
            Turn turn = last(item(place, loop, path, item, value), loop.steps());
            if (turn instanceof Decision.Idle) idle = turn;
            else if (turn instanceof Decision) return turn;
        }
        return idle;
    }

    // Values.

    private static Map<String, Object> values(@Nullable Object value) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) map.forEach((name, one) -> values.put(String.valueOf(name), one));
        return values;
    }
}
