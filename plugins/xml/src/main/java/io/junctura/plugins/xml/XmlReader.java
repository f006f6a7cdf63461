package io.junctura.plugins.xml;

import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;

/**
 * Elements as values: a text, or a map of attributes ({@code @id}), children and, beside these, text ({@code #text}). For one
 * document.
 */
final class XmlReader {
    static final String TEXT = "#text";

    /** Characters of a text: as many as other steps read. */
    private static final int MAX_TEXT_LENGTH = 10_000_000;

    /** Characters of an element with all that is in it, with {@link #EACH} for each element and attribute. */
    private static final long MAX_SIZE = 20_000_000;

    private static final int EACH = 16;

    /** Of elements of different names. */
    private static final int MAX_LAYOUTS = 1_000;

    private final XmlParser parser;
    private final XMLStreamReader xml;
    private final Namespaces.Keys keys;
    private final Set<String> lists;
    private final Map<String, Fields.Layout> layouts = new HashMap<>();
    private long size;

    /** @param lists keys whose values are always lists, however many there are */
    XmlReader(XmlParser parser, Namespaces namespaces, Set<String> lists) {
        this.parser = parser;
        this.xml = parser.xml;
        this.keys = namespaces.keys();
        this.lists = lists;
    }

    /** The key of the element that begins here. */
    String key() {
        return keys.element(xml.getNamespaceURI(), xml.getLocalName());
    }

    /** Reads the element that begins here, to its end. */
    Object value() throws ConnectorException, IOException {
        size = 0;
        return element(key());
    }

    /** Characters of the element that was read last, about. */
    long size() {
        return size;
    }

    private Object element(String key) throws ConnectorException, IOException {
        grow(EACH, key);
        Fields fields = null;
        int attributes = xml.getAttributeCount();
        if (attributes > 0) fields = attributes(attributes, key);
        boolean children = false;
        String text = "";
        StringBuilder more = null;
        for (int event = parser.next(); event != XMLStreamConstants.END_ELEMENT; event = parser.next()) {
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (fields == null) fields = fields(key);
                    children = true;
                    String name = key();
                    fields.addChild(name, element(name));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    grow(xml.getTextLength(), key);
                    if (text.isEmpty() && more == null) {
                        text = xml.getText();
                    } else {
                        if (more == null) more = new StringBuilder(text);
                        more.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                        if (more.length() > MAX_TEXT_LENGTH) throw longText(key);
                    }
                }
                default -> {} // Comments and instructions are no values.
            }
        }
        if (more != null) text = more.toString();
        if (text.length() > MAX_TEXT_LENGTH) throw longText(key);
        if (fields == null) return text;
        if (children) text = text.strip();
        if (!text.isEmpty()) fields.add(TEXT, text);
        return fields.value();
    }

    private Fields fields(String key) {
        Fields.Layout layout = layouts.get(key);
        if (layout == null) {
            layout = new Fields.Layout();
            // A document may have any number of names.
            if (layouts.size() < MAX_LAYOUTS) layouts.put(key, layout);
        }
        return new Fields(layout, lists);
    }

    private Fields attributes(int count, String key) throws ConnectorException {
        Fields fields = fields(key);
        for (int i = 0; i < count; i++) {
            String name = keys.attribute(xml.getAttributeNamespace(i), xml.getAttributeLocalName(i));
            String value = xml.getAttributeValue(i);
            grow(EACH + value.length(), key);
            if (fields.add(name, value)) continue;
            throw parser.wrong("<" + key + "> has two attributes that become \"" + name
                    + "\". Set \"namespaces\" to tell them apart.");
        }
        return fields;
    }

    private void grow(long by, String key) throws ConnectorException {
        size += by;
        if (size > MAX_SIZE) {
            throw parser.wrong("The row is larger than " + MAX_SIZE + " characters, at <" + key
                    + ">. If the rows are inside of it, set \"record\" to their element.");
        }
    }

    private ConnectorException longText(String key) {
        return parser.wrong("The text of <" + key + "> is longer than " + MAX_TEXT_LENGTH + " characters.");
    }
}
