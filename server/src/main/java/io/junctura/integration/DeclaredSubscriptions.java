package io.junctura.integration;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates, changes and removes the subscriptions that published documents declare. Calls come one after the other. */
public interface DeclaredSubscriptions {

    /** For servers without outbound webhooks. */
    DeclaredSubscriptions NONE = new DeclaredSubscriptions() {
        @Override
        public List<Mistake> mistakes(String integration, List<Declared> all) {
            return List.of();
        }

        @Override
        public List<Changed> put(String integration, List<Declared> all) {
            return List.of();
        }

        @Override
        public void pause(String integration) {}

        @Override
        public void remove(String integration) {}

        @Override
        public Set<String> integrations() {
            return Set.of();
        }
    };

    /**
     * A subscription as a document declares it.
     *
     * @param name     within the document
     * @param settings as the API takes them
     * @param config   what its filter, transform and order read as {@code config}; null: they do not
     */
    record Declared(
            String name,
            Map<String, Object> settings,
            @Nullable Map<String, Object> config) {}

    /**
     * A setting that cannot be.
     *
     * @param name    of the subscription
     * @param pointer within it, such as {@code /address}
     * @param message a sentence
     */
    record Mistake(String name, String pointer, String message) {}

    /** What became of a subscription. */
    record Changed(String name, String id, Outcome outcome) {}

    /** What happened to it. */
    enum Outcome {
        CREATED,
        UPDATED,
        REMOVED
    }

    /** What prevents an integration from having exactly these subscriptions. */
    List<Mistake> mistakes(String integration, List<Declared> all);

    /**
     * Gives an integration that is live exactly these subscriptions. Those that are as declared already stay as they are.
     *
     * @return those that are not as they were
     */
    List<Changed> put(String integration, List<Declared> all);

    /** The integration is switched off: its subscriptions stay, and get no new events. */
    void pause(String integration);

    /** The integration is deleted. */
    void remove(String integration);

    /** Those that have subscriptions. */
    Set<String> integrations();
}
