package io.junctura.run;

import io.junctura.definition.StepPlan.OnCrash;
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
    record Started(String step, int attempt, long at, OnCrash onCrash) implements Entry {}

    record Done(
            String step,
            int attempt,
            long started,
            long ended,
            @Nullable Object result) implements Entry {}

    /** @param last whether no further attempt follows */
    record Failed(String step, int attempt, long started, long ended, Failure why, boolean last) implements Entry {}

    record Waiting(String step, long since, Wait on) implements Entry {}

    record Woken(String step, long at, Signal by) implements Entry {}

    record Responded(String step, long at, Response response) implements Entry {}

    record CancelAsked(long at, String by) implements Entry {}

    /** Somebody takes a failed run up again at the step that failed. */
    record Resumed(long at, String by) implements Entry {}

    record Ended(long at, Outcome outcome) implements Entry {}
}
