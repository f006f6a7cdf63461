package io.junctura.history.step;

import io.junctura.definition.LoopStep;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** {@code for-each}: a part for each item that is shown, and how many more there are. */
final class LoopView extends ContainerView<LoopStep> {
    /** So many items are shown from the beginning, and so many beyond them that have failed or are open. */
    private static final int SHOWN_ITEMS = StepHistory.KEPT_ITEMS;

    @Override
    void parts(StepWalk walk, LoopStep step, ShownStep shown, Position position, Place place) {
        String path = position.step();
        StepHistory.Items known = walk.history().items(path);
        SortedSet<Long> begun = begun(walk, path, known);
        SortedSet<Long> items = shown(begun, known);
        List<ShownStep.Part> parts = new ArrayList<>(items.size());
        long failed = known.failed.size();
        for (long item : items) {
            String prefix = path + "[" + item + "]";
            boolean over = known.ended.get((int) item);
            int first = walk.size();
            boolean done = walk.steps(step.steps(), place.of(prefix, step.head().path() + "[]", !over));
            Failure why = known.failed.get(item);
            String status = over ? why == null ? "succeeded" : "failed" : walk.status(first, done, place);
            StepRecord.StepError error = why == null ? null : StepRecord.StepError.of(why);
            if (!over && status.equals("failed")) {
                // The loop has not collected this failure: it is what the loop fails with.
                failed++;
                error = walk.cause(first, prefix);
            }
            parts.add(new ShownStep.Part(prefix, Long.toString(item), status, error));
        }
        long count = known.ended.cardinality();
        long open =
                begun.stream().filter(item -> !known.ended.get(item.intValue())).count();
        long more = Math.max(0, count + open - items.size());
        shown.counts(new ShownStep.LoopCounts(count, failed, items.size(), more));
        shown.consistsOf(parts);
    }

    private static SortedSet<Long> begun(StepWalk walk, String path, StepHistory.Items known) {
        TreeSet<Long> begun = new TreeSet<>(known.failed.keySet());
        for (String prefix : walk.history().state.inside(path)) {
            begun.add(Long.parseLong(prefix.substring(path.length() + 1, prefix.length() - 1)));
        }
        return begun;
    }

    private static SortedSet<Long> shown(SortedSet<Long> begun, StepHistory.Items known) {
        TreeSet<Long> shown = new TreeSet<>();
        int more = 0;
        for (long item : begun) {
            if (shown.size() < SHOWN_ITEMS) shown.add(item);
            boolean isShown = known.failed.containsKey(item) || !known.ended.get((int) item);
            if (isShown && more < SHOWN_ITEMS && shown.add(item)) more++;
        }
        return shown;
    }

    @Override
    boolean hasFailed(StepWalk walk, LoopStep step, ShownStep shown, int first) {
        return shown.hasPart("failed") && step.failedItems() == LoopStep.FailedItems.FAIL;
    }
}
