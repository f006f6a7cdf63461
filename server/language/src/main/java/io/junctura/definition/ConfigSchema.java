package io.junctura.definition;

import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.definition.Source.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;

/** Checks that the schema of a config property is valid, and that the property's default fits it. */
final class ConfigSchema {

    private ConfigSchema() {}

    static void check(Fields property, Findings findings) {
        for (String key : new String[] {"minimum", "maximum"}) {
            Source bound = property.get(key);
            if (bound != null && !(bound.plain() instanceof Number)) {
                findings.add(
                        bound, "wrong-type", "\"" + key + "\" must be a number, but this is " + bound.kind() + ".");
            }
        }
        if (property.get("pattern") instanceof Scalar pattern && pattern.plain() instanceof String text) {
            String mistake = findings.patterns().mistakeIn(text);
            if (mistake != null) {
                findings.add(pattern, "invalid-pattern", "This regular expression cannot be used. " + mistake);
            }
        }
        if (property.get("properties") instanceof Fields inner) {
            inner.fields().values().forEach(field -> {
                if (field.value() instanceof Fields below) check(below, findings);
            });
        }
        if (property.get("items") instanceof Fields below) check(below, findings);
        Map<String, Object> schema = plain(property);
        InputCheck check = InputCheck.literal(schema, findings);
        Source fallback = property.get("default");
        if (fallback != null) check.check(fallback);
        if (property.get("enum") instanceof Items values) {
            Map<String, Object> withoutEnum = new LinkedHashMap<>(schema);
            withoutEnum.remove("enum");
            values.items()
                    .forEach(value -> InputCheck.literal(withoutEnum, findings).check(value));
        }
    }

    private static Map<String, Object> plain(Fields property) {
        Map<String, Object> schema = new LinkedHashMap<>();
        property.plain().forEach((key, value) -> {
            if (value != null) schema.put(key, value);
        });
        return schema;
    }
}
