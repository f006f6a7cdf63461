package io.junctura.definition;

import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.definition.Source.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the rules that a plugin states about several components of one record ({@code @Rule}), as far as their values
 * are constant.
 */
final class InputRules {

    private final Map<?, ?> properties;
    private final Fields fields;
    private final Findings findings;

    private InputRules(Map<?, ?> properties, Fields fields, Findings findings) {
        this.properties = properties;
        this.fields = fields;
        this.findings = findings;
    }

    static void check(Fields fields, Map<String, Object> schema, Findings findings) {
        if (!(schema.get("x-rules") instanceof List<?> rules)) return;
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        InputRules check = new InputRules(properties, fields, findings);
        for (Object rule : rules) {
            if (rule instanceof Map<?, ?> one) check.rule(one);
        }
    }

    private void rule(Map<?, ?> rule) {
        String condition = condition(rule);
        if (condition == null) return;
        List<String> of = texts(rule.get("of"));
        List<Source> given = new ArrayList<>();
        for (String name : of) {
            Source source = fields.get(name);
            if (source != null && !isNull(source)) given.add(source);
        }
        switch (String.valueOf(rule.get("must"))) {
            case "at-most-one" -> atMostOne(given, condition);
            case "at-least-one" -> atLeastOne(given, of, condition);
            case "exactly-one" -> {
                atMostOne(given, condition);
                atLeastOne(given, of, condition);
            }
            case "all" -> all(of, condition);
            case "none" ->
                given.forEach(one -> findings.add(
                        one,
                        "not-together",
                        GrammarCheck.label(one) + " cannot be given" + condition + ". Leave one of the two out."));
            case "map" -> given.forEach(one -> kind(one, one instanceof Fields, "a map", condition));
            case "text" -> given.forEach(one -> kind(one, one instanceof Scalar, "a text", condition));
            case "file" ->
                given.forEach(one -> kind(
                        one,
                        false,
                        "a file that the trigger or another step hands on, such as {{ payload }}",
                        condition));
            default -> {
                // "only" is for forms; rules of newer APIs cannot be checked.
            }
        }
    }

    /** The condition of the rule, as the end of a sentence; null: it does not hold. */
    private @Nullable String condition(Map<?, ?> rule) {
        if (!(rule.get("when") instanceof String when)) return "";
        List<String> is = texts(rule.get("is"));
        for (String value : constants(when)) {
            if (is.stream().noneMatch(one -> InputScalars.alike(one, value))) continue;
            boolean list = fields.get(when) instanceof Items;
            return " where \"" + when + (list ? "\" holds " : "\" is ") + value;
        }
        return null;
    }

    /** The value of an expression may turn out to be absent, so it does not count. */
    private void atMostOne(List<Source> given, String condition) {
        List<Source> certain = given.stream().filter(one -> !isOpen(one)).toList();
        if (certain.size() < 2) return;
        findings.add(
                certain.get(1),
                "not-together",
                labels(certain) + " exclude each other" + condition + ". Give one of them.");
    }

    private static String labels(List<Source> sources) {
        List<String> labels = sources.stream().map(GrammarCheck::label).toList();
        int last = labels.size() - 1;
        return String.join(", ", labels.subList(0, last)) + " and " + labels.get(last);
    }

    private void atLeastOne(List<Source> given, List<String> of, String condition) {
        if (!given.isEmpty()) return;
        findings.add(
                fields,
                "missing-field",
                Findings.oneOf(of) + " is missing in " + GrammarCheck.label(fields) + condition + ".");
    }

    private void all(List<String> of, String condition) {
        for (String name : of) {
            Source source = fields.get(name);
            if (source != null && !isNull(source)) continue;
            findings.add(
                    source == null ? fields : source,
                    "missing-field",
                    "\"" + name + "\" is missing in " + GrammarCheck.label(fields) + condition + ".");
        }
    }

    private void kind(Source source, boolean fits, String wanted, String condition) {
        if (fits || isOpen(source)) return;
        findings.add(
                source,
                "wrong-type",
                GrammarCheck.label(source) + " must be " + wanted + condition + ", but this is " + source.kind() + ".");
    }

    /** The value of a component, or the values of its list, or its default. Empty: unknown. */
    private List<String> constants(String name) {
        Source source = fields.get(name);
        if (source == null || isNull(source)) {
            Object fallback = properties.get(name) instanceof Map<?, ?> schema ? schema.get("default") : null;
            return fallback == null ? List.of() : List.of(String.valueOf(fallback));
        }
        List<String> constants = new ArrayList<>();
        for (Source one : source instanceof Items items ? items.items() : List.of(source)) {
            Object plain = one instanceof Scalar scalar ? scalar.plain() : null;
            boolean dynamic = plain instanceof String text && InputCheck.isDynamic(text);
            if (plain != null && !dynamic) constants.add(plain.toString());
        }
        return constants;
    }

    private static boolean isNull(Source source) {
        return (source instanceof Scalar scalar && scalar.plain() == null)
                || (source instanceof Items items && items.items().isEmpty());
    }

    /** Whether it is one whole expression, whose value may be anything. */
    private static boolean isOpen(Source source) {
        return source instanceof Scalar scalar && GrammarCheck.isWhole(scalar.plain());
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) list.forEach(one -> texts.add(String.valueOf(one)));
        return texts;
    }
}
