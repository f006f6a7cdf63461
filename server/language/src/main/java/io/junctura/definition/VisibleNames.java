package io.junctura.definition;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names that the expressions of a step can read.
 *
 * @param before the ids of steps that may have run; more are added step after step
 * @param items  the item names of the loops around the step, each with the loop's line
 * @param names  all other names
 * @param around the steps around it that hide it from others
 */
record VisibleNames(StepIds before, Map<String, Integer> items, Set<String> names, List<StepTree.Around> around) {

    static VisibleNames ofAFlow() {
        return new VisibleNames(StepIds.ofAFlow(), Map.of(), Set.of(), List.of());
    }

    /** A copy for steps whose ids are not visible to later steps. */
    VisibleNames apart() {
        return new VisibleNames(before.within(), items, names, around);
    }

    VisibleNames with(String name) {
        Set<String> more = new HashSet<>(names);
        more.add(name);
        return new VisibleNames(before.within(), items, Set.copyOf(more), around);
    }

    VisibleNames within(List<StepTree.Around> there) {
        return new VisibleNames(before.within(), items, names, there);
    }

    VisibleNames inLoop(String item, int line, List<StepTree.Around> there) {
        Map<String, Integer> more = new HashMap<>(items);
        more.put(item, line);
        return new VisibleNames(before.within(), Map.copyOf(more), names, there).with("loop");
    }

    /** The names beside those that every step can read. */
    Set<String> more() {
        Set<String> more = new HashSet<>(names);
        more.addAll(items.keySet());
        return more;
    }
}
