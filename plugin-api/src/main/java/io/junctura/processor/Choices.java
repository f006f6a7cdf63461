package io.junctura.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;

/** The choices of an enum in a schema: its constants, and the first sentences of their documentation. */
final class Choices {
    private static final String TEXTS = "x-choices";

    private Choices() {}

    static Map<String, Object> of(TypeElement type, Source source) {
        List<Object> values = new ArrayList<>();
        Map<String, Object> texts = new LinkedHashMap<>();
        for (Element constant : type.getEnclosedElements()) {
            if (constant.getKind() != ElementKind.ENUM_CONSTANT) continue;
            String value = Names.kebabCase(constant.getSimpleName().toString());
            values.add(value);
            String docs = firstSentence(source.javadoc(constant).main());
            // The value stays visible, because documents contain it.
            if (!docs.isEmpty()) texts.put(value, value + ": " + docs);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "string");
        schema.put("enum", values);
        if (!texts.isEmpty()) schema.put(TEXTS, texts);
        return schema;
    }

    /** Without its full stop, and as plain text: forms show it in a list. */
    private static String firstSentence(String docs) {
        String line = docs.replace("`", "").replace("**", "").replaceAll("\\s+", " ");
        int end = line.indexOf(". ");
        if (end >= 0) return line.substring(0, end);
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    /** Writes the choices in capitals, as people write {@code GET}. */
    static void writeInCapitals(Map<String, Object> schema) {
        if (!(schema.get("enum") instanceof List<?> values)) return;
        schema.put("enum", values.stream().<Object>map(Choices::inCapitals).toList());
        if (!(schema.get(TEXTS) instanceof Map<?, ?> texts)) return;
        Map<String, Object> capitals = new LinkedHashMap<>();
        texts.forEach((value, text) -> capitals.put(
                inCapitals(value),
                inCapitals(value)
                        + String.valueOf(text).substring(String.valueOf(value).length())));
        schema.put(TEXTS, capitals);
    }

    private static String inCapitals(Object value) {
        return String.valueOf(value).toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
