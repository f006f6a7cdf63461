package io.junctura.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts the schema of an operation's input to a schema for documents: it also allows an expression in place of any
 * value, a single value in place of a list, and a reference in place of a secret. Formats become patterns, because other
 * validators know different formats.
 */
final class InputSchema {

    private static final String EXPRESSION = "\\{\\{";
    private static final String SECRET = "^\\{\\{\\s*secret\\.[A-Za-z0-9_]+\\s*\\}\\}$";

    private final String prefix;
    private final boolean expressions;
    private final Map<String, Object> definitions = new LinkedHashMap<>();

    /**
     * @param prefix      of the names of its definitions
     * @param expressions whether values may contain expressions
     */
    InputSchema(String prefix, boolean expressions) {
        this.prefix = prefix;
        this.expressions = expressions;
    }

    Map<String, Object> root(Map<String, Object> schema) {
        if (schema.get("$defs") instanceof Map<?, ?> own) {
            own.forEach((name, value) -> definitions.put(prefix + ":" + name, value(value)));
        }
        return value(schema);
    }

    Map<String, Object> definitions() {
        return definitions;
    }

    private Map<String, Object> value(@Nullable Object given) {
        if (!(given instanceof Map<?, ?> schema)) return new LinkedHashMap<>();
        if ("secret".equals(schema.get("format"))) {
            Map<String, Object> secret = copy(schema);
            secret.remove("format");
            secret.put("type", "string");
            secret.put("pattern", SECRET);
            return secret;
        }
        if (schema.get("$ref") instanceof String ref) {
            return single("$ref", ref.startsWith("#/$defs/") ? "#/$defs/" + prefix + ":" + ref.substring(8) : ref);
        }
        Map<String, Object> inner = inner(schema);
        boolean bare = !inner.containsKey("type") && !inner.containsKey("enum") && !inner.containsKey("oneOf");
        List<Object> choices = new ArrayList<>();
        choices.add(inner);
        if ("array".equals(schema.get("type")) && schema.get("items") != null) choices.add(value(schema.get("items")));
        if (expressions && !bare) {
            Map<String, Object> expression = single("type", "string");
            expression.put("pattern", EXPRESSION);
            choices.add(expression);
        }
        if (choices.size() == 1) return inner;
        Map<String, Object> either = single("anyOf", choices);
        for (String key : new String[] {"title", "description"}) {
            if (inner.remove(key) instanceof String text) either.put(key, text);
        }
        return either;
    }

    private Map<String, Object> inner(Map<?, ?> schema) {
        Map<String, Object> inner = copy(schema);
        inner.remove("$defs");
        inner.remove("$schema");
        inner.remove("$id");
        Object format = inner.remove("format");
        String form = format == null ? null : TextForms.pattern(format);
        if (form != null) inner.putIfAbsent("pattern", form);
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            List<?> required = schema.get("required") instanceof List<?> list ? list : List.of();
            Map<String, Object> rewritten = new LinkedHashMap<>();
            properties.forEach((name, property) -> {
                boolean constant = property instanceof Map<?, ?> map && map.containsKey("const");
                Map<String, Object> one = constant ? copy((Map<?, ?>) property) : value(property);
                rewritten.put(String.valueOf(name), required.contains(name) ? one : orNull(one));
            });
            inner.put("properties", rewritten);
        }
        if (schema.get("items") != null) inner.put("items", value(schema.get("items")));
        if (schema.get("additionalProperties") instanceof Map<?, ?> more)
            inner.put("additionalProperties", value(more));
        for (String key : new String[] {"oneOf", "anyOf"}) {
            if (!(schema.get(key) instanceof List<?> variants)) continue;
            List<Object> rewritten = new ArrayList<>();
            for (Object variant : variants) {
                boolean constant = variant instanceof Map<?, ?> map && map.containsKey("const");
                rewritten.add(constant ? copy((Map<?, ?>) variant) : value(variant));
            }
            inner.remove(key);
            inner.put("anyOf", rewritten); // Not "oneOf": an expression matches several variants.
        }
        return inner;
    }

    /** Null counts as absent. */
    private static Map<String, Object> orNull(Map<String, Object> schema) {
        if (schema.isEmpty()) return schema;
        Map<String, Object> either = single("anyOf", List.of(schema, single("type", "null")));
        for (String key : new String[] {"title", "description"}) {
            if (schema.get(key) instanceof String text) either.put(key, text);
        }
        return either;
    }

    private static Map<String, Object> single(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    private static Map<String, Object> copy(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
