package io.junctura.builtin;

import java.util.Map;

/** Components of a server's own operation have values that are never possible. */
final class Unfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> problems;

    /** @param message a sentence */
    Unfit(String component, String message) {
        this(Map.of(component, message));
    }

    /** @param problems a sentence for each component, at least one */
    Unfit(Map<String, String> problems) {
        super(String.join(" ", problems.values()));
        this.problems = problems;
    }

    /** A sentence for each component. */
    public Map<String, String> problems() {
        return problems;
    }
}
