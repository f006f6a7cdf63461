package io.junctura.history;

import io.junctura.history.RunStore.Row;
import io.junctura.search.SearchIndex;
import io.junctura.search.SearchMatch;
import io.junctura.search.SearchQuery;
import io.junctura.search.SearchUnavailable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the runs that match words and a filter, newest first. There are two lists: of the words and of the filter. Each step reads
 * a block of both, follows the list that reaches further back, and looks its runs up in the other. So a rare word in a million
 * runs is found as fast as a common word in a few failed runs.
 */
final class TextSearch {
    private static final int BLOCK = 256;
    /** A page that takes longer ends early, with a cursor for the next one. */
    private static final long MAX_NANOS = 400_000_000;
    /** A page shows its last runs without their places if reading these takes longer. */
    private static final long MAX_MATCHING_NANOS = 2_000_000_000;
    /** How many places of a run are shown. */
    private static final int MAX_MATCHES = 3;

    private final RunTable table;
    private final SearchIndex index;

    TextSearch(RunTable table, SearchIndex index) {
        this.table = table;
        this.index = index;
    }

    /** @param next the cursor of the next page; null at the end */
    record Results(List<Row> rows, @Nullable Long next) {}

    /** Where the runs contain the words, by run. Runs that have changed since, and the last ones of a slow search, are absent. */
    Map<Long, List<SearchMatch>> matches(SearchQuery query, List<Row> rows) {
        long began = System.nanoTime();
        Map<Long, List<SearchMatch>> matches = new HashMap<>();
        for (Row row : rows) {
            if (System.nanoTime() - began > MAX_MATCHING_NANOS) break;
            List<SearchMatch> found = index.matches(query, row.id(), MAX_MATCHES);
            if (!found.isEmpty()) matches.put(row.id(), found);
        }
        return matches;
    }

    Results page(SearchQuery query, RunFilter filter, long before, int limit) throws SearchUnavailable {
        long began = System.nanoTime();
        RunStore.Range range = table.range(filter);
        // A rare version would make a block of the filter's list take very long, so its runs are picked from the block.
        RunFilter listed = filter.ofAnyRevision();
        List<Row> found = new ArrayList<>();
        long from = Math.min(before, range.end());
        while (true) {
            long[] byWords = index.newest(query, range.least(), from, BLOCK);
            if (byWords.length == 0) return new Results(found, null);
            long wordsReach = byWords.length < BLOCK ? Long.MIN_VALUE : byWords[BLOCK - 1];
            List<Row> rows =
                    listed.isAll() || wordsReach == Long.MIN_VALUE ? List.of() : table.page(listed, range, from, BLOCK);
            boolean byFilter = !listed.isAll()
                    && wordsReach != Long.MIN_VALUE
                    && (rows.size() < BLOCK || rows.get(BLOCK - 1).id() < wordsReach);
            List<Row> matching =
                    byFilter ? among(query, included(filter, rows), byWords) : table.among(filter, byWords);
            for (Row row : matching) {
                if (found.size() == limit)
                    return new Results(found, found.get(limit - 1).id());
                found.add(row);
            }
            long reach = !byFilter
                    ? wordsReach
                    : rows.size() < BLOCK ? Long.MIN_VALUE : rows.get(BLOCK - 1).id();
            if (reach == Long.MIN_VALUE) return new Results(found, null);
            from = reach;
            if (System.nanoTime() - began > MAX_NANOS) return new Results(found, from);
        }
    }

    private static List<Row> included(RunFilter filter, List<Row> rows) {
        return rows.stream()
                .filter(row -> filter.includes(row.flow(), row.revision()))
                .toList();
    }

    private List<Row> among(SearchQuery query, List<Row> rows, long[] byWords) throws SearchUnavailable {
        long known = byWords[byWords.length - 1];
        List<Long> asked = rows.stream().map(Row::id).filter(id -> id < known).toList();
        Set<Long> matching = new HashSet<>(index.among(query, asked));
        Arrays.stream(byWords).forEach(matching::add);
        return rows.stream().filter(row -> matching.contains(row.id())).toList();
    }
}
