package io.junctura.processor;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.lang.model.element.RecordComponentElement;
import org.jspecify.annotations.Nullable;

/** Turns what {@code @Field} says of a value, which is text, into a value of the component's type. */
final class Fallbacks {

    private static final Pattern SHORT_DURATION = Pattern.compile("[0-9]{1,15}(ms|s|m|h|d)");

    private final Source source;
    private final RecordComponentElement component;
    private final Map<String, Object> schema;

    Fallbacks(Source source, RecordComponentElement component, Map<String, Object> schema) {
        this.source = source;
        this.component = component;
        this.schema = schema;
    }

    /**
     * An enum's constants are shown in lower case with dashes; unless the fallback is written in capitals, as people
     * write {@code GET}.
     */
    void spellChoicesLike(String fallback) {
        if (!fallback.isEmpty() && fallback.equals(fallback.toUpperCase(Locale.ROOT))) Choices.writeInCapitals(schema);
    }

    Optional<Object> typed(String text, String annotationMember) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Object value = typed(text);
        if (value == null) {
            source.error(
                    component,
                    annotationMember + " = \"" + text + "\" is no value for \"" + component.getSimpleName()
                            + "\", which is of type " + component.asType() + ".");
        }
        return Optional.ofNullable(value);
    }

    private @Nullable Object typed(String text) {
        if (schema.get("enum") instanceof List<?> choices) {
            return choices.stream()
                    .filter(choice -> Names.folded(String.valueOf(choice)).equals(Names.folded(text)))
                    .findFirst()
                    .orElse(null);
        }
        Object type = schema.get("type");
        if (type == null) {
            if ("rows".equals(schema.get("format"))) return null;
            return schema.containsKey("oneOf") ? null : text;
        }
        try {
            return switch (String.valueOf(type)) {
                case "boolean" -> (text.equals("true") || text.equals("false")) ? Boolean.valueOf(text) : null;
                case "integer" -> integer(text);
                case "number" -> new BigDecimal(text);
                case "string" -> string(text);
                default -> null;
            };
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return null;
        }
    }

    private @Nullable Long integer(String text) {
        long value = Long.parseLong(text);
        String type = component.asType().toString();
        boolean narrow = type.endsWith("int") || type.endsWith("Integer");
        return narrow && value != (int) value ? null : (Long) value;
    }

    private @Nullable String string(String text) {
        return switch (String.valueOf(schema.get("format"))) {
            case "duration" -> isDuration(text) ? text : null;
            case "date-time" -> Instant.parse(text).equals(Instant.MIN) ? null : text;
            case "uuid" -> UUID.fromString(text).toString();
            case "base64" -> Base64.getDecoder().decode(text) == null ? null : text;
            case "date" -> LocalDate.parse(text).toString();
            case "secret" -> null;
            default -> text;
        };
    }

    private static boolean isDuration(String text) {
        return SHORT_DURATION.matcher(text).matches() || !Duration.parse(text).isNegative();
    }
}
