package io.junctura.run.machine;

import io.junctura.definition.ParallelStep;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Frame;
import io.junctura.run.Position;
import io.junctura.run.RunState;
import io.junctura.run.Turn;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code parallel}: branches at the same time. */
final class ParallelDecisions implements StepDecisions<ParallelStep> {
    @Override
    public Turn begin(Walk walk, ParallelStep step, Begin begin) {
        return Blocks.enter(begin, false);
    }

    @Override
    public @Nullable Turn again(Walk walk, Place place, ParallelStep step, Position position, Begin begin) {
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
            // A test of a step within a branch leaves the other branches out.
            if (part != null && !part.equals(branch.name())) continue;
            Turn turn = walk.walk(branch(place, step, path, branch.name()), branch.steps());
            if (Blocks.hasEnded(turn)) {
                // Which is first depends on the moment: computed again, it could be another.
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
    public @Nullable Turn last(Walk walk, Place place, ParallelStep step, Position position) {
        Turn idle = null;
        for (ParallelStep.Branch branch : step.branches()) {
            Turn turn = walk.last(branch(place, step, position.step(), branch.name()), branch.steps());
            if (turn instanceof Decision.Idle) idle = turn;
            else if (turn instanceof Decision) return turn;
        }
        return idle;
    }

    @Override
    public Optional<Found> find(Walk walk, Place place, ParallelStep step, String path, String wanted) {
        for (ParallelStep.Branch branch : step.branches()) {
            if (wanted.startsWith(RunState.branchPrefix(path, branch.name()) + "/")) {
                return walk.find(branch(place, step, path, branch.name()), branch.steps(), wanted);
            }
        }
        return Optional.empty();
    }

    private static Place branch(Place place, ParallelStep step, String path, String name) {
        Frame frame = place.frame().within(RunState.branchPrefix(path, name));
        String root = RunState.branchPrefix(step.head().path(), name);
        return new Place(frame, root, place.scope().with("steps", frame.results()));
    }
}
