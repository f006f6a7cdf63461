package io.junctura.history.step;

import io.junctura.definition.StepPlan;

/**
 * Where steps are in a run: the prefix of their paths in this run, and the prefix in the plan that it replaces.
 *
 * @param inner whether a step that was not reached may have been left out, for example by a switch
 * @param open  whether steps here may still continue
 */
record Place(String prefix, String root, boolean inner, boolean open) {
    static final Place ROOT = new Place("", "", false, true);

    String path(StepPlan step) {
        String path = step.head().path();
        return prefix.equals(root) ? path : prefix + path.substring(root.length());
    }

    /** The place of the steps within a step of this place. */
    Place inside(boolean goesOn) {
        return new Place(prefix, root, true, open && goesOn);
    }

    /** The place of an item or a branch. */
    Place of(String prefix, String root, boolean goesOn) {
        return new Place(prefix, root, true, open && goesOn);
    }
}
