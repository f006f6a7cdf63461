package io.junctura.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Selects and transforms rows. Immutable; any number of threads may use it at once.
 *
 * @param as     the name of the row in the expressions
 * @param where  the condition of rows that are kept; null to keep all
 * @param values the transformation of a kept row; null to leave it unchanged
 */
public record Selection(
        String as, @Nullable Expression where, @Nullable Template values) {

    /**
     * Selects and transforms some rows. A row for which {@code values} is absent is left out.
     *
     * @throws EvaluationProblem if an expression cannot be evaluated, or the result of all rows takes too much memory
     * @throws io.junctura.memory.MemoryExhausted if other evaluations use the shared memory
     */
    public List<@Nullable Object> of(List<?> rows, Scope scope) {
        List<@Nullable Object> kept = new ArrayList<>(rows.size());
        try (ValueMemory memory = new ValueMemory()) {
            for (Object row : rows) {
                Scope inner = scope.with(as, row);
                if (where != null) {
                    long mark = memory.mark();
                    boolean holds = Values.truth(where.evaluate(inner, memory));
                    memory.release(mark);
                    if (!holds) continue;
                }
                Object value = values == null ? row : values.evaluate(inner, memory);
                if (value != null || values == null) kept.add(value);
            }
        }
        return kept;
    }

    /** The values that its expressions read from a scope, for later use without the scope. */
    public Map<String, @Nullable Object> reads(Scope scope) {
        Map<String, @Nullable Object> read = new LinkedHashMap<>();
        for (String name : names()) {
            if (name.equals(as)) continue;
            Object value = scope.get(name);
            if (name.equals("steps") && value instanceof Map<?, ?> results) value = some(results, stepsRead());
            if (value != null) read.put(name, value);
        }
        return read;
    }

    /** The results that are read by name, or all of them, if they are also read in another way. */
    private static Map<?, ?> some(Map<?, ?> results, Set<String> ids) {
        if (ids.isEmpty()) return new LinkedHashMap<>(results);
        Map<Object, @Nullable Object> some = new LinkedHashMap<>();
        for (String id : ids) {
            if (results.containsKey(id)) some.put(id, results.get(id));
        }
        return some;
    }

    /** Whether one of its expressions reads the time. */
    public boolean usesClock() {
        return (where != null && where.usesClock()) || (values != null && values.usesClock());
    }

    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        if (where != null) names.addAll(where.names());
        if (values != null) names.addAll(values.names());
        return names;
    }

    private Set<String> stepsRead() {
        Set<String> steps = new TreeSet<>();
        if (where != null) steps.addAll(where.fieldsRead("steps"));
        if (values != null) steps.addAll(values.stepsRead());
        return steps;
    }
}
