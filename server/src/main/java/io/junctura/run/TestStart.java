package io.junctura.run;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.definition.Block;
import io.junctura.definition.CallbackStep;
import io.junctura.definition.DelayStep;
import io.junctura.definition.FailStep;
import io.junctura.definition.FilterStep;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.LoopStep;
import io.junctura.definition.ParallelStep;
import io.junctura.definition.RespondStep;
import io.junctura.definition.SetStep;
import io.junctura.definition.StepPlan;
import io.junctura.definition.StopStep;
import io.junctura.definition.SwitchStep;
import io.junctura.definition.TryStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a test run of a draft starts with: entries that say what the steps before the tested one have yielded, so that they are
 * not executed again. They are taken from pins and from a recorded run. Pure.
 */
public final class TestStart {
    private static final Failure NO_ERROR = new Failure(
            ErrorKind.BROKEN,
            Reached.NO,
            null,
            "No step has failed in the data of this test, so this error is made up.");

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
     * Whether steps are passed that the tested step does not read. A test of one step carries their data on, so that it can be
     * the data of a test of another step.
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
     * @param items    which item of each loop around the step, outermost first; 0 where there is none
     * @param pins     by the step's path in the plan
     * @param recorded null: there is no data but the pins
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

    /** Of a run in which all steps have yielded what the data says. */
    public static TestStart behind(
            FlowPlan plan, Map<String, @Nullable Object> pins, @Nullable RecordedRun recorded, long now) {
        TestStart start = new TestStart(null, true, List.of(), pins, recorded, now);
        start.giveAll(plan.steps(), "", "", recorded == null ? null : recorded.state.root());
        return start;
    }

    /**
     * The step that a path names, with or without the brackets of loops and branches; else the step with the id at its end,
     * which is unique within a flow.
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

    /** @return whether the target is among these steps, or within one of them */
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
            // What a try does about failures, and at its end, follows its steps.
            if (found && step instanceof TryStep) executable(block.steps(), null, pinned, into);
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

    /** The ids of the steps before the tested one for which there is no data. */
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

    private void make(FlowPlan plan) {
        for (StepPlan step : plan.allSteps()) {
            String own = step.head().path();
            if (pins.containsKey(own) && !(alone && step == target)) {
                entries.add(new Entry.Pinned(own, pins.get(own)));
            }
        }
        if (target == null) return;
        path = seek(plan.steps(), "", "", recorded == null ? null : recorded.state.root());
        if (path != null) entries.add(new Entry.Tested(path, alone));
    }

    private static String path(StepPlan step, String prefix, String root) {
        return prefix + step.head().path().substring(root.length());
    }

    /** @return the path of the target, if it is among these steps or within one of them */
    private @Nullable String seek(List<StepPlan> steps, String prefix, String root, @Nullable Frame data) {
        String found = null;
        for (StepPlan step : steps) {
            String at = path(step, prefix, root);
            if (found != null) give(step, at, prefix, root, data);
            else if (step == target) found = at;
            else if (target != null && contains(step, target)) found = seekWithin(step, at, prefix, root, data);
            else give(step, at, prefix, root, data);
            if (found != null && !alone) return found;
            later = found != null;
        }
        return found;
    }

    private @Nullable String seekWithin(StepPlan step, String at, String prefix, String root, @Nullable Frame data) {
        if (step instanceof SwitchStep choice) {
            for (SwitchStep.Case one : choice.cases()) {
                if (!holds(one.steps())) continue;
                entries.add(new Entry.Computed(at, Map.of("case", one.name())));
                return seek(one.steps(), prefix, root, data);
            }
        }
        entries.add(new Entry.Entered(at, now));
        if (step instanceof LoopStep loop) {
            int item = loops.size() < items.size() ? items.get(loops.size()) : 0;
            loops.add(at);
            return seek(
                    loop.steps(),
                    RunState.itemPrefix(at, item),
                    loop.head().path() + "[]",
                    within(data, at, step, String.valueOf(item)));
        }
        if (step instanceof ParallelStep parallel) return seekBranch(parallel, at, data);
        if (step instanceof TryStep attempt) return seekPart(attempt, at, prefix, root, data);
        return step instanceof CallbackStep callback ? seek(callback.steps(), prefix, root, data) : null;
    }

    private @Nullable String seekBranch(ParallelStep parallel, String at, @Nullable Frame data) {
        ParallelStep.Branch wanted = null;
        later = alone;
        for (ParallelStep.Branch branch : parallel.branches()) {
            if (holds(branch.steps())) wanted = branch;
            // The steps after the parallel read what these have yielded.
            else giveAll(branch, parallel, at, data);
        }
        later = false;
        if (wanted == null) return null;
        String name = wanted.name();
        return seek(
                wanted.steps(),
                RunState.branchPrefix(at, name),
                RunState.branchPrefix(parallel.head().path(), name),
                within(data, at, parallel, name));
    }

    private @Nullable String seekPart(TryStep step, String at, String prefix, String root, @Nullable Frame data) {
        if (holds(step.steps())) return seek(step.steps(), prefix, root, data);
        Position before = position(step, at, data);
        Failure caught = before == null ? null : before.caught;
        giveAll(step.steps(), prefix, root, data);
        List<StepPlan> handlers = step.caught() == null ? List.of() : step.caught();
        boolean handles = holds(handlers);
        if (handles || caught != null) {
            String failed = before == null ? null : before.caughtStep;
            entries.add(new Entry.Caught(
                    at,
                    now,
                    failed == null ? path(step.steps().get(0), prefix, root) : failed,
                    caught == null ? NO_ERROR : caught));
        }
        if (handles) return seek(handlers, prefix, root, data);
        if (caught != null) giveAll(handlers, prefix, root, data);
        return seek(step.last(), prefix, root, data);
    }

