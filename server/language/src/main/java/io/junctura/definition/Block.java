package io.junctura.definition;

import java.util.List;

/**
 * A list of steps inside of a step.
 *
 * @param path the beginning of the steps' paths in the plan: {@code route/gold}, {@code lines[]}, {@code both[left]},
 *             {@code order/try}, {@code order/catch}, {@code order/finally}; for a call-back, the path of its step
 */
public record Block(Kind kind, String path, List<StepPlan> steps) {

    /** The role of the block in its step. */
    public enum Kind {
        /** A case of a {@code switch}. */
        CASE,
        /** The steps of a {@code for-each}, executed for each item. */
        ITEM,
        /** A branch of a {@code parallel}. */
        BRANCH,
        /** The steps of a {@code try}. */
        TRY,
        /** The steps of a {@code try} that run after a failure. */
        CATCH,
        /** The steps of a {@code try} that run at its end in any case, also when the run is cancelled. */
        FINALLY,
        /** The steps of a {@code callback} that send its address. */
        CALLBACK
    }
}
