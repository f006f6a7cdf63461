package io.junctura.definition;

import java.util.List;

/**
 * A list of steps within a step.
 *
 * @param path of the block in the plan, with which the paths of its steps begin: {@code route/gold}, {@code lines[]},
 *             {@code both[left]}, {@code order/try}, {@code order/catch}, {@code order/finally}; of a call-back, the path of its
 *             step
 */
public record Block(Kind kind, String path, List<StepPlan> steps) {

    /** What a block is to its step. */
    public enum Kind {
        /** One case of a {@code switch}. */
        CASE,
        /** What a {@code for-each} does for each item. */
        ITEM,
        /** One branch of a {@code parallel}. */
        BRANCH,
        /** What a {@code try} tries. */
        TRY,
        /** What a {@code try} does after a failure. */
        CATCH,
        /** What a {@code try} does in the end, at a cancel too. */
        FINALLY,
        /** What hands out the address of a {@code callback}. */
        CALLBACK
    }
}
