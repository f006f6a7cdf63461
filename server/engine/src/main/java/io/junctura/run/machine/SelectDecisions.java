package io.junctura.run.machine;

import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import io.junctura.definition.SelectStep;
import io.junctura.expression.Selection;
import io.junctura.rows.Recipe;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.WalkResult;
import java.util.List;

/**
 * {@code select}: filters and converts rows. A list is converted at once; for rows in a file, the result is a recipe.
 */
final class SelectDecisions implements StepDecisions<SelectStep> {
    @Override
    public WalkResult begin(Walk walk, SelectStep step, StepAttempt attempt) {
        Object from = step.from().evaluate(attempt.scope());
        Selection selection = step.selection();
        boolean fixed = step.from().usesClock() || selection.usesClock();
        if (from instanceof FileRef || from instanceof Rows.Unread) {
            Recipe recipe = new Recipe.OfSelection(
                    from,
                    step.written(),
                    selection.reads(attempt.scope()),
                    attempt.time(),
                    walk.run().seed(attempt.path()));
            return new Decision.Note(new Entry.Computed(attempt.path(), recipe.rows()), fixed);
        }
        List<?> rows = from == null ? List.of() : from instanceof List<?> list ? list : List.of(from);
        return new Decision.Note(new Entry.Computed(attempt.path(), selection.of(rows, attempt.scope())), fixed);
    }
}
