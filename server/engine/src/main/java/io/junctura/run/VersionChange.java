package io.junctura.run;

import io.junctura.definition.Block;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.LoopStep;
import io.junctura.definition.ParallelStep;
import io.junctura.definition.StepPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a failed run has recorded with another version of its flow. Pure.
 *
 * <p>The run may continue in the other version if each step that it has begun before the failed step is the same in both
 * versions, and stands in the same order. The failed step, and steps that the run has not reached, may differ. In a loop,
 * only the failed step may differ, because ended items leave no trace of the steps that they executed.
 */
public final class VersionChange {
    private final RunState state;
    private final Map<String, List<Position>> reached = new HashMap<>();

    /** The paths in the run of the steps that the retry attempts again. */
    private final Set<String> failed;

    private final List<String> kept = new ArrayList<>();
    private final List<String> anew = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();

    /** The kind of a difference that prevents the change. */
    public enum Kind {
        ADDED,
        REMOVED,
        MOVED,
        CHANGED,
        /** The failed step differs, and has done a part of its work. */
        PARTLY_DONE,
        /** The {@code order-by} of the flow differs, and the run may hold an order key. */
        ORDER
    }

    /** @param step its path in the plan; null: the difference is in the flow's own settings */
    public record Difference(Kind kind, @Nullable String step) {}

    private VersionChange(RunState state, FlowPlan before, Set<String> failed) {
        this.state = state;
        this.failed = failed;
        for (Position position : state.positions()) {
            before.index()
                    .find(position.step())
                    .ifPresent(step -> reached.computeIfAbsent(step.head().path(), path -> new ArrayList<>())
                            .add(position));
        }
    }

    /**
     * @param state of the failed run. Changed if {@code from} is given
     * @param from  the path of the step to which the run goes back; null: it continues at the failed step
     */
    public static VersionChange of(RunState state, FlowPlan before, FlowPlan after, @Nullable String from) {
        Set<String> failed = new HashSet<>();
        for (Position position : state.positions()) if (position.isToBeRetried()) failed.add(position.step());
        if (from != null) state.apply(new Entry.Resumed(state.ended(), "", from));
        VersionChange change = new VersionChange(state, before, failed);
        if (!Objects.equals(before.orderBy(), after.orderBy()))
            change.differences.add(new Difference(Kind.ORDER, null));
        change.compare(before.steps(), after.steps(), false);
        return change;
    }

    /** Whether the run can continue in the other version. */
    public boolean isPossible() {
        return differences.isEmpty();
    }

    /** What prevents it, in the order of the flow. */
    public List<Difference> differences() {
        return differences;
    }

    /** The paths in the plan of the steps that keep their results, in the order of the flow. */
    public List<String> kept() {
        return kept;
    }

    /** The paths in the run of the failed steps that differ, and so start anew. */
    public List<String> anew() {
        return anew;
    }

    /** @param whole whether all steps count as reached, because ended items may have executed them */
    private void compare(List<StepPlan> old, List<StepPlan> now, boolean whole) {
        List<StepPlan> begun = whole ? old : begun(old);
        if (begun.isEmpty() && !(whole && !now.isEmpty())) return;
        Map<String, Integer> places = places(now);
        Set<String> compared = new HashSet<>(places(begun).keySet());
        Set<String> known = places(old).keySet();
        int last = -1;
        int lastKept = -1;
        for (StepPlan step : begun) {
            Integer place = places.get(step.head().path());
            if (place == null) {
                differs(Kind.REMOVED, step);
                continue;
            }
            if (place < last) differs(Kind.MOVED, step);
            last = Math.max(last, place);
            if (!hasFailed(step)) lastKept = Math.max(lastKept, place);
            compare(step, now.get(place), whole);
        }
        for (StepPlan step : now.subList(0, whole ? now.size() : lastKept + 1)) {
            if (compared.contains(step.head().path())) continue;
            differs(known.contains(step.head().path()) ? Kind.MOVED : Kind.ADDED, step);
        }
    }

    private void compare(StepPlan old, StepPlan now, boolean whole) {
        String path = old.head().path();
        boolean failedHere = hasFailed(old);
        if (failedHere && !isReachedInside(old)) {
            if (!old.isSame(now)) startAnew(old);
            return;
        }
        if (!old.isSame(now)) {
            differs(failedHere ? Kind.PARTLY_DONE : Kind.CHANGED, old);
            return;
        }
        int differencesBefore = differences.size();
        boolean ended = isEnded(old);
        boolean inner = whole || old instanceof LoopStep || (ended && old instanceof ParallelStep);
        Map<String, List<StepPlan>> blocks = new LinkedHashMap<>();
        for (Block block : old.blocks()) blocks.put(block.path(), List.of());
        for (Block block : now.blocks()) blocks.put(block.path(), block.steps());
        if (ended && !whole) kept.add(path);
        Map<String, List<StepPlan>> oldBlocks = new HashMap<>();
        for (Block block : old.blocks()) oldBlocks.put(block.path(), block.steps());
        blocks.forEach((block, steps) -> compare(oldBlocks.getOrDefault(block, List.of()), steps, inner));
        if (differences.size() > differencesBefore) kept.remove(path);
    }

    /** The failed step is another one. The outcomes of a part of its work would belong to other data. */
    private void startAnew(StepPlan step) {
        for (Position position : reached.getOrDefault(step.head().path(), List.of())) {
            if (!failed.contains(position.step())) continue;
            if (position.isPartlyDone()) {
                differs(Kind.PARTLY_DONE, step);
                return;
            }
            anew.add(position.step());
        }
    }

    private void differs(Kind kind, StepPlan step) {
        differences.add(new Difference(kind, step.head().path()));
    }

    /** These steps up to the last one that the run has begun. */
    private List<StepPlan> begun(List<StepPlan> steps) {
        int count = 0;
        for (int i = 0; i < steps.size(); i++) {
            if (reached.containsKey(steps.get(i).head().path())) count = i + 1;
        }
        return steps.subList(0, count);
    }

    private boolean hasFailed(StepPlan step) {
        for (Position position : reached.getOrDefault(step.head().path(), List.of())) {
            if (failed.contains(position.step())) return true;
        }
        return false;
    }

    private boolean isEnded(StepPlan step) {
        List<Position> positions = reached.getOrDefault(step.head().path(), List.of());
        for (Position position : positions) {
            boolean ended = position.status() == Position.Status.DONE || position.status() == Position.Status.SKIPPED;
            if (!ended) return false;
        }
        return !positions.isEmpty();
    }

    private boolean isReachedInside(StepPlan step) {
        for (Position position : reached.getOrDefault(step.head().path(), List.of())) {
            if (state.frameOf(position.step()).isTouchedInside(position.step())) return true;
        }
        return false;
    }

    private static Map<String, Integer> places(List<StepPlan> steps) {
        Map<String, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < steps.size(); i++) places.put(steps.get(i).head().path(), i);
        return places;
    }
}
