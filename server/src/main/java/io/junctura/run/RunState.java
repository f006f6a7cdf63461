package io.junctura.run;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.json.Footprint;
import io.junctura.json.LargeValue;
import io.junctura.json.StoredJson;
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
 * The fold of a run's entries. Mutable for speed, and therefore used by one thread at a time; whoever folds the same
 * entries in the same order gets the same state. Of a loop's item that has ended nothing is left but its number, so the
 * size of a state is bounded by what is open at the same time.
 */
public final class RunState {
    private final Frame root = new Frame();
    /** The items of each loop that are kept when they have ended well. */
    private final LongPredicate kept;

    private final boolean remembers;

    /** Whether an action of the run has ever remembered something. */
    private boolean hasRemembered;

    private @Nullable Response response;
    private @Nullable String cancelledBy;
    private long cancelledAt;
    private boolean givenUp;
    private boolean forced;
    private @Nullable Outcome outcome;
    private long ended;
    private int ends;
    private long resumedAt;
    private Entry.@Nullable Restored restored;
    private Entry.@Nullable Tested tested;
    private Map<String, @Nullable Object> pinned = Map.of();
    private final List<StepScope> closing = new ArrayList<>(0);

    public RunState() {
        this(RunState::noItem, false);
    }

    private static boolean noItem(long item) {
        return false;
    }

    private RunState(LongPredicate kept, boolean remembers) {
        this.kept = kept;
        this.remembers = remembers;
    }

    /**
     * One that keeps the positions of what is over, for those who show a history.
     *
     * @param items of each loop, so many items from its beginning, and beyond them those that failed
     */
    public static RunState remembering(long items) {
        return remembering(item -> item < items);
    }

    /** @param items those of each loop that are kept, beyond those that failed */
    static RunState remembering(LongPredicate items) {
        return new RunState(items, true);
    }

    /** Takes one more entry in. */
    public void apply(Entry entry) {
        entry.applyTo(this);
    }

    void computed(Entry.Computed e) {
        Position position = at(e.step());
        if (e.value() instanceof Map<?, ?> value) {
            if (value.containsKey("case")) position.choice = value;
            else if (letsPass(value)) close(frameOf(e.step()), e.step());
        }
        position.given |= isPinned(e.step());
        finish(position, e.value());
    }

    void setVars(Entry.VarsSet e) {
        Position position = at(e.step());
        position.given |= isPinned(e.step());
        position.status = Position.Status.DONE;
        Frame frame = frameOf(e.step());
        position.varsBefore = frame.vars;
        frame.vars = new LinkedHashMap<>(frame.vars);
        frame.vars.putAll(e.values());
    }

