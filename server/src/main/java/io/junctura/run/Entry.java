package io.junctura.run;

import io.junctura.definition.OnDoubt;
import io.junctura.json.Footprint;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to a run. The journal holds nothing else, and a run's state is the fold of its entries. {@code step}
 * is the step's path; times are milliseconds since 1970.
 */
public sealed interface Entry {

    /** What a pure step yielded ({@code filter}, {@code switch}); read back, never computed again. */
    record Computed(String step, @Nullable Object value) implements Entry {}

    /** What {@code set} merged into {@code vars}. */
    record VarsSet(String step, Map<String, Object> values) implements Entry {}

    /** Its {@code when} did not hold. */
    record Skipped(String step) implements Entry {}

    /**
     * An attempt is about to be made. On disk before an effect that may not be repeated, and before one whose input read
     * the clock: {@code at} is what {@code $now()} was.
     */
    record Started(String step, int attempt, long at, OnDoubt onDoubt) implements Entry {}

    record Done(
            String step,
            int attempt,
            long started,
            long ended,
            @Nullable Object result) implements Entry {}

    /** @param last whether no further attempt follows */
    record Failed(String step, int attempt, long started, long ended, Failure why, boolean last) implements Entry {}

    /**
     * An attempt under way is the first of its step that remembers something for later ones. {@link Journal#remembered} has the
     * values.
     */
    record Remembered(String step, int attempt, long started) implements Entry {}

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
            @Nullable Object failed) implements Entry {}

    record Waiting(String step, long since, Wait on) implements Entry {}

    record Woken(String step, long at, Signal by) implements Entry {}

    /** The steps inside of this one begin; {@code at} is what {@code $now()} is for its own expressions. */
    record Entered(String step, long at) implements Entry {}

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
    record Decided(String step, long at, @Nullable String winner) implements Entry {}

    /** A failure inside of a {@code try} is its {@code catch}'s business now. */
    record Caught(String step, long at, String failed, Failure why) implements Entry {}

    /**
     * The steps inside of a {@code try} go no further: what waits there is waited for no more, and its {@code finally} begins.
     */
    record Abandoned(String step, long at) implements Entry {}

    record Responded(String step, long at, Response response) implements Entry {}

    /** @param forced whether it ends at once, without its {@code finally} */
    record CancelAsked(long at, String by, boolean forced) implements Entry {}

    /**
     * Somebody takes a failed run up again.
     *
     * @param from the path of the step that it goes back to: it, and whatever was reached after it, is as if it had not
     *             been; null: at the step that failed
     */
    record Resumed(long at, String by, @Nullable String from) implements Entry {

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
    record Restored(long at, long backup, long restored) implements Entry {}

    record Ended(long at, Outcome outcome) implements Entry {}

    // What only test runs of drafts have. They are in a run's first append.

    /**
     * A step is not executed when the run reaches it: it yields this value.
     *
     * @param step its path in the plan, without the numbers of items
     */
    record Pinned(String step, @Nullable Object value) implements Entry {}

    /**
     * The run tests a step. What the entries before this one say of other steps was taken from elsewhere.
     *
     * @param alone whether the run ends with this step
     */
    record Tested(String step, boolean alone) implements Entry {}

    /** Bytes of heap that the values take which it brings into a run's state. */
    static long footprint(Entry entry) {
        if (entry instanceof Computed e) return Footprint.ofValue(e.value());
        if (entry instanceof VarsSet e) return Footprint.ofValue(e.values());
        if (entry instanceof Done e) return Footprint.ofValue(e.result());
        if (entry instanceof ItemsAttempted e) return Footprint.ofValue(e.done()) + Footprint.ofValue(e.failed());
        if (entry instanceof ItemsEnded e) return Footprint.ofValue(e.collected());
        if (entry instanceof Pinned e) return Footprint.ofValue(e.value());
        if (entry instanceof Responded e) {
            return Footprint.ofValue(e.response().body())
                    + Footprint.ofValue(e.response().headers());
        }
        if (!(entry instanceof Woken e)) return 0;
        if (e.by() instanceof Signal.ChildEnded child) return Footprint.ofValue(child.result());
        if (e.by() instanceof Signal.Posted posted) return Footprint.ofValue(posted.value());
        return e.by() instanceof Signal.Answered answered ? Footprint.ofValue(answered.result()) : 0;
    }

    /** The path of the step that an entry is about; null if it is about the run, or about items of a loop. */
    static @Nullable String step(Entry entry) {
        if (entry instanceof Computed e) return e.step();
        if (entry instanceof VarsSet e) return e.step();
        if (entry instanceof Skipped e) return e.step();
        if (entry instanceof Started e) return e.step();
        if (entry instanceof Done e) return e.step();
        if (entry instanceof Failed e) return e.step();
        if (entry instanceof Remembered e) return e.step();
        if (entry instanceof ItemsAttempted e) return e.step();
        if (entry instanceof Waiting e) return e.step();
        if (entry instanceof Woken e) return e.step();
        if (entry instanceof Entered e) return e.step();
        if (entry instanceof Decided e) return e.step();
        if (entry instanceof Caught e) return e.step();
        if (entry instanceof Abandoned e) return e.step();
        if (entry instanceof Responded e) return e.step();
        return null;
    }
}
