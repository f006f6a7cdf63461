package io.junctura.history.step;

import io.junctura.definition.ParallelStep;
import io.junctura.run.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code parallel}: a part for each branch. */
final class ParallelView extends ContainerView<ParallelStep> {

    @Override
    void parts(StepWalk walk, ParallelStep step, Map<String, Object> view, Position position, Place place) {
        List<Map<String, Object>> parts = new ArrayList<>(step.branches().size());
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
            parts.add(StepWalk.part(prefix, branch.name(), status, null));
        }
        view.put("parts", parts);
    }
}
