package io.junctura.dist;

import io.junctura.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of a table with the fields that a JSON Schema describes. Fields within a field have dotted names. */
final class SchemaRows {
    private static final int DEPTH = 4;

    private final StringBuilder rows = new StringBuilder();
    /** Whether the table has a column for defaults. Values that a connector returns have none. */
    private final boolean defaults;

    private SchemaRows(boolean defaults) {
        this.defaults = defaults;
    }

    /** Of what a document writes. */
    static String ofInput(Map<String, ?> schema) {
        SchemaRows rows = new SchemaRows(true);
        rows.fields(schema, "", 0);
        return rows.rows.toString();
    }

    /** Of what an action or trigger gives. */
    static String ofResult(Map<String, ?> schema) {
        SchemaRows rows = new SchemaRows(false);
        rows.fields(schema, "", 0);
        return rows.rows.toString();
    }

    private void fields(Map<?, ?> object, String prefix, int depth) {
        List<?> required = list(object, "required");
        map(object, "properties").forEach((name, schema) -> {
            if (schema instanceof Map<?, ?> field && !field.containsKey("const")) {
                field(prefix + name, field, required.contains(name) || field.containsKey("x-required"), depth);
            }
        });
    }

    private void field(String name, Map<?, ?> schema, boolean required, int depth) {
        String usual = required ? "required" : schema.containsKey("default") ? code(schema.get("default")) : "";
        row(code(name), type(schema), usual, text(schema, "description"));
        if (depth >= DEPTH) return;
        Map<?, ?> items = map(schema, "items");
        fields(schema, name + ".", depth + 1);
        if (!"secret".equals(items.get("format"))) fields(items, name + "[].", depth + 1);
        for (Object option : list(schema, "oneOf")) {
            if (option instanceof Map<?, ?> variant) variant(name, variant, depth);
        }
    }

    /** A constant member, such as {@code scheme: github}, tells the variants of a field apart. */
    private void variant(String name, Map<?, ?> variant, int depth) {
        map(variant, "properties").forEach((member, schema) -> {
            if (schema instanceof Map<?, ?> tag && tag.containsKey("const")) {
                String written = code(name + "." + member + ": " + tag.get("const"));
                row(written, "", "", text(variant, "description"));
                fields(variant, name + ".", depth + 1);
            }
        });
    }

    private void row(String name, String type, String usual, String text) {
        rows.append("| ").append(name).append(" | ").append(type).append(" | ");
        if (defaults) rows.append(usual).append(" | ");
        rows.append(cell(text)).append(" |\n");
    }

    /** What a value is, in words. */
    static String type(Map<?, ?> schema) {
        if (schema.get("format") instanceof String format) return format.replace("date-time", "time");
        List<?> choices = list(schema, "enum");
        if (!choices.isEmpty()) return choices.stream().map(SchemaRows::code).collect(Collectors.joining(", "));
        if (schema.containsKey("const")) return code(schema.get("const"));
        if (schema.containsKey("oneOf")) return variants(list(schema, "oneOf"));
        return switch (text(schema, "type")) {
            case "string" -> "text";
            case "integer", "number" -> schema.get("type") + range(schema);
            case "boolean" -> "boolean";
            case "array" -> map(schema, "items").isEmpty() ? "list" : "list of " + type(map(schema, "items"));
            case "object" -> schema.containsKey("properties") ? "object" : "map";
            case "null" -> "nothing";
            default -> "any value";
        };
    }

    private static String variants(List<?> options) {
        List<String> kinds = new ArrayList<>();
        for (Object option : options) {
            String kind = option instanceof Map<?, ?> schema ? type(schema) : "any value";
            if (!kinds.contains(kind)) kinds.add(kind);
        }
        return String.join(" or ", kinds);
    }

    private static String range(Map<?, ?> schema) {
        @Nullable Object least = schema.get("minimum");
        @Nullable Object most = schema.get("maximum");
        if (least == null) return most == null ? "" : ", at most " + most;
        return most == null ? ", at least " + least : ", " + least + " to " + most;
    }

    static String text(Map<?, ?> schema, String key) {
        return schema.get(key) instanceof String text ? text : "";
    }

    static Map<?, ?> map(Map<?, ?> schema, String key) {
        return schema.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }

    static List<?> list(Map<?, ?> schema, String key) {
        return schema.get(key) instanceof List<?> list ? list : List.of();
    }

    /** As it stands in a cell of a table. Javadoc divides code that contains the end of a comment into two spans. */
    static String cell(String text) {
        return joined(text).strip().replaceAll("\\s+", " ").replace("|", "\\|");
    }

    static String joined(String text) {
        return text.replaceAll("(?<=[^`])``(?=[^`])", "");
    }

    private static String code(@Nullable Object value) {
        String text = value instanceof String plain ? plain : Json.text(value);
        String fence = text.contains("`") ? "``" : "`";
        return fence + cell(text) + fence;
    }
}
