package io.junctura.definition;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the expressions of a step can read.
 *
 * @param before the ids of steps that may have run; grows from step to step
 * @param items  the names of the items of the loops around it, each with the loop's line
 * @param names  what else there is
 * @param around what hides the step from others
 */
record VisibleNames(StepIds before, Map<String, Integer> items, Set<String> names, List<StepTree.Around> around) {

    static VisibleNames ofAFlow() {
        return new VisibleNames(StepIds.ofAFlow(), Map.of(), Set.of(), List.of());
    }

    /** The same, for steps whose ids are not visible to those that follow. */
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

    /** The names that there are beside those that each step can read. */
    Set<String> more() {
        Set<String> more = new HashSet<>(names);
        more.addAll(items.keySet());
        return more;
    }
}
