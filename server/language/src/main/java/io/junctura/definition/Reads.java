package io.junctura.definition;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The names that expressions at one place of a document can read.
 *
 * @param where     the place, for messages: {@code in a step}
 * @param names     the readable names
 * @param fields    the only fields of some of them
 * @param elsewhere by name: a sentence that says where the name can be read; null: nowhere
 * @param config    the config values of the integration
 * @param steps     null: no steps can be read here
 */
record Reads(
        String where,
        Set<String> names,
        Map<String, Set<String>> fields,
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
            "\"error\" can be read only in the \"catch\" of a \"try\". The failure of a step with"
                    + " \"on-error: continue\" is steps.ID.error.",
            "loop",
            "\"loop\" can be read only inside of a loop.",
            "callback",
            "\"callback\" can be read only in the steps of a \"callback\".");

    /**
     * The steps of a flow, seen from one of them.
     *
     * @param before    the ids of steps that may have results
     * @param all       all written ids
     * @param generated the generated ids of other steps
     * @param variables the names that steps set, wherever they are
     * @param hidden    why a step cannot be read, if there is more to say than that it is not before
     */
    record StepsSeen(
            StepIds before,
            Set<String> all,
            Set<String> generated,
            Set<String> variables,
            Function<String, @Nullable Hidden> hidden) {}

    /** Why a step's result cannot be read. */
    record Hidden(String code, String message) {}

    static Reads inTrigger(Set<String> config) {
        return new Reads(
                "in a trigger's input, which is evaluated when the flow goes live",
                IN_TRIGGER,
                KnownFields.OF_FLOWS,
                name -> null,
                config,
                null);
    }

    /** For the settings of a subscription. */
    static Reads whenPublished(Set<String> config) {
        return new Reads(
                "in this setting of a subscription, which is evaluated when the integration is published",
                IN_TRIGGER,
                KnownFields.OF_FLOWS,
                name -> null,
                config,
                null);
    }

    /**
     * For expressions of a subscription that are evaluated for each event.
     *
     * @param key of the subscription
     */
    static Reads ofEvent(String key, Set<String> config) {
        return new Reads("in a subscription's " + key, OF_EVENT, KnownFields.OF_DELIVERIES, name -> null, config, null);
    }

    /**
     * For expressions that are evaluated before a run begins.
     *
     * @param key {@code dedupe-by} or {@code order-by}
     */
    static Reads beforeRun(String key, Set<String> config) {
        return new Reads(
                "in " + key + ", which is evaluated before the run begins",
                BEFORE_RUN,
                KnownFields.OF_FLOWS,
                name -> null,
                config,
                null);
    }

    /**
     * For expressions in a step.
     *
     * @param more  names that the steps around it add
     * @param items the item names of all loops of the flow, as {@code elsewhere}
     */
    static Reads inStep(Set<String> config, Set<String> more, Map<String, String> items, StepsSeen steps) {
        Set<String> names = new HashSet<>(IN_STEPS);
        names.addAll(more);
        return new Reads(
                "in a step",
                names,
                KnownFields.OF_FLOWS,
                name -> INSIDE.containsKey(name) ? INSIDE.get(name) : items.get(name),
                config,
                steps);
    }

    /** Whether this name exists in every document. */
    static boolean isKnown(String name) {
        return IN_STEPS.contains(name) || INSIDE.containsKey(name) || name.equals("secret");
    }
}
