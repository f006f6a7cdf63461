package io.junctura.definition;

import io.junctura.expression.Expression;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A compiled step of a flow. Each kind is a record in its own file, and a line of {@link StepKind}. */
public interface StepPlan {

    StepKind kind();

    Head head();

    /** The action that the step attempts, such as {@code http.request}; null: none. */
    default @Nullable String use() {
        return null;
    }

    /** The connection slot that the step uses; null: none. */
    default @Nullable String connection() {
        return null;
    }

    /** The flow that the step calls; null: none. */
    default @Nullable String flow() {
        return null;
    }

    /** What its kind adds to the common settings, without the steps inside of it. Equal lists mean the same. */
    List<?> settings();

    /** Whether another step does the same, in the same place of the flow. Titles and the steps inside do not count. */
    default boolean isSame(StepPlan other) {
        return kind() == other.kind()
                && head().isSame(other.head())
                && settings().equals(other.settings());
    }

    /** The lists of steps inside of the step, in the order of the document. */
    default List<Block> blocks() {
        return List.of();
    }

    /**
     * The common settings of all steps.
     *
     * @param path    from the flow's root, such as {@code route/gold/send}: unique in the flow, and the same in all
     *                versions that do not move the step
     * @param id      as written; or {@code <kind>_<n>}, which expressions cannot read
     * @param title   as written, or derived from what the step does; null: people see its id
     * @param when    the step is skipped unless this is true; null: it is never skipped
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
            OnError onError) {

        boolean isSame(Head other) {
            return path.equals(other.path)
                    && Objects.equals(when, other.when)
                    && retry.equals(other.retry)
                    && Objects.equals(timeout, other.timeout)
                    && onError == other.onError;
        }
    }

    /**
     * When a failed step is attempted again.
     *
     * @param attempts the largest number of attempts; 0: as many as fit in {@code within}
     * @param first    the pause before the second attempt; it is doubled each time, with jitter
     * @param max      the longest pause
     * @param within   how long after the first attempt the last may begin; null: {@link #WITHIN}, or as long as a
     *                 caller waits
     * @param pauses   fixed pauses with jitter that replace {@code first} and {@code max}; empty: none
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
         * Fixed pauses; the number of attempts is one more.
         *
         * @param within null: the sum of all pauses with their jitter, and a day for pauses that the other system asks
         *               for
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

    /** What the final failure of a step means for the run. */
    enum OnError {
        FAIL,
        /** The run continues; {@code steps.<id>} is {@code {error: {kind, message}}}. */
        CONTINUE
    }
}