    private boolean holds(List<StepPlan> steps) {
        for (StepPlan one : steps) if (one == target || (target != null && contains(one, target))) return true;
        return false;
    }

    // Steps that are not executed.

    private void giveAll(List<StepPlan> steps, String prefix, String root, @Nullable Frame data) {
        for (StepPlan step : steps) give(step, path(step, prefix, root), prefix, root, data);
    }

    private void giveAll(ParallelStep.Branch branch, ParallelStep around, String at, @Nullable Frame data) {
        giveAll(
                branch.steps(),
                RunState.branchPrefix(at, branch.name()),
                RunState.branchPrefix(around.head().path(), branch.name()),
                within(data, at, around, branch.name()));
    }

    private void give(StepPlan step, String at, String prefix, String root, @Nullable Frame data) {
        Position position = position(step, at, data);
        if (later && position == null) return;
        if (pins.containsKey(step.head().path())) {
            givePin(step, at, pins.get(step.head().path()));
        } else if (position != null && position.status() == Position.Status.SKIPPED) {
            entries.add(new Entry.Skipped(at));
        } else if (step instanceof SwitchStep choice) {
            giveChoice(choice, at, position, prefix, root, data);
        } else if (step instanceof TryStep attempt) {
            giveTry(attempt, at, position, prefix, root, data);
        } else if (step instanceof ParallelStep parallel) {
            giveBranches(parallel, at, position, data);
        } else if (step instanceof StopStep || step instanceof FailStep) {
            // The run that the data is from may have ended here; the test goes on behind it.
            entries.add(new Entry.Skipped(at));
        } else if (step instanceof FilterStep) {
            entries.add(new Entry.Computed(at, true));
        } else {
            if (step instanceof CallbackStep callback) giveAll(callback.steps(), prefix, root, data);
            giveResult(step, at, position, data);
        }
    }

    private void givePin(StepPlan step, String at, @Nullable Object value) {
        if (step instanceof SetStep) {
            Map<String, Object> vars = new HashMap<>();
            if (value instanceof Map<?, ?> map) map.forEach((name, one) -> vars.put(String.valueOf(name), one));
            entries.add(new Entry.VarsSet(at, vars));
        } else {
            entries.add(new Entry.Computed(at, value));
        }
    }

    private void giveChoice(
            SwitchStep step, String at, @Nullable Position position, String prefix, String root, @Nullable Frame data) {
        for (SwitchStep.Case one : step.cases()) {
            if (position == null || !(position.choice instanceof Map<?, ?> choice)) break;
            if (!one.name().equals(choice.get("case"))) continue;
            entries.add(new Entry.Computed(at, Map.of("case", one.name())));
            giveAll(one.steps(), prefix, root, data);
            return;
        }
        entries.add(new Entry.Skipped(at));
    }

    private void giveTry(
            TryStep step, String at, @Nullable Position position, String prefix, String root, @Nullable Frame data) {
        giveAll(step.steps(), prefix, root, data);
        boolean caught = position != null && position.caught != null;
        if (caught && step.caught() != null) giveAll(step.caught(), prefix, root, data);
        giveAll(step.last(), prefix, root, data);
        entries.add(position == null ? new Entry.Skipped(at) : new Entry.Computed(at, null));
    }

    private void giveBranches(ParallelStep step, String at, @Nullable Position position, @Nullable Frame data) {
        entries.add(new Entry.Entered(at, now));
        String winner = position != null && position.result() instanceof Map<?, ?> result
                ? (String) result.get("branch")
                : null;
        for (ParallelStep.Branch branch : step.branches()) {
            if (winner == null || winner.equals(branch.name())) giveAll(branch, step, at, data);
        }
        entries.add(new Entry.Decided(at, now, winner));
    }

    private void giveResult(StepPlan step, String at, @Nullable Position position, @Nullable Frame data) {
        Object known = data != null && step.head().named()
                ? data.results.get(step.head().id())
                : null;
        if (step instanceof SetStep) {
            Map<String, Object> vars = position == null || recorded == null ? null : recorded.vars.get(position.step());
            if (vars != null) {
                entries.add(new Entry.VarsSet(at, vars));
                return;
            }
        } else if (position != null && position.status() == Position.Status.DONE) {
            entries.add(new Entry.Computed(at, position.result()));
            return;
        } else if (known != null) {
            entries.add(new Entry.Computed(at, known));
            return;
        }
        if (later) return;
        entries.add(new Entry.Skipped(at));
        boolean yields = !(step instanceof RespondStep) && !(step instanceof DelayStep);
        if (yields && step.head().named()) missing.add(step.head().id());
    }

    // Data.

    /** Where a step stood in the recorded run: at the same path; or, since it has been moved, elsewhere in the frame. */
    private static @Nullable Position position(StepPlan step, String at, @Nullable Frame data) {
        if (data == null) return null;
        Position same = data.positions.get(at);
        if (same != null || !step.head().named()) return same;
        for (Position one : data.positions.values()) {
            if (RunState.id(one.step()).equals(step.head().id())) return one;
        }
        return null;
    }

    private static @Nullable Frame within(@Nullable Frame data, String at, StepPlan step, String part) {
        if (data == null) return null;
        Frame same = data.known(at + '[' + part + ']');
        if (same != null || !step.head().named()) return same;
        for (Frame one : data.inner()) {
            if (RunState.id(one.prefix).equals(step.head().id() + '[' + part + ']')) return one;
        }
        return null;
    }
}
