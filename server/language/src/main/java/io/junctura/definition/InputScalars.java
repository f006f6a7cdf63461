package io.junctura.definition;

import io.junctura.connector.input.Base64Text;
import io.junctura.connector.input.Durations;
import io.junctura.definition.Source.Scalar;
import io.junctura.expression.DocumentPatterns;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks single constant values against a JSON Schema. */
final class InputScalars {
    private static final Pattern UUID = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]+@[^\\s@]+");

    private final Findings findings;

    /** Whether choices must be written exactly. */
    private final boolean literal;

    InputScalars(Findings findings, boolean literal) {
        this.findings = findings;
        this.literal = literal;
    }

    void check(Source source, Map<String, Object> schema, @Nullable Object type) {
        if (!(source instanceof Scalar scalar)) {
            if (type != null || schema.containsKey("enum") || schema.containsKey("const")) {
                wrongType(source, type == null ? "one value" : words(String.valueOf(type)), null);
            }
            return;
        }
        Object plain = scalar.plain();
        if ("string".equals(type)) {
            if (!(plain instanceof String text)) {
                boolean time = "duration".equals(schema.get("format")) && plain instanceof Long;
                wrongType(source, words(schema), time ? plain + "s" : "\"" + plain + "\"");
            } else {
                text(scalar, text, schema);
            }
        } else if (("integer".equals(type) && !(plain instanceof Long || plain instanceof BigInteger))
                || ("number".equals(type) && !(plain instanceof Number))) {
            String bare = plain instanceof String text && text.matches("-?[0-9]{1,18}") ? text : null;
            wrongType(source, words(String.valueOf(type)), bare);
        } else if ("boolean".equals(type) && !(plain instanceof Boolean)) {
            boolean meant = plain instanceof String text && text.matches("(?i)true|false");
            wrongType(source, "true or false", meant ? String.valueOf(plain).toLowerCase(Locale.ROOT) : null);
        } else if ("null".equals(type)) {
            wrongType(source, "left out", null);
        } else {
            oneOfValues(scalar, schema);
        }
        if (plain instanceof Number number) range(scalar, number, schema);
    }

    private void text(Scalar source, String text, Map<String, Object> schema) {
        oneOfValues(source, schema);
        Object format = schema.get("format");
        try {
            if ("duration".equals(format)) Durations.parse(text);
            else if ("date-time".equals(format)) OffsetDateTime.parse(text);
            else if ("date".equals(format)) LocalDate.parse(text);
        } catch (DateTimeException e) {
            findings.add(
                    source,
                    "invalid-time",
                    GrammarCheck.label(source)
                            + " must be a time in ISO-8601 with its offset, such as 2030-01-31T09:30:00+01:00.");
        } catch (IllegalArgumentException e) {
            findings.add(source, "invalid-duration", String.valueOf(e.getMessage()));
        }
        String must = misfit(text, String.valueOf(format));
        if (must != null) findings.add(source, "invalid-value", GrammarCheck.label(source) + must);
        if (schema.get("minLength") instanceof Long least && text.length() < least) {
            findings.add(
                    source,
                    "out-of-range",
                    GrammarCheck.label(source) + " must have at least " + least + " character"
                            + (least == 1 ? "." : "s."));
        }
        if (schema.get("maxLength") instanceof Long most && text.length() > most) {
            findings.add(
                    source, "out-of-range", GrammarCheck.label(source) + " may have at most " + most + " characters.");
        }
        pattern(source, text, schema);
    }

    private static @Nullable String misfit(String text, String format) {
        return switch (format) {
            case "uri" -> isAddress(text) ? null : " must be a whole address, such as https://shop.example/orders.";
            case "email" ->
                EMAIL.matcher(text).matches() ? null : " must be an e-mail address, such as ada@shop.example.";
            case "uuid" ->
                UUID.matcher(text).matches() ? null : " must be a UUID, such as 6f1b8c3e-0b0d-4c43-9c51-0d2b6d0f3c11.";
            case "base64" -> isBase64(text) ? null : " must be bytes in Base64.";
            default -> null;
        };
    }

    private static boolean isBase64(String text) {
        try {
            Base64Text.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    void pattern(Source source, String text, Map<String, Object> schema) {
        if (!(schema.get("pattern") instanceof String pattern)) return;
        DocumentPatterns.Search search = findings.patterns().search(pattern, text);
        if (search == DocumentPatterns.Search.FOUND) return;
        if (search == DocumentPatterns.Search.TOO_MUCH_WORK) {
            findings.add(
                    source,
                    "invalid-value",
                    GrammarCheck.label(source) + " is too long to be checked against the pattern " + pattern + ".");
            return;
        }
        String wanted =
                schema.get("x-pattern-hint") instanceof String hint ? " must be " + hint : " must match " + pattern;
        findings.add(source, "invalid-value", GrammarCheck.label(source) + wanted + ".");
    }

    private static boolean isAddress(String text) {
        try {
            return new URI(text).isAbsolute();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void range(Scalar source, Number number, Map<String, Object> schema) {
        BigDecimal value = new BigDecimal(number.toString());
        if (schema.get("minimum") instanceof Number least && value.compareTo(new BigDecimal(least.toString())) < 0) {
            findings.add(source, "out-of-range", GrammarCheck.label(source) + " must be at least " + least + ".");
        }
        if (schema.get("maximum") instanceof Number most && value.compareTo(new BigDecimal(most.toString())) > 0) {
            findings.add(source, "out-of-range", GrammarCheck.label(source) + " must be at most " + most + ".");
        }
    }

    private void oneOfValues(Scalar source, Map<String, Object> schema) {
        List<Object> allowed = new ArrayList<>();
        if (schema.get("enum") instanceof List<?> values) allowed.addAll(values);
        else if (schema.containsKey("const")) allowed.add(schema.get("const"));
        if (allowed.isEmpty()) return;
        List<String> names = new ArrayList<>();
        for (Object one : allowed) {
            if (one == null) continue;
            if (one.equals(source.plain())) return;
            if (!literal && one instanceof String name && source.plain() instanceof String text && alike(name, text))
                return;
            names.add(String.valueOf(one));
        }
        findings.add(
                source,
                "invalid-value",
                GrammarCheck.label(source) + " must be " + Findings.oneOf(names) + "; \"" + source.plain()
                        + "\" is not.",
                Findings.nearest(String.valueOf(source.plain()), names));
    }

    void wrongType(Source source, String wanted, @Nullable String suggestion) {
        findings.add(
                source,
                "wrong-type",
                GrammarCheck.label(source) + " must be " + wanted + ", but this is " + source.kind() + ".",
                suggestion);
    }

    static String words(Map<String, Object> schema) {
        if ("duration".equals(schema.get("format"))) return "a duration such as 30s";
        if ("date-time".equals(schema.get("format"))) return "a time in ISO-8601";
        if ("date".equals(schema.get("format"))) return "a date such as 2030-01-31";
        if ("uuid".equals(schema.get("format"))) return "a UUID";
        if ("base64".equals(schema.get("format"))) return "bytes in Base64";
        return "text";
    }

    static String words(String type) {
        return switch (type) {
            case "object" -> "a map";
            case "array" -> "a list";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            default -> "text";
        };
    }

    /** Choices are compared without case; dashes and underscores are equal. */
    static boolean alike(String name, String written) {
        return bare(name).equals(bare(written));
    }

    private static String bare(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}
