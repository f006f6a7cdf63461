package io.junctura.definition;

import io.junctura.connector.input.Durations;
import io.junctura.definition.Grammar.Choice;
import io.junctura.definition.Grammar.Condition;
import io.junctura.definition.Grammar.Count;
import io.junctura.definition.Grammar.Either;
import io.junctura.definition.Grammar.Flag;
import io.junctura.definition.Grammar.Formula;
import io.junctura.definition.Grammar.ListOf;
import io.junctura.definition.Grammar.MapOf;
import io.junctura.definition.Grammar.Message;
import io.junctura.definition.Grammar.Moment;
import io.junctura.definition.Grammar.Name;
import io.junctura.definition.Grammar.OneOf;
import io.junctura.definition.Grammar.PerTime;
import io.junctura.definition.Grammar.Ref;
import io.junctura.definition.Grammar.Sequence;
import io.junctura.definition.Grammar.Shape;
import io.junctura.definition.Grammar.Span;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Text;
import io.junctura.definition.Grammar.Values;
import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.definition.Source.Scalar;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a document against the grammar, key by key. What names mean is not looked at here. */
final class GrammarCheck {

    private final Findings findings;

    GrammarCheck(Findings findings) {
        this.findings = findings;
    }

    void check(Source source, Shape shape) {
        if (shape instanceof Ref ref) check(source, DocumentGrammar.named(ref));
        else if (shape instanceof Struct struct) struct(source, struct);
        else if (shape instanceof OneOf oneOf) oneOf(source, oneOf);
        else if (shape instanceof ListOf list) list(source, list);
        else if (shape instanceof MapOf map) map(source, map);
        else if (shape instanceof Values values) values(source, values);
        else if (shape instanceof Sequence) sequence(source);
        else if (shape instanceof Either either)
            check(source, source instanceof Fields ? either.full() : either.brief());
        else if (!(shape instanceof Grammar.Value)) scalar(source, shape);
    }

    private void struct(Source source, Struct struct) {
        Fields fields = fields(source);
        if (fields == null) return;
        for (Field field : fields.fields().values()) {
            Grammar.Key key = find(struct, field.name());
            if (key != null) check(field.value(), key.shape());
            else unknown(field, struct.names(), "here");
        }
        missing(fields, struct);
    }

    private void missing(Fields fields, Struct struct) {
        for (Grammar.Key key : struct.keys()) {
            if (key.required() && !fields.fields().containsKey(key.name())) {
                findings.add(
                        fields, "missing-key", "The key \"" + key.name() + "\" is missing here: " + lower(key.about()));
            }
        }
        some(fields, struct);
    }

    private void some(Fields fields, Struct struct) {
        if (struct.some().isEmpty()) return;
        if (struct.some().stream().anyMatch(fields.fields()::containsKey)) return;
        findings.add(fields, "missing-key", "A key is missing here: " + Findings.oneOf(struct.some()) + ", or both.");
    }

    private void unknown(Field field, List<String> known, String where) {
        String near = Findings.nearest(field.name(), known);
        findings.add(
                field.value().pointer(),
                field.at(),
                "unknown-key",
                "The key \"" + field.name() + "\" is not known " + where + ". Known are " + String.join(", ", known)
                        + ".",
                near);
    }

    private void oneOf(Source source, OneOf oneOf) {
        Fields fields = fields(source);
        if (fields == null) return;
        List<Struct> found = new ArrayList<>();
        for (Struct kind : oneOf.kinds()) {
            if (fields.fields().containsKey(kind.keys().get(0).name())) found.add(kind);
        }
        if (found.size() == 1) {
            kind(fields, oneOf, found.get(0));
            return;
        }
        if (found.isEmpty()) noKind(fields, oneOf);
        else {
            List<String> kinds =
                    found.stream().map(kind -> kind.keys().get(0).name()).toList();
            Field second = fields.fields().get(kinds.get(1));
            findings.add(
                    fields.pointer(),
                    second == null ? fields.at() : second.at(),
                    "several-kinds",
                    "A " + oneOf.what() + " is of one kind, but this has "
                            + Findings.oneOf(kinds).replace(" or ", " and ") + ". Make it " + kinds.size() + " "
                            + oneOf.what() + "s, one after the other.",
                    null);
        }
        // What is inside can be checked all the same.
        for (Field field : fields.fields().values()) {
            for (Struct kind : found.isEmpty() ? oneOf.kinds() : found) {
                Grammar.Key key = find(kind, field.name());
                if (key == null) continue;
                check(field.value(), key.shape());
                break;
            }
        }
    }

