package io.junctura.connection;

import io.junctura.connection.SavedConnections.View;
import io.junctura.json.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Connections as documents: with references to secrets, never with secrets. */
final class Exports {

    private Exports() {}

    static String document(View view) {
        StringBuilder text = new StringBuilder("connection: ")
                .append(quoted(view.name()))
                .append("\nconnector: ")
                .append(quoted(view.connector()))
                .append('\n');
        if (!view.settings().isEmpty()) {
            text.append("settings:\n");
            view.settings().forEach((name, value) -> line(text, name, Json.text(value)));
        }
        if (!view.references().isEmpty()) {
            text.append("secrets:\n");
            view.references()
                    .forEach((field, reference) ->
                            line(text, field, Json.text(reference(view.name(), field, reference))));
        }
        if (!view.limits().isNone()) {
            text.append("limits:\n");
            view.limits().json().forEach((name, value) -> line(text, name, Json.text(value)));
        }
        return text.toString();
    }

    /** The reference that replaces a secret; a secret without a reference gets the name of an environment variable. */
    static String reference(String connection, String field, @Nullable String reference) {
        if (reference != null) return reference;
        StringBuilder name = new StringBuilder();
        for (char c : (connection + "_" + field).toCharArray()) {
            if (Character.isUpperCase(c) && !name.isEmpty()) name.append('_');
            boolean plain = c < 128 && Character.isLetterOrDigit(c);
            name.append(plain ? Character.toUpperCase(c) : '_');
        }
        return "{{ env." + name + " }}";
    }

    private static void line(StringBuilder text, String name, String json) {
        text.append("  ").append(quoted(name)).append(": ").append(json).append('\n');
    }

    /** Quotes names that YAML would read as another type, such as {@code true}. */
    private static String quoted(String name) {
        boolean plain = name.length() > 1
                && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
                && !switch (name.toLowerCase(Locale.ROOT)) {
                    case "true", "false", "null", "yes", "no", "on", "off" -> true;
                    default -> false;
                };
        return plain ? name : Json.text(name);
    }
}
