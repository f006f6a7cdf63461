package io.junctura.connection;

import static io.junctura.http.Schemas.integer;
import static io.junctura.http.Schemas.list;
import static io.junctura.http.Schemas.object;
import static io.junctura.http.Schemas.string;

import io.junctura.http.Schemas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("integration", integration);
        if (version == null) json.put("draft", true);
        else json.put("version", (long) version);
        json.put("slot", slot);
        json.put(
                "places",
                places.stream()
                        .map(place -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("flow", place.flow);
                            if (place.step != null) one.put("step", place.step);
                            one.put("pointer", place.pointer);
                            return one;
                        })
                        .toList());
        return json;
    }

    static Map<String, Object> schema() {
        return object(
                "integration", string(),
                "version?", integer("The published version; absent if it is the draft"),
                "draft?", Schemas.bool("true if it is the draft"),
                "slot", string("The connection slot that is bound to the connection"),
                "places",
                        list(object(
                                "flow", string(),
                                "step?", string("The step's path without items; absent if it is the trigger"),
                                "pointer", string("JSON Pointer in the document"))));
    }
}
