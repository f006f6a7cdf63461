package io.junctura.expression;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The functions an expression can call: JSONata's own, without {@code $eval}, since a value is never evaluated. None
 * has a state or reaches outside the evaluation, and each counts what it does against the evaluation's limits.
 */
final class BuiltIns {

    private static final List<BuiltInFunction> ALL = Stream.of(
                    Strings.FUNCTIONS,
                    TextEncodings.FUNCTIONS,
                    Patterns.FUNCTIONS,
                    Calculations.FUNCTIONS,
                    Lists.FUNCTIONS,
                    Objects.FUNCTIONS,
                    Times.FUNCTIONS)
            .flatMap(List::stream)
            .toList();

    private static final Map<String, Native> BY_NAME = byName();

    private BuiltIns() {}

    private static Map<String, Native> byName() {
        Map<String, Native> functions = new HashMap<>();
        for (BuiltInFunction function : ALL) functions.put(function.text().name(), function.code());
        return functions;
    }

    static @Nullable Native find(String name) {
        return BY_NAME.get(name);
    }

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    /** In the order of their names. */
    static List<BuiltIn> all() {
        return ALL.stream()
                .map(BuiltInFunction::text)
                .sorted(Comparator.comparing(BuiltIn::name))
                .toList();
    }

    /** The argument, {@link Values#ABSENT} if it was left out. */
    static @Nullable Object arg(List<@Nullable Object> args, int index) {
        return index < args.size() ? args.get(index) : Values.ABSENT;
    }
}
