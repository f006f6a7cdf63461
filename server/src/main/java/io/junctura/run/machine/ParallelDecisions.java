package io.junctura.run.machine;

import io.junctura.definition.ParallelStep;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Frame;
import io.junctura.run.Position;
import io.junctura.run.StepPath;
import io.junctura.run.Turn;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code parallel}: executes its branches at the same time. */
final class ParallelDecisions implements StepDecisions<ParallelStep> {
    @Override
    public Turn begin(Walk walk, ParallelStep step, StepAttempt attempt) {
        return Blocks.enter(attempt, false);
    }

    @Override
    public @Nullable Turn again(Walk walk, Place place, ParallelStep step, Position position, StepAttempt attempt) {
        return inside(walk, place, step, position);
    }

    @Override
    public Turn inside(Walk walk, Place place, ParallelStep step, Position position) {
        String path = position.step();
        boolean idle = false;
        Turn.Thrown thrown = null;
        Turn.Ends ends = null;
        String part = walk.run().state().testedPart(path);
        for (ParallelStep.Branch branch : step.branches()) {
            // A test of a step inside of a branch executes only this branch.
            if (part != null && !part.equals(branch.name())) continue;
            Turn turn = walk.walk(branch(place, step, path, branch.name()), branch.steps());
            if (Blocks.hasEnded(turn)) {
                // Which branch is first depends on the moment, so the choice must be on disk before an effect follows.
                if (step.any()) return new Decision.Note(new Entry.Decided(path, walk.now(), branch.name()), true);
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
        if (ends != null) return walk.isBusyBelow(path) ? Blocks.IDLE : ends;
        if (idle) return Blocks.IDLE;
        if (thrown != null) return thrown;
        return new Decision.Note(new Entry.Decided(path, walk.now(), null), false);
    }

    @Override
    public @Nullable Turn cleanUp(Walk walk, Place place, ParallelStep step, Position position) {
        Turn idle = null;
        for (ParallelStep.Branch branch : step.branches()) {
            Turn turn = walk.cleanUp(branch(place, step, position.step(), branch.name()), branch.steps());
            if (turn instanceof Decision.Idle) idle = turn;
            else if (turn instanceof Decision) return turn;
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
