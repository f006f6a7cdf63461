package io.junctura.http.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds JSON Schemas for the OpenAPI document. */
public final class Schemas {
    private Schemas() {}

    public static Map<String, Object> string() {
        return type("string");
    }

    public static Map<String, Object> string(String docs) {
        return described("string", docs);
    }

    public static Map<String, Object> time() {
        Map<String, Object> schema = type("string");
        schema.put("format", "date-time");
        return schema;
    }

    public static Map<String, Object> oneOf(String... values) {
        Map<String, Object> schema = type("string");
        schema.put("enum", List.of(values));
        return schema;
    }

    public static Map<String, Object> integer() {
        return type("integer");
    }

    public static Map<String, Object> integer(String docs) {
        return described("integer", docs);
    }

    public static Map<String, Object> number() {
        return type("number");
    }

    public static Map<String, Object> bool() {
        return type("boolean");
    }

    public static Map<String, Object> bool(String docs) {
        return described("boolean", docs);
    }

    /** Any JSON value. */
    public static Map<String, Object> any() {
        return new LinkedHashMap<>();
    }

    public static Map<String, Object> list(Map<String, Object> items) {
        Map<String, Object> schema = type("array");
        schema.put("items", items);
        return schema;
    }

    /** A page of views. */
    public static Map<String, Object> page(Class<? extends View> items) {
        return page(Views.schema(items));
    }

    /** {@code {items: […], next: cursor or null}} */
    public static Map<String, Object> page(Map<String, Object> items) {
        return object("items", list(items), "next", nullable(string("Cursor of the next page; null at the end")));
    }

    public static Map<String, Object> nullable(Map<String, Object> schema) {
        Map<String, Object> copy = new LinkedHashMap<>(schema);
        copy.put("type", List.of(String.valueOf(schema.get("type")), "null"));
        return copy;
    }

    /** An object with any names, and values of one schema. */
    public static Map<String, Object> map(Map<String, Object> values) {
        Map<String, Object> schema = type("object");
        schema.put("additionalProperties", values);
        return schema;
    }

    /**
     * @param namesAndSchemas pairs of a name and its schema; a member is required unless its name ends in {@code ?}
     */
    public static Map<String, Object> object(Object... namesAndSchemas) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (int i = 0; i < namesAndSchemas.length; i += 2) {
            String name = (String) namesAndSchemas[i];
            boolean optional = name.endsWith("?");
            if (optional) name = name.substring(0, name.length() - 1);
            else required.add(name);
            properties.put(name, namesAndSchemas[i + 1]);
        }
        Map<String, Object> schema = type("object");
        schema.put("properties", properties);
        if (!required.isEmpty()) schema.put("required", required);
        return schema;
    }

    /** The schema of an object that has members, with one more, which is required. */
    public static Map<String, Object> with(Map<String, Object> object, String name, Map<String, Object> member) {
        Map<Object, Object> properties = new LinkedHashMap<>((Map<?, ?>) object.get("properties"));
        properties.put(name, member);
        List<Object> required = new ArrayList<>((List<?>) object.get("required"));
        required.add(name);
        Map<String, Object> both = new LinkedHashMap<>(object);
        both.put("properties", properties);
        both.put("required", required);
        return both;
    }

    private static Map<String, Object> type(String type) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        return schema;
    }

    private static Map<String, Object> described(String type, String docs) {
        Map<String, Object> schema = type(type);
        schema.put("description", docs);
        return schema;
    }
}
