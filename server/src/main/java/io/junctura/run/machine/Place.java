package io.junctura.run.machine;

import io.junctura.definition.StepPlan;
import io.junctura.expression.Scope;
import io.junctura.run.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Where a list of steps stands in a run.
 *
 * @param frame holds the states of the steps
 * @param root  what the paths of these steps begin with in the plan, as the frame's prefix is what they begin with in this run
 * @param scope what expressions of the steps can read, without {@code vars}
 */
public record Place(Frame frame, String root, Scope scope) {

    /** The path of a step in this run. */
    public String path(StepPlan.Head head) {
        if (frame.prefix().length() == root.length()) return head.path();
        return frame.prefix() + head.path().substring(root.length());
    }

    /** The same place, where expressions can read one more name. */
    Place with(String name, @Nullable Object value) {
        return new Place(frame, root, scope.with(name, value));
    }
}
