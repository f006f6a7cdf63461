package io.junctura.definition;

import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.definition.Source.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks constant values of a document against a JSON Schema of the closed kind that descriptors and config have.
 * Values of expressions are not known yet. Null counts as absent, and a single value as a list with one item.
 */
final class InputCheck {

    private static final Pattern SECRET = Pattern.compile("\\{\\{\\s*secret\\.[A-Za-z0-9_]+\\s*}}");

    private final Map<String, Object> root;
    private final Findings findings;
    private final InputScalars scalars;

    /** Whether values are taken literally: no expressions, and choices and lists must be exact. */
    private final boolean literal;

    InputCheck(Map<String, Object> schema, Findings findings) {
        this(schema, findings, false);
    }

    private InputCheck(Map<String, Object> schema, Findings findings, boolean literal) {
        this.root = schema;
        this.findings = findings;
        this.literal = literal;
        this.scalars = new InputScalars(findings, literal);
    }

    /** For values that are not inputs, such as the config values of an instance. */
    static InputCheck literal(Map<String, Object> schema, Findings findings) {
        return new InputCheck(schema, findings, true);
    }

    void check(Source source) {
        value(source, root);
    }

    /** The pointers, relative to {@code source}, of the texts that are made of path segments. */
    Set<String> segments(Source source) {
        Set<String> found = new HashSet<>();
        walk(source, root, (value, schema) -> {
            if ("path-segment".equals(schema.get("x-mixed"))) {
                found.add(value.pointer().substring(source.pointer().length()));
            }
        });
        return found;
    }

    /** Visits the values whose schemas are known. */
    private void walk(Source source, Map<String, Object> given, BiConsumer<Source, Map<String, Object>> visitor) {
        Map<String, Object> schema = resolved(given);
        List<Map<String, Object>> variants = variants(schema);
        if (!variants.isEmpty()) {
            Map<String, Object> variant = source instanceof Fields fields ? chosen(fields, schema, variants) : null;
            if (variant != null) walk(source, variant, visitor);
            return;
        }
        visitor.accept(source, schema);
        if (source instanceof Fields fields) {
            for (Field field : fields.fields().values()) {
                Map<String, Object> inner = property(schema, field.name());
                if (inner != null) walk(field.value(), inner, visitor);
            }
        } else if (source instanceof Items items) {
            for (Source item : items.items()) walk(item, map(schema.get("items")), visitor);
        }
    }

    private void value(Source source, Map<String, Object> given) {
        Map<String, Object> schema = resolved(given);
        if (source instanceof Scalar scalar && scalar.plain() == null) return;
        List<Map<String, Object>> variants = variants(schema);
        if (!variants.isEmpty()) {
            variant(source, schema, variants);
            return;
        }
        if (isSecret(schema)) {
            secret(source);
            return;
        }
        if (!literal && source instanceof Scalar scalar && scalar.plain() instanceof String text) {
            if (SECRET.matcher(text).matches() && !"array".equals(schema.get("type"))) {
                secretNotAllowed(source);
                return;
            }
            if (isDynamic(text)) {
                dynamic(source, text, schema);
                return;
            }
        }
        if (isFile(schema)) noFile(source);
        else constant(source, schema);
    }

    private static boolean isFile(Map<String, Object> schema) {
        return "file".equals(schema.get("format"));
    }

    /** No document can contain a file: only an expression yields one. */
    private void noFile(Source source) {
        boolean empty = source.plain() instanceof String text && text.isBlank();
        findings.add(
                source,
                empty ? "missing-field" : "wrong-type",
                "Choose a file for " + GrammarCheck.label(source)
                        + ": one that the trigger or an earlier step yields, such as"
                        + " {{ payload.file }}"
                        + (empty ? "." : ". This is " + source.kind() + "."));
    }

    /** Whether a person has chosen no file for a field that needs none. */
    private boolean isLeftEmpty(Field field, Map<String, Object> inner, Map<String, Object> schema) {
        return isFile(resolved(inner))
                && field.value().plain() instanceof String text
                && text.isBlank()
                && !(schema.get("required") instanceof List<?> required && required.contains(field.name()));
    }

    private void constant(Source source, Map<String, Object> schema) {
        Object type = schema.get("type");
        if (type instanceof List<?> types) type = types.isEmpty() ? null : types.get(0);
        if ("object".equals(type) || (type == null && source instanceof Fields)) {
            object(source, schema);
        } else if ("array".equals(type) || (type == null && source instanceof Items)) {
            if (source instanceof Items items) {
                for (Source item : items.items()) value(item, map(schema.get("items")));
            } else if (literal) {
                scalars.wrongType(source, InputScalars.words("array"), null);
            } else {
                value(source, map(schema.get("items"))); // A single value counts as a list with one item.
            }
        } else {
            scalars.check(source, schema, type);
        }
    }

