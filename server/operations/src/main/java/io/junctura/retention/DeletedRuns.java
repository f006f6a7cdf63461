package io.junctura.retention;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The runs that a commit deleted, and which of their files may be deleted after it.
 *
 * @param usedByOthers by deleted run, those of its files that other runs name: they stay
 * @param unused       files of events and of runs that were deleted earlier, which no run names any longer
 * @param values       files of large values that no row names any longer
 */
public record DeletedRuns(
        List<Long> runs, Map<Long, Set<String>> usedByOthers, Collection<String> unused, List<String> values) {
    public static final DeletedRuns NONE = new DeletedRuns(List.of(), Map.of(), List.of(), List.of());
}
