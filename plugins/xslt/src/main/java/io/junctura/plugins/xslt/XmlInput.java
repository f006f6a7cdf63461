package io.junctura.plugins.xslt;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.sax.SAXSource;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;

/** XML in a text or a file, read by a parser that refuses document types and everything outside. */
record XmlInput(Object content, String what, long most) {
    private static final long MAX_STYLESHEET_SIZE = 5_000_000;
    private static final long MAX_DOCUMENT_SIZE = 50_000_000;
    private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    static XmlInput stylesheet(Object content) {
        return new XmlInput(content, "stylesheet", MAX_STYLESHEET_SIZE);
    }

    static XmlInput document(Object content) {
        return new XmlInput(content, "input", MAX_DOCUMENT_SIZE);
    }

    /** Opens it; close the result. */
    Opened open(ActionContext<?> context) throws ConnectorException, IOException {
        if (content instanceof String text) {
            if (text.length() > most) throw tooLarge();
            String xml = text.startsWith("\uFEFF") ? text.substring(1) : text;
            return new Opened(source(new InputSource(new StringReader(xml))), InputStream.nullInputStream());
        }
        FileRef file = (FileRef) content;
        if (file.size() > most) throw tooLarge();
        InputStream in = context.files().open(file);
        return new Opened(source(new InputSource(in)), in);
    }

    /** What Saxon reads, and what is closed afterwards. */
    record Opened(SAXSource source, InputStream in) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private ConnectorException tooLarge() {
        return ConnectorException.badInput("The " + what + " is larger than " + most / 1_000_000 + " MB.");
    }

    private static SAXSource source(InputSource text) {
        try {
            SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature(NO_DOCTYPE, true);
            XMLReader reader = factory.newSAXParser().getXMLReader();
            reader.setEntityResolver((publicId, systemId) -> {
                throw new SAXException("Nothing outside is read");
            });
            return new SAXSource(reader, text);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(e); // Java's own parser has these features.
        }
    }
}
