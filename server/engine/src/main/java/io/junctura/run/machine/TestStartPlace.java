package io.junctura.run.machine;

import io.junctura.definition.StepPlan;
import io.junctura.run.Frame;
import io.junctura.run.Position;
import io.junctura.run.StepPath;
import org.jspecify.annotations.Nullable;

/**
 * A list of steps at the start of a test: the flow itself, a loop item, or a branch.
 *
 * @param prefix the beginning of the steps' paths in the run
 * @param root   the beginning of the steps' paths in the plan
 * @param data   their frame in the recorded run; null: none
 */
record TestStartPlace(String prefix, String root, @Nullable Frame data) {

    String path(StepPlan step) {
        return prefix + step.head().path().substring(root.length());
    }

    /**
     * The step's position in the recorded run: at the same path, or at another path in the frame if the step has been
     * moved.
     */
    @Nullable
    Position position(StepPlan step, String at) {
        if (data == null) return null;
        Position same = data.position(at);
        if (same != null || !step.head().named()) return same;
        for (Position one : data.positions()) {
            if (StepPath.id(one.step()).equals(step.head().id())) return one;
        }
        return null;
    }

    /**
     * The place of an item or a branch.
     *
     * @param part the number of the item, or the name of the branch
     * @param root the beginning in the plan of the paths of the steps inside
     */
    TestStartPlace within(StepPlan step, String at, String part, String root) {
        return new TestStartPlace(at + '[' + part + ']', root, frame(step, at, part));
    }

    private @Nullable Frame frame(StepPlan step, String at, String part) {
        if (data == null) return null;
        Frame same = data.known(at + '[' + part + ']');
        if (same != null || !step.head().named()) return same;
        for (Frame one : data.inner()) {
            if (StepPath.id(one.prefix()).equals(step.head().id() + '[' + part + ']')) return one;
        }
        return null;
    }
}
