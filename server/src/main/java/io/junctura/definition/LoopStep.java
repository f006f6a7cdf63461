package io.junctura.definition;

import io.junctura.expression.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code for-each}: the steps, once for each item. Yields {@code {count, failed}}, with {@code items} if it collects
 * and {@code failures} if an item failed. The steps of the items have paths like {@code lines[]/insert}, whose
 * brackets hold the item's number in a run.
 *
 * @param items       a list, one value (a list of one), absent (none), or a stored file of rows
 * @param as          the name that expressions read the item by; a list of items with {@code batch}
 * @param batch       how many items are taken together; 0: each by itself
 * @param concurrency how many may be under way at the same time, at least 1
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
    public List<Block> blocks() {
        return List.of(new Block(Block.Kind.ITEM, head.path() + "[]", steps));
    }

    /** What an item that failed does to its loop. */
    public enum FailedItems {
        /** The loop fails, and with it the step. */
        FAIL,
        /** It is counted and told in the result; the others go on. */
        COLLECT
    }
}
