package io.junctura.plugins.xml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.exc.WstxEOFException;
import com.ctc.wstx.stax.WstxInputFactory;
import io.junctura.api.ConnectorException;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.regex.Pattern;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;

/** Walks one XML text. There are no document types, so there are no entities but those of XML itself. For one thread. */
final class XmlParser implements Closeable {
    private static final int MAX_LEVELS = 200;
    private static final int MAX_ATTRIBUTES = 1_000;
    private static final int MAX_ATTRIBUTE_LENGTH = 1_000_000;

    private static final Pattern LIMIT = Pattern.compile("(?i)^maximum |limit \\([0-9]+\\)");

    private static final XMLInputFactory FACTORY = factory();

    private final CheckedText text;
    private final String where;
    final XMLStreamReader xml;
    private long row;

    private static XMLInputFactory factory() {
        WstxInputFactory factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_LEVELS);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, MAX_ATTRIBUTES);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, MAX_ATTRIBUTE_LENGTH);
        return factory;
    }

    /**
     * @param text  closed with this
     * @param where the text is, for messages
     */
    XmlParser(Reader text, String where) throws ConnectorException, IOException {
        this.text = new CheckedText(text);
        this.where = where;
        try {
            xml = FACTORY.createXMLStreamReader(this.text);
        } catch (XMLStreamException e) {
            text.close();
            throw unreadable(e);
        } catch (RuntimeException e) {
            text.close();
            throw e;
        }
    }

    /** Goes to the next event. */
    int next() throws ConnectorException, IOException {
        try {
            int event = xml.next();
            if (event != XMLStreamConstants.DTD) return event;
        } catch (XMLStreamException e) {
            throw unreadable(e);
        }
        throw wrong(
                "There is a document type (<!DOCTYPE …>), which is refused, since it can make a small file huge and read"
                        + " other files. Remove it.");
    }

    void begins(long number) {
        row = number;
    }

    String where() {
        return where;
    }

    /** What is wrong, with its place. */
    ConnectorException wrong(String what) {
        return ConnectorException.badInput(place(xml.getLocation()) + ": " + what);
    }

    private String place(Location at) {
        return "Line " + at.getLineNumber() + ", column " + Math.max(1, at.getColumnNumber()) + " of " + where
                + (row == 0 ? "" : " (row " + row + ")");
    }

    private ConnectorException unreadable(XMLStreamException e) throws IOException {
        if (text.failure() != null) throw text.failure();
        String message = ": " + reason(e);
        Location at = e.getLocation();
        // Not known before the parser has begun.
        if (at == null && xml != null) at = xml.getLocation();
        return ConnectorException.badInput((at == null ? "In " + where : place(at)) + message);
    }

    private static String reason(XMLStreamException e) {
        if (e.getNestedException() instanceof CheckedText.InvalidCharacter invalid) return invalid.getMessage();
        String reason = String.valueOf(e.getMessage());
        int place = reason.indexOf("\n at [row,col");
        if (place >= 0) reason = reason.substring(0, place);
        reason = reason.strip().replace('\n', ' ');
        if (reason.endsWith(".")) reason = reason.substring(0, reason.length() - 1);
        if (reason.startsWith("Unexpected EOF in prolog")) {
            return "There is no root element: the file is empty or incomplete.";
        }
        if (e instanceof WstxEOFException) return "The text ends within an element: the file is incomplete.";
        boolean limit = LIMIT.matcher(reason).find();
        return (limit ? "Beyond a limit: " : "Not well-formed XML: ") + reason + ".";
    }

    @Override
    public void close() throws IOException {
        text.close();
    }
}