    void done(Entry.Done e) {
        Position position = at(e.step());
        position.beginAttempt(e.attempt(), e.started());
        position.begun = true;
        position.ended = e.ended();
        position.failure = null;
        finish(position, e.result());
        Frame frame = frameOf(e.step());
        if (letsPass(e.result())) close(frame, e.step());
        else if (frame.hasInner()) leave(frame, e.step());
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

    /** Of a {@code try}: whether what it holds, its {@code finally} aside, goes no further before the run is taken up again. */
    public boolean isLeft(String step) {
        Frame frame = frameOf(step);
        for (String part : List.of("/try", "/catch")) {
            StepScope scope = frame.knownScope(step + part);
            if (scope != null && scope.state() == StepScope.State.CLOSING) return true;
        }
        return false;
    }

    void responded(Entry.Responded e) {
        Position position = at(e.step());
        position.status = Position.Status.DONE;
        position.started = e.at();
        position.ended = e.at();
        if (response == null) response = e.response();
    }

    void cancelAsked(Entry.CancelAsked e) {
        if (outcome != null) givenUp = true;
        outcome = null;
        cancelledBy = e.by();
        cancelledAt = e.at();
        forced = e.forced();
    }

    void resumed(Entry.Resumed e) {
        outcome = null;
        ended = 0;
        resumedAt = e.at();
        if (e.from() != null) goBack(e.from());
        for (StepScope scope : closing) scope.become(StepScope.State.OPEN);
        closing.clear();
        for (Position position : positions()) position.resume(e.at());
    }

    void restored(Entry.Restored e) {
        restored = e;
        for (Position position : positions()) {
            position.knownSinceRestore = false;
            // It may have been attempted again after this answer.
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

    /** Forgets a step and whatever was reached after it, and opens again what is around it. */
    private void goBack(String step) {
        Frame frame = frameOf(step);
        frame.scope(StepScope.pathAround(step)).reopen();
        frame.forgetFrom(step, true);
        reopenAround(frame, step);
        while (frame != root) {
            String around = frame.prefix().substring(0, frame.prefix().lastIndexOf('['));
            frame = frameOf(around);
            frame.forgetFrom(around, false);
            reopenAround(frame, around);
        }
    }

    /** Of the steps around one that stand in the same frame: each {@code switch}, {@code try} and {@code callback}. */
    private static void reopenAround(Frame frame, String step) {
        for (Position position : frame.positions.values()) {
            if (!isAt(step, position.step()) || position.step().equals(step)) continue;
            position.failure = null;
            if (position.choice != null) {
                position.status = Position.Status.DONE;
                position.result = position.choice;
                frame.results.put(id(position.step()), position.choice);
                continue;
            }
            frame.results.remove(id(position.step()));
            if (position.wait instanceof Wait.Callback) {
                // What was posted stays; a time that ran out does not.
                if (!(position.signal instanceof Signal.Posted)) position.signal = null;
                if (position.status != Position.Status.WAITING) position.status = Position.Status.OPEN;
            } else {
                position.status = Position.Status.ENTERED;
                if (!isAt(step, position.step() + "/try")) continue;
                position.caught = null;
                position.caughtStep = null;
            }
        }
    }

    void woken(Entry.Woken e) {
        Position position = at(e.step());
        position.signal = e.by();
        position.status = Position.Status.OPEN;
        if (e.by() instanceof Signal.ChildEnded child) {
            position.ended = e.at();
            if (child.outcome() instanceof Outcome.Succeeded) {
                position.failure = null;
                finish(position, child.result());
            } else {
                position.status = Position.Status.FAILED;
                position.failure = child.outcome() instanceof Outcome.Failed failed
                        ? failed.why()
                        : Failure.badInput("The called run was cancelled.");
            }
        } else if (e.by() instanceof Signal.Answered answered) {
            switch (answered.answer()) {
                case REPEAT -> {}
                case DONE -> {
                    position.failure = null;
                    position.ended = e.at();
                    finish(position, answered.result());
                }
                case FAILED -> {
                    position.status = Position.Status.FAILED;
                    position.failure = notCarriedOut(position.failure, answered.by());
                    position.ended = e.at();
                }
            }
        }
    }

    /** What was not known of an attempt when it failed is known by now, and nobody is to look for its effects again. */
    private static Failure notCarriedOut(@Nullable Failure doubt, String by) {
        // In quotes, so that what needs attention is grouped by its cause whoever found out.
        String who = by.isEmpty() ? "Somebody" : '"' + by + '"';
        return new Failure(
                doubt == null ? ErrorKind.BROKEN : doubt.kind(),
                Reached.NO,
                null,
                who + " has found out that this attempt was not carried out.");
    }

    void itemsEnded(Entry.ItemsEnded e) {
        Frame frame = frameOf(e.loop());
        frame.loop(e.loop()).take(e);
        if (!frame.hasInner()) return;
        boolean all = remembers && e.failure() != null;
        for (long item = e.from(); item < e.to(); item++) {
            String prefix = itemPrefix(e.loop(), item);
            Frame inner = frame.known(prefix);
            if (inner == null) continue;
            if (all || kept.test(item)) inner.scope.become(StepScope.State.CLOSED);
            else frame.drop(prefix);
        }
    }

    /** The items and branches inside of a step of this frame have ended. */
    private void leave(Frame frame, String step) {
        if (!remembers) frame.dropBelow(step);
        else for (Frame inner : frame.innerAt(step)) inner.scope.become(StepScope.State.CLOSED);
    }

    void decided(Entry.Decided e) {
        Position position = at(e.step());
        position.ended = e.at();
        position.failure = null;
        Frame frame = frameOf(e.step());
        Set<String> before = Set.copyOf(frame.results.keySet());
        for (Frame branch : frame.innerAt(e.step())) {
            if (e.winner() == null || branch.prefix().equals(branchPrefix(e.step(), e.winner()))) {
                frame.takeResultsOf(branch);
            }
        }
        position.brought = new HashSet<>(frame.results.keySet());
        position.brought.removeAll(before);
        finish(position, e.winner() == null ? null : Map.of("branch", e.winner()));
        leave(frame, e.step());
    }

    /** Whether something waits in a scope. */
    public boolean waitsIn(String path) {
        StepScope scope = frameOf(path).knownScope(path);
        if (scope == null) return false;
        for (Position one : frameOf(path).all(new ArrayList<>())) {
            if (one.waitsFor() != null && one.scope().isWithin(scope)) return true;
        }
        return false;
    }

    void caught(Entry.Caught e) {
        Position position = at(e.step());
        position.caughtStep = e.failed();
        position.caught = e.why();
        close(frameOf(e.step()), e.step() + "/try");
    }

    /** Whether this is the result of a step that failed and without which the run goes on. */
    private static boolean letsPass(@Nullable Object result) {
        if (result instanceof StoredJson stored) return stored.has("error");
        return result instanceof Map<?, ?> value && value.containsKey("error");
    }

    /** A scope of this frame has ended, with all that is in it. */
    private void close(Frame frame, String path) {
        StepScope scope = frame.knownScope(path);
        if (scope != null) scope.become(StepScope.State.CLOSED);
        leave(frame, path);
    }

    private void finish(Position position, @Nullable Object result) {
        position.finish(result);
        String step = position.step();
        if (result != null) frameOf(step).results.put(id(step), result);
    }

    /** Whether a path is a step's own or leads to something inside of it. */
    public static boolean isAt(String path, String step) {
        if (!path.startsWith(step)) return false;
        if (path.length() == step.length()) return true;
        char next = path.charAt(step.length());
        return next == '/' || next == '[';
    }

    public static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    public static String itemPrefix(String loop, long item) {
        return loop + '[' + item + ']';
    }

    public static String branchPrefix(String step, String branch) {
        return step + '[' + branch + ']';
    }

    /** Where a step stands; begun now if nothing has happened to it. */
    Position at(String step) {
        Frame frame = frameOf(step);
        Position position = frame.positions.get(step);
        if (position == null) {
            position = new Position(step, frame.scope(StepScope.pathAround(step)));
            frame.positions.put(step, position);
        }
        return position;
    }

    /** Where the steps of the flow itself stand. */
    public Frame root() {
        return root;
    }

    /** The frame that a step with this path stands in, begun now if it was not. */
    Frame frameOf(String path) {
        Frame frame = root;
        for (int end = path.indexOf(']'); end >= 0; end = path.indexOf(']', end + 1)) {
            frame = frame.within(path.substring(0, end + 1));
        }
        return frame;
    }

    /** Null: nothing has happened to this step yet, or it is over with all that was around it. */
    public @Nullable Position position(String step) {
        Frame frame = root;
        for (int end = step.indexOf(']'); end >= 0; end = step.indexOf(']', end + 1)) {
            frame = frame.known(step.substring(0, end + 1));
            if (frame == null) return null;
        }
        return frame.positions.get(step);
    }

    /**
     * Whether an item or a branch that a step is in is over, so that a run goes back to no less than the whole loop or
     * {@code parallel} around it. A part of a {@code try} is none: one goes back into it though its failure was caught.
     */
    public boolean isSealed(String step) {
        Frame frame = root;
        for (int end = step.indexOf(']'); end >= 0; end = step.indexOf(']', end + 1)) {
            frame = frame.known(step.substring(0, end + 1));
            if (frame == null || frame.scope.isClosed()) return true;
        }
        return false;
    }

    /** In the order in which the steps were first touched, those inside of loops and branches last. */
    public Collection<Position> positions() {
        return root.hasInner() ? root.all(new ArrayList<>()) : root.positions.values();
    }

    /** The steps whose actions remember something that a later attempt may recall. */
    public Set<String> remembering() {
        boolean over = outcome != null && !(outcome instanceof Outcome.Failed);
        if (!hasRemembered || over) return Set.of();
        Set<String> steps = new HashSet<>();
        for (Position position : positions()) {
            if (position.remembers()) steps.add(position.step());
        }
        return steps;
    }

    /** What the steps of the flow itself yielded, by id: what expressions read as {@code steps}. */
    public Map<String, Object> results() {
        return root.results;
    }

    public Map<String, Object> vars() {
        return root.vars;
    }

    /** What a loop has come to so far: {@code count}, {@code failed}, {@code failures}; null if it has not begun. */
    public @Nullable Map<String, Object> loop(String path) {
        Loop loop = frameOf(path).knownLoop(path);
        return loop == null ? null : loop.result(false);
    }

    /** The steps of an item that have been touched, without those of what is inside of it; none when it is over. */
    public Set<String> stepsOf(String loop, long item) {
        Frame frame = frameOf(loop).known(itemPrefix(loop, item));
        return frame == null ? Set.of() : frame.positions.keySet();
    }

    /** The prefixes of the items or branches that are known inside of a step, such as {@code lines[7]}. */
    public List<String> inside(String step) {
        List<String> prefixes = new ArrayList<>();
        for (Frame frame : frameOf(step).innerAt(step)) {
            if (frame.prefix().startsWith(step + "[")) prefixes.add(frame.prefix());
        }
        return prefixes;
    }

    /** Bytes of heap that its values take: what steps yielded and were told, variables, what loops collected, the response. */
    public long footprint() {
        long bytes = response == null ? 0 : Footprint.ofValue(response.body()) + Footprint.ofValue(response.headers());
        for (Object value : pinned.values()) bytes += Footprint.ofValue(value);
        return bytes + root.footprint(Map.of());
    }

    /** The values that are in files of their own and were not read. */
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

    /** Who asked to cancel the run; null if nobody did. */
    public @Nullable String cancelledBy() {
        return cancelledBy;
    }

    /** When somebody took it up again last, in milliseconds since 1970; 0 if nobody did. */
    public long resumedAt() {
        return resumedAt;
    }

    /** Whether it had failed by then: it has had its last words, and only ends once more. */
    public boolean isGivenUp() {
        return givenUp;
    }

    /** Whether it is to end at once, without its {@code finally}. */
    public boolean isForced() {
        return forced;
    }

    /** When that was asked, in milliseconds since 1970. */
    public long cancelledAt() {
        return cancelledAt;
    }

    public @Nullable Outcome outcome() {
        return outcome;
    }

    /** When it ended; 0 if it has not. */
    public long ended() {
        return ended;
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

    /** Of a test run: what it tests; null: the whole flow. */
    public Entry.@Nullable Tested tested() {
        return tested;
    }

    /** The item of a loop, or the branch of a {@code parallel}, that the tested step is in; null if it is not in this step. */
    public @Nullable String testedPart(String step) {
        if (tested == null || !tested.step().startsWith(step + "[")) return null;
        return tested.step().substring(step.length() + 1, tested.step().indexOf(']', step.length()));
    }

    /** Values that steps yield without being executed, by the steps' paths in the plan. */
    public Map<String, @Nullable Object> pinned() {
        return pinned;
    }

    /** How often it has ended: a failed run that was taken up again ends once more. */
    public int ends() {
        return ends;
    }
}
