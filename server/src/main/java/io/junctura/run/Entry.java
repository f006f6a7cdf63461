package io.junctura.run;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.definition.OnDoubt;
import io.junctura.json.Footprint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a run. The journal holds nothing else, and a run's state is the fold of its entries. {@code step}
 * is the step's path; times are milliseconds since 1970.
 */
public sealed interface Entry {

    /** Takes it into a run's state. Called by {@link RunState#apply}. */
    void applyTo(RunState state);

    /** Bytes of heap that the values take which it brings into a run's state. */
    default long footprint() {
        return 0;
    }

    /** The paths of steps and scopes of which nothing that is under way inside counts any more. */
    default List<String> leaves() {
        return List.of();
    }

    /** The path of the step that an entry is about; null if it is about the run, or about items of a loop. */
    static @Nullable String step(Entry entry) {
        return entry instanceof OfStep one ? one.step() : null;
    }

    /** An entry about one step. */
    sealed interface OfStep extends Entry {

        /** The step's path. */
        String step();
    }

    /** What a pure step yielded ({@code filter}, {@code switch}); read back, never computed again. */
    record Computed(String step, @Nullable Object value) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.computed(this);
        }

        @Override
        public long footprint() {
            return Footprint.ofValue(value);
        }

        @Override
        public List<String> leaves() {
            return List.of(step);
        }
    }

    /** What {@code set} merged into {@code vars}. */
    record VarsSet(String step, Map<String, Object> values) implements OfStep {
        /** With the values of an object; none if it is something else. */
        public static VarsSet of(String step, @Nullable Object object) {
            Map<String, Object> values = new LinkedHashMap<>();
            if (object instanceof Map<?, ?> map) map.forEach((name, one) -> values.put(String.valueOf(name), one));
            return new VarsSet(step, values);
        }

        @Override
        public void applyTo(RunState state) {
            state.setVars(this);
        }

        @Override
        public long footprint() {
            return Footprint.ofValue(values);
        }
    }

    /** Its {@code when} did not hold. */
    record Skipped(String step) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            Position position = state.at(step);
            position.status = Position.Status.SKIPPED;
            position.failure = null;
        }
    }

    /**
     * An attempt is about to be made. On disk before an effect that may not be repeated, and before one whose input read
     * the clock: {@code at} is what {@code $now()} was.
     */
    record Started(String step, int attempt, long at, OnDoubt onDoubt) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.at(step).start(attempt, at, onDoubt);
        }
    }

    record Done(
            String step,
            int attempt,
            long started,
            long ended,
            @Nullable Object result) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.done(this);
        }

        @Override
        public long footprint() {
            return Footprint.ofValue(result);
        }

        @Override
        public List<String> leaves() {
            return List.of(step);
        }
    }

    /** @param last whether no further attempt follows */
    record Failed(String step, int attempt, long started, long ended, Failure why, boolean last) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.at(step).fail(this);
        }

        @Override
        public List<String> leaves() {
            return List.of(step);
        }

        /** Whether what failed may have been its {@code when}: nothing was done yet, and nothing is known to have been. */
        boolean isBeforeAnything() {
            return last && why.kind() == ErrorKind.BAD_INPUT && why.reached() == Reached.NO;
        }
    }

    /**
     * An attempt under way is the first of its step that remembers something for later ones. {@code RunReader.attemptState} has the
     * values.
     */
    record Remembered(String step, int attempt, long started) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.remembered(this);
        }
    }

    /**
     * What an attempt has told of the items of its batch, if the step is not done with it. An item has its number in the step's
     * input.
     *
     * @param count  how many items the step has
     * @param done   results by number; see {@link Batch}
     * @param failed a list for each failed item; see {@link Batch}
     */
    record ItemsAttempted(
            String step,
            int count,
            @Nullable Object done,
            @Nullable Object failed) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            Position position = state.at(step);
            position.items = new ArrayList<>(position.items);
            position.items.add(this);
        }

        @Override
        public long footprint() {
            return Footprint.ofValue(done) + Footprint.ofValue(failed);
        }
    }

    record Waiting(String step, long since, Wait on) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.at(step).waitFor(on, since);
        }
    }

    record Woken(String step, long at, Signal by) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.woken(this);
        }

        @Override
        public long footprint() {
            if (by instanceof Signal.ChildEnded child) return Footprint.ofValue(child.result());
            if (by instanceof Signal.Posted posted) return Footprint.ofValue(posted.value());
            return by instanceof Signal.Answered answered ? Footprint.ofValue(answered.result()) : 0;
        }
    }

    /** The steps inside of this one begin; {@code at} is what {@code $now()} is for its own expressions. */
    record Entered(String step, long at) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.at(step).enter(at);
        }
    }

    /**
     * Items of a loop have ended, each with all of its steps.
     *
     * @param to        the first that has not
     * @param failure   of the one item that this tells of, if it failed
     * @param collects  whether the one item that this tells of gave a value for the loop to keep
     * @param collected what that was; null is something too
     */
    record ItemsEnded(
            String loop,
            long from,
            long to,
            @Nullable Failure failure,
            boolean collects,
            @Nullable Object collected) implements Entry {

        @Override
        public void applyTo(RunState state) {
            state.itemsEnded(this);
        }

        @Override
        public long footprint() {
            return Footprint.ofValue(collected);
        }

        @Override
        public List<String> leaves() {
            return failure == null ? List.of() : List.of(RunState.itemPrefix(loop, from));
        }

        public static ItemsEnded well(String loop, long from, long to) {
            return new ItemsEnded(loop, from, to, null, false, null);
        }

        public static ItemsEnded failed(String loop, long item, Failure why) {
            return new ItemsEnded(loop, item, item + 1, why, false, null);
        }

        public static ItemsEnded with(String loop, long item, @Nullable Object collected) {
            return new ItemsEnded(loop, item, item + 1, null, true, collected);
        }

        /** Together with those that this loop ended just before; null if one of the two has more to tell. */
        public @Nullable ItemsEnded after(ItemsEnded before) {
            if (failure != null || before.failure != null || collects || before.collects) return null;
            return before.loop.equals(loop) && before.to == from ? well(loop, before.from, to) : null;
        }
    }

    /** The branches of a {@code parallel} are over. {@code winner} null: all of them were waited for. */
    record Decided(String step, long at, @Nullable String winner) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.decided(this);
        }

        @Override
        public List<String> leaves() {
            return winner == null ? List.of() : List.of(step);
        }
    }

    /** A failure inside of a {@code try} is its {@code catch}'s business now. */
    record Caught(String step, long at, String failed, Failure why) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.caught(this);
        }

        @Override
        public List<String> leaves() {
            return List.of(step);
        }
    }

    /**
     * The steps inside of a {@code try} go no further: what waits there is waited for no more, and its {@code finally} begins.
     */
    record Abandoned(String step, long at) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.abandoned(this);
        }

        @Override
        public List<String> leaves() {
            return List.of(step + "/try", step + "/catch");
        }
    }

    record Responded(String step, long at, Response response) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.responded(this);
        }

        @Override
        public long footprint() {
            return Footprint.ofValue(response.body()) + Footprint.ofValue(response.headers());
        }
    }

    /** @param forced whether it ends at once, without its {@code finally} */
    record CancelAsked(long at, String by, boolean forced) implements Entry {
        @Override
        public void applyTo(RunState state) {
            state.cancelAsked(this);
        }
    }

    /**
     * Somebody takes a failed run up again.
     *
     * @param from the path of the step that it goes back to: it, and whatever was reached after it, is as if it had not
     *             been; null: at the step that failed
     */
    record Resumed(long at, String by, @Nullable String from) implements Entry {

        @Override
        public void applyTo(RunState state) {
            state.resumed(this);
        }

        /** At the step that failed. */
        public Resumed(long at, String by) {
            this(at, by, null);
        }
    }

    /**
     * The server was restored from a backup with {@code --in-doubt}. The run may have continued after the backup, so a step
     * without a recorded outcome may have been done.
     *
     * @param backup   when the backup was made
     * @param restored when it was restored; identifies the restore
     */
    record Restored(long at, long backup, long restored) implements Entry {
        @Override
        public void applyTo(RunState state) {
            state.restored(this);
        }
    }

    record Ended(long at, Outcome outcome) implements Entry {
        @Override
        public void applyTo(RunState state) {
            state.ended(this);
        }
    }

    // What only test runs of drafts have. They are in a run's first append.

    /**
     * A step is not executed when the run reaches it: it yields this value.
     *
     * @param step its path in the plan, without the numbers of items
     */
    record Pinned(String step, @Nullable Object value) implements Entry {
        @Override
        public void applyTo(RunState state) {
            state.pinned(this);
        }

        @Override
        public long footprint() {
            return Footprint.ofValue(value);
        }
    }

    /**
     * The run tests a step. What the entries before this one say of other steps was taken from elsewhere.
     *
     * @param alone whether the run ends with this step
     */
    record Tested(String step, boolean alone) implements Entry {
        @Override
        public void applyTo(RunState state) {
            state.tested(this);
        }
    }
}
