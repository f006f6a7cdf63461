package io.junctura.definition;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What expressions in one place of a document can read.
 *
 * @param where  the place, in the words of a problem: {@code in a step}
 * @param names  the names that are there
 * @param config the config values of the integration
 * @param steps  null where no steps are
 */
record Reads(
        String where,
        Set<String> names,
        Set<String> config,
        @Nullable StepsSeen steps) {

    private static final Set<String> IN_STEPS =
            Set.of("payload", "headers", "trigger", "steps", "vars", "config", "instance", "run");
    private static final Set<String> IN_DEDUPE = Set.of("payload", "headers", "trigger", "config", "instance");
    private static final Set<String> IN_TRIGGER = Set.of("config", "instance");

    /** Every name that there is anywhere. */
    static final Set<String> ALL =
            Set.of("payload", "headers", "trigger", "steps", "vars", "config", "instance", "run", "error");

    /**
     * The steps of a flow, from where one of them stands.
     *
     * @param before    those whose results may be there
     * @param all       all that have ids
     * @param generated the ids of those that have none of their own
     */
    record StepsSeen(Set<String> before, Set<String> all, Set<String> generated) {}

    static Reads inTrigger(Set<String> config) {
        return new Reads("in a trigger's input, which is evaluated when the flow goes live", IN_TRIGGER, config, null);
    }

    static Reads inDedupe(Set<String> config) {
        return new Reads("in dedupe-by, which is evaluated before the run begins", IN_DEDUPE, config, null);
    }

    static Reads inStep(Set<String> config, StepsSeen steps) {
        return new Reads("in a step", IN_STEPS, config, steps);
    }
}
