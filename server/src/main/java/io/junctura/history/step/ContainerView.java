package io.junctura.history.step;

import io.junctura.definition.StepPlan;
import io.junctura.run.Position;
import java.util.List;
import java.util.Map;

/** A step with steps within it, whose failure is its own, as a rule. */
abstract class ContainerView<S extends StepPlan> extends StepView<S> {

    /** Shows the steps within, and puts the parts into the step's view. */
    abstract void parts(StepWalk walk, S step, Map<String, Object> view, Position position, Place place);

    /** Whether the steps within, whose views begin at {@code first}, have made the step fail. */
    boolean hasFailed(StepWalk walk, S step, Map<String, Object> view, int first) {
        return hasPart(view, "failed") && !hasPart(view, "cancelled");
    }

    @Override
    final boolean contains() {
        return true;
    }

    @Override
    final boolean inside(StepWalk walk, S step, Map<String, Object> view, Position position, Place place) {
        boolean over = isOver(position);
        boolean open = !over && position.status() != Position.Status.FAILED;
        int first = walk.size();
        parts(walk, step, view, position, place.inside(open));
        // The run's outcome names but one step, and other items or branches may have failed by then.
        boolean leftOpen = open && "cancelled".equals(view.get("status")) && !(place.open() && walk.isCancelled());
        if (leftOpen && hasFailed(walk, step, view, first)) view.put("status", "failed");
        return walk.ended() || over;
    }

    @SuppressWarnings("unchecked")
    static boolean hasPart(Map<String, Object> view, String status) {
        List<Map<String, Object>> parts = (List<Map<String, Object>>) view.getOrDefault("parts", List.of());
        return parts.stream().anyMatch(part -> status.equals(part.get("status")));
    }
}
