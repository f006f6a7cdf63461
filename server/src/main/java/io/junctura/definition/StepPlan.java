package io.junctura.definition;

import io.junctura.expression.Expression;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step of a flow, compiled. Each kind of step is a record in a file of its own, which {@link StepKinds} registers. */
public interface StepPlan {

    /** The key by which documents say its kind: {@code use}, {@code for-each}. */
    String kind();

    Head head();

    /** The action that it attempts, such as {@code http.request}; null: none. */
    default @Nullable String use() {
        return null;
    }

    /** The connection slot that it uses; null: none. */
    default @Nullable String connection() {
        return null;
    }

    /** The flow that it calls; null: none. */
    default @Nullable String flow() {
        return null;
    }

    /** The lists of steps within it, in the order of the document. */
    default List<Block> blocks() {
        return List.of();
    }

    /**
     * What every step has.
     *
     * @param path    from the flow's root down, such as {@code route/gold/send}: unique in the flow, the same over
     *                versions that leave the step where it is
     * @param id      as written; or {@code <kind>_<n>}, which expressions cannot read
     * @param title   as written, or made of what the step does; null: people call it by its id
     * @param when    the step is skipped unless this holds; null: always done
     * @param timeout of one attempt; null: the default
     */
    record Head(
            String path,
            String id,
            boolean named,
            @Nullable String title,
            @Nullable Expression when,
            Retry retry,
            @Nullable Duration timeout,
            OnError onError) {}

    /**
     * When a failed step is tried again.
     *
     * @param attempts how often at the most; 0: as often as fits in {@code within}
     * @param first    the pause before the second attempt, doubled each time, with jitter
     * @param max      the longest pause
     * @param within   how long after the first attempt the last may begin; null: {@link #WITHIN}, or as long as a caller waits
     * @param pauses   each pause itself, with jitter, in place of {@code first} and {@code max}; empty: they count
     */
    record Retry(
            int attempts,
            Duration first,
            Duration max,
            @Nullable Duration within,
            List<Duration> pauses) {
        public static final Duration WITHIN = Duration.ofHours(24);

        public static final Retry DEFAULT = new Retry(0, Duration.ofSeconds(1), Duration.ofMinutes(15), null);

        /** With pauses that double. */
        public Retry(int attempts, Duration first, Duration max, @Nullable Duration within) {
            this(attempts, first, max, within, List.of());
        }

        /**
         * One attempt more than there are pauses.
         *
         * @param within null: all pauses with their jitter, and a day for times that the other side asks for
         */
        public static Retry after(List<Duration> pauses, @Nullable Duration within) {
            Duration sum = pauses.stream().reduce(Duration.ZERO, Duration::plus);
            Duration usual = sum.plus(sum.dividedBy(10)).plusDays(1);
            return new Retry(
                    pauses.size() + 1,
                    DEFAULT.first,
                    DEFAULT.max,
                    within == null ? usual : within,
                    List.copyOf(pauses));
        }
    }

    /** What a step's final failure does to the run. */
    enum OnError {
        FAIL,
        /** Goes on; {@code steps.<id>} is {@code {error: {kind, message}}}. */
        CONTINUE
    }
}
