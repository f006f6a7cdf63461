package io.junctura.retention;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a commit has deleted, and what may go from the folder of files after it.
 *
 * @param stay   by deleted run, those of its files that other runs name
 * @param unused files of runs that had been deleted before, which one of these was the last to name
 */
record DeletedRuns(List<Long> runs, Map<Long, Set<String>> stay, Collection<String> unused) {
    static final DeletedRuns NONE = new DeletedRuns(List.of(), Map.of(), List.of());
}
