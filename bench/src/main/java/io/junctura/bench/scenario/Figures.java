package io.junctura.bench.scenario;

import java.util.LinkedHashMap;
import java.util.Map;

/** What one target reached in one round: numbers by name, in the order in which they are to be shown. */
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

    public Map<String, Double> values() {
        return values;
    }
}
