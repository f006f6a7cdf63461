package io.junctura.history.step;

import io.junctura.definition.ParallelStep;
import io.junctura.run.Position;
import java.util.ArrayList;
import java.util.List;

/** {@code parallel}: a part for each branch. */
final class ParallelView extends ContainerView<ParallelStep> {

    @Override
    void parts(StepWalk walk, ParallelStep step, ShownStep shown, Position position, Place place) {
        List<ShownStep.Part> parts = new ArrayList<>(step.branches().size());
        String path = position.step();
        String winner = walk.history().winner(path);
        for (ParallelStep.Branch branch : step.branches()) {
            String root = step.head().path() + "[" + branch.name() + "]";
            String prefix = path + "[" + branch.name() + "]";
            int first = walk.size();
            boolean done = walk.steps(branch.steps(), place.of(prefix, root, true));
            String status = branch.name().equals(winner) ? "succeeded" : walk.status(first, done, place);
            boolean over = status.equals("succeeded") || status.equals("failed");
            if (winner != null && !over) status = "cancelled";
            parts.add(new ShownStep.Part(prefix, branch.name(), status, null));
        }
        shown.consistsOf(parts);
    }
}
