package io.junctura.fault.fuzz;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/** Generates values that a JSON Schema allows, as far as possible without a solver. */
final class SchemaValues {
    private static final int MAX_DEPTH = 7;

    /** The alphabet of texts with a pattern. */
    private static final List<String> CANDIDATES = List.of(
            "a",
            "orders",
            "first_step",
            "http.request",
            "http.webhook",
            "schedule.cron",
            "5s",
            "10/1m",
            "{{ payload.a }}",
            "{{ $count(payload) > 1 }}",
            "Content-Type",
            "2030-01-31T09:00:00Z",
            "* * * * *",
            "GET",
            "https://a.invalid/a",
            "Europe/Berlin");

    private final Map<?, ?> root;
    private final Random random;

    /** @param root the document of the references */
    SchemaValues(Map<?, ?> root, Random random) {
        this.root = root;
        this.random = random;
    }

    Object value(Map<?, ?> schema) {
        return value(schema, 0);
    }

    private Object value(Map<?, ?> given, int depth) {
        Map<?, ?> schema = resolved(given);
        if (schema.containsKey("const")) return schema.get("const");
        if (schema.get("enum") instanceof List<?> choices) return pick(choices);
        for (String word : List.of("oneOf", "anyOf")) {
            if (schema.get(word) instanceof List<?> choices) {
                Object chosen = pick(choices);
                Map<String, Object> both = merged(schema, (Map<?, ?>) chosen);
                both.remove(word);
                return value(both, depth);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "string" -> string(schema);
            case "integer", "number" -> number(schema);
            case "boolean" -> random.nextBoolean();
            case "null" -> new RawJson("null");
            default -> HostileValues.value(random);
        };
    }

    private Object pick(List<?> all) {
        return all.get(random.nextInt(all.size()));
    }

    private Map<?, ?> resolved(Map<?, ?> schema) {
        Map<?, ?> found = schema;
        while (found.get("$ref") instanceof String ref) {
            Object target = root;
            for (String segment : ref.substring(ref.indexOf('/') + 1).split("/", -1)) {
                target = ((Map<?, ?>) target).get(segment);
            }
            found = merged(found, (Map<?, ?>) target);
            ((Map<?, ?>) found).remove("$ref");
            if (((Map<?, ?>) target).get("$ref") instanceof String next) found = merged(found, Map.of("$ref", next));
        }
        return found;
    }

    private static Map<String, Object> merged(Map<?, ?> one, Map<?, ?> other) {
        Map<String, Object> both = new LinkedHashMap<>();
        one.forEach((name, value) -> both.put((String) name, value));
        other.forEach((name, value) -> both.put((String) name, value));
        return both;
    }

    private String type(Map<?, ?> schema) {
        Object type = schema.get("type");
        if (type instanceof List<?> several) return (String) pick(several);
        if (type instanceof String one) return one;
        if (schema.containsKey("properties")) return "object";
        return schema.containsKey("pattern") || schema.containsKey("format") ? "string" : "";
    }

    private Map<String, Object> object(Map<?, ?> schema, int depth) {
        Map<String, Object> value = new LinkedHashMap<>();
        List<?> required = schema.get("required") instanceof List<?> list ? list : List.of();
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, property) -> {
                boolean wanted = required.contains(name) || (depth < MAX_DEPTH && random.nextInt(3) == 0);
                if (wanted) value.put((String) name, value((Map<?, ?>) property, depth + 1));
            });
        }
        if (schema.get("additionalProperties") instanceof Map<?, ?> others && depth < MAX_DEPTH) {
            int least = schema.get("minProperties") instanceof Long number ? number.intValue() : 0;
            Map<?, ?> names = schema.get("propertyNames") instanceof Map<?, ?> map ? map : Map.of();
            for (int i = least + random.nextInt(2); i > 0; i--) {
                value.put(string(names) + (i > 1 ? i : ""), value(others, depth + 1));
            }
        }
        conditions(schema, value, depth);
        return value;
    }

    /** Makes one of several {@code if … then …} apply, such as the input of one action. */
    private void conditions(Map<?, ?> schema, Map<String, Object> value, int depth) {
        List<Map<?, ?>> conditions = new ArrayList<>();
        if (schema.get("allOf") instanceof List<?> all) {
            for (Object one : all) {
                if (one instanceof Map<?, ?> map && map.get("if") instanceof Map<?, ?>) conditions.add(map);
            }
        }
        if (conditions.isEmpty()) return;
        Map<?, ?> chosen = conditions.get(random.nextInt(conditions.size()));
        if (((Map<?, ?>) chosen.get("if")).get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, property) -> value.put((String) name, value((Map<?, ?>) property, depth + 1)));
        }
        if (chosen.get("then") instanceof Map<?, ?> then && then.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, property) -> value.put((String) name, value((Map<?, ?>) property, depth + 1)));
        }
    }

    private List<Object> array(Map<?, ?> schema, int depth) {
        List<Object> value = new ArrayList<>();
        int least = schema.get("minItems") instanceof Long number ? number.intValue() : 0;
        Map<?, ?> items = schema.get("items") instanceof Map<?, ?> map ? map : Map.of();
        for (int i = least + (depth < MAX_DEPTH ? random.nextInt(3) : 0); i > 0; i--)
            value.add(value(items, depth + 1));
        return value;
    }

    private String string(Map<?, ?> schema) {
        if (schema.get("pattern") instanceof String pattern) {
            Pattern compiled = Pattern.compile(pattern);
            List<String> fitting = CANDIDATES.stream()
                    .filter(text -> compiled.matcher(text).find())
                    .toList();
            return fitting.isEmpty() ? "a" : fitting.get(random.nextInt(fitting.size()));
        }
        if (schema.get("examples") instanceof List<?> examples && pick(examples) instanceof String example)
            return example;
        Object format = schema.get("format");
        if ("date-time".equals(format)) return "2030-01-31T09:00:00Z";
        if ("duration".equals(format)) return "10m";
        if ("uuid".equals(format)) return "6f1b8c3e-0b0d-4c43-9c51-0d2b6d0f3c11";
        if ("base64".equals(format)) return "dGV4dA==";
        if ("uri".equals(format)) return "https://a.invalid/a";
        return random.nextInt(4) == 0 ? HostileValues.text(random) : (String) pick(CANDIDATES);
    }

    private Object number(Map<?, ?> schema) {
        if (random.nextInt(6) == 0) return HostileValues.number(random);
        long least = schema.get("minimum") instanceof Number number ? number.longValue() : 0;
        long most = schema.get("maximum") instanceof Number number ? number.longValue() : least + 100;
        long value = least + (long) (random.nextDouble() * (most - least));
        return "number".equals(schema.get("type")) && random.nextBoolean() ? BigDecimal.valueOf(value, 1) : value;
    }
}