    private void object(Source source, Map<String, Object> schema) {
        if (!(source instanceof Fields fields)) {
            scalars.wrongType(source, "a map", null);
            return;
        }
        Map<String, Object> properties = map(schema.get("properties"));
        for (Field field : fields.fields().values()) {
            Map<String, Object> inner = property(schema, field.name());
            if (inner != null) {
                if (!isLeftEmpty(field, inner, schema)) value(field.value(), inner);
            } else {
                findings.add(
                        field.value().pointer(),
                        field.at(),
                        "unknown-field",
                        "There is no \"" + field.name() + "\" here."
                                + (properties.isEmpty()
                                        ? " Nothing is to be filled in."
                                        : " Known are " + String.join(", ", properties.keySet()) + "."),
                        Findings.nearest(field.name(), properties.keySet()));
            }
        }
        required(fields, schema, properties);
        InputRules.check(fields, schema, findings);
    }

    private void required(Fields fields, Map<String, Object> schema, Map<String, Object> properties) {
        if (!(schema.get("required") instanceof List<?> required)) return;
        for (Object one : required) {
            String name = String.valueOf(one);
            Source value = fields.get(name);
            Map<String, Object> property = map(properties.get(name));
            Object title = property.get("title");
            String what = "\"" + name + "\"" + (title == null ? "" : " (" + title + ")");
            if (value == null || value.plain() == null) {
                findings.add(
                        value == null ? fields : value,
                        "missing-field",
                        what + " is missing in " + GrammarCheck.label(fields) + ".");
            } else if ("array".equals(property.get("type"))
                    && value instanceof Items items
                    && items.items().isEmpty()) {
                findings.add(value, "missing-field", what + " is empty in " + GrammarCheck.label(fields) + ".");
            }
        }
    }

    /** Null: the schema has no such property. */
    private static @Nullable Map<String, Object> property(Map<String, Object> schema, String name) {
        Map<String, Object> properties = map(schema.get("properties"));
        if (properties.containsKey(name)) return map(properties.get(name));
        Object more = schema.get("additionalProperties");
        return Boolean.FALSE.equals(more) ? null : map(more);
    }

    /** Checks a text with expressions. Their values are not known, but mixed with text the result is text. */
    private void dynamic(Source source, String text, Map<String, Object> schema) {
        if ("path-segment".equals(schema.get("x-mixed"))) {
            scalars.pattern(source, withValues(text), schema);
            return;
        }
        boolean whole = GrammarCheck.isWhole(text) && text.indexOf("{{", 2) < 0;
        Object type = schema.get("type");
        if (whole || type == null || type instanceof List || "string".equals(type) || "array".equals(type)) return;
        if (GrammarCheck.isWhole(text)) return; // Perhaps one expression that contains braces.
        scalars.wrongType(source, InputScalars.words(String.valueOf(type)) + " or one whole expression", null);
    }

    /** The text with a letter in place of each expression, because a value stays one path segment. */
    private static String withValues(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        for (int open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
            int end = text.indexOf("}}", open + 2);
            if (end < 0) break;
            out.append(text, at, open).append('x');
            at = end + 2;
        }
        return out.append(text, at, text.length()).toString();
    }

    private void secret(Source source) {
        if (source instanceof Scalar scalar
                && scalar.plain() instanceof String text
                && SECRET.matcher(text).matches()) return;
        findings.add(
                source,
                "secret-expected",
                GrammarCheck.label(source)
                        + " takes a secret, and secrets are never in a document. Save it in a connection"
                        + " under a name of its own, and write {{ secret.NAME }} here.",
                "\"{{ secret.NAME }}\"");
    }

    private void secretNotAllowed(Source source) {
        findings.add(
                source,
                "secret-not-allowed",
                GrammarCheck.label(source) + " takes no secret. A secret can be given only to inputs that are made for"
                        + " one.");
    }

