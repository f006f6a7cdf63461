package io.junctura.definition;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the steps that may have run before a place. A place within a step shares those before that step, so that a flow
 * of many steps takes no more than one entry for each.
 */
final class StepIds {
    private final @Nullable StepIds outer;
    private final Set<String> own = new HashSet<>();

    private StepIds(@Nullable StepIds outer) {
        this.outer = outer;
    }

    static StepIds ofAFlow() {
        return new StepIds(null);
    }

    /** For steps that those after them do not see. */
    StepIds within() {
        return new StepIds(this);
    }

    void add(String id) {
        own.add(id);
    }

    /** Adds those that were found within. */
    void addFound(StepIds within) {
        own.addAll(within.own);
    }

    boolean contains(String id) {
        for (StepIds here = this; here != null; here = here.outer) if (here.own.contains(id)) return true;
        return false;
    }

    /** All of them, in order, for a sentence. */
    Set<String> all() {
        Set<String> all = new TreeSet<>();
        for (StepIds here = this; here != null; here = here.outer) all.addAll(here.own);
        return all;
    }
}
