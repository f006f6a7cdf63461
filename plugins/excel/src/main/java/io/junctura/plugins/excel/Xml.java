package io.junctura.plugins.excel;

import io.junctura.plugins.zips.Unreadable;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A part of a workbook, read element by element. Namespaces are not looked at: files by the strict standard have others. It reads
 * no document type, and so no entities. For one thread at a time.
 */
final class Xml implements AutoCloseable {
    private static final int MAX_DEPTH = 100;

    private final String where;
    private final XMLStreamReader reader;
    private int depth;

    /** @param where for messages, such as {@code "orders.xlsx", part xl/workbook.xml,} */
    Xml(InputStream in, String where) throws Unreadable {
        this.where = where;
        try {
            this.reader = factory().createXMLStreamReader(in);
        } catch (XMLStreamException e) {
            throw damaged(e);
        }
    }

    /** A new one for each part, since it holds on to the reader that it has made last. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    private Unreadable damaged(XMLStreamException e) {
        if (e.getNestedException() instanceof Unreadable unreadable) return unreadable;
        String at = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNumber() + ", column "
                        + e.getLocation().getColumnNumber();
        return new Unreadable(where + " is damaged: it is not XML" + at + ".");
    }

    private int step() throws Unreadable {
        try {
            int event = reader.next();
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw new Unreadable(where + " declares XML entities, which are refused for security.");
            }
            if (event == XMLStreamConstants.START_ELEMENT && ++depth > MAX_DEPTH) {
                throw new Unreadable(where + " nests elements too deeply. It was not read.");
            }
            if (event == XMLStreamConstants.END_ELEMENT) depth--;
            return event;
        } catch (XMLStreamException e) {
            throw damaged(e);
        }
    }

    /** The name of the next element that begins, or that ends, with a slash before it; null at the end. */
    @Nullable
    String next() throws Unreadable {
        while (true) {
            int event = step();
            if (event == XMLStreamConstants.START_ELEMENT) return reader.getLocalName();
            if (event == XMLStreamConstants.END_ELEMENT) return "/" + reader.getLocalName();
            if (event == XMLStreamConstants.END_DOCUMENT) return null;
        }
    }

    /** An attribute of the current start element, in any namespace. */
    @Nullable
    String attribute(String name) {
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            if (reader.getAttributeLocalName(i).equals(name)) return reader.getAttributeValue(i);
        }
        return null;
    }

    String attribute(String name, String otherwise) {
        String value = attribute(name);
        return value == null ? otherwise : value;
    }

    int depth() {
        return depth;
    }

    /** Adds the text up to the end of the element that has begun; elements in it are passed over. */
    void text(StringBuilder into, int most) throws Unreadable {
        int end = depth - 1;
        while (depth > end) {
            int event = step();
            boolean characters = event == XMLStreamConstants.CHARACTERS
                    || event == XMLStreamConstants.CDATA
                    || event == XMLStreamConstants.SPACE;
            if (!characters || depth > end + 1) continue;
            if (into.length() + reader.getTextLength() > most) {
                throw new Unreadable(where + " has a cell with more than " + most + " characters.");
            }
            into.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
        }
    }

    /** Passes over the element that has begun. */
    void skip() throws Unreadable {
        for (int end = depth - 1; depth > end; ) step();
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (XMLStreamException e) {
            // It was only read.
        }
    }
}
