package io.junctura.run.machine;

import io.junctura.definition.TryStep;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import io.junctura.run.RunState;
import io.junctura.run.StepPath;
import io.junctura.run.WalkResult;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code try}: executes its steps, then {@code catch} if one of them has failed, and {@code finally} in any case. */
final class TryDecisions implements StepDecisions<TryStep> {
    @Override
    public WalkResult begin(Walk walk, TryStep step, StepAttempt attempt) {
        return Blocks.enter(attempt, false);
    }

    @Override
    public @Nullable WalkResult again(Walk walk, Place place, TryStep step, Position position, StepAttempt attempt) {
        return inside(walk, place, step, position);
    }

    @Override
    public @Nullable WalkResult inside(Walk walk, Place place, TryStep step, Position position) {
        Failure caught = position.caught();
        WalkResult out = caught == null
                ? walk.walk(place, step.steps())
                : walk.walk(
                        place.with("error", Blocks.error(caught, position.caughtStep())),
                        step.catchSteps() == null ? List.of() : step.catchSteps());
        if (out instanceof Decision) return out;
        if (out instanceof WalkResult.Thrown thrown && caught == null && step.catchSteps() != null) {
            return new Decision.Note(new Entry.Caught(position.step(), walk.now(), thrown.step(), thrown.why()), false);
        }
        if (out != null && !step.finallySteps().isEmpty() && hasWaitingStep(walk, position)) {
            // Steps that still wait must not continue during or after the finally.
            return new Decision.Note(new Entry.Abandoned(position.step(), walk.now()), true);
        }
        WalkResult last = walk.walk(place, step.finallySteps());
        if (last != null) return last;
        return out != null ? out : Blocks.end(walk, position, null);
    }

    /** Whether a step waits that comes before {@code finally}. */
    private static boolean hasWaitingStep(Walk walk, Position position) {
        RunState state = walk.run().state();
        return state.waitsIn(position.step() + "/try") || state.waitsIn(position.step() + "/catch");
    }

    @Override
    public @Nullable WalkResult cleanUp(Walk walk, Place place, TryStep step, Position position) {
        if (!walk.hasBegun(place, position)) return null;
        String path = position.step();
        // Abandoned steps do not execute their own finally.
        WalkResult walked = walk.run().state().isAbandoned(path) ? null : cleanUpInside(walk, place, step, position);
        if (walked instanceof Decision) return walked;
        if (walk.isBusyBelow(path + "/try") || walk.isBusyBelow(path + "/catch")) return Blocks.IDLE;
        if (!step.finallySteps().isEmpty() && hasWaitingStep(walk, position)) {
            return new Decision.Note(new Entry.Abandoned(path, walk.now()), true);
        }
        WalkResult last = walk.walk(place, step.finallySteps());
        return last instanceof Decision ? last : null;
    }

    private static @Nullable WalkResult cleanUpInside(Walk walk, Place place, TryStep step, Position position) {
        Failure caught = position.caught();
        if (caught == null) return walk.cleanUp(place, step.steps());
        if (step.catchSteps() == null) return null;
        return walk.cleanUp(place.with("error", Blocks.error(caught, position.caughtStep())), step.catchSteps());
    }

    @Override
    public Optional<FoundStep> find(Walk walk, Place place, TryStep step, String path, String wanted) {
        if (StepPath.isAtOrWithin(wanted, path + "/try")) return walk.find(place, step.steps(), wanted);
        if (StepPath.isAtOrWithin(wanted, path + "/finally")) return walk.find(place, step.finallySteps(), wanted);
        Position position = place.frame().position(path);
        if (step.catchSteps() == null || position == null || position.caught() == null) return Optional.empty();
        Place inner = place.with("error", Blocks.error(position.caught(), position.caughtStep()));
        return walk.find(inner, step.catchSteps(), wanted);
    }
}
