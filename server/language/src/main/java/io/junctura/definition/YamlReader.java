package io.junctura.definition;

import io.junctura.definition.Source.Field;
import io.junctura.definition.Source.Fields;
import io.junctura.definition.Source.Items;
import io.junctura.definition.Source.Position;
import io.junctura.definition.Source.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a YAML 1.2 (core schema) or JSON document to a tree of values with their places. It works on parse events: the
 * depth of a value is checked before it is built, so that no text exhausts the stack, and an error in one key does not
 * end the reading.
 */
final class YamlReader {

    private static final int MAX_DEPTH = 100;
    private static final int MAX_ALIASES = 50;
    private static final int MAX_VALUES = 100_000;

    /** The longest path of keys to a value, since problems and expressions contain the path. */
    private static final int MAX_PATH_LENGTH = 1_000;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(DocumentReader.MAX_CHARACTERS + 1)
            .setParseComments(false)
            .setUseMarks(true)
            .build();

    /** Ends the reading; the problem was reported. */
    private static final class Aborted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Aborted() {
            super(null, null, false, false);
        }
    }

    /** The parser also fails with other exceptions, for example if an escape ends with the document. */
    private record Parsed(Iterator<Event> parser) implements Iterator<Event> {
        @Override
        public boolean hasNext() {
            return parsed(parser::hasNext);
        }

        @Override
        public Event next() {
            return parsed(parser::next);
        }

        private static <T> T parsed(Supplier<T> step) {
            try {
                return step.get();
            } catch (YamlEngineException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new YamlEngineException("the parser fails on it (" + e.getMessage() + ")", e);
            }
        }
    }

    private final Lines lines;
    private final Findings findings;
    private final YamlScalars scalars;
    private final Map<Anchor, Source> anchors = new HashMap<>();
    private Iterator<Event> events = List.<Event>of().iterator();
    private int aliases;
    private int values;

    YamlReader(Lines lines, Findings findings) {
        this.lines = lines;
        this.findings = findings;
        this.scalars = new YamlScalars(findings);
    }

    /** Null: the document is empty or unreadable. */
    @Nullable
    Source read() {
        String text = withoutTabs(lines.text());
        try {
            events = new Parsed(
                    new Parse(SETTINGS).parseReader(new WholeCharacters(text)).iterator());
            while (events.hasNext()) {
                Event event = events.next();
                if (event instanceof NodeEvent node) {
                    Source root = node(node, Pointer.ROOT, 0);
                    while (events.hasNext()) {
                        if (events.next() instanceof NodeEvent second) {
                            throw abort(
                                    Pointer.ROOT,
                                    place(second),
                                    "invalid-yaml",
                                    "A second value begins here. " + INDENT,
                                    null);
                        }
                    }
                    return root;
                }
            }
            return null;
        } catch (Aborted e) {
            return null;
        } catch (MarkedYamlEngineException e) {
            YamlMistake.report(e, lines, this::index, findings);
            return null;
        } catch (ReaderException e) {
            Position at = lines.position(Math.min(index(e.getPosition()), text.length()));
            findings.add(
                    "",
                    at,
                    "invalid-character",
                    "The character U+" + hex(e.getCodePoint()) + " is not allowed in a document. Remove it, or write it"
                            + " as an escape in double quotes.",
                    null);
            return null;
        } catch (YamlEngineException e) {
            findings.add("", lines.position(0), "invalid-yaml", "This is not YAML: " + e.getMessage() + ".", null);
            return null;
        }
    }

    static final String INDENT =
            "Check the indentation: keys of one map, and items of one list, begin in the same column.";

    private Source node(NodeEvent event, Pointer pointer, int depth) {
        if (pointer.length() > MAX_PATH_LENGTH) throw keysTooLong(event);
        if (depth > MAX_DEPTH) {
            throw abort(
                    pointer,
                    place(event),
                    "too-deep",
                    "Values are nested more than " + MAX_DEPTH + " levels deep here.",
                    null);
        }
        if (++values > MAX_VALUES) {
            throw abort(
                    pointer,
                    place(event),
                    "too-many-values",
                    "The document has more than " + MAX_VALUES + " values.",
                    null);
        }
        if (event instanceof AliasEvent alias) return alias(alias, pointer, depth);
        Source source;
        if (event instanceof ScalarEvent scalar) source = scalar(scalar, pointer);
        else if (event instanceof MappingStartEvent map) source = map(map, pointer, depth);
        else source = list((CollectionStartEvent) event, pointer, depth);
        Optional<Anchor> anchor = event.getAnchor();
        if (anchor.isPresent()) anchors.put(anchor.get(), source);
        return source;
    }

    private Aborted keysTooLong(NodeEvent at) {
        return abort(
                Pointer.ROOT,
                place(at),
                "keys-too-long",
                "The keys that lead here have more than " + MAX_PATH_LENGTH + " characters together. Use shorter ones.",
                null);
    }

    private Source alias(AliasEvent alias, Pointer pointer, int depth) {
        Source meant = anchors.get(alias.getAlias());
        if (meant == null) {
            throw abort(
                    pointer,
                    place(alias),
                    "unknown-alias",
                    findings.isSecret(place(alias))
                            ? "A value that begins with * is an alias, and this one has no anchor. If it is text, put"
                                    + " it in quotes."
                            : "The alias *" + alias.getAlias().getValue() + " has no anchor &"
                                    + alias.getAlias().getValue() + " that ends before it.",
                    null);
        }
        if (++aliases > MAX_ALIASES) {
            throw abort(
                    pointer,
                    place(alias),
                    "too-many-aliases",
                    "A document may use at most " + MAX_ALIASES + " aliases.",
                    null);
        }
        Size size = size(meant);
        values += size.values;
        if (values > MAX_VALUES || depth + size.depth > MAX_DEPTH) {
            throw abort(
                    pointer,
                    place(alias),
                    "too-many-values",
                    "With its aliases written out, the document has more than " + MAX_VALUES + " values or " + MAX_DEPTH
                            + " levels.",
                    null);
        }
        if (pointer.length() + size.path > MAX_PATH_LENGTH) throw keysTooLong(alias);
        return meant.under(pointer);
    }

    /**
     * The size of a value.
     *
     * @param values the number of values in it, including itself
     * @param path   the longest path to one of them, in characters of a pointer
     */
    private record Size(int values, int depth, int path) {}

    private static Size size(Source source) {
        List<Source> inner = new ArrayList<>();
        if (source instanceof Items list) inner.addAll(list.items());
        if (source instanceof Fields map) map.fields().values().forEach(field -> inner.add(field.value()));
        int count = 1;
        int depth = 0;
        int path = 0;
        for (Source one : inner) {
            Size size = size(one);
            count += size.values;
            depth = Math.max(depth, size.depth);
            path = Math.max(
                    path, size.path + one.path().length() - source.path().length());
        }
        return new Size(count, depth + 1, path);
    }

    private Source list(CollectionStartEvent start, Pointer pointer, int depth) {
        scalars.refuseTag(start.getTag(), "tag:yaml.org,2002:seq", pointer, place(start));
        List<Source> items = new ArrayList<>();
        for (Event event = events.next(); event instanceof NodeEvent node; event = events.next()) {
            items.add(node(node, pointer.to(items.size()), depth + 1));
        }
        return new Items(pointer, place(start), List.copyOf(items));
    }

    private Source map(MappingStartEvent start, Pointer pointer, int depth) {
        scalars.refuseTag(start.getTag(), "tag:yaml.org,2002:map", pointer, place(start));
        Map<String, Field> fields = new LinkedHashMap<>();
        for (Event event = events.next(); event instanceof NodeEvent key; event = events.next()) {
            Position at = place(key);
            String name = name(start, key, pointer, depth);
            Pointer under = pointer.to(name == null ? "" : name);
            Source value = node((NodeEvent) events.next(), under, depth + 1);
            if (name == null) continue;
            Field before = fields.putIfAbsent(name, new Field(name, at, value));
            if (before != null) {
                findings.add(
                        under.toString(),
                        at,
                        "duplicate-key",
                        "The key \"" + name + "\" is given twice; the first is in line "
                                + before.at().line() + ", column " + before.at().column() + ".",
                        null);
            }
        }
        return new Fields(pointer, place(start), fields);
    }

    /** Null: it cannot be a key, and the problem was reported. */
    private @Nullable String name(MappingStartEvent map, NodeEvent key, Pointer pointer, int depth) {
        Position at = place(key);
        if (key instanceof ScalarEvent scalar) {
            if (scalar.isPlain() && scalar.getValue().equals("<<")) {
                findings.add(
                        pointer.to("<<").toString(),
                        at,
                        "merge-key",
                        "Merge keys (<<) are not part of YAML 1.2. Write the keys out.",
                        null);
                return null;
            }
            scalar.getAnchor().ifPresent(anchor -> anchors.put(anchor, scalar(scalar, pointer)));
            return scalar.getValue();
        }
        Source named = node(key, pointer, depth + 1);
        if (key instanceof AliasEvent && named instanceof Scalar text) return String.valueOf(text.plain());
        int start = index(map.getStartMark().map(Mark::getIndex).orElse(0));
        if (key instanceof MappingStartEvent && lines.text().startsWith("{{", start)) {
            findings.add(pointer.toString(), place(map), "unquoted-expression", UNQUOTED, "\"{{ … }}\"");
        } else {
            findings.add(pointer.toString(), at, "key-not-text", "A key must be text.", null);
        }
        return null;
    }

    static final String UNQUOTED = "Text with {{ }} must be in quotes, because a brace begins a map in YAML.";

    private Source scalar(ScalarEvent event, Pointer pointer) {
        Position at = place(event);
        int start = index(event.getStartMark().map(Mark::getIndex).orElse(0));
        int end = index(event.getEndMark().map(Mark::getIndex).orElse(0));
        ScalarText.Style style = event.isPlain()
                ? ScalarText.Style.PLAIN
                : event.isSQuoted()
                        ? ScalarText.Style.SINGLE_QUOTED
                        : event.isDQuoted() ? ScalarText.Style.DOUBLE_QUOTED : ScalarText.Style.BLOCK;
        ScalarText written = new ScalarText(lines, start, end, style);
        return new Scalar(pointer, at, scalars.value(event, pointer, at), written);
    }

    private Aborted abort(Pointer pointer, Position at, String code, String message, @Nullable String suggestion) {
        findings.add(pointer.toString(), at, code, message, suggestion);
        return new Aborted();
    }

    private Position place(Event event) {
        return lines.position(index(event.getStartMark().map(Mark::getIndex).orElse(0)));
    }

    /** The parser's marks count code points. */
    private int index(int codePoints) {
        return lines.indexOf(codePoints);
    }

    /** JSON may be indented by tabs, which YAML does not allow. Outside of strings, a blank has the same meaning. */
    private static String withoutTabs(String text) {
        if (text.indexOf('\t') < 0 || !text.stripLeading().startsWith("{")) return text;
        StringBuilder out = new StringBuilder(text);
        boolean quoted = false;
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c == '"') quoted = !quoted;
            else if (c == '\\' && quoted) i++;
            else if (c == '\t' && !quoted) out.setCharAt(i, ' ');
        }
        return out.toString();
    }

    private static String hex(int codePoint) {
        String digits = Integer.toHexString(codePoint).toUpperCase(java.util.Locale.ROOT);
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }
}
