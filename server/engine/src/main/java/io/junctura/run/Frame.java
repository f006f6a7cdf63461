package io.junctura.run;

import io.junctura.json.Footprint;
import io.junctura.json.LargeValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The positions of the steps that share {@code vars} and {@code steps}: those of the flow itself, of one loop item, or
 * of one branch of a {@code parallel}. A frame is removed when its item or branch has ended. Only the fold changes it.
 */
public final class Frame {
    /** Bytes of heap for an entry of {@link #results}. */
    private static final int EACH_RESULT = 48;

    private final String prefix;

    final Map<String, Position> positions = new LinkedHashMap<>();

    /** Results by step id: those of this frame's steps, and those of the frames around it when this one began. */
    final Map<String, Object> results;

    Map<String, Object> vars;

    /** The scope of the flow, item or branch itself. */
    final StepScope scope;

    /** By path: the scopes inside of this frame's steps, such as {@code guard/try}. */
    private final Map<String, StepScope> parts = new HashMap<>(0);

    private final Map<String, Frame> inner = new LinkedHashMap<>(0);
    private final Map<String, Loop> loops = new HashMap<>(0);

    /** The items of each loop whose positions are kept when they have succeeded; null: ended work keeps no positions. */
    private final @Nullable LongPredicate keptItems;

    /** The frame of the flow itself. */
    Frame(@Nullable LongPredicate keptItems) {
        this.keptItems = keptItems;
        prefix = "";
        scope = new StepScope("", null);
        results = new HashMap<>();
        vars = new LinkedHashMap<>();
    }

    private Frame(String prefix, Frame around) {
        this.keptItems = around.keptItems;
        this.prefix = prefix;
        this.scope = new StepScope(prefix, around.scope(StepScope.pathAround(prefix)));
        this.results = new HashMap<>(around.results);
        this.vars = around.vars;
    }

    /** The beginning of the paths of the frame's steps: empty, {@code lines[7]}, {@code both[left]}. */
    public String prefix() {
        return prefix;
    }

    /** Null: nothing has happened to this step. */
    public @Nullable Position position(String step) {
        return positions.get(step);
    }

    /** The positions of the frame's own steps, in the order in which the run reached them. */
    public Collection<Position> positions() {
        return positions.values();
    }

    /** What expressions of the frame's steps read as {@code vars}. */
    public Map<String, Object> vars() {
        return vars;
    }

    /** What expressions of the frame's steps read as {@code steps}. */
    public Map<String, Object> results() {
        return results;
    }

    /** The scope with this path. It is created if it does not exist yet. */
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

    /** The progress of a loop of this frame. */
    public Loop loop(String path) {
        return loops.computeIfAbsent(path, key -> new Loop());
    }

    @Nullable
    Loop knownLoop(String path) {
        return loops.get(path);
    }

    /** The frame with this prefix directly inside of this one. It is created if it does not exist yet. */
    public Frame within(String prefix) {
        return inner.computeIfAbsent(prefix, key -> new Frame(key, this));
    }

    public @Nullable Frame known(String prefix) {
        return inner.get(prefix);
    }

    // What entries change.

    /** The position of a step of this frame. It is created if nothing has happened to the step yet. */
    Position at(String step) {
        Position position = positions.get(step);
        if (position == null) {
            position = new Position(step, scope(StepScope.pathAround(step)));
            positions.put(step, position);
        }
        return position;
    }

    /** The step is done and yields this result. */
    void finish(Position position, @Nullable Object result) {
        position.finish(result);
        if (result != null) results.put(StepPath.id(position.step()), result);
    }

    void setVars(Position position, Map<String, Object> values) {
        position.status = Position.Status.DONE;
        position.varsBefore = vars;
        vars = new LinkedHashMap<>(vars);
        vars.putAll(values);
    }

    void endItems(Entry.ItemsEnded ended) {
        loop(ended.loop()).take(ended);
        if (ended.failure() != null) at(ended.loop()).failedItems++;
        if (!hasInner()) return;
        for (long item = ended.from(); item < ended.to(); item++) {
            String path = StepPath.item(ended.loop(), item);
            Frame frame = known(path);
            if (frame == null) continue;
            boolean kept = keptItems != null && (ended.failure() != null || keptItems.test(item));
            if (kept) {
                frame.scope.become(StepScope.State.CLOSED);
                continue;
            }
            inner.remove(path);
            keepFailedItems(frame);
        }
    }

