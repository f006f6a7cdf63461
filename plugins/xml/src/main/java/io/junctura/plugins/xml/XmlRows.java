package io.junctura.plugins.xml;

import io.junctura.api.ConnectorException;
import io.junctura.api.Row;
import io.junctura.plugins.formats.ColumnType;
import io.junctura.plugins.formats.RowReader;
import io.junctura.plugins.formats.UnfitValue;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;

/** Those elements of a file that are rows. */
final class XmlRows extends RowReader {
    private final XmlParser parser;
    private final XmlReader reader;
    private final RecordPath path;
    private final Map<String, ColumnType.Parser> types = new HashMap<>();

    /** Open elements around the reader. */
    private int depth;

    /** How many of these, from the root on, are those of the path. */
    private int matched;

    private long count;

    XmlRows(
            String name,
            XmlParser parser,
            RecordPath path,
            Namespaces namespaces,
            Set<String> lists,
            Map<String, ColumnType> types) {
        super(name);
        this.parser = parser;
        this.path = path;
        this.reader = new XmlReader(parser, namespaces, lists);
        types.forEach((key, type) -> this.types.put(key, type.parser()));
    }

    @Override
    protected Object read() throws ConnectorException, IOException {
        // The parser throws after the end.
        for (int event = parser.xml.getEventType(); event != XMLStreamConstants.END_DOCUMENT; ) {
            event = parser.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
                matched = Math.min(matched, depth);
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                if (isRow()) return row();
                depth++;
            }
        }
        return END;
    }

    /** Whether the element that begins here is one. */
    private boolean isRow() throws ConnectorException {
        String key = reader.key();
        if (!path.fromRoot()) return key.equals(path.steps().get(0));
        if (matched == depth
                && depth < path.steps().size()
                && key.equals(path.steps().get(depth))) {
            if (depth + 1 == path.steps().size()) return true;
            matched++;
        } else if (depth == 0) {
            throw parser.wrong(
                    "The root element is <" + key + ">, and \"record\" is " + path.text() + ". Change \"record\".");
        }
        return false;
    }

    private Object row() throws ConnectorException, IOException {
        parser.begins(++count);
        if (types.isEmpty()) return reader.value();
        int line = parser.xml.getLocation().getLineNumber();
        Object row = reader.value();
        if (row instanceof Row shared) {
            Object[] values = shared.values().toArray();
            for (int i = 0; i < values.length; i++) {
                values[i] = typed(shared.columns().names().get(i), values[i], line);
            }
            return shared.columns().row(values);
        }
        if (row instanceof Map<?, ?>) {
            @SuppressWarnings("unchecked")
            Map<String, Object> map = (Map<String, Object>) row;
            for (Map.Entry<String, Object> each : map.entrySet()) {
                each.setValue(typed(each.getKey(), each.getValue(), line));
            }
        }
        return row;
    }

    private Object typed(String key, Object value, int line) throws ConnectorException {
        ColumnType.Parser type = types.get(key);
        if (type == null || !(value instanceof String text)) return value;
        try {
            return type.value(text);
        } catch (UnfitValue e) {
            throw ConnectorException.badInput("Row " + count + " of " + parser.where() + " (line " + line + "): \""
                    + key + "\" " + e.getMessage() + ".");
        }
    }

    @Override
    protected long size() {
        return reader.size();
    }

    @Override
    protected void free() throws IOException {
        parser.close();
    }
}
