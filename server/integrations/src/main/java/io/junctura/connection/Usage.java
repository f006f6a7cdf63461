package io.junctura.connection;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An integration that uses a connection.
 *
 * @param version the published version; null: the integration's draft
 * @param slot    that is bound to the connection
 * @param places  the triggers and steps that name the slot
 */
public record Usage(String integration, @Nullable Integer version, String slot, List<Place> places) {

    /**
     * @param step    the step's path without items, such as {@code lines/insert}; null: the flow's trigger
     * @param pointer in the document
     */
    public record Place(String flow, @Nullable String step, String pointer) {
        String words() {
            return flow + "/" + (step == null ? "trigger" : step);
        }
    }

    /** As a message names it: {@code integration orders (order-placed/trigger, order-placed/booked)}. */
    String words() {
        String where = places.stream().map(Place::words).collect(Collectors.joining(", "));
        return "integration " + integration + (where.isEmpty() ? "" : " (" + where + ")");
    }
}
