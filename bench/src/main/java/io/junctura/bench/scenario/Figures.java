package io.junctura.bench.scenario;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of one target in one round, by name, in the order in which the report shows them. */
public final class Figures {
    private final Map<String, Double> values = new LinkedHashMap<>();

    public static Figures of(String name, double value) {
        Figures figures = new Figures();
        figures.put(name, value);
        return figures;
    }

    void put(String name, double value) {
        values.put(name, value);
    }

    void put(String name, long count) {
        values.put(name, (double) count);
    }

    /** Adds to a count, unless there is nothing to add. */
    void add(String name, long more) {
        if (more > 0) values.merge(name, (double) more, Double::sum);
    }

    static <T> double median(T[] all, ToDoubleFunction<T> figure) {
        return median(Arrays.stream(all).mapToDouble(figure).toArray());
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public Map<String, Double> values() {
        return values;
    }
}