    private void variant(Source source, Map<String, Object> schema, List<Map<String, Object>> variants) {
        if (source instanceof Scalar scalar
                && scalar.plain() instanceof String text
                && isDynamic(text)
                && !SECRET.matcher(text).matches()) {
            return;
        }
        if (source instanceof Fields fields && by(schema, variants) != null) {
            Map<String, Object> chosen = chosen(fields, schema, variants);
            if (chosen != null) value(source, chosen);
            else noVariant(fields, String.valueOf(by(schema, variants)), variants);
            return;
        }
        List<Map<String, Object>> alike = new ArrayList<>();
        for (Map<String, Object> variant : variants) {
            Findings tried = findings.trial();
            tried.search(() -> new InputCheck(root, tried).value(source, variant));
            if (tried.count() == 0) return;
            if (alike(source, resolved(variant))) alike.add(variant);
        }
        if (alike.size() == 1) {
            value(source, alike.get(0));
            return;
        }
        List<String> names = new ArrayList<>();
        for (Map<String, Object> variant : variants) {
            Object constant = resolved(variant).get("const");
            if (constant != null) names.add(String.valueOf(constant));
        }
        findings.add(
                source,
                "invalid-value",
                GrammarCheck.label(source)
                        + (names.isEmpty()
                                ? " cannot be " + source.kind() + " of this form."
                                : " must be " + Findings.oneOf(names) + ", or a map."),
                Findings.nearest(String.valueOf(source.plain()), names));
    }

    private static boolean alike(Source source, Map<String, Object> schema) {
        Object type = schema.get("type");
        if (source instanceof Fields) return "object".equals(type) || schema.containsKey("properties");
        if (source instanceof Items) return "array".equals(type);
        return type instanceof String text && !text.equals("object") && !text.equals("array");
    }

    private void noVariant(Fields fields, String by, List<Map<String, Object>> variants) {
        Set<String> names = new java.util.TreeSet<>();
        for (Map<String, Object> variant : variants) {
            Object name = map(map(resolved(variant).get("properties")).get(by)).get("const");
            if (name != null) names.add(String.valueOf(name));
        }
        Source written = fields.get(by);
        if (written == null) {
            findings.add(
                    fields,
                    "missing-field",
                    "\"" + by + "\" is missing in " + GrammarCheck.label(fields) + ": it says which of "
                            + String.join(", ", names) + " it is.");
        } else if (!(written.plain() instanceof String text && isDynamic(text))) {
            findings.add(
                    written,
                    "invalid-value",
                    "\"" + by + "\" must be " + Findings.oneOf(names) + "; " + written.plain() + " is not.",
                    Findings.nearest(String.valueOf(written.plain()), names));
        } else {
            findings.add(written, "invalid-value", "\"" + by + "\" cannot be an expression.");
        }
    }

    /** The key whose constant tells the variants apart; null: there is none. */
    private @Nullable String by(Map<String, Object> schema, List<Map<String, Object>> variants) {
        if (schema.get("x-variants-by") instanceof String by) return by;
        for (Map<String, Object> variant : variants) {
            for (Map.Entry<String, Object> property :
                    map(resolved(variant).get("properties")).entrySet()) {
                if (map(property.getValue()).containsKey("const")) return property.getKey();
            }
        }
        return null;
    }

    private @Nullable Map<String, Object> chosen(
            Fields fields, Map<String, Object> schema, List<Map<String, Object>> variants) {
        String by = by(schema, variants);
        Source written = by == null ? null : fields.get(by);
        if (by == null || written == null || !(written.plain() instanceof String name)) return null;
        for (Map<String, Object> variant : variants) {
            Map<String, Object> resolved = resolved(variant);
            Object constant = map(map(resolved.get("properties")).get(by)).get("const");
            if (constant instanceof String text && InputScalars.alike(text, name)) return resolved;
        }
        return null;
    }

    private static List<Map<String, Object>> variants(Map<String, Object> schema) {
        Object variants = schema.containsKey("oneOf") ? schema.get("oneOf") : schema.get("anyOf");
        List<Map<String, Object>> found = new ArrayList<>();
        if (variants instanceof List<?> list) list.forEach(one -> found.add(map(one)));
        return found;
    }

    private Map<String, Object> resolved(Map<String, Object> schema) {
        Map<String, Object> here = schema;
        for (int hops = 0; hops < 10 && here.get("$ref") instanceof String ref; hops++) {
            Object target = root;
            for (String segment : ref.replaceFirst("^#/?", "").split("/", -1)) {
                if (!segment.isEmpty()) target = map(target).get(segment);
            }
            here = map(target);
        }
        return here;
    }

    private static boolean isSecret(Map<String, Object> schema) {
        return "secret".equals(schema.get("format"));
    }

    /** Whether the text contains an expression; four braces are an escape. */
    static boolean isDynamic(String text) {
        return text.replace("{{{{", "").contains("{{");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : new LinkedHashMap<>();
    }
}
