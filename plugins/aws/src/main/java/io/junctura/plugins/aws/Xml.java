package io.junctura.plugins.aws;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A response of the query protocol: the texts of its elements. Names repeat only in lists. */
final class Xml {
    static final Xml EMPTY = new Xml("", Map.of());

    /** Begins the sentence that says what is wrong with it. */
    private final String what;

    private final Map<String, List<String>> texts;

    private Xml(String what, Map<String, List<String>> texts) {
        this.what = what;
        this.texts = texts;
    }

    /**
     * @param what begins the sentence that says that this is no XML
     * @throws ConnectorException broken, if it is not
     */
    static Xml parse(byte[] content, String what) throws ConnectorException {
        try {
            return read(content, what);
        } catch (XMLStreamException e) {
            throw ConnectorException.broken(
                    Reached.MAYBE, what + " with something that is not XML. Check the connection's endpoint.", e);
        }
    }

    static Xml read(byte[] content, String what) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        Map<String, List<String>> texts = new LinkedHashMap<>();
        XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(content));
        StringBuilder text = new StringBuilder();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> text.setLength(0);
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    texts.computeIfAbsent(reader.getLocalName(), any -> new ArrayList<>())
                            .add(text.toString().strip());
                    text.setLength(0);
                }
                default -> {
                    // Comments and the like say nothing.
                }
            }
        }
        return new Xml(what, texts);
    }

    /** The text of an element without which the answer is not one of AWS's. */
    String needed(String element) throws ConnectorException {
        String text = text(element);
        if (text.isEmpty()) {
            throw ConnectorException.broken(
                    Reached.MAYBE, what + " without \"" + element + "\". Check the connection's endpoint.", null);
        }
        return text;
    }

    /** The text of the first element of a name; empty if there is none. */
    String text(String element) {
        List<String> all = texts(element);
        return all.isEmpty() ? "" : all.get(0);
    }

    List<String> texts(String element) {
        return texts.getOrDefault(element, List.of());
    }
}
