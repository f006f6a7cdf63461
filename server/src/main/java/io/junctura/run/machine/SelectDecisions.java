package io.junctura.run.machine;

import io.junctura.api.FileRef;
import io.junctura.api.Rows;
import io.junctura.definition.SelectStep;
import io.junctura.expression.Selection;
import io.junctura.rows.Recipe;
import io.junctura.run.Decision;
import io.junctura.run.Entry;
import io.junctura.run.Turn;
import java.util.List;

/** {@code select}: of a list at once; of rows that are elsewhere, how they will be made. */
final class SelectDecisions implements StepDecisions<SelectStep> {
    @Override
    public Turn begin(Walk walk, SelectStep step, Begin begin) {
        Object from = step.from().evaluate(begin.scope());
        Selection selection = step.selection();
        boolean fixed = step.from().usesClock() || selection.usesClock();
        if (from instanceof FileRef || from instanceof Rows.Unread) {
            Recipe recipe = new Recipe.OfSelection(
                    from,
                    step.written(),
                    selection.reads(begin.scope()),
                    begin.time(),
                    walk.run().seed(begin.path()));
            return new Decision.Note(new Entry.Computed(begin.path(), recipe.rows()), fixed);
        }
        List<?> rows = from == null ? List.of() : from instanceof List<?> list ? list : List.of(from);
        return new Decision.Note(new Entry.Computed(begin.path(), selection.of(rows, begin.scope())), fixed);
    }
}
