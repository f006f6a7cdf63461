package io.junctura.history;

import io.junctura.error.DomainException;
import io.junctura.history.RunStore.Row;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a bulk retry, counted before it begins.
 *
 * @param ids     the runs that can be retried, the newest first
 * @param skipped how many runs match and cannot be retried
 * @param why     why the first of these cannot; null if there is none
 * @param more    whether more match than one bulk retry retries
 * @param atLeast whether counting stopped early, so that the numbers are lower bounds
 */
record MatchingRuns(long[] ids, long skipped, @Nullable String why, boolean more, boolean atLeast) {
    private static final int FIRST = 200;

    /**
     * @param slices  the next matching runs below an ID, and where to continue
     * @param refusal why a run cannot be retried; null if it can
     * @param most    how many runs one bulk retry retries
     * @param enough  whether to stop; called before each slice
     */
    static MatchingRuns count(
            LongFunction<TextSearch.Results> slices,
            Function<Row, @Nullable DomainException> refusal,
            int most,
            BooleanSupplier enough) {
        long[] ids = new long[Math.min(most, FIRST)];
        int count = 0;
        long skipped = 0;
        String why = null;
        Long before = Long.MAX_VALUE;
        while (before != null) {
            if (enough.getAsBoolean()) return new MatchingRuns(Arrays.copyOf(ids, count), skipped, why, false, true);
            TextSearch.Results slice = slices.apply(before);
            for (Row row : slice.rows()) {
                DomainException refused = refusal.apply(row);
                if (refused != null) {
                    skipped++;
                    if (why == null) why = refused.getMessage();
                    continue;
                }
                if (count == most) return new MatchingRuns(ids, skipped, why, true, false);
                if (count == ids.length) ids = Arrays.copyOf(ids, Math.min(most, 2 * count));
                ids[count++] = row.id();
            }
            before = slice.next();
        }
        return new MatchingRuns(Arrays.copyOf(ids, count), skipped, why, false, false);
    }
}
