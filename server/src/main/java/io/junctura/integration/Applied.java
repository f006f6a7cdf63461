package io.junctura.integration;

import java.util.Locale;

/**
 * What became of one document.
 *
 * @param version the integration's version; 0 for a connection, which has none
 */
public record Applied(Kind kind, String name, Outcome outcome, int version) {

    /** What a document describes. */
    public enum Kind {
        CONNECTION,
        INTEGRATION
    }

    /** What it led to. */
    public enum Outcome {
        CREATED,
        UPDATED,
        UNCHANGED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
