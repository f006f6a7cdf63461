package io.junctura.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The figures of an earlier version, to which a new one is held.
 *
 * @param file from which they are
 * @param figures by their names
 */
record Limits(Path file, Map<String, Double> figures) {
    private static final double MAY_GROW = 1.03;

    /** @throws IllegalArgumentException with a sentence for the user */
    static Limits read(Path file) {
        try {
            return new Limits(file, new ObjectMapper().readValue(file.toFile(), new TypeReference<>() {}));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "Option --limits takes a file with numbers by figure as JSON: " + e.getMessage(), e);
        }
    }

    /** A sentence for each figure that has grown by more than three percent, or that was not measured. */
    List<String> exceeded(ToDoubleFunction<String> measured) {
        List<String> exceeded = new ArrayList<>();
        figures.forEach((name, limit) -> {
            double now = measured.applyAsDouble(name);
            if (!(now <= limit * MAY_GROW)) exceeded.add(sentence(name, now, limit));
        });
        return exceeded;
    }

    private String sentence(String name, double now, double limit) {
        if (Double.isNaN(now)) return "\"" + name + "\" of " + file + " was not measured.";
        return String.format(
                Locale.ROOT,
                "\"%s\" is %.1f, more than 3 %% above the %.1f in %s. If the change is worth it, write the new figure"
                        + " there, and the reason into the message of the commit.",
                name,
                now,
                limit,
                file);
    }
}
