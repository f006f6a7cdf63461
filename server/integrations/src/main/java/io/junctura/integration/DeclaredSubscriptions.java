package io.junctura.integration;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates, changes and removes the subscriptions that published documents declare. Calls are made one after the other. */
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
     * @param settings in the form of the API
     * @param config   the values that its filter, transform and order read as {@code config}; null: they read none
     */
    record Declared(
            String name,
            Map<String, Object> settings,
            @Nullable Map<String, Object> config) {}

    /**
     * An invalid setting.
     *
     * @param name    of the subscription
     * @param pointer within it, such as {@code /address}
     * @param message a sentence
     */
    record Mistake(String name, String pointer, String message) {}

    /** A subscription that has changed. */
    record Changed(String name, String id, Outcome outcome) {}

    /** How it has changed. */
    enum Outcome {
        CREATED,
        UPDATED,
        REMOVED
    }

    /** What prevents an integration from having exactly these subscriptions. */
    List<Mistake> mistakes(String integration, List<Declared> all);

    /**
     * Gives a live integration exactly these subscriptions. Subscriptions that are as declared do not change.
     *
     * @return those that have changed
     */
    List<Changed> put(String integration, List<Declared> all);

    /** Stops new events for the subscriptions of an integration that is switched off. The subscriptions stay. */
    void pause(String integration);

    /** Removes the subscriptions of an integration that is deleted. */
    void remove(String integration);

    /** The integrations that have subscriptions. */
    Set<String> integrations();
}
