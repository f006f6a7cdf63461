package io.junctura.expression;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The functions that expressions can call: those of JSONata without {@code $eval}, since values are never evaluated.
 * They have no state and no access to anything outside the evaluation. Each counts its work against the evaluation's
 * limits.
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

    private static final Map<String, NativeFunction> BY_NAME = byName();

    private BuiltIns() {}

    private static Map<String, NativeFunction> byName() {
        Map<String, NativeFunction> functions = new HashMap<>();
        for (BuiltInFunction function : ALL) functions.put(function.text().name(), function.code());
        return functions;
    }

    static @Nullable NativeFunction find(String name) {
        return BY_NAME.get(name);
    }

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    /** The functions, ordered by name. */
    static List<BuiltIn> all() {
        return ALL.stream()
                .map(BuiltInFunction::text)
                .sorted(Comparator.comparing(BuiltIn::name))
                .toList();
    }

    /** An argument; {@link Values#ABSENT} if it was omitted. */
    static @Nullable Object arg(List<@Nullable Object> args, int index) {
        return index < args.size() ? args.get(index) : Values.ABSENT;
    }
}
