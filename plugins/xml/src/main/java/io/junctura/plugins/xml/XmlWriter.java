package io.junctura.plugins.xml;

import io.junctura.api.ConnectorException;
import io.junctura.plugins.formats.Cells;
import io.junctura.plugins.formats.UnfitValue;
import java.io.IOException;
import java.io.Writer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes values as elements, the reverse of {@link XmlReader}. What it writes is well-formed, or it fails. For one thread. */
final class XmlWriter {
    private final Writer out;
    private final Namespaces namespaces;
    private final boolean indented;

    /** Names that were checked. Data may make names without end, so there is a most. */
    private final Set<String> names = new HashSet<>();

    private int depth;
    private String place = "";

    XmlWriter(Writer out, Namespaces namespaces, boolean indented) {
        this.out = out;
        this.namespaces = namespaces;
        this.indented = indented;
    }

    void declaration() throws IOException {
        out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }

    /** Begins the root element. */
    void begin(String root, Map<String, String> attributes) throws ConnectorException, IOException {
        open(root);
        declareNamespaces();
        for (Map.Entry<String, String> each : attributes.entrySet()) attribute(each.getKey(), each.getValue());
        out.write('>');
        depth++;
    }

    void end(String root, boolean empty) throws IOException {
        depth--;
        if (!empty) line();
        close(root);
        out.write('\n');
    }

    /** Writes the only element of a document. */
    void root(String name, @Nullable Object value) throws ConnectorException, IOException {
        element(name, value, true);
        out.write('\n');
    }

    /** Writes an element within the root. */
    void record(String name, long number, @Nullable Object value) throws ConnectorException, IOException {
        place = "Row " + number + ": ";
        line();
        element(name, value, false);
    }

    private void line() throws IOException {
        if (!indented) return;
        out.write('\n');
        for (int i = 0; i < depth; i++) out.write("  ");
    }

    private void element(String name, @Nullable Object value, boolean isRoot) throws ConnectorException, IOException {
        open(name);
        if (isRoot) declareNamespaces();
        if (value instanceof Map<?, ?> map) {
            content(name, map);
            return;
        }
        String text = Cells.text(value);
        if (text == null) throw wrong("<" + name + "> cannot be a list within a list");
        if (text.isEmpty()) {
            out.write("/>");
            return;
        }
        out.write('>');
        text(text, name);
        close(name);
    }

    private void content(String name, Map<?, ?> map) throws ConnectorException, IOException {
        boolean children = false;
        for (Map.Entry<?, ?> each : map.entrySet()) {
            String key = String.valueOf(each.getKey());
            if (key.startsWith("@")) attribute(key.substring(1), each.getValue());
            else if (!key.equals(XmlReader.TEXT) && !isNothing(each.getValue())) children = true;
        }
        Object beside = map.get(XmlReader.TEXT);
        String text = Cells.text(beside);
        if (text == null)
            throw wrong("\"#text\" of <" + name + "> is " + Cells.kind(beside) + ", where a text must be");
        if (!children && text.isEmpty()) {
            out.write("/>");
            return;
        }
        out.write('>');
        if (!text.isEmpty()) text(text, name);
        depth++;
        for (Map.Entry<?, ?> each : map.entrySet()) {
            String key = String.valueOf(each.getKey());
            if (!key.startsWith("@") && !key.equals(XmlReader.TEXT)) child(key, each.getValue(), text.isEmpty());
        }
        depth--;
        // Between texts, line ends would be texts themselves.
        if (children && text.isEmpty()) line();
        close(name);
    }

    /** Whether no element is written for it. */
    private static boolean isNothing(@Nullable Object value) {
        return value == null || (value instanceof List<?> list && list.isEmpty());
    }

    private void child(String key, @Nullable Object value, boolean onItsLine) throws ConnectorException, IOException {
        if (value == null) return;
        if (!(value instanceof List<?> list)) {
            if (onItsLine) line();
            element(key, value, false);
            return;
        }
        for (Object each : list) {
            if (onItsLine) line();
            element(key, each, false);
        }
    }

    private void open(String name) throws ConnectorException, IOException {
        check(name);
        out.write('<');
        out.write(name);
    }

    private void close(String name) throws IOException {
        out.write("</");
        out.write(name);
        out.write('>');
    }

    private void declareNamespaces() throws IOException {
        for (Map.Entry<String, String> each : namespaces.byPrefix().entrySet()) {
            out.write(each.getKey().isEmpty() ? " xmlns" : " xmlns:" + each.getKey());
            out.write("=\"");
            escape(each.getValue(), true);
            out.write('"');
        }
    }

    private void attribute(String name, @Nullable Object value) throws ConnectorException, IOException {
        if (value == null) return;
        check(name);
        String text = Cells.text(value);
        if (text == null)
            throw wrong("The attribute \"" + name + "\" is " + Cells.kind(value) + ", where a text must be");
        out.write(' ');
        out.write(name);
        out.write("=\"");
        checkText(text, "@" + name);
        escape(text, true);
        out.write('"');
    }

    private void text(String text, String name) throws ConnectorException, IOException {
        checkText(text, name);
        escape(text, false);
    }

    private void check(String name) throws ConnectorException {
        if (names.contains(name)) return;
        if (!Names.isName(name) || name.startsWith("xmlns")) {
            throw wrong("The key \"" + UnfitValue.shown(name) + "\" cannot be a name in XML");
        }
        int colon = name.indexOf(':');
        if (colon > 0 && !namespaces.has(name.substring(0, colon))) {
            throw wrong("The prefix of \"" + name + "\" has no namespace. Give it one in \"namespaces\"");
        }
        if (names.size() < 1_000) names.add(name);
    }

    private void checkText(String text, String key) throws ConnectorException {
        int at = Names.invalid(text);
        if (at < 0) return;
        throw wrong(String.format(
                "\"%s\" has the character U+%04X, which XML cannot have. Remove it", key, (int) text.charAt(at)));
    }

    private ConnectorException wrong(String what) {
        return ConnectorException.badInput(place + what + ".");
    }

    private void escape(String text, boolean inAttribute) throws IOException {
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            String instead = instead(text.charAt(i), inAttribute);
            if (instead == null) continue;
            out.write(text, written, i - written);
            out.write(instead);
            written = i + 1;
        }
        out.write(text, written, text.length() - written);
    }

    /** Those line ends and tabs are escaped that a reader would change. */
    private static @Nullable String instead(char c, boolean inAttribute) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '\r' -> "&#13;";
            case '"' -> inAttribute ? "&quot;" : null;
            case '\n' -> inAttribute ? "&#10;" : null;
            case '\t' -> inAttribute ? "&#9;" : null;
            default -> null;
        };
    }
}
