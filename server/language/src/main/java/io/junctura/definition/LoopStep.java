package io.junctura.definition;

import io.junctura.definition.Grammar.Choice;
import io.junctura.definition.Grammar.Count;
import io.junctura.definition.Grammar.Sequence;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Value;
import io.junctura.definition.Source.Fields;
import io.junctura.expression.Template;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code for-each}: executes its steps once for each item. Its result is {@code {count, failed}}, with {@code items} if
 * it collects, and with {@code failures} if an item failed. The steps have paths like {@code lines[]/insert}; in a run
 * the brackets contain the item's number.
 *
 * @param items       a list, a single value (a list of one), absent (no items), or a stored file of rows
 * @param as          the name by which expressions read the item, or the list of items of a {@code batch}
 * @param batch       how many items are taken together; 0: each item by itself
 * @param concurrency how many items may be under way at the same time, at least 1
 * @param collect     evaluated at the end of each item; null: nothing is collected
 */
public record LoopStep(
        Head head,
        Template items,
        String as,
        int batch,
        int concurrency,
        FailedItems failedItems,
        @Nullable Template collect,
        List<StepPlan> steps)
        implements StepPlan {
    @Override
    public StepKind kind() {
        return StepKind.LOOP;
    }

    @Override
    public List<?> settings() {
        return Arrays.asList(items, as, batch, concurrency, failedItems, collect);
    }

    @Override
    public List<Block> blocks() {
        return List.of(new Block(Block.Kind.ITEM, head.path() + "[]", steps));
    }

    /** What a failed item means for its loop. */
    public enum FailedItems {
        /** The loop fails. */
        FAIL,
        /** The item is counted and listed in the result; the other items continue. */
        COLLECT
    }

    /** How documents write this kind. */
    static final class Syntax extends StepSyntax {
        Syntax() {
            super("for-each");
        }

        @Override
        Struct grammar() {
            return control(
                    "for-each-step",
                    "Executes its steps once for each item of a list, or of a stored file of rows.",
                    Grammar.needed("for-each", new Sequence(), "The items."),
                    Grammar.key(
                            "as", Grammar.IDENTIFIER, "The name that expressions read the item by; item if not given."),
                    Grammar.key(
                            "batch",
                            new Count(1, 10_000, false),
                            "How many items are taken together, as a list, such as for an action that takes"
                                    + " many items; each by itself if not given."),
                    Grammar.key(
                            "concurrency",
                            new Count(1, 256, false),
                            "How many items may be under way at the same time; 1 if not given."),
                    Grammar.key(
                            "failed-items",
                            new Choice(List.of("fail", "collect")),
                            "What a failed item means: fail, as when not given, fails the loop; collect counts"
                                    + " the item and continues."),
                    Grammar.key(
                            "collect",
                            new Value(false),
                            "The value of each item in steps.ID.items. Expressions here also read the results"
                                    + " of the loop's steps."),
                    Grammar.needed("steps", Grammar.STEPS, "The steps for each item."));
        }

        @Override
        StepPlan compile(StepContext step) {
            String item = step.itemName("for-each", "items of this loop");
            Source list = step.get("steps");
            VisibleNames within = step.scope().inLoop(item, step.written().at().line(), step.around(list));
            List<StepPlan> steps = step.steps(list, step.path() + "[]", within);
            Source collect = step.get("collect");
            String failed = step.text("failed-items");
            return new LoopStep(
                    step.head(),
                    step.template(step.get("for-each")),
                    item,
                    step.number("batch", 0),
                    step.number("concurrency", 1),
                    failed == null
                            ? FailedItems.FAIL
                            : FlowCompiler.constant(FailedItems.class, failed, FailedItems.FAIL),
                    collect == null ? null : step.template(collect, within),
                    steps);
        }

        @Override
        String title(Fields step, @Nullable String operation) {
            return StepTitles.with("For each", step.get("for-each"));
        }

        @Override
        boolean hasSteps() {
            return true;
        }

        /** Also for a step whose kind is misspelled, so that the ids inside of it are known. */
        @Override
        List<StepTree.Inner> inner(Fields step) {
            boolean loop = step.get("for-each") != null;
            return List.of(new StepTree.Inner(
                    loop ? "[]" : "", step.get("steps"), loop ? new StepTree.Around(step, null) : null));
        }

        @Override
        @Nullable
        String whereItemsAreRead(Fields step) {
            if (step.get("for-each") == null) return null;
            return "\"" + StepTree.itemName(step) + "\" is the item of the loop in line "
                    + step.at().line() + ", and can be read within the steps of that loop alone.";
        }
    }
}
