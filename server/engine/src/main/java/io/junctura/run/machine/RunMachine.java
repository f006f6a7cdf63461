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
import io.junctura.run.StepPath;
import io.junctura.run.WalkResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a run does next. Pure: it reads a run and the time, and the same run at the same time gives the same
 * decision. It walks the plan from its beginning each time, past steps that are done; of a loop it visits only the open
 * items. {@link StepKindBehavior} has the decisions of each kind of step.
 */
public final class RunMachine implements Walk {
    /** How long the {@code finally} of a cancelled run, and the attempts that were interrupted, may take. */
    public static final Duration CLEANUP_TIME = Duration.ofSeconds(60);

    private final Run run;
    private final long now;
    private final Set<String> busy;

    /** Set if a searched step may be in an item whose rows were not read yet: they must be read first. */
    private Decision.@Nullable Fetch unread;

    private RunMachine(Run run, long now, Set<String> busy) {
        this.run = run;
        this.now = now;
        this.busy = busy;
    }

    /** The next decision for a run that has not ended and has no attempt under way. */
    public static Decision next(Run run, long now) {
        return next(run, now, Set.of());
    }

    /**
     * The next decision for a run that has not ended.
     *
     * @param busy the paths of the steps with an attempt under way
     */
    public static Decision next(Run run, long now, Set<String> busy) {
        return new RunMachine(run, now, busy).next();
    }

    /**
     * When the machine must decide again though no wait ends: at the run's time limit, then at the end of the cleanup
     * after it or after a cancel. In milliseconds since 1970; {@code Long.MAX_VALUE}: never.
     */
    public static long limit(Run run, long now) {
        RunState state = run.state();
        if (state.cancelledBy() != null) return state.cancelledAt() + CLEANUP_TIME.toMillis();
        if (state.outcome() != null) return Long.MAX_VALUE;
        long time = end(run);
        return time < now ? time + CLEANUP_TIME.toMillis() : time;
    }

    /**
     * When the run's time limit ends, in milliseconds since 1970; {@code Long.MAX_VALUE}: it has none. A resumed run
     * has its whole time again.
     */
    public static long end(Run run) {
        Duration limit = run.flow().plan().limits().time();
        if (limit == null) return Long.MAX_VALUE;
        return Math.max(run.accepted().at(), run.state().resumedAt()) + limit.toMillis();
    }

    private Decision next() {
        RunState state = run.state();
        String cancelledBy = state.cancelledBy();
        if (cancelledBy != null && (state.isCancelledAfterFailure() || state.isForced())) {
            return new Decision.End(new Outcome.Cancelled(cancelledBy));
        }
        if (cancelledBy != null) return cleanUp(new Outcome.Cancelled(cancelledBy), state.cancelledAt());
        Duration limit = run.flow().plan().limits().time();
        long end = end(run);
        if (limit != null && now > end) {
            Failure why = new Failure(
                    ErrorKind.BROKEN,
                    Reached.NO,
                    null,
                    "The run took longer than its time limit of " + Durations.text(limit) + ".");
            return cleanUp(new Outcome.Failed(null, why), end);
        }
        Entry.Tested tested = state.tested();
        WalkResult walked = tested != null && tested.alone()
                ? testedStep(tested.step())
                : walk(root(), run.flow().plan().steps());
        if (walked instanceof Decision decision) return decision;
        if (walked instanceof WalkResult.Thrown thrown)
            return new Decision.End(new Outcome.Failed(thrown.step(), thrown.why()));
        String reason = walked instanceof WalkResult.Ends ends ? ends.reason() : null;
        return new Decision.End(new Outcome.Succeeded(reason, state.root().failedItems()));
    }

    /** Executes only the tested step of a test run. */
    private @Nullable WalkResult testedStep(String path) {
        try {
            Optional<FoundStep> found = at(path);
            if (found.isPresent()) {
                return step(found.get().place(), found.get().step());
            }
            if (unread != null) return unread;
            return new WalkResult.Thrown(path, Failure.badInput("The loop around this step has no such item."));
        } catch (EvaluationProblem e) {
            return new WalkResult.Thrown(path, Failure.badInput(String.valueOf(e.getMessage())));
        }
    }

