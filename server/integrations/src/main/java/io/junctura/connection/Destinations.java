package io.junctura.connection;

import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the settings that may decide where a connection's secrets are sent. Each setting counts unless its connector declares
 * that it does not. Otherwise a person who may change the connection could have its saved secrets sent to a server of their own.
 */
final class Destinations {
    private Destinations() {}

    /**
     * The names of the changed settings that count, in their order.
     *
     * @param connector null if it is not installed: every setting counts
     */
    static Set<String> changed(
            @Nullable ConnectionDescriptor connector, Map<String, Object> before, Map<String, Object> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        if (connector != null) names.removeAll(connector.keepsSecrets());
        names.removeIf(name -> value(connector, name, before).equals(value(connector, name, after)));
        return names;
    }

    /** The value as JSON. An absent value is the same as its default; without a default, as an empty text. */
    private static String value(@Nullable ConnectionDescriptor connector, String name, Map<String, Object> settings) {
        Object fallback = connector == null ? null : connector.defaultOf(name);
        Object value = settings.get(name);
        boolean isAbsent = value == null || (fallback == null && value instanceof String text && text.isBlank());
        Object meant = isAbsent ? fallback : value;
        return meant == null ? "" : Json.text(meant);
    }
}
