package io.junctura.history.step;

import io.junctura.definition.StepPlan;

/**
 * Where steps stand: what their paths begin with in this run, instead of what they begin with in the plan.
 *
 * @param inner whether they may not have been reached for more reasons than that the run has not come so far
 * @param open  whether what is there may still go on
 */
record Place(String prefix, String root, boolean inner, boolean open) {
    static final Place ROOT = new Place("", "", false, true);

    String path(StepPlan step) {
        String path = step.head().path();
        return prefix.equals(root) ? path : prefix + path.substring(root.length());
    }

    /** The same place, within a step. */
    Place inside(boolean goesOn) {
        return new Place(prefix, root, true, open && goesOn);
    }

    /** The place of an item or a branch. */
    Place of(String prefix, String root, boolean goesOn) {
        return new Place(prefix, root, true, open && goesOn);
    }
}
