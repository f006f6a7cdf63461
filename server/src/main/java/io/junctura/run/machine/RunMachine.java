package io.junctura.run.machine;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.connector.input.Durations;
import io.junctura.definition.StepPlan;
import io.junctura.expression.EvaluationProblem;
import io.junctura.expression.Scope;
import io.junctura.run.Batch;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.Position;
import io.junctura.run.Run;
import io.junctura.run.RunState;
import io.junctura.run.Turn;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what follows. Pure: it reads a run and the time and changes nothing that counts; the same run at the same time
 * gets the same decision. It walks the plan from its beginning each time, past what the state says is done: of a loop,
 * only the items that are open. What a step of some kind does is in {@link StepKindDecisions}.
 */
public final class RunMachine implements Walk {
    /** How long a cancelled run may take for its {@code finally}, and for attempts that were interrupted to come back. */
    public static final Duration LAST_WORDS = Duration.ofSeconds(60);

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

    // The walk.

    /** For one who looks for steps of a run, and wants no decision. */
    static RunMachine reading(Run run, long at) {
        return new RunMachine(run, at, Set.of());
    }

    /** The step with this path in the run; empty, too, if its item is in rows that were not read yet. */
    Optional<Found> at(String wanted) {
        return find(root(), run.flow().plan().steps(), wanted);
    }

    /** Whether the step that was looked for may be in rows that were not read yet. */
    boolean isUnread() {
        return unread != null;
    }

    /** Where the steps of the flow itself stand. */
    Place root() {
        return new Place(run.state().root(), "", run.scope());
    }

