package io.junctura.run;

import io.junctura.definition.StepPlan;
import org.jspecify.annotations.Nullable;

/**
 * Where steps stand at the start of a test.
 *
 * @param prefix what their paths begin with in the run
 * @param root   what their paths begin with in the plan
 * @param data   what is recorded there of another run; null: nothing
 */
record TestStartPlace(String prefix, String root, @Nullable Frame data) {

    String path(StepPlan step) {
        return prefix + step.head().path().substring(root.length());
    }

    /** Where a step stood in the recorded run: at the same path; or, since it has been moved, elsewhere in the frame. */
    @Nullable
    Position position(StepPlan step, String at) {
        if (data == null) return null;
        Position same = data.positions.get(at);
        if (same != null || !step.head().named()) return same;
        for (Position one : data.positions.values()) {
            if (RunState.id(one.step()).equals(step.head().id())) return one;
        }
        return null;
    }

    /**
     * The place of an item or a branch.
     *
     * @param part the number of the item, or the name of the branch
     * @param root what the paths of the steps within begin with in the plan
     */
    TestStartPlace within(StepPlan step, String at, String part, String root) {
        return new TestStartPlace(at + '[' + part + ']', root, frame(step, at, part));
    }

    private @Nullable Frame frame(StepPlan step, String at, String part) {
        if (data == null) return null;
        Frame same = data.known(at + '[' + part + ']');
        if (same != null || !step.head().named()) return same;
        for (Frame one : data.inner()) {
            if (RunState.id(one.prefix()).equals(step.head().id() + '[' + part + ']')) return one;
        }
        return null;
    }
}
