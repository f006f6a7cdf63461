package io.junctura.testkit;

import io.junctura.api.FileRef;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes up values for the schemas of a descriptor, which use few keywords (see docs/extend/plugin-api.md). Pure. */
final class SampleValues {
    private static final List<String> TEXTS = List.of(
            "text",
            "1",
            "a",
            "A",
            "https://example.com",
            "/path",
            "name@example.com",
            "2030-01-01",
            "example.com",
            "GET");

    /** Only for tests of records: a run has no such file. */
    private static final FileRef FILE = new FileRef("sample", "sample.txt", "text/plain", 4);

    /** No value was found that fits a schema. */
    static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unknown(String message) {
            super(message, null, false, false);
        }
    }

    private final boolean everything;

    private SampleValues(boolean everything) {
        this.everything = everything;
    }

    /** An object with all properties. */
    static Map<String, Object> whole(Map<?, ?> schema) {
        return new SampleValues(true).object(schema);
    }

    /** An object with the required properties only. */
    static Map<String, Object> least(Map<?, ?> schema) {
        return new SampleValues(false).object(schema);
    }

    private Map<String, Object> object(Map<?, ?> schema) {
        List<?> required = schema.get("required") instanceof List<?> list ? list : List.of();
        Map<String, Object> made = new LinkedHashMap<>();
        properties(schema).forEach((key, property) -> {
            String name = String.valueOf(key);
            boolean needed = required.contains(name);
            if (!needed && !(everything && canBeMadeUp((Map<?, ?>) property))) return;
            try {
                made.put(name, of((Map<?, ?>) property));
            } catch (Unknown e) {
                if (needed) throw new Unknown("\"" + name + "\": " + e.getMessage());
            }
        });
        return made;
    }

    /**
     * Whether a value can be made up. Files come from runs, secrets from connections, and the place of a connection
     * stays empty.
     */
    private static boolean canBeMadeUp(Map<?, ?> schema) {
        Object format = schema.get("format");
        return !"file".equals(format) && !"secret".equals(format) && !"instead".equals(schema.get("x-connection"));
    }

    private Object of(Map<?, ?> schema) {
        if (schema.get("examples") instanceof List<?> examples && !examples.isEmpty()) return examples.get(0);
        if (schema.containsKey("const")) return schema.get("const");
        if (schema.get("default") != null) return schema.get("default");
        if (schema.get("enum") instanceof List<?> choices && !choices.isEmpty()) return choices.get(0);
        if (schema.get("oneOf") instanceof List<?> cases && !cases.isEmpty()) return of((Map<?, ?>) cases.get(0));
        if ("file".equals(schema.get("format"))) return FILE;
        if ("rows".equals(schema.get("format"))) return List.of(Map.of("name", "text"));
        if (!canBeMadeUp(schema)) throw new Unknown("a " + schema.get("format") + " cannot be made up.");
        return switch (String.valueOf(schema.get("type"))) {
            case "integer" -> number(schema).longValue();
            case "number" -> number(schema);
            case "boolean" -> true;
            case "array" -> List.of(of((Map<?, ?>) schema.get("items")));
            case "object" ->
                schema.get("additionalProperties") instanceof Map<?, ?> values
                        ? Map.of("name", of(values))
                        : object(schema);
            case "string" -> text(schema);
            default -> "text";
        };
    }

    private static BigDecimal number(Map<?, ?> schema) {
        BigDecimal one = BigDecimal.ONE;
        BigDecimal least = schema.get("minimum") instanceof Number least0 ? new BigDecimal(least0.toString()) : one;
        BigDecimal most = schema.get("maximum") instanceof Number most0 ? new BigDecimal(most0.toString()) : one;
        return least.compareTo(one) > 0 ? least : most.compareTo(one) < 0 ? most : one;
    }

    private static String text(Map<?, ?> schema) {
        Object format = schema.get("format");
        if ("duration".equals(format)) return "30s";
        if ("date-time".equals(format)) return "2030-01-01T09:00:00Z";
        if ("date".equals(format)) return "2030-01-01";
        if ("uuid".equals(format)) return "6f1b8c3e-0b0d-4c43-9c51-0d2b6d0f3c11";
        if ("base64".equals(format)) return "dGV4dA==";
        if (!(schema.get("pattern") instanceof String pattern)) return "text";
        for (String text : TEXTS) if (Pattern.compile(pattern).matcher(text).find()) return text;
        throw new Unknown("nothing that was tried fits its pattern " + pattern + "; give an example in its @Field.");
    }

    static Map<?, ?> properties(Map<?, ?> schema) {
        return schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
    }

    /** Why a value in the descriptor does not fit its schema; null if it fits. */
    static @Nullable String misfit(Map<?, ?> schema, Object value) {
        if (schema.get("enum") instanceof List<?> choices && !choices.contains(value)) {
            return "it is none of " + choices;
        }
        if (schema.get("pattern") instanceof String pattern
                && value instanceof String text
                && !Pattern.compile(pattern).matcher(text).find()) {
            return "it does not match " + pattern;
        }
        if (!(value instanceof Number number)) return null;
        BigDecimal exact = new BigDecimal(number.toString());
        if (schema.get("minimum") instanceof Number least && exact.compareTo(new BigDecimal(least.toString())) < 0) {
            return "it is less than " + least;
        }
        if (schema.get("maximum") instanceof Number most && exact.compareTo(new BigDecimal(most.toString())) > 0) {
            return "it is more than " + most;
        }
        return null;
    }
}
