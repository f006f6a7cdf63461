package io.junctura.run;

import io.junctura.json.Footprint;
import io.junctura.json.LargeValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run: the fold of its entries. The same entries in the same order give the same state. It is mutable, so only
 * one thread at a time uses it. An ended loop item leaves only its number, so the state is as large as the run's open work.
 */
public final class RunState {
    private final Frame root;

    /** Whether an action of the run has ever remembered something. */
    private boolean hasRemembered;

    private @Nullable Response response;
    private Entry.@Nullable CancelAsked cancel;
    private boolean cancelledAfterFailure;
    private @Nullable Outcome outcome;
    private long ended;
    private int ends;
    private long resumedAt;
    private Entry.@Nullable Restored restored;
    private Entry.@Nullable Tested tested;
    private Map<String, @Nullable Object> pinned = Map.of();
    private final List<StepScope> closing = new ArrayList<>(0);

    public RunState() {
        this(null);
    }

    private RunState(@Nullable LongPredicate keptItems) {
        root = new Frame(keptItems);
    }

    /**
     * A state that keeps positions inside of ended steps, to show or reuse a history.
     *
     * @param items how many items of each loop keep their positions, from the first; failed items keep them too
     */
    public static RunState ofHistory(long items) {
        return ofHistory(item -> item < items);
    }

    /** @param items which items of each loop keep their positions; failed items keep them too */
    static RunState ofHistory(LongPredicate items) {
        return new RunState(items);
    }

    // What entries change.

    public void apply(Entry entry) {
        entry.applyTo(this);
    }

    void computed(Entry.Computed e) {
        Frame frame = frameOf(e.step());
        Position position = frame.at(e.step());
        if (e.value() instanceof Map<?, ?> value) {
            if (value.containsKey("case")) position.choice = value;
            else if (Failure.isResult(value)) frame.close(e.step());
        }
        position.given |= isPinned(e.step());
        frame.finish(position, e.value());
    }

    void setVars(Entry.VarsSet e) {
        Frame frame = frameOf(e.step());
        Position position = frame.at(e.step());
        position.given |= isPinned(e.step());
        frame.setVars(position, e.values());
    }

    void done(Entry.Done e) {
        Frame frame = frameOf(e.step());
        Position position = frame.at(e.step());
        position.beginAttempt(e.attempt(), e.started());
        position.begun = true;
        position.ended = e.ended();
        position.failure = null;
        frame.finish(position, e.result());
        if (Failure.isResult(e.result())) frame.close(e.step());
        else if (frame.hasInner()) frame.endInner(e.step());
    }

    void remembered(Entry.Remembered e) {
        Position position = at(e.step());
        position.beginAttempt(e.attempt(), e.started());
        position.begun = true;
        position.remembers = true;
        hasRemembered = true;
    }

    void abandoned(Entry.Abandoned e) {
        Frame frame = frameOf(e.step());
        for (String part : e.leaves()) {
            StepScope scope = frame.scope(part);
            scope.become(StepScope.State.CLOSING);
            closing.add(scope);
        }
    }

    void responded(Entry.Responded e) {
        Position position = at(e.step());
        position.status = Position.Status.DONE;
        position.started = e.at();
        position.ended = e.at();
        if (response == null) response = e.response();
    }

    void cancelAsked(Entry.CancelAsked e) {
        if (outcome != null) cancelledAfterFailure = true;
        outcome = null;
        cancel = e;
    }

    void resumed(Entry.Resumed e) {
        outcome = null;
        ended = 0;
        resumedAt = e.at();
        if (e.from() != null) Rewind.to(e.from(), this);
        for (StepScope scope : closing) scope.become(StepScope.State.OPEN);
        closing.clear();
        for (Position position : positions()) position.resume(e.at());
        if (e.version() == null) return;
        for (String step : e.version().anew()) {
            Position position = position(step);
            if (position != null) position.startAnew();
        }
    }

    void restored(Entry.Restored e) {
        restored = e;
        for (Position position : positions()) {
            position.knownSinceRestore = false;
            // After this answer, the lost server may have attempted the step again.
            if (position.mayRepeat()) position.signal = null;
        }
    }

