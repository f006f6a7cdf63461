package io.junctura.run;

import io.junctura.definition.ActionStep;
import io.junctura.definition.CallStep;
import io.junctura.expression.EvaluationProblem;
import org.jspecify.annotations.Nullable;

/** What the machine wants done next. */
public sealed interface Decision extends Turn {

    /**
     * Take this entry in; it travels in the run's next append.
     *
     * @param fixed whether it must be on disk before an effect follows: it read the clock, say
     */
    record Note(Entry entry, boolean fixed) implements Decision {

        /** The step fails, since one of its expressions cannot be evaluated. */
        public static Note cannotEvaluate(String path, int attempt, long started, long now, EvaluationProblem why) {
            Failure failure = Failure.badInput(String.valueOf(why.getMessage()));
            return new Note(new Entry.Failed(path, attempt, started, now, failure, true), false);
        }
    }

    /**
     * Make an attempt.
     *
     * @param path  of the step in this run, the numbers of loop items included
     * @param input a JSON value, with {@code SecretRef}s in it
     * @param fixed whether the input read the clock, whose time must be on disk before the effect
     */
    record Execute(
            ActionStep step,
            String path,
            int attempt,
            @Nullable Object input,
            long now,
            boolean fixed) implements Decision {}

    /** An attempt was announced and the process died: find out, or ask, what became of it. */
    record Recover(
            ActionStep step, Position position, @Nullable Object input) implements Decision {}

    /**
     * Start a run of another flow of the integration, unless the one that was started before can go on.
     *
     * @param earlier the run that the step has started before; null if it has not
     */
    record Call(
            CallStep step,
            String path,
            int attempt,
            @Nullable Object payload,
            @Nullable Long earlier) implements Decision {}

    /** Read on in the row stream of a loop, at least this many rows unless it ends before. */
    record Fetch(String loop, Items items, int rows) implements Decision {}

    /** Every open position waits, or its attempt is under way. */
    record Idle() implements Decision {}

    record End(Outcome outcome) implements Decision {}
}
