package io.junctura.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps some of many rows, and makes others of them. Immutable; any number of threads may use it at once.
 *
 * @param as     the name that the expressions read a row by
 * @param where  a row is kept if this holds; null: each is
 * @param values what is made of a row that is kept; null: it stays as it is
 */
public record Selection(
        String as, @Nullable Expression where, @Nullable Template values) {

    /**
     * What is left of some rows. A row of which {@code values} makes nothing is left out.
     *
     * @throws EvaluationProblem an expression cannot be evaluated, or what all rows together yield takes too much memory
     * @throws io.junctura.memory.MemoryExhausted if other evaluations use the memory that all share
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

    /** What its expressions read of a scope, so that it can be used when the scope is gone. */
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

    /** Those that are read by name; all, if that is done in another way. */
    private static Map<?, ?> some(Map<?, ?> results, Set<String> ids) {
        if (ids.isEmpty()) return new LinkedHashMap<>(results);
        Map<Object, @Nullable Object> some = new LinkedHashMap<>();
        for (String id : ids) {
            if (results.containsKey(id)) some.put(id, results.get(id));
        }
        return some;
    }

    /** Whether one of its expressions asks for the time. */
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
        if (where != null) steps.addAll(where.stepsRead());
        if (values != null) steps.addAll(values.stepsRead());
        return steps;
    }
}
