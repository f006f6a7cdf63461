package io.junctura.definition;

import io.junctura.definition.Grammar.Condition;
import io.junctura.definition.Grammar.Sequence;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Value;
import io.junctura.definition.Source.Fields;
import io.junctura.expression.Place;
import io.junctura.expression.Selection;
import io.junctura.expression.Template;
import io.junctura.rows.Recipe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code select}: filters rows and converts them. From a list it makes a list at once; from rows in a file it makes
 * rows that are read when a step needs them.
 *
 * @param from      a list, a single value (a list of one), absent (no rows), or rows
 * @param selection compiled from {@link #written}
 */
public record SelectStep(Head head, Template from, Recipe.SelectionSource written, Selection selection)
        implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.SELECT;
    }

    @Override
    public List<?> settings() {
        return List.of(from, selection);
    }

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("select");
        }

        @Override
        Struct grammar() {
            return control(
                    "select-step",
                    "Filters the rows of a list or of a stored file, and converts them. Rows of a file are read"
                            + " when a step needs them.",
                    Grammar.needed("select", new Sequence(), "The rows."),
                    Grammar.key(
                            "as", Grammar.IDENTIFIER, "The name that expressions read a row by; item if not given."),
                    Grammar.key("where", new Condition(), "A row is kept if this is true; each is if not given."),
                    Grammar.key("values", new Value(false), "The new value of a row; it stays as it is if not given."));
        }

        @Override
        StepPlan compile(StepContext step) {
            String row = step.itemName("select", "rows of this selection");
            VisibleNames within = step.scope().with(row);
            Source values = step.get("values");
            Selection selection = new Selection(
                    row,
                    step.condition(step.get("where"), within),
                    values == null ? null : step.template(values, within));
            Fields at = step.written();
            Recipe.SelectionSource written = new Recipe.SelectionSource(
                    row,
                    selection.where() == null ? null : selection.where().text(),
                    values != null,
                    values == null ? null : values.plain(),
                    new Place(at.pointer(), at.at().line(), at.at().column()));
            return new SelectStep(step.head(), step.template(step.get("select")), written, selection);
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            return StepTitles.with("Select rows", step.get("select"));
        }

        @Override
        @Nullable
        String whereItemsAreRead(Fields step) {
            if (step.get("select") == null) return null;
            return "\"" + StepTree.itemName(step) + "\" is a row of the selection in line "
                    + step.at().line() + ", and can be read only in its \"where\" and \"values\".";
        }
    }
}
