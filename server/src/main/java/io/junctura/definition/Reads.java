package io.junctura.definition;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What expressions in one place of a document can read.
 *
 * @param where     the place, in the words of a problem: {@code in a step}
 * @param names     the names that are there
 * @param elsewhere by a name: a sentence that says where it is known instead; null if nowhere
 * @param config    the config values of the integration
 * @param steps     null where no steps are
 */
record Reads(
        String where,
        Set<String> names,
        Function<String, @Nullable String> elsewhere,
        Set<String> config,
        @Nullable StepsSeen steps) {

    private static final Set<String> IN_STEPS =
            Set.of("payload", "headers", "trigger", "steps", "vars", "config", "instance", "run");
    private static final Set<String> BEFORE_RUN = Set.of("payload", "headers", "trigger", "config", "instance");
    private static final Set<String> IN_TRIGGER = Set.of("config", "instance");
    private static final Set<String> OF_EVENT = Set.of("payload", "trigger", "run", "config");
    private static final Map<String, String> INSIDE = Map.of(
            "error",
            "There is no error to read here: it is there within the \"catch\" of a \"try\". What a step with"
                    + " \"on-error: continue\" failed of is steps.ID.error.",
            "loop",
            "There is no loop around this place, so it has no number.",
            "callback",
            "There is no address to hand out here: it is there within the steps of a \"callback\".");

    /**
     * The steps of a flow, from where one of them stands.
     *
     * @param before    those whose results may be there
     * @param all       all that have ids
     * @param generated the ids of those that have none of their own
     * @param variables what steps set, wherever they stand
     * @param hidden    says of one that is not there why, if there is more to say than that it is not before
     */
    record StepsSeen(
            StepIds before,
            Set<String> all,
            Set<String> generated,
            Set<String> variables,
            Function<String, @Nullable Hidden> hidden) {}

    /** Why a step's result cannot be read from a place. */
    record Hidden(String code, String message) {}

    static Reads inTrigger(Set<String> config) {
        return new Reads(
                "in a trigger's input, which is evaluated when the flow goes live",
                IN_TRIGGER,
                name -> null,
                config,
                null);
    }

    /** The settings of a subscription. */
    static Reads whenPublished(Set<String> config) {
        return new Reads(
                "in this setting of a subscription, which is evaluated when the integration is published",
                IN_TRIGGER,
                name -> null,
                config,
                null);
    }

    /** @param key of a subscription */
    static Reads ofEvent(String key, Set<String> config) {
        return new Reads("in a subscription's " + key, OF_EVENT, name -> null, config, null);
    }

    /** @param key {@code dedupe-by} or {@code order-by} */
    static Reads beforeRun(String key, Set<String> config) {
        return new Reads(
                "in " + key + ", which is evaluated before the run begins", BEFORE_RUN, name -> null, config, null);
    }

    /**
     * @param more  names that what is around the step gives to it
     * @param items the names of the items of all of the flow's loops, as {@code elsewhere}
     */
    static Reads inStep(Set<String> config, Set<String> more, Map<String, String> items, StepsSeen steps) {
        Set<String> names = new HashSet<>(IN_STEPS);
        names.addAll(more);
        return new Reads(
                "in a step",
                names,
                name -> INSIDE.containsKey(name) ? INSIDE.get(name) : items.get(name),
                config,
                steps);
    }

    /** Whether a name is one of those that there are without a document's doing. */
    static boolean isKnown(String name) {
        return IN_STEPS.contains(name) || INSIDE.containsKey(name) || name.equals("secret");
    }
}