    @Override
    public Run run() {
        return run;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public void unread(Decision.Fetch fetch) {
        unread = fetch;
    }

    @Override
    public Scope scope(Place place, String path, long time) {
        return place.scope().with("vars", place.frame().vars()).at(time, run.seed(path));
    }

    @Override
    public boolean isBusyBelow(String path) {
        for (String one : busy) {
            if (RunState.isAt(one, path)) return true;
        }
        return false;
    }

    @Override
    public boolean hasBegun(Place place, Position position) {
        return position.begun() || place.frame().isTouchedInside(position.step());
    }

    @Override
    public Optional<Found> find(Place place, List<StepPlan> steps, String wanted) {
        for (StepPlan step : steps) {
            String path = place.path(step.head());
            if (path.equals(wanted)) return Optional.of(new Found(place, step));
            if (RunState.isAt(wanted, path)) return StepKindDecisions.of(step).find(this, place, step, path, wanted);
        }
        return Optional.empty();
    }

    @Override
    public @Nullable Turn walk(Place place, List<StepPlan> steps) {
        for (int i = 0; i < steps.size(); i++) {
            Turn turn = step(place, steps.get(i));
            if (turn != null) return turn;
        }
        return null;
    }

    private @Nullable Turn step(Place place, StepPlan step) {
        String path = place.path(step.head());
        Position position = place.frame().position(path);
        if (!busy.isEmpty() && busy.contains(path)) return Blocks.IDLE;
        if (position == null) return beginIfItHolds(place, step, path, 1, now);
        StepDecisions<StepPlan> kind = StepKindDecisions.of(step);
        return switch (position.status()) {
            case SKIPPED -> null;
            case DONE -> kind.done(this, place, step, position);
            case WAITING -> goOn(step, position, kind.waiting(this, place, step, position));
            case ENTERED -> goOn(step, position, kind.inside(this, place, step, position));
            case FAILED -> failed(step, position);
            case STARTED -> recover(kind, place, step, position);
            case OPEN ->
                position.isAbandoned() ? abandoned(kind, place, step, position) : again(kind, place, step, position);
        };
    }

    /** A failure inside of a step may be a result of it. */
    private @Nullable Turn goOn(StepPlan step, Position position, @Nullable Turn turn) {
        boolean continues = step.head().onError() == StepPlan.OnError.CONTINUE;
        if (!continues || !(turn instanceof Turn.Thrown thrown)) return turn;
        return Blocks.end(this, position, thrown.why().asResult());
    }

    /** What was posted to it is kept: it goes on with it when the run is taken up again. */
    private Turn abandoned(StepDecisions<StepPlan> kind, Place place, StepPlan step, Position position) {
        Turn turn = goOn(step, position, kind.waiting(this, place, step, position));
        return turn instanceof Turn.Thrown || turn instanceof Turn.Ends ? turn : Blocks.IDLE;
    }

    /** Nothing has been done by this step yet. */
    private Turn beginIfItHolds(Place place, StepPlan step, String path, int attempt, long time) {
        StepPlan.Head head = step.head();
        Scope scope = scope(place, path, time);
        try {
            if (head.when() != null && !head.when().test(scope)) {
                return new Decision.Note(new Entry.Skipped(path), head.when().usesClock());
            }
            StepDecisions<StepPlan> kind = StepKindDecisions.of(step);
            Map<String, @Nullable Object> pinned = run.state().pinned();
            if (!pinned.isEmpty() && pinned.containsKey(head.path())) {
                return new Decision.Note(kind.pinned(path, pinned.get(head.path())), false);
            }
            return kind.begin(this, step, new Begin(path, scope, attempt, time));
        } catch (EvaluationProblem e) {
            return Decision.Note.cannotEvaluate(path, attempt, now, now, e);
        }
    }

    /** A further attempt, with the time of the first one, so that the input is the same. */
    private @Nullable Turn again(StepDecisions<StepPlan> kind, Place place, StepPlan step, Position position) {
        long time = position.fixedAt() > 0 ? position.fixedAt() : now;
        String path = position.step();
        int attempt = position.attempts() + 1;
        // It may have failed since its condition could not be evaluated; what has begun is not asked for it any more,
        // for what is inside of it may have changed the answer.
        if (!hasBegun(place, position)) return beginIfItHolds(place, step, path, attempt, time);
        try {
            Begin begin = new Begin(path, scope(place, path, time), attempt, time);
            return goOn(step, position, kind.again(this, place, step, position, begin));
        } catch (EvaluationProblem e) {
            return Decision.Note.cannotEvaluate(path, attempt, now, now, e);
        }
    }

    private Turn recover(StepDecisions<StepPlan> kind, Place place, StepPlan step, Position position) {
        String path = position.step();
        try {
            Scope scope = scope(place, path, position.fixedAt());
            return kind.recover(this, step, position, new Begin(path, scope, position.attempts(), position.fixedAt()));
        } catch (EvaluationProblem e) {
            return Decision.Note.cannotEvaluate(path, position.attempts(), position.started(), now, e);
        }
    }

    private static Turn failed(StepPlan step, Position position) {
        Failure why = position.failure();
        if (why == null) why = Failure.badInput("The step failed.");
        if (step.head().onError() != StepPlan.OnError.CONTINUE) return new Turn.Thrown(position.step(), why);
        Map<String, Object> value = new LinkedHashMap<>(why.asResult());
        Batch batch = position.batch();
        if (batch != null) value.putAll(batch.result());
        return new Decision.Note(new Entry.Computed(position.step(), value), false);
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
        return busy.isEmpty() ? new Decision.End(outcome) : Blocks.IDLE;
    }

    private @Nullable Turn lastAlone(String path) {
        try {
            Found found = at(path).orElse(null);
            Position position = found == null ? null : found.place().frame().position(path);
            return found == null || position == null ? null : last(found.place(), found.step(), position);
        } catch (EvaluationProblem e) {
            return null; // The items around the step cannot be told, so nothing of it has begun.
        }
    }

    @Override
    public @Nullable Turn last(Place place, List<StepPlan> steps) {
        for (StepPlan step : steps) {
            Position position = place.frame().position(place.path(step.head()));
            if (position == null) return null;
            Turn turn = last(place, step, position);
            if (turn != null) return turn;
        }
        return null;
    }

    private @Nullable Turn last(Place place, StepPlan step, Position position) {
        StepDecisions<StepPlan> kind = StepKindDecisions.of(step);
        boolean done = position.status() == Position.Status.DONE || position.status() == Position.Status.SKIPPED;
        return done ? kind.lastWhenDone(this, place, step, position) : kind.last(this, place, step, position);
    }
}
