package io.junctura.definition;

import io.junctura.definition.Grammar.Either;
import io.junctura.definition.Grammar.ListOf;
import io.junctura.definition.Grammar.MapOf;
import io.junctura.definition.Grammar.Name;
import io.junctura.definition.Grammar.OneOf;
import io.junctura.definition.Grammar.Ref;
import io.junctura.definition.Grammar.Sequence;
import io.junctura.definition.Grammar.Shape;
import io.junctura.definition.Grammar.Struct;
import io.junctura.definition.Grammar.Values;
import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.definition.Source.Scalar;
import io.junctura.json.JsonPointer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the shape of a document against the grammar, key by key. It does not check what names refer to. */
final class GrammarCheck {

    private final Findings findings;
    private final ScalarShapes scalars;

    GrammarCheck(Findings findings) {
        this.findings = findings;
        this.scalars = new ScalarShapes(findings);
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
        else if (!(shape instanceof Grammar.Value)) scalars.check(source, shape);
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
        // The content can be checked anyway.
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
                String instead = StepKind.insteadOf(field.name(), name);
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
            scalars.wrongType(source, "a list", source.plain() == null ? "[]" : null);
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
            scalars.wrongType(source, "a map, or one whole expression", null);
            return;
        }
        Fields fields = fields(source);
        if (fields == null) return;
        for (Field field : fields.fields().values()) key(field, values.keys());
    }

    private void sequence(Source source) {
        if (source instanceof Items || isWhole(source.plain())) return;
        scalars.wrongType(source, "a list, or one whole expression that makes one", ScalarShapes.whole(source.plain()));
    }

    private void key(Field field, Name name) {
        if (name.pattern().matcher(field.name()).matches()) return;
        findings.add(
                field.value().pointer(),
                field.at(),
                "invalid-name",
                "The name \"" + field.name() + "\" must be " + name.rule() + ".",
                ScalarShapes.repaired(field.name(), name));
    }

    private @Nullable Fields fields(Source source) {
        if (source instanceof Fields fields) return fields;
        scalars.wrongType(source, "a map", null);
        return null;
    }

    /** The subject of a sentence: the key, or the number of the item and the key of its list. */
    static String label(Source source) {
        String pointer = source.pointer();
        int slash = pointer.lastIndexOf('/');
        if (slash < 0) return "The document";
        String last = JsonPointer.name(pointer.substring(slash + 1));
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