    /** The branches of a {@code parallel} have ended. Their results become visible after it: all, or only the winner's. */
    void endBranches(Position position, @Nullable String winner) {
        String step = position.step();
        Set<String> before = Set.copyOf(results.keySet());
        for (Frame branch : innerAt(step)) {
            // A branch began with the results of this frame, which have not changed since.
            if (winner == null || branch.prefix.equals(StepPath.branch(step, winner))) results.putAll(branch.results);
        }
        position.branchResults = new HashSet<>(results.keySet());
        position.branchResults.removeAll(before);
        finish(position, winner == null ? null : Map.of("branch", winner));
        endInner(step);
    }

    /** A scope of this frame has ended, with everything inside of it. */
    void close(String path) {
        StepScope part = knownScope(path);
        if (part != null) part.become(StepScope.State.CLOSED);
        endInner(path);
    }

    /** The items and branches inside of a step of this frame have ended. */
    void endInner(String step) {
        if (keptItems == null) dropBelow(step);
        else for (Frame frame : innerAt(step)) frame.scope.become(StepScope.State.CLOSED);
    }

    public Iterable<Frame> inner() {
        return inner.values();
    }

    boolean hasInner() {
        return !inner.isEmpty();
    }

    /** Removes the frames and loops at or inside of a step of this frame. */
    void dropBelow(String path) {
        inner.values().removeIf(frame -> {
            boolean ended = StepPath.isAtOrWithin(frame.prefix, path);
            if (ended) keepFailedItems(frame);
            return ended;
        });
        loops.keySet().removeIf(loop -> StepPath.isAtOrWithin(loop, path));
    }

    /** How many items have failed and were collected, in this frame and inside of it. */
    public long failedItems() {
        long failed = 0;
        for (Position position : positions.values()) failed += position.failedItems;
        for (Frame frame : inner.values()) failed += frame.failedItems();
        return failed;
    }

    /** The step around a frame that is removed goes on counting the failed items inside of it. */
    private void keepFailedItems(Frame removed) {
        Position around = positions.get(removed.prefix.substring(0, removed.prefix.lastIndexOf('[')));
        if (around != null) around.failedItems += removed.failedItems();
    }

    /**
     * Removes everything that was first touched after a step of this frame.
     *
     * @param itself whether the step itself is removed too
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
            results.remove(StepPath.id(position.step()));
            results.keySet().removeAll(position.branchResults);
            dropBelow(position.step());
            parts.keySet().removeIf(part -> StepPath.isAtOrWithin(part, position.step()));
            if (position.varsBefore != null && !varsAreBack) {
                vars = position.varsBefore;
                varsAreBack = true;
            }
        }
    }

    /** Adds all positions of this frame and of those inside of it. */
    List<Position> all(List<Position> into) {
        into.addAll(positions.values());
        for (Frame frame : inner.values()) frame.all(into);
        return into;
    }

    /** Whether anything has happened to the steps inside of a step of this frame. */
    public boolean isTouchedInside(String step) {
        Loop loop = loops.get(step);
        if (loop != null && loop.prefix() > 0) return true;
        for (String path : positions.keySet()) {
            if (StepPath.isAtOrWithin(path, step) && !path.equals(step)) return true;
        }
        for (Frame frame : innerAt(step)) {
            if (!frame.all(new ArrayList<>()).isEmpty()) return true;
        }
        return false;
    }

    /**
     * Bytes of heap of the values in this frame and those inside of it.
     *
     * @param around the variables that the frame began with
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

    /** Bytes of heap of those variables that another map does not share. */
    private static long others(Map<String, Object> vars, Map<String, Object> than) {
        if (vars == than) return 0;
        long bytes = 0;
        for (Map.Entry<String, Object> one : vars.entrySet()) {
            bytes += EACH_RESULT;
            if (than.get(one.getKey()) != one.getValue()) bytes += Footprint.ofValue(one.getValue());
        }
        return bytes;
    }

    /** Adds the values of this frame and those inside of it that are still in their files. */
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
            if (StepPath.isAtOrWithin(frame.prefix, step)) found.add(frame);
        }
        return found;
    }
}
