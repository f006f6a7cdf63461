package io.junctura.expression;

import java.util.List;

/** The names of all built-in functions, for tests of the built jar that try each of them. */
public final class FunctionNames {
    private FunctionNames() {}

    /** Without the dollar, in the order of the alphabet. */
    public static List<String> all() {
        return BuiltIns.names().stream().sorted().toList();
    }
}
