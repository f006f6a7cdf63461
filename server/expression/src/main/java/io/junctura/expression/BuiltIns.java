package io.junctura.expression;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The functions an expression can call: JSONata's own, without {@code $eval}, since a value is never evaluated. None
 * has a state or reaches outside the evaluation, and each counts what it does against the evaluation's limits.
 */
final class BuiltIns {

    private static final Map<String, Native> FUNCTIONS = new HashMap<>();
    private static final List<BuiltIn> ALL = new ArrayList<>();

    static {
        Strings.register(BuiltIns::add);
        Patterns.register(BuiltIns::add);
        Calculations.register(BuiltIns::add);
        Lists.register(BuiltIns::add);
        Objects.register(BuiltIns::add);
        Times.register(BuiltIns::add);
    }

    private BuiltIns() {}

    interface Registry {
        /**
         * @param arity     how many arguments it wants from a function such as {@code $map} that could give more
         * @param signature JSONata's notation of what it takes
         * @param help      what it gives, in a sentence or two
         * @param example   an expression that calls it
         */
        void add(String name, int arity, String signature, String help, String example, Native.Body body);
    }

    private static void add(String name, int arity, String signature, String help, String example, Native.Body body) {
        FUNCTIONS.put(name, new Native(name, arity, Signature.parse(signature), body));
        ALL.add(new BuiltIn(name, signature, help, example));
    }

    static @Nullable Native find(String name) {
        return FUNCTIONS.get(name);
    }

    static Set<String> names() {
        return FUNCTIONS.keySet();
    }

    /** In the order of their names. */
    static List<BuiltIn> all() {
        return ALL.stream().sorted(Comparator.comparing(BuiltIn::name)).toList();
    }

    /** The argument, {@link Values#ABSENT} if it was left out. */
    static @Nullable Object arg(List<@Nullable Object> args, int index) {
        return index < args.size() ? args.get(index) : Values.ABSENT;
    }
}
