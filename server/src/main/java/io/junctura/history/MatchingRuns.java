package io.junctura.history;

import io.junctura.history.RunTable.Row;
import io.junctura.http.ProblemException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The runs that match an order, as they are counted before it begins.
 *
 * @param ids     those that it takes, the newest first
 * @param skipped how many match and cannot be taken
 * @param why     why the first of these cannot; null if there is none
 * @param more    whether more match than one order takes
 * @param atLeast whether counting was stopped before its end: the numbers are what it had found by then
 */
record MatchingRuns(long[] ids, long skipped, @Nullable String why, boolean more, boolean atLeast) {
    private static final int FIRST = 200;

    /**
     * @param slices  the next runs that match before an id, and where to go on
     * @param refusal why a run cannot be taken; null if it can
     * @param most    how many one order takes
     * @param enough  whether to stop; asked before each slice
     */
    static MatchingRuns count(
            LongFunction<TextSearch.Found> slices,
            Function<Row, @Nullable ProblemException> refusal,
            int most,
            BooleanSupplier enough) {
        long[] ids = new long[Math.min(most, FIRST)];
        int count = 0;
        long skipped = 0;
        String why = null;
        Long before = Long.MAX_VALUE;
        while (before != null) {
            if (enough.getAsBoolean()) return new MatchingRuns(Arrays.copyOf(ids, count), skipped, why, false, true);
            TextSearch.Found slice = slices.apply(before);
            for (Row row : slice.rows()) {
                ProblemException refused = refusal.apply(row);
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
