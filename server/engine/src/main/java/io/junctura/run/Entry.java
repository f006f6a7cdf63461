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
 * An event in a run's history. The journal stores nothing else about a run, and its state is the fold of its entries.
 * {@code step} is the step's path; times are milliseconds since 1970.
 */
public sealed interface Entry {

    /** Changes the state. Called by {@link RunState#apply}. */
    void applyTo(RunState state);

    /** Bytes of heap of the values that the entry adds to the state. */
    default long footprint() {
        return 0;
    }

    /** The paths of steps and scopes whose open work ends with this entry: attempts inside of them no longer count. */
    default List<String> leaves() {
        return List.of();
    }

    /** The path of the step that an entry is about; null: it is about the run, or about items of a loop. */
    static @Nullable String step(Entry entry) {
        return entry instanceof OfStep one ? one.step() : null;
    }

    /** An entry about one step. */
    sealed interface OfStep extends Entry {

        String step();
    }

    /**
     * The result of a step that is computed, such as {@code filter} and {@code switch}. It is read from here and never
     * computed again.
     */
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

    /** {@code set} has merged these values into {@code vars}. */
    record VarsSet(String step, Map<String, Object> values) implements OfStep {
        /** With the members of an object; without values if it is something else. */
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

    /** The step's {@code when} was false. */
    record Skipped(String step) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            Position position = state.at(step);
            position.status = Position.Status.SKIPPED;
            position.failure = null;
        }
    }

    /**
     * An attempt begins. The entry is on disk before an effect that may not be repeated, and before an effect whose
     * input depends on the clock.
     *
     * @param at      the value of {@code $now()}
     * @param onDoubt what happens if the process dies during the attempt
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

        /** Whether the step may have failed in its {@code when}, so that nothing of it was done. */
        boolean isBeforeAnything() {
            return last && why.kind() == ErrorKind.BAD_INPUT && why.reached() == Reached.NO;
        }
    }

    /**
     * The attempt under way is the first of its step that remembers something. {@code RunReader.attemptState} reads it.
     */
    record Remembered(String step, int attempt, long started) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.remembered(this);
        }
    }

    /**
     * The outcomes of items that an attempt has reported without completing its step. An item is identified by its
     * number in the step's input.
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

    /** The steps inside of this step begin; {@code at} is the value of {@code $now()} in its own expressions. */
    record Entered(String step, long at) implements OfStep {
        @Override
        public void applyTo(RunState state) {
            state.at(step).enter(at);
        }
    }

    /**
     * Items of a loop have ended, each with all of its steps.
     *
     * @param to       the first item that has not ended
     * @param failure  if this is one item, and it failed
     * @param hasValue whether this is one item, and the loop keeps a value of it
     * @param value    what the loop collects of a succeeded item, or the failed item itself; it may be null
     */
    record ItemsEnded(
            String loop,
            long from,
            long to,
            @Nullable Failure failure,
            boolean hasValue,
            @Nullable Object value) implements Entry {

        @Override
        public void applyTo(RunState state) {
            state.frameOf(loop).endItems(this);
        }

        @Override
        public long footprint() {
            return Footprint.ofValue(value);
        }

        @Override
        public List<String> leaves() {
            return failure == null ? List.of() : List.of(StepPath.item(loop, from));
        }

        public static ItemsEnded well(String loop, long from, long to) {
            return new ItemsEnded(loop, from, to, null, false, null);
        }

        public static ItemsEnded failed(String loop, long item, Failure why) {
            return new ItemsEnded(loop, item, item + 1, why, false, null);
        }

        public ItemsEnded with(@Nullable Object one) {
            return new ItemsEnded(loop, from, to, failure, true, one);
        }

        /** This entry combined with the one before it, if both are about successful items of one loop; else null. */
        public @Nullable ItemsEnded after(ItemsEnded before) {
            if (failure != null || before.failure != null || hasValue || before.hasValue) return null;
            return before.loop.equals(loop) && before.to == from ? well(loop, before.from, to) : null;
        }
    }

    /** The branches of a {@code parallel} have ended; {@code winner} null: the step waited for all branches. */
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

    /** A {@code try} has caught a failure inside of it, and its {@code catch} begins. */
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

    /** The steps inside of a {@code try} are abandoned: their waits end, and the {@code finally} begins. */
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

    /** @param forced whether the run ends at once, without its {@code finally} */
    record CancelAsked(long at, String by, boolean forced) implements Entry {
        @Override
        public void applyTo(RunState state) {
            state.cancelAsked(this);
        }
    }

    /**
     * A person resumes a failed run.
     *
     * @param from    the path of the step at which the run continues, and forgets what it reached; null: the failed step
     * @param version the version of the flow from here on; null: it stays the same
     */
    record Resumed(
            long at,
            String by,
            @Nullable String from,
            @Nullable NewVersion version) implements Entry {
        @Override
        public void applyTo(RunState state) {
            state.resumed(this);
        }

        /** In the same version. */
        public Resumed(long at, String by, @Nullable String from) {
            this(at, by, from, null);
        }

        /** At the failed step. */
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

    // The following entries are in the first append of a test of a draft.

    /**
     * A step yields this value and is not executed.
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
     * The run tests a step. The entries before this one record what other steps yielded, from pins or another run.
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
