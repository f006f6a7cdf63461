package io.junctura.run.machine;

import io.junctura.definition.Block;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.StepPlan;
import io.junctura.run.Entry;
import io.junctura.run.Position;
import io.junctura.run.RecordedRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the first append of a test of a draft: entries with the results of the steps before the tested one, so that
 * these are not executed. The results come from pins and from a recorded run. Pure.
 */
public final class TestStart {
    /** The blocks that may run after the block before them in the same run. */
    private static final Set<Block.Kind> FOLLOWS = Set.of(Block.Kind.CATCH, Block.Kind.FINALLY);

    private final @Nullable StepPlan target;
    private final boolean alone;
    private final List<Integer> items;
    private final Map<String, @Nullable Object> pins;
    private final @Nullable RecordedRun recorded;
    private final long now;
    private final List<Entry> entries = new ArrayList<>();
    private final Set<String> missing = new TreeSet<>();
    private final List<String> loops = new ArrayList<>();
    private @Nullable String path;

    /**
     * Whether the current step comes after the tested step's place, so that the tested step does not read it. A test of
     * one step still copies the data of such steps, so that another test can use it.
     */
    private boolean later;

    private TestStart(
            @Nullable StepPlan target,
            boolean alone,
            List<Integer> items,
            Map<String, @Nullable Object> pins,
            @Nullable RecordedRun recorded,
            long now) {
        this.target = target;
        this.alone = alone;
        this.items = items;
        this.pins = pins;
        this.recorded = recorded;
        this.now = now;
    }

    /**
     * @param target   the tested step; null: the whole flow is executed
     * @param alone    whether the run ends with the tested step
     * @param items    the number of the item in each loop around the step, outermost first; 0 by default
     * @param pins     by the step's path in the plan
     * @param recorded null: only pins have data
     * @param now      in milliseconds since 1970
     */
    public static TestStart of(
            FlowPlan plan,
            @Nullable StepPlan target,
            boolean alone,
            List<Integer> items,
            Map<String, @Nullable Object> pins,
            @Nullable RecordedRun recorded,
            long now) {
        TestStart start = new TestStart(target, alone, items, pins, recorded, now);
        start.make(plan);
        return start;
    }

    /** A run in which all steps already have their results from the data. */
    public static TestStart afterAll(
            FlowPlan plan, Map<String, @Nullable Object> pins, @Nullable RecordedRun recorded, long now) {
        TestStart start = new TestStart(null, true, List.of(), pins, recorded, now);
        start.giveAll(plan.steps(), root(recorded));
        return start;
    }

    /**
     * The step with this path, with or without the brackets of loops and branches; else the step with the id at its
     * end, which is unique within a flow.
     */
    public static Optional<StepPlan> find(FlowPlan plan, String path) {
        String wanted = plain(path);
        String id = wanted.substring(wanted.lastIndexOf('/') + 1);
        StepPlan named = null;
        for (StepPlan step : plan.allSteps()) {
            if (plain(step.head().path()).equals(wanted)) return Optional.of(step);
            if (step.head().named() && step.head().id().equals(id)) named = step;
        }
        return Optional.ofNullable(named);
    }

    private static String plain(String path) {
        return path.replaceAll("\\[[0-9]*]", "").replace('[', '/').replace("]", "");
    }

    /** The steps that the run may execute. */
    public static List<StepPlan> executed(FlowPlan plan, @Nullable StepPlan target, boolean alone, Set<String> pinned) {
        List<StepPlan> executed = new ArrayList<>();
        if (target != null && alone) executable(List.of(target), target, pinned, executed);
        else if (target != null) from(plan.steps(), target, pinned, executed);
        else executable(plan.steps(), null, pinned, executed);
        return executed;
    }

    private static void executable(
            List<StepPlan> steps, @Nullable StepPlan target, Set<String> pinned, List<StepPlan> into) {
        for (StepPlan step : steps) {
            if (step != target && pinned.contains(step.head().path())) continue;
            into.add(step);
            for (Block block : step.blocks()) executable(block.steps(), target, pinned, into);
        }
    }