    void ended(Entry.Ended e) {
        outcome = e.outcome();
        ended = e.at();
        ends++;
    }

    void pinned(Entry.Pinned e) {
        if (pinned.isEmpty()) pinned = new LinkedHashMap<>();
        pinned.put(e.step(), e.value());
    }

    void tested(Entry.Tested e) {
        tested = e;
        for (Position position : positions()) position.given = position.status == Position.Status.DONE;
    }

    private boolean isPinned(String step) {
        return !pinned.isEmpty() && pinned.containsKey(step.replaceAll("\\[[0-9]+]", "[]"));
    }

    void woken(Entry.Woken e) {
        Frame frame = frameOf(e.step());
        Position position = frame.at(e.step());
        position.signal = e.by();
        position.status = Position.Status.OPEN;
        e.by().applyTo(position, frame, e.at());
    }

    void decided(Entry.Decided e) {
        Frame frame = frameOf(e.step());
        Position position = frame.at(e.step());
        position.ended = e.at();
        position.failure = null;
        frame.endBranches(position, e.winner());
    }

    void caught(Entry.Caught e) {
        Frame frame = frameOf(e.step());
        Position position = frame.at(e.step());
        position.caughtStep = e.failed();
        position.caught = e.why();
        frame.close(e.step() + "/try");
    }

    // Steps.

    /** The position of a step. It is created if nothing has happened to the step yet. */
    Position at(String step) {
        return frameOf(step).at(step);
    }

    /** The frame of the flow's own steps. */
    public Frame root() {
        return root;
    }

    /** The frame of a step with this path. It is created if it does not exist yet. */
    Frame frameOf(String path) {
        Frame frame = root;
        for (int end = path.indexOf(']'); end >= 0; end = path.indexOf(']', end + 1)) {
            frame = frame.within(path.substring(0, end + 1));
        }
        return frame;
    }

    /** Null: nothing has happened to this step yet, or the item or branch around it has ended. */
    public @Nullable Position position(String step) {
        Frame frame = root;
        for (int end = step.indexOf(']'); end >= 0; end = step.indexOf(']', end + 1)) {
            frame = frame.known(step.substring(0, end + 1));
            if (frame == null) return null;
        }
        return frame.positions.get(step);
    }

    /**
     * Whether an item or branch around a step has ended. Then a run cannot go back to the step, only to the whole loop or
     * {@code parallel} around it. The parts of a {@code try} do not count: a run may go back into them.
     */
    public boolean isSealed(String step) {
        Frame frame = root;
        for (int end = step.indexOf(']'); end >= 0; end = step.indexOf(']', end + 1)) {
            frame = frame.known(step.substring(0, end + 1));
            if (frame == null || frame.scope.isClosed()) return true;
        }
        return false;
    }

    /** In the order in which the steps were first touched; steps inside of loops and branches come last. */
    public Collection<Position> positions() {
        return root.hasInner() ? root.all(new ArrayList<>()) : root.positions.values();
    }

    /** Whether the steps of a {@code try}, except its {@code finally}, stay as they are until the run is resumed. */
    public boolean isAbandoned(String step) {
        Frame frame = frameOf(step);
        for (String part : List.of("/try", "/catch")) {
            StepScope scope = frame.knownScope(step + part);
            if (scope != null && scope.state() == StepScope.State.CLOSING) return true;
        }
        return false;
    }

    /** Whether a step inside of this scope waits. */
    public boolean waitsIn(String path) {
        StepScope scope = frameOf(path).knownScope(path);
        if (scope == null) return false;
        for (Position one : frameOf(path).all(new ArrayList<>())) {
            if (one.waitsFor() != null && one.scope().isWithin(scope)) return true;
        }
        return false;
    }

    /** The steps whose actions remember something for a later attempt. */
    public Set<String> remembering() {
        boolean over = outcome != null && !(outcome instanceof Outcome.Failed);
        if (!hasRemembered || over) return Set.of();
        Set<String> steps = new HashSet<>();
        for (Position position : positions()) {
            if (position.remembers()) steps.add(position.step());
        }
        return steps;
    }

