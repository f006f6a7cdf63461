package io.junctura.run.machine;

import io.junctura.definition.StepPlan;
import io.junctura.expression.Scope;
import io.junctura.run.Frame;
import org.jspecify.annotations.Nullable;

/**
 * The place of a list of steps in a run: the flow itself, a loop item, or a branch.
 *
 * @param frame the positions of the steps
 * @param root  the beginning of the steps' paths in the plan; the frame's prefix is their beginning in the run
 * @param scope the names that expressions of the steps can read, without {@code vars}
 */
record Place(Frame frame, String root, Scope scope) {

    /** The path of a step in this run. */
    public String path(StepPlan.Head head) {
        if (frame.prefix().length() == root.length()) return head.path();
        return frame.prefix() + head.path().substring(root.length());
    }

    /** The same place with one more name for expressions. */
    Place with(String name, @Nullable Object value) {
        return new Place(frame, root, scope.with(name, value));
    }
}