    /** @return whether the target is one of these steps, or inside of one */
    private static boolean from(List<StepPlan> steps, StepPlan target, Set<String> pinned, List<StepPlan> into) {
        for (int i = 0; i < steps.size(); i++) {
            StepPlan step = steps.get(i);
            boolean here = step == target;
            if (!here && !contains(step, target)) continue;
            if (here) executable(List.of(step), null, pinned, into);
            else fromWithin(step, target, pinned, into);
            executable(steps.subList(i + 1, steps.size()), null, pinned, into);
            return true;
        }
        return false;
    }

    private static void fromWithin(StepPlan step, StepPlan target, Set<String> pinned, List<StepPlan> into) {
        boolean found = false;
        for (Block block : step.blocks()) {
            // The catch and finally of a try run after the steps in it.
            if (found && FOLLOWS.contains(block.kind())) executable(block.steps(), null, pinned, into);
            else found |= from(block.steps(), target, pinned, into);
        }
    }

    private static boolean contains(StepPlan step, StepPlan target) {
        for (Block block : step.blocks()) {
            for (StepPlan one : block.steps()) if (one == target || contains(one, target)) return true;
        }
        return false;
    }

    /** The entries of the run's first append. */
    public List<Entry> entries() {
        return entries;
    }

    /** The ids of the steps before the tested one that have no data. */
    public List<String> missing() {
        return List.copyOf(missing);
    }

    /** The tested step's path in the run, with the numbers of items; null: the whole flow is tested. */
    public @Nullable String path() {
        return path;
    }

    /** The paths of the loops around the tested step, outermost first. */
    public List<String> loops() {
        return loops;
    }

    private static TestStartPlace root(@Nullable RecordedRun recorded) {
        return new TestStartPlace("", "", recorded == null ? null : recorded.root());
    }

    private void make(FlowPlan plan) {
        for (StepPlan step : plan.allSteps()) {
            String own = step.head().path();
            if (pins.containsKey(own) && !(alone && step == target)) {
                entries.add(new Entry.Pinned(own, pins.get(own)));
            }
        }
        if (target == null) return;
        path = seek(plan.steps(), root(recorded));
        if (path != null) entries.add(new Entry.Tested(path, alone));
    }

    /** @return the path of the target, if it is one of these steps or inside of one */
    @Nullable
    String seek(List<StepPlan> steps, TestStartPlace place) {
        String found = null;
        for (StepPlan step : steps) {
            String at = place.path(step);
            if (found == null && step == target) found = at;
            else if (found == null && target != null && contains(step, target)) {
                found = StepKindBehavior.of(step).testStart().seek(this, step, at, place);
            } else give(step, at, place);
            if (found != null && !alone) return found;
            later = found != null;
        }
        return found;
    }

    /** Whether the tested step is one of these steps, or inside of one. */
    boolean hasTarget(List<StepPlan> steps) {
        for (StepPlan one : steps) if (one == target || (target != null && contains(one, target))) return true;
        return false;
    }

    /** Records that the tested step is inside of this loop, and returns the number of its item. */
    int enterLoop(String at) {
        int item = loops.size() < items.size() ? items.get(loops.size()) : 0;
        loops.add(at);
        return item;
    }

    /** For the branches beside the tested step: whether only steps with data get entries. */
    void onlyWithData(boolean only) {
        later = only && alone;
    }

    // Steps that are not executed.

    /** Adds the entries for these steps, with their data. */
    void giveAll(List<StepPlan> steps, TestStartPlace place) {
        for (StepPlan step : steps) give(step, place.path(step), place);
    }

    private void give(StepPlan step, String at, TestStartPlace place) {
        Position position = place.position(step, at);
        if (later && position == null) return;
        StepKindBehavior<StepPlan> kind = StepKindBehavior.of(step);
        String own = step.head().path();
        if (pins.containsKey(own)) add(kind.decisions().pinned(at, pins.get(own)));
        else if (position != null && position.status() == Position.Status.SKIPPED) add(new Entry.Skipped(at));
        else kind.testStart().give(this, step, at, position, place);
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    /** Adds the entry for a step that has no data. */
    void skip(StepPlan step, String at, boolean yields) {
        if (later) return;
        entries.add(new Entry.Skipped(at));
        if (yields && step.head().named()) missing.add(step.head().id());
    }

    long now() {
        return now;
    }

    /** The variables that a step of the recorded run has set; null: unknown. */
    @Nullable
    Map<String, Object> recordedVars(Position position) {
        return recorded == null ? null : recorded.vars(position.step());
    }
}