    private void kind(Fields fields, OneOf oneOf, Struct kind) {
        String name = kind.keys().get(0).name();
        for (Field field : fields.fields().values()) {
            Grammar.Key key = find(kind, field.name());
            if (key != null) {
                check(field.value(), key.shape());
            } else if (oneOf.kinds().stream().anyMatch(other -> find(other, field.name()) != null)) {
                String instead = StepKinds.insteadOf(field.name(), name);
                findings.add(
                        field.value().pointer(),
                        field.at(),
                        "key-of-another-kind",
                        "The key \"" + field.name() + "\" does not belong to a " + oneOf.what() + " with \"" + name
                                + "\"." + (instead == null ? "" : " " + instead),
                        null);
            } else {
                unknown(field, kind.names(), "in a " + oneOf.what() + " with \"" + name + "\"");
            }
        }
        missing(fields, kind);
    }

    private void noKind(Fields fields, OneOf oneOf) {
        for (Field field : fields.fields().values()) {
            boolean known = oneOf.kinds().stream().anyMatch(kind -> find(kind, field.name()) != null);
            String near = known ? null : Findings.nearest(field.name(), oneOf.names());
            if (near != null) {
                findings.add(
                        field.value().pointer(),
                        field.at(),
                        "unknown-key",
                        "\"" + field.name() + "\" is not a kind of " + oneOf.what() + ".",
                        near);
                return;
            }
        }
        findings.add(
                fields,
                "missing-kind",
                "This " + oneOf.what() + " does not say what it is: it needs one of the keys "
                        + Findings.oneOf(oneOf.names()) + ".");
        for (Field field : fields.fields().values()) {
            if (oneOf.kinds().stream().allMatch(kind -> find(kind, field.name()) == null)) {
                findings.add(
                        field.value().pointer(),
                        field.at(),
                        "unknown-key",
                        "The key \"" + field.name() + "\" is not known in a " + oneOf.what() + ".",
                        null);
            }
        }
    }

    private void list(Source source, ListOf list) {
        if (!(source instanceof Items items)) {
            wrongType(source, "a list", source.plain() == null ? "[]" : null);
            return;
        }
        if (items.items().size() < list.min()) {
            findings.add(source, "empty", label(source) + " must not be empty.");
        }
        for (Source item : items.items()) check(item, list.items());
    }

    private void map(Source source, MapOf map) {
        Fields fields = fields(source);
        if (fields == null) return;
        int size = fields.fields().size();
        if (size < map.min()) {
            String wanted = map.min() == 1 ? " must not be empty." : " must have at least " + map.min() + " keys.";
            findings.add(source, size == 0 ? "empty" : "too-few", label(source) + wanted);
        }
        for (Field field : fields.fields().values()) {
            key(field, map.keys());
            check(field.value(), map.values());
        }
    }

    private void values(Source source, Values values) {
        if (source instanceof Scalar scalar && isWhole(scalar.plain())) return;
        if (source.plain() instanceof String) {
            wrongType(source, "a map, or one whole expression", null);
            return;
        }
        Fields fields = fields(source);
        if (fields == null) return;
        for (Field field : fields.fields().values()) key(field, values.keys());
    }

    private void sequence(Source source) {
        if (source instanceof Items || isWhole(source.plain())) return;
        wrongType(source, "a list, or one whole expression that makes one", whole(source.plain()));
    }

    private void key(Field field, Name name) {
        if (name.pattern().matcher(field.name()).matches()) return;
        findings.add(
                field.value().pointer(),
                field.at(),
                "invalid-name",
                "The name \"" + field.name() + "\" must be " + name.rule() + ".",
                repaired(field.name(), name));
    }

    private @Nullable Fields fields(Source source) {
        if (source instanceof Fields fields) return fields;
        wrongType(source, "a map", null);
        return null;
    }

