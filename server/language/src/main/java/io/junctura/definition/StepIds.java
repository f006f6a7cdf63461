package io.junctura.definition;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The ids of the steps that may have run before a place, as a linked list. Places inside of a step share the ids before
 * that step, so a flow needs one entry for each step.
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

    /** A child scope: later steps do not see the ids that are added to it. */
    StepIds within() {
        return new StepIds(this);
    }

    void add(String id) {
        own.add(id);
    }

    /** Adds the ids of a child scope. */
    void addFound(StepIds within) {
        own.addAll(within.own);
    }

    boolean contains(String id) {
        for (StepIds here = this; here != null; here = here.outer) if (here.own.contains(id)) return true;
        return false;
    }

    /** All ids in order, for messages. */
    Set<String> all() {
        Set<String> all = new TreeSet<>();
        for (StepIds here = this; here != null; here = here.outer) all.addAll(here.own);
        return all;
    }
}
