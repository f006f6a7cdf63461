package io.junctura.run;

import io.junctura.definition.ActionStep;
import io.junctura.definition.CallStep;
import io.junctura.expression.EvaluationProblem;
import org.jspecify.annotations.Nullable;

/** What {@link io.junctura.run.machine.RunMachine} wants done next. {@code dispatch} carries it out. */
public sealed interface Decision extends WalkResult {

    /**
     * Apply this entry to the state and write it with the run's next append.
     *
     * @param fixed whether the entry must be on disk before an effect follows, because it depends on the clock, for
     *              example
     */
    record Note(Entry entry, boolean fixed) implements Decision {

        /** The step fails because one of its expressions cannot be evaluated. */
        public static Note cannotEvaluate(String path, int attempt, long started, long now, EvaluationProblem why) {
            Failure failure = Failure.badInput(String.valueOf(why.getMessage()));
            return new Note(new Entry.Failed(path, attempt, started, now, failure, true), false);
        }
    }

    /**
     * Make an attempt.
     *
     * @param path  of the step in this run, with the numbers of loop items
     * @param input a JSON value that contains {@code SecretRef}s
     * @param fixed whether the input depends on the clock, whose time must be on disk before the effect
     */
    record Execute(
            ActionStep step,
            String path,
            int attempt,
            @Nullable Object input,
            long now,
            boolean fixed) implements Decision {}

    /** An attempt was announced, and the process died during it: its effect is in doubt. */
    record Recover(
            ActionStep step, Position position, @Nullable Object input) implements Decision {}

    /**
     * Start a run of another flow of the integration, or resume the earlier one.
     *
     * @param earlier the run that the step has started before; null: none
     */
    record Call(
            CallStep step,
            String path,
            int attempt,
            @Nullable Object payload,
            @Nullable Long earlier) implements Decision {}

    /** Read at least this many further rows of a loop's row stream, unless it ends before. */
    record Fetch(String loop, Items items, int rows) implements Decision {}

    /** Nothing: every open step waits, or its attempt is under way. */
    record Idle() implements Decision {}

    record End(Outcome outcome) implements Decision {}
}
