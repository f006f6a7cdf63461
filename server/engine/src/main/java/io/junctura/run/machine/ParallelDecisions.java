package io.junctura.run.machine;

import io.junctura.definition.ParallelStep;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Frame;
import io.junctura.run.Position;
import io.junctura.run.StepPath;
import io.junctura.run.WalkResult;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code parallel}: executes its branches at the same time. */
final class ParallelDecisions implements StepDecisions<ParallelStep> {
    @Override
    public WalkResult begin(Walk walk, ParallelStep step, StepAttempt attempt) {
        return Blocks.enter(attempt, false);
    }

    @Override
    public @Nullable WalkResult again(
            Walk walk, Place place, ParallelStep step, Position position, StepAttempt attempt) {
        return inside(walk, place, step, position);
    }

    @Override
    public WalkResult inside(Walk walk, Place place, ParallelStep step, Position position) {
        String path = position.step();
        boolean idle = false;
        WalkResult.Thrown thrown = null;
        WalkResult.Ends ends = null;
        String part = walk.run().state().testedPart(path);
        for (ParallelStep.Branch branch : step.branches()) {
            // A test of a step inside of a branch executes only this branch.
            if (part != null && !part.equals(branch.name())) continue;
            WalkResult walked = walk.walk(branch(place, step, path, branch.name()), branch.steps());
            if (Blocks.hasEnded(walked)) {
                // Which branch is first depends on the moment, so the choice must be on disk before an effect follows.
                if (step.any()) return new Decision.Note(new Entry.Decided(path, walk.now(), branch.name()), true);
            } else if (walked instanceof Decision.Idle) {
                idle = true;
            } else if (walked instanceof Decision) {
                return walked;
            } else if (walked instanceof WalkResult.Thrown one) {
                if (thrown == null) thrown = one;
            } else if (walked instanceof WalkResult.Ends one) {
                ends = one;
            }
        }
        if (ends != null) return walk.isBusyBelow(path) ? Blocks.IDLE : ends;
        if (idle) return Blocks.IDLE;
        if (thrown != null) return thrown;
        return new Decision.Note(new Entry.Decided(path, walk.now(), null), false);
    }

    @Override
    public @Nullable WalkResult cleanUp(Walk walk, Place place, ParallelStep step, Position position) {
        WalkResult idle = null;
        for (ParallelStep.Branch branch : step.branches()) {
            WalkResult walked = walk.cleanUp(branch(place, step, position.step(), branch.name()), branch.steps());
            if (walked instanceof Decision.Idle) idle = walked;
            else if (walked instanceof Decision) return walked;
        }
        return idle;
    }

    @Override
    public Optional<FoundStep> find(Walk walk, Place place, ParallelStep step, String path, String wanted) {
        for (ParallelStep.Branch branch : step.branches()) {
            if (wanted.startsWith(StepPath.branch(path, branch.name()) + "/")) {
                return walk.find(branch(place, step, path, branch.name()), branch.steps(), wanted);
            }
        }
        return Optional.empty();
    }

    private static Place branch(Place place, ParallelStep step, String path, String name) {
        Frame frame = place.frame().within(StepPath.branch(path, name));
        String root = StepPath.branch(step.head().path(), name);
        return new Place(frame, root, place.scope().with("steps", frame.results()));
    }
}
