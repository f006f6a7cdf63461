package io.junctura.expression;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The functions an expression can call: JSONata's own, without {@code $eval}, since a value is never evaluated. None
 * has a state or reaches outside the evaluation, and each counts what it does against the evaluation's limits.
 */
final class BuiltIns {

    private static final Map<String, Native> ALL = new HashMap<>();
    private static final Map<String, String> SIGNATURES = new TreeMap<>();

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
         */
        void add(String name, int arity, String signature, Native.Body body);
    }

    private static void add(String name, int arity, String signature, Native.Body body) {
        ALL.put(name, new Native(name, arity, Signature.parse(signature), body));
        SIGNATURES.put(name, signature);
    }

    static @Nullable Native find(String name) {
        return ALL.get(name);
    }

    static Set<String> names() {
        return ALL.keySet();
    }

    /** In JSONata's notation, by name. */
    static Map<String, String> signatures() {
        return Collections.unmodifiableMap(SIGNATURES);
    }

    /** The argument, {@link Values#ABSENT} if it was left out. */
    static @Nullable Object arg(List<@Nullable Object> args, int index) {
        return index < args.size() ? args.get(index) : Values.ABSENT;
    }
}
