package io.junctura.history.step;

import io.junctura.definition.StepPlan;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of a run as people see them. Pure. */
public final class StepViews {
    private StepViews() {}

    /**
     * In the document's order. Branches that were not taken are left out; in a run that has ended, the steps after its end
     * show as skipped. Of a loop, some items are shown, and how many more there are.
     *
     * @param ended whether the run has ended
     * @param held  whether it is being executed
     */
    public static List<ShownStep> of(StepHistory history, PinnedFlow flow, boolean ended, boolean held) {
        StepWalk walk = new StepWalk(history, ended, held);
        walk.steps(flow.plan().steps(), Place.ROOT);
        return walk.views();
    }

    /** Without a plan, since the document cannot be read any more: what is recorded, in the order of what happened. */
    public static List<ShownStep> withoutPlan(StepHistory history, boolean ended, boolean held) {
        StepWalk walk = new StepWalk(history, ended, held);
        for (Position position : history.state.positions()) {
            String path = position.step();
            String id = path.substring(path.lastIndexOf('/') + 1);
            walk.record(new StepHead(path, id, "step", null, null, null), position);
        }
        return walk.views();
    }

    /** What a step yielded; null if it did not, or nothing is recorded of it. */
    public static @Nullable Object output(StepHistory history, String path) {
        Position position = history.state.position(path);
        return position == null ? null : EntryViews.output(position, history.of(path));
    }

    /**
     * What a step waits for that waits for a time: {@code delay} or {@code retry}.
     *
     * @param step null: not in the plan
     */
    public static String reasonAtTime(@Nullable StepPlan step) {
        return StepKindViews.of(step).reasonAtTime();
    }
}
