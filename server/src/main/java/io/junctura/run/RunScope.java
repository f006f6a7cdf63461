package io.junctura.run;

import io.junctura.expression.Scope;

/** What a step of a run can read, for people who look at it or write an expression. */
public final class RunScope {

    private RunScope() {}

    /**
     * The names and values that a step sees, by the run's state as it is now: what ran after the step is there, too.
     *
     * @param path of the step, such as {@code lines[2]/insert}; empty, or one that the run does not have: what is seen
     *             outside of all loops and branches
     * @param now  what the time is for expressions, in milliseconds since 1970
     */
    public static Scope at(Run run, String path, long now) {
        return RunMachine.scope(run, path, now);
    }
}
