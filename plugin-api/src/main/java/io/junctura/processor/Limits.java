package io.junctura.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.lang.model.element.RecordComponentElement;

/** Adds the limits of {@code @Field} to the schema of a component. */
final class Limits {

    private final Source source;
    private final RecordComponentElement component;
    private final Map<String, Object> schema;

    /** The schema of one text: of the component, or of each item of its list. */
    private final Map<String, Object> text;

    @SuppressWarnings("unchecked") // A schema has no other keys.
    Limits(Source source, RecordComponentElement component, Map<String, Object> schema) {
        this.source = source;
        this.component = component;
        this.schema = schema;
        this.text = schema.get("items") instanceof Map<?, ?> items ? (Map<String, Object>) items : schema;
    }

    void add(Map<String, Object> field) {
        List<String> choices = Source.texts(field.get("choices"));
        if (!choices.isEmpty() && isPlainText("choices")) {
            text.put("enum", new ArrayList<Object>(choices));
        }
        String pattern = String.valueOf(field.getOrDefault("pattern", ""));
        String hint = String.valueOf(field.getOrDefault("patternHint", ""));
        if (!pattern.isEmpty() && isPlainText("pattern")) pattern(pattern, hint);
        if (pattern.isEmpty() && !hint.isEmpty())
            source.error(component, "patternHint says what a pattern means; add one.");
        range(field);
    }

    private void pattern(String pattern, String hint) {
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            source.error(component, "pattern is no regular expression: " + e.getDescription() + ".");
        }
        if (hint.isEmpty()) {
            source.error(component, "Say in patternHint what fits the pattern: people do not read patterns.");
        }
        text.put("pattern", pattern);
        text.put("x-pattern-hint", hint);
    }

    private void range(Map<String, Object> field) {
        boolean least = field.get("min") instanceof Long min && min != Long.MIN_VALUE;
        boolean most = field.get("max") instanceof Long max && max != Long.MAX_VALUE;
        if (!least && !most) return;
        if (!"integer".equals(schema.get("type")) && !"number".equals(schema.get("type"))) {
            source.error(component, "min and max are for numbers.");
        }
        if (least) schema.put("minimum", field.get("min"));
        if (most) schema.put("maximum", field.get("max"));
    }

    private boolean isPlainText(String what) {
        boolean plain = "string".equals(text.get("type")) && !text.containsKey("format") && !text.containsKey("enum");
        if (!plain) source.error(component, what + " is for components of type String, or lists of these.");
        return plain;
    }
}
