package io.junctura.run;

import org.jspecify.annotations.Nullable;

/** The result of walking a list of steps: a decision, a failure, or an early end. Null: all steps are done. */
public sealed interface WalkResult permits Decision, WalkResult.Thrown, WalkResult.Ends {

    /** @param step the path of the step that failed */
    record Thrown(String step, Failure why) implements WalkResult {}

    /**
     * The steps end early.
     *
     * @param whole whether the whole run ends ({@code stop}), or only the item, branch or flow ({@code filter})
     */
    record Ends(@Nullable String reason, boolean whole) implements WalkResult {}
}