    private void scalar(Source source, Shape shape) {
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
                        label(source) + " must be " + name.rule() + "; \"" + text + "\" is not.",
                        repaired(text, name));
            }
        } else if (shape instanceof Choice choice) {
            if (!(plain instanceof String text) || !choice.values().contains(text)) {
                findings.add(
                        source,
                        "invalid-value",
                        label(source) + " must be " + Findings.oneOf(choice.values()) + ".",
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
            if (!constant && !isWhole(plain)) {
                findings.add(
                        source,
                        "not-an-expression",
                        label(source) + " must be one expression in {{ }}, and nothing around it.",
                        whole(plain));
            }
        }
    }

    private void count(Source source, Count count) {
        if (count.orExpression() && isWhole(source.plain())) return;
        if (!(source.plain() instanceof Number number)) {
            wrongType(source, count.orExpression() ? "a whole number or one expression" : "a whole number", null);
        } else if (!(number instanceof Long whole) || whole < count.min() || whole > count.max()) {
            findings.add(
                    source,
                    "out-of-range",
                    label(source) + " must be a whole number from " + count.min()
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

    /** Notes it if the text is no duration that a document may give. */
    static void duration(Source source, String text, Findings findings) {
        try {
            if (Durations.parse(text).isZero()) {
                findings.add(source, "invalid-duration", label(source) + " must be longer than nothing.");
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

    /** Notes it if the text is no time that a document may give. */
    static void time(Source source, String text, Findings findings) {
        try {
            OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            findings.add(
                    source,
                    "invalid-time",
                    label(source) + " must be a time in ISO-8601 with its offset, such as 2030-01-31T09:00:00+01:00; \""
                            + text + "\" is not.");
        }
    }

    private void wrongType(Source source, String wanted, @Nullable String suggestion) {
        findings.add(
                source,
                "wrong-type",
                label(source) + " must be " + wanted + ", but this is " + source.kind() + ".",
                suggestion);
    }

    private static boolean holdsExpression(@Nullable Object plain) {
        return plain instanceof String text && text.contains("{{");
    }

    /** Text that was probably meant as an expression, as one. */
    private static @Nullable String whole(@Nullable Object plain) {
        return plain instanceof String text && !text.contains("{{") ? "\"{{ " + text + " }}\"" : null;
    }

    private static @Nullable String quoted(Source source) {
        // An alias of what is written elsewhere is a secret by its place in the document alone.
        if (source.pointer().startsWith("/secrets/")) return null;
        return source instanceof Scalar scalar && scalar.plain() != null ? "\"" + scalar.plain() + "\"" : null;
    }

    /** The name without what is not allowed in it; null if nothing is left. */
    private static @Nullable String repaired(String name, Name rule) {
        boolean dashes = rule.pattern().matcher("a-b").matches();
        String plain = name.replaceAll("[^A-Za-z0-9]+", dashes ? "-" : "_").replaceAll("^[^A-Za-z]+|[_-]+$", "");
        if (plain.isEmpty()) return null;
        String small = rule.pattern().matcher("aB").matches()
                ? Character.toLowerCase(plain.charAt(0)) + plain.substring(1)
                : plain.toLowerCase(java.util.Locale.ROOT);
        return rule.pattern().matcher(small).matches() ? small : null;
    }

    /** A sentence's subject: the key, or which item of which list. */
    static String label(Source source) {
        String pointer = source.pointer();
        int slash = pointer.lastIndexOf('/');
        if (slash < 0) return "The document";
        String last = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
        if (!last.matches("[0-9]+")) return "\"" + last + "\"";
        String list = pointer.substring(pointer.lastIndexOf('/', slash - 1) + 1, slash);
        return "Item " + (Integer.parseInt(last) + 1) + " of \"" + list + "\"";
    }

    static boolean isWhole(@Nullable Object plain) {
        if (!(plain instanceof String text)) return false;
        return text.startsWith("{{") && !text.startsWith("{{{{") && text.endsWith("}}");
    }

    private static Grammar.@Nullable Key find(Struct struct, String name) {
        for (Grammar.Key key : struct.keys()) {
            if (key.name().equals(name)) return key;
        }
        return null;
    }

    private static String lower(String about) {
        return Character.toLowerCase(about.charAt(0)) + about.substring(1);
    }
}
