package io.junctura.run;

import io.junctura.json.Footprint;
import io.junctura.json.LargeValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where steps stand that see the same {@code vars} and {@code steps}: the flow itself, one item of a loop, or one branch
 * of a {@code parallel}. What happens within ends with it: an item that is done leaves nothing but its number behind.
 */
public final class Frame {
    /** Bytes of heap for the place of a result in {@link #results}. */
    private static final int EACH_RESULT = 48;

    private final String prefix;

    final Map<String, Position> positions = new LinkedHashMap<>();

    /** By id: its own steps' and those of the frames around it, as they were when it began. */
    final Map<String, Object> results;

    Map<String, Object> vars;

    /** The flow, item or branch itself. */
    final StepScope scope;

    /** The other scopes whose steps are in this frame, by path. */
    private final Map<String, StepScope> parts = new HashMap<>(0);

    private final Map<String, Frame> inner = new LinkedHashMap<>(0);
    private final Map<String, Loop> loops = new HashMap<>(0);

    Frame() {
        prefix = "";
        scope = new StepScope("", null);
        results = new HashMap<>();
        vars = new LinkedHashMap<>();
    }

    private Frame(String prefix, Frame around) {
        this.prefix = prefix;
        this.scope = new StepScope(prefix, around.scope(StepScope.pathAround(prefix)));
        this.results = new HashMap<>(around.results);
        this.vars = around.vars;
    }

    /** What the paths of its steps begin with: empty, {@code lines[7]}, {@code both[left]}. */
    public String prefix() {
        return prefix;
    }

    /** Where a step of this frame stands; null: nothing has happened to it. */
    public @Nullable Position position(String step) {
        return positions.get(step);
    }

    /** What {@code vars} is here. */
    public Map<String, Object> vars() {
        return vars;
    }

    /** What {@code steps} is here. */
    public Map<String, Object> results() {
        return results;
    }

    /** The scope of this path, whose steps are in this frame; begun now if there is none. */
    StepScope scope(String path) {
        if (path.equals(prefix)) return scope;
        StepScope known = parts.get(path);
        if (known != null) return known;
        StepScope part = new StepScope(path, scope(StepScope.pathAround(path)));
        parts.put(path, part);
        return part;
    }

    @Nullable
    StepScope knownScope(String path) {
        return path.equals(prefix) ? scope : parts.get(path);
    }

    /** How far a loop of this frame has come. */
    public Loop loop(String path) {
        return loops.computeIfAbsent(path, key -> new Loop());
    }

    @Nullable
    Loop knownLoop(String path) {
        return loops.get(path);
    }

    /** The frame with this prefix, directly within this one; begun now if there is none. */
    public Frame within(String prefix) {
        return inner.computeIfAbsent(prefix, key -> new Frame(key, this));
    }

    public @Nullable Frame known(String prefix) {
        return inner.get(prefix);
    }

    Iterable<Frame> inner() {
        return inner.values();
    }

    boolean hasInner() {
        return !inner.isEmpty();
    }

    void drop(String prefix) {
        inner.remove(prefix);
    }

    /** Lets go of the frames and loops at or below a step of this frame. */
    void dropBelow(String path) {
        inner.keySet().removeIf(prefix -> RunState.isAt(prefix, path));
        loops.keySet().removeIf(loop -> RunState.isAt(loop, path));
    }

    /**
     * Takes everything back that was first touched after a step of this frame.
     *
     * @param itself and that step as well
     */
    void forgetFrom(String step, boolean itself) {
        boolean later = false;
        boolean varsAreBack = false;
        for (Iterator<Position> all = positions.values().iterator(); all.hasNext(); ) {
            Position position = all.next();
            boolean here = position.step().equals(step);
            later |= here;
            if (!later || (here && !itself)) continue;
            all.remove();
            results.remove(RunState.id(position.step()));
            results.keySet().removeAll(position.brought);
            dropBelow(position.step());
            parts.keySet().removeIf(part -> RunState.isAt(part, position.step()));
            if (position.varsBefore != null && !varsAreBack) {
                vars = position.varsBefore;
                varsAreBack = true;
            }
        }
    }

    /** All positions, those of inner frames included. */
    List<Position> all(List<Position> into) {
        into.addAll(positions.values());
        for (Frame frame : inner.values()) frame.all(into);
        return into;
    }

    /** What the branches of a step yielded becomes visible after it. */
    void takeResultsOf(Frame branch) {
        // It began with what this one had, which has not changed since.
        results.putAll(branch.results);
    }

    /** Whether anything has happened to what is inside of a step of this frame. */
    public boolean isTouchedInside(String step) {
        Loop loop = loops.get(step);
        if (loop != null && loop.prefix() > 0) return true;
        for (String path : positions.keySet()) {
            if (RunState.isAt(path, step) && !path.equals(step)) return true;
        }
        for (Frame frame : innerAt(step)) {
            if (!frame.all(new ArrayList<>()).isEmpty()) return true;
        }
        return false;
    }

    /**
     * As {@link RunState#footprint}, of this frame and those within it.
     *
     * @param around the variables that it began with
     */
    long footprint(Map<String, Object> around) {
        long bytes = (long) EACH_RESULT * results.size() + others(vars, around);
        for (Position position : positions.values()) {
            bytes += position.footprint();
            if (position.varsBefore != null) bytes += others(position.varsBefore, vars);
        }
        for (Loop loop : loops.values()) bytes += loop.footprint();
        for (Frame frame : inner.values()) bytes += frame.footprint(vars);
        return bytes;
    }

    /** What variables take that are not in another map as well. */
    private static long others(Map<String, Object> vars, Map<String, Object> than) {
        if (vars == than) return 0;
        long bytes = 0;
        for (Map.Entry<String, Object> one : vars.entrySet()) {
            bytes += EACH_RESULT;
            if (than.get(one.getKey()) != one.getValue()) bytes += Footprint.ofValue(one.getValue());
        }
        return bytes;
    }

    /** Adds the values of this frame and those within it that are in files and were not read. */
    void large(List<LargeValue> large) {
        for (Object value : vars.values()) RunState.add(value, large);
        for (Position position : positions.values()) {
            RunState.add(position.result, large);
            for (Entry.ItemsAttempted one : position.items) {
                RunState.add(one.done(), large);
                RunState.add(one.failed(), large);
            }
            if (position.signal instanceof Signal.Posted posted) RunState.add(posted.value(), large);
        }
        for (Loop loop : loops.values()) loop.large(large);
        for (Frame frame : inner.values()) frame.large(large);
    }

    List<Frame> innerAt(String step) {
        List<Frame> found = new ArrayList<>();
        for (Frame frame : inner.values()) {
            if (RunState.isAt(frame.prefix, step)) found.add(frame);
        }
        return found;
    }
}