    // The walk.

    /** For callers that search for steps and need no decision. */
    static RunMachine reading(Run run, long at) {
        return new RunMachine(run, at, Set.of());
    }

    /** The step with this path in the run; empty: there is none, or its item is in rows that were not read yet. */
    Optional<FoundStep> at(String wanted) {
        return find(root(), run.flow().plan().steps(), wanted);
    }

    /** Whether the searched step may be in rows that were not read yet. */
    boolean isUnread() {
        return unread != null;
    }

    /** The rows in which the searched step may be; null: it is in no such rows. */
    Decision.@Nullable Fetch neededRows() {
        return unread;
    }

    /** The place of the flow's own steps. */
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
            if (StepPath.isAtOrWithin(one, path)) return true;
        }
        return false;
    }

    @Override
    public boolean hasBegun(Place place, Position position) {
        return position.begun() || place.frame().isTouchedInside(position.step());
    }

    @Override
    public Optional<FoundStep> find(Place place, List<StepPlan> steps, String wanted) {
        for (StepPlan step : steps) {
            String path = place.path(step.head());
            if (path.equals(wanted)) return Optional.of(new FoundStep(place, step));
            if (StepPath.isAtOrWithin(wanted, path))
                return StepKindBehavior.of(step).decisions().find(this, place, step, path, wanted);
        }
        return Optional.empty();
    }

    @Override
    public @Nullable WalkResult walk(Place place, List<StepPlan> steps) {
        for (int i = 0; i < steps.size(); i++) {
            WalkResult walked = step(place, steps.get(i));
            if (walked != null) return walked;
        }
        return null;
    }

    private @Nullable WalkResult step(Place place, StepPlan step) {
        String path = place.path(step.head());
        Position position = place.frame().position(path);
        if (!busy.isEmpty() && busy.contains(path)) return Blocks.IDLE;
        if (position == null) return beginIfItHolds(place, step, path, 1, now);
        StepDecisions<StepPlan> kind = StepKindBehavior.of(step).decisions();
        return switch (position.status()) {
            case SKIPPED -> null;
            case DONE -> kind.done(this, place, step, position);
            case WAITING -> tolerate(step, position, kind.waiting(this, place, step, position));
            case ENTERED -> tolerate(step, position, kind.inside(this, place, step, position));
            case FAILED -> failed(step, position);
            case STARTED -> recover(kind, place, step, position);
            case OPEN ->
                position.isAbandoned() ? abandoned(kind, place, step, position) : again(kind, place, step, position);
        };
    }

    /** With {@code on-error: continue}, a failure inside of the step is its result. */
    private @Nullable WalkResult tolerate(StepPlan step, Position position, @Nullable WalkResult walked) {
        boolean continues = step.head().onError() == StepPlan.OnError.CONTINUE;
        if (!continues || !(walked instanceof WalkResult.Thrown thrown)) return walked;
        return Blocks.end(this, position, thrown.why().asResult());
    }

    /** A value that is posted now is kept, and used when the run is resumed. */
    private WalkResult abandoned(StepDecisions<StepPlan> kind, Place place, StepPlan step, Position position) {
        WalkResult walked = tolerate(step, position, kind.waiting(this, place, step, position));
        return walked instanceof WalkResult.Thrown || walked instanceof WalkResult.Ends ? walked : Blocks.IDLE;
    }

    /** Nothing of the step was done yet. */
    private WalkResult beginIfItHolds(Place place, StepPlan step, String path, int number, long time) {
        StepPlan.Head head = step.head();
        Scope scope = scope(place, path, time);
        try {
            if (head.when() != null && !head.when().test(scope)) {
                return new Decision.Note(new Entry.Skipped(path), head.when().usesClock());
            }
            StepDecisions<StepPlan> kind = StepKindBehavior.of(step).decisions();
            Map<String, @Nullable Object> pinned = run.state().pinned();
            if (!pinned.isEmpty() && pinned.containsKey(head.path())) {
                return new Decision.Note(kind.pinned(path, pinned.get(head.path())), false);
            }
            return kind.begin(this, step, new StepAttempt(path, scope, number, time));
        } catch (EvaluationProblem e) {
            return Decision.Note.cannotEvaluate(path, number, now, now, e);
        }
    }

    /** A further attempt has the time of the first one, so that its input is the same. */
    private @Nullable WalkResult again(StepDecisions<StepPlan> kind, Place place, StepPlan step, Position position) {
        long time = position.fixedAt() > 0 ? position.fixedAt() : now;
        String path = position.step();
        int number = position.attempts() + 1;
        // If nothing inside has begun, the step may have failed in its condition, which is evaluated again. Otherwise
        // it is not: the steps inside may have changed the result.
        if (!hasBegun(place, position)) return beginIfItHolds(place, step, path, number, time);
        try {
            StepAttempt attempt = new StepAttempt(path, scope(place, path, time), number, time);
            return tolerate(step, position, kind.again(this, place, step, position, attempt));
        } catch (EvaluationProblem e) {
            return Decision.Note.cannotEvaluate(path, number, now, now, e);
        }
    }

    private WalkResult recover(StepDecisions<StepPlan> kind, Place place, StepPlan step, Position position) {
        String path = position.step();
        try {
            Scope scope = scope(place, path, position.fixedAt());
            return kind.recover(
                    this, step, position, new StepAttempt(path, scope, position.attempts(), position.fixedAt()));
        } catch (EvaluationProblem e) {
            return Decision.Note.cannotEvaluate(path, position.attempts(), position.started(), now, e);
        }
    }

    private static WalkResult failed(StepPlan step, Position position) {
        Failure why = position.failure();
        if (why == null) why = Failure.badInput("The step failed.");
        if (step.head().onError() != StepPlan.OnError.CONTINUE) return new WalkResult.Thrown(position.step(), why);
        Map<String, Object> value = new LinkedHashMap<>(why.asResult());
        Batch batch = position.batch();
        if (batch != null) value.putAll(batch.result());
        return new Decision.Note(new Entry.Computed(position.step(), value), false);
    }

    // Cleanup: a run that was cancelled, or has exceeded its time limit, executes only the finally of each try that was
    // entered.

    /** @param since when the cleanup began */
    private Decision cleanUp(Outcome outcome, long since) {
        boolean over = now > since + CLEANUP_TIME.toMillis();
        if (over) return new Decision.End(outcome);
        Entry.Tested tested = run.state().tested();
        WalkResult walked = tested != null && tested.alone()
                ? cleanUpTestedStep(tested.step())
                : cleanUp(root(), run.flow().plan().steps());
        if (walked instanceof Decision decision) return decision;
        return busy.isEmpty() ? new Decision.End(outcome) : Blocks.IDLE;
    }

    private @Nullable WalkResult cleanUpTestedStep(String path) {
        try {
            FoundStep found = at(path).orElse(null);
            Position position = found == null ? null : found.place().frame().position(path);
            return found == null || position == null ? null : cleanUp(found.place(), found.step(), position);
        } catch (EvaluationProblem e) {
            return null; // The items around the step cannot be evaluated, so nothing of it has begun.
        }
    }

    @Override
    public @Nullable WalkResult cleanUp(Place place, List<StepPlan> steps) {
        for (StepPlan step : steps) {
            Position position = place.frame().position(place.path(step.head()));
            if (position == null) return null;
            WalkResult walked = cleanUp(place, step, position);
            if (walked != null) return walked;
        }
        return null;
    }

    private @Nullable WalkResult cleanUp(Place place, StepPlan step, Position position) {
        StepDecisions<StepPlan> kind = StepKindBehavior.of(step).decisions();
        boolean done = position.status() == Position.Status.DONE || position.status() == Position.Status.SKIPPED;
        return done ? kind.cleanUpWhenDone(this, place, step, position) : kind.cleanUp(this, place, step, position);
    }
}