    /** The progress of a loop: {@code count}, {@code failed}, {@code failures}; null if it has not begun. */
    public @Nullable Map<String, Object> loop(String path) {
        Loop loop = frameOf(path).knownLoop(path);
        return loop == null ? null : loop.result(false);
    }

    /** The touched steps of an item, without those of loops and branches inside of it; none if the item has ended. */
    public Set<String> stepsOf(String loop, long item) {
        Frame frame = frameOf(loop).known(StepPath.item(loop, item));
        return frame == null ? Set.of() : frame.positions.keySet();
    }

    /** The paths of the known items or branches of a step, such as {@code lines[7]}. */
    public List<String> inside(String step) {
        List<String> paths = new ArrayList<>();
        for (Frame frame : frameOf(step).innerAt(step)) {
            if (frame.prefix().startsWith(step + "[")) paths.add(frame.prefix());
        }
        return paths;
    }

    // Values.

    /** The results of the flow's own steps by id: what expressions read as {@code steps}. */
    public Map<String, Object> results() {
        return root.results;
    }

    public Map<String, Object> vars() {
        return root.vars;
    }

    /** Bytes of heap of all values: results, signals, variables, collected items, pins and the response. */
    public long footprint() {
        long bytes = response == null ? 0 : Footprint.ofValue(response.body()) + Footprint.ofValue(response.headers());
        for (Object value : pinned.values()) bytes += Footprint.ofValue(value);
        return bytes + root.footprint(Map.of());
    }

    /** The values that are still in their files. */
    public List<LargeValue> large() {
        List<LargeValue> large = new ArrayList<>(0);
        if (response != null) add(response.body(), large);
        for (Object value : pinned.values()) add(value, large);
        root.large(large);
        return large;
    }

    static void add(@Nullable Object value, List<LargeValue> large) {
        if (value instanceof LargeValue one) large.add(one);
    }

    public @Nullable Response response() {
        return response;
    }

    // The run as a whole. Times are milliseconds since 1970.

    /** Who asked to cancel the run; null: nobody. */
    public @Nullable String cancelledBy() {
        return cancel == null ? null : cancel.by();
    }

    /** When the run was asked to cancel; 0: never. */
    public long cancelledAt() {
        return cancel == null ? 0 : cancel.at();
    }

    /** Whether the cancelled run ends at once, without its {@code finally}. */
    public boolean isForced() {
        return cancel != null && cancel.forced();
    }

    /** Whether the run had already failed when it was cancelled, so that its {@code finally} does not run again. */
    public boolean isCancelledAfterFailure() {
        return cancelledAfterFailure;
    }

    /** When the run was last resumed; 0: never. */
    public long resumedAt() {
        return resumedAt;
    }

    public @Nullable Outcome outcome() {
        return outcome;
    }

    /** When the run ended; 0: it has not ended. */
    public long ended() {
        return ended;
    }

    /** How often the run has ended: a failed run that is resumed ends again. */
    public int ends() {
        return ends;
    }

    /** The last restore that the run has recorded; null: none. */
    public Entry.@Nullable Restored restored() {
        return restored;
    }

    /** Whether a step may have been done between the backup and the restore. */
    public boolean mayHaveBeenDone(String step) {
        if (restored == null) return false;
        Position position = position(step);
        return position == null || !position.knownSinceRestore;
    }

    /** What a test run tests; null: the whole flow, or the run is no test. */
    public Entry.@Nullable Tested tested() {
        return tested;
    }

    /** The loop item or branch inside of this step that has the tested step; null: the tested step is elsewhere. */
    public @Nullable String testedPart(String step) {
        if (tested == null || !tested.step().startsWith(step + "[")) return null;
        return tested.step().substring(step.length() + 1, tested.step().indexOf(']', step.length()));
    }

    /** Results that steps yield without being executed, by the steps' paths in the plan. */
    public Map<String, @Nullable Object> pinned() {
        return pinned;
    }
}
