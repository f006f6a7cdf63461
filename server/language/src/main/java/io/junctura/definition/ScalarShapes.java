package io.junctura.definition;

import io.junctura.connector.input.Durations;
import io.junctura.definition.Grammar.Choice;
import io.junctura.definition.Grammar.Condition;
import io.junctura.definition.Grammar.Count;
import io.junctura.definition.Grammar.Flag;
import io.junctura.definition.Grammar.Formula;
import io.junctura.definition.Grammar.Message;
import io.junctura.definition.Grammar.Moment;
import io.junctura.definition.Grammar.Name;
import io.junctura.definition.Grammar.PerTime;
import io.junctura.definition.Grammar.Shape;
import io.junctura.definition.Grammar.Span;
import io.junctura.definition.Grammar.Text;
import io.junctura.definition.Source.Scalar;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Checks single values against the grammar: names, choices, numbers, durations, times and expressions. */
final class ScalarShapes {
    private final Findings findings;

    ScalarShapes(Findings findings) {
        this.findings = findings;
    }

    void check(Source source, Shape shape) {
        Object plain = source.plain();
        if (shape instanceof Text || shape instanceof Message) {
            boolean nothing = plain == null && shape instanceof Message message && message.orNothing();
            if (!(plain instanceof String) && !nothing) wrongType(source, "text", quoted(source));
        } else if (shape instanceof Name name) {
            if (!(plain instanceof String text)) wrongType(source, "text", quoted(source));
            else if (!name.pattern().matcher(text).matches()) {
                findings.add(
                        source,
                        "invalid-name",
                        GrammarCheck.label(source) + " must be " + name.rule() + "; \"" + text + "\" is not.",
                        repaired(text, name));
            }
        } else if (shape instanceof Choice choice) {
            if (!(plain instanceof String text) || !choice.values().contains(text)) {
                findings.add(
                        source,
                        "invalid-value",
                        GrammarCheck.label(source) + " must be " + Findings.oneOf(choice.values()) + ".",
                        plain instanceof String text ? Findings.nearest(text, choice.values()) : null);
            }
        } else if (shape instanceof Flag) {
            if (!(plain instanceof Boolean)) wrongType(source, "true or false", null);
        } else if (shape instanceof Count count) {
            count(source, count);
        } else if (shape instanceof Span span) {
            span(source, span);
        } else if (shape instanceof PerTime) {
            perTime(source);
        } else if (shape instanceof Moment) {
            moment(source);
        } else if (shape instanceof Condition || shape instanceof Formula) {
            boolean constant = shape instanceof Condition && plain instanceof Boolean;
            if (!constant && !GrammarCheck.isWhole(plain)) {
                findings.add(
                        source,
                        "not-an-expression",
                        GrammarCheck.label(source) + " must be one expression in {{ }}, without other text.",
                        whole(plain));
            }
        }
    }

    private void count(Source source, Count count) {
        if (count.orExpression() && GrammarCheck.isWhole(source.plain())) return;
        if (!(source.plain() instanceof Number number)) {
            wrongType(source, count.orExpression() ? "a whole number or one expression" : "a whole number", null);
        } else if (!(number instanceof Long whole) || whole < count.min() || whole > count.max()) {
            findings.add(
                    source,
                    "out-of-range",
                    GrammarCheck.label(source) + " must be a whole number from " + count.min()
                            + (count.max() == Integer.MAX_VALUE ? "" : " to " + count.max()) + ".");
        }
    }

    private void span(Source source, Span span) {
        if (span.orExpression() && holdsExpression(source.plain())) return;
        if (!(source.plain() instanceof String text)) {
            wrongType(
                    source,
                    "a duration such as 500ms, 5s, 10m, 24h or 7d",
                    source.plain() instanceof Long number && number > 0 ? number + "s" : null);
            return;
        }
        duration(source, text, findings);
    }

    /** Reports a text that is no valid duration. */
    static void duration(Source source, String text, Findings findings) {
        try {
            if (Durations.parse(text).isZero()) {
                findings.add(source, "invalid-duration", GrammarCheck.label(source) + " must be longer than zero.");
            }
        } catch (IllegalArgumentException e) {
            findings.add(source, "invalid-duration", String.valueOf(e.getMessage()));
        }
    }

    private void perTime(Source source) {
        if (!(source.plain() instanceof String text)) {
            wrongType(source, "a rate such as 100/1m", source.plain() instanceof Long number ? number + "/1m" : null);
            return;
        }
        try {
            ConnectionLimits.Rate.parse(text);
        } catch (IllegalArgumentException e) {
            findings.add(source, "invalid-rate", String.valueOf(e.getMessage()));
        }
    }

    private void moment(Source source) {
        if (holdsExpression(source.plain())) return;
        if (!(source.plain() instanceof String text)) {
            wrongType(source, "a time such as 2030-01-31T09:00:00+01:00, or an expression that makes one", null);
        } else {
            time(source, text, findings);
        }
    }

    /** Reports a text that is no valid time. */
    static void time(Source source, String text, Findings findings) {
        try {
            OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            findings.add(
                    source,
                    "invalid-time",
                    GrammarCheck.label(source)
                            + " must be a time in ISO-8601 with its offset, such as 2030-01-31T09:00:00+01:00; \""
                            + text + "\" is not.");
        }
    }

    void wrongType(Source source, String wanted, @Nullable String suggestion) {
        findings.add(
                source,
                "wrong-type",
                GrammarCheck.label(source) + " must be " + wanted + ", but this is " + source.kind() + ".",
                suggestion);
    }

    private static boolean holdsExpression(@Nullable Object plain) {
        return plain instanceof String text && text.contains("{{");
    }

    /** The expression for a text that was probably meant as one. */
    static @Nullable String whole(@Nullable Object plain) {
        return plain instanceof String text && !text.contains("{{") ? "\"{{ " + text + " }}\"" : null;
    }

    private static @Nullable String quoted(Source source) {
        // Under secrets, an alias stands for a secret, although its text is written elsewhere.
        if (source.pointer().startsWith("/secrets/")) return null;
        return source instanceof Scalar scalar && scalar.plain() != null ? "\"" + scalar.plain() + "\"" : null;
    }

    /** The name without the characters that are not allowed; null: nothing is left. */
    static @Nullable String repaired(String name, Name rule) {
        boolean dashes = rule.pattern().matcher("a-b").matches();
        String plain = name.replaceAll("[^A-Za-z0-9]+", dashes ? "-" : "_").replaceAll("^[^A-Za-z]+|[_-]+$", "");
        if (plain.isEmpty()) return null;
        String small = rule.pattern().matcher("aB").matches()
                ? Character.toLowerCase(plain.charAt(0)) + plain.substring(1)
                : plain.toLowerCase(java.util.Locale.ROOT);
        return rule.pattern().matcher(small).matches() ? small : null;
    }
}
