package io.junctura.plugins.webdav;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.plugins.stores.Entry;
import io.junctura.plugins.stores.Store.Listing;
import io.junctura.plugins.stores.StorePath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads a listing (207 Multi-Status, RFC 4918 section 13), entry by entry. */
final class MultiStatus {
    private static final String DAV = "DAV:";
    private static final XMLInputFactory XML = factory();

    private final URI root;
    private final String asked;

    // The fields of the entry that is being read.
    private @Nullable String href;
    private boolean isFolder;
    private long size;
    private Instant modified = Instant.EPOCH;
    private String tag = "";

    /** @param asked the path of the request: only entries for it and its direct children are returned */
    MultiStatus(URI root, String asked) {
        this.root = root;
        this.asked = asked;
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    void read(InputStream body, Listing listing) throws ConnectorException, IOException, InterruptedException {
        try {
            XMLStreamReader reader = XML.createXMLStreamReader(body);
            boolean known = false;
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT && DAV.equals(reader.getNamespaceURI())) {
                    known |= reader.getLocalName().equals("multistatus");
                    take(reader);
                } else if (event == XMLStreamConstants.END_ELEMENT && isResponse(reader)) {
                    Optional<Entry> entry = entry();
                    if (entry.isPresent()) listing.found(entry.get());
                }
            }
            if (!known) throw new XMLStreamException("there is no multistatus");
        } catch (XMLStreamException e) {
            // The library wraps what the stream throws.
            if (e.getNestedException() instanceof IOException io) throw io;
            throw ConnectorException.broken(
                    Reached.YES,
                    "The WebDAV server's listing cannot be read. Is the address that of a WebDAV folder?",
                    e);
        }
    }

    private static boolean isResponse(XMLStreamReader reader) {
        return DAV.equals(reader.getNamespaceURI()) && reader.getLocalName().equals("response");
    }

    private void take(XMLStreamReader reader) throws XMLStreamException {
        switch (reader.getLocalName()) {
            case "response" -> {
                href = null;
                isFolder = false;
                size = 0;
                modified = Instant.EPOCH;
                tag = "";
            }
            case "href" -> {
                if (href == null) href = reader.getElementText().strip();
            }
            case "collection" -> isFolder = true;
            case "getcontentlength" -> size = number(reader.getElementText());
            case "getlastmodified" -> modified = time(reader.getElementText());
            case "getetag" -> tag = reader.getElementText().strip();
            default -> {}
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            return 0; // Properties that the server does not have are empty.
        }
    }

    private static Instant time(String text) {
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private Optional<Entry> entry() {
        String name = href;
        Optional<String> path = name == null ? Optional.empty() : path(name);
        if (path.isEmpty()) return Optional.empty();
        Entry plain = Entry.of(path.get(), isFolder, isFolder ? 0 : size, modified);
        if (tag.isEmpty()) return Optional.of(plain);
        return Optional.of(new Entry(plain.path(), plain.name(), plain.folder(), plain.size(), plain.modified(), tag));
    }

    /** The path of an address; empty if it is not what was asked for. */
    private Optional<String> path(String address) {
        URI found;
        try {
            found = root.resolve(address.replace(" ", "%20"));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String top = root.getPath();
        String path = found.getPath();
        if (path == null) return Optional.empty();
        if (!path.endsWith("/")) path += "/";
        if (!path.startsWith(top)) return Optional.empty();
        path = path.length() == top.length() ? "" : path.substring(top.length(), path.length() - 1);
        boolean isAsked =
                path.equals(asked) || (!path.isEmpty() && StorePath.parent(path).equals(asked));
        return isAsked ? Optional.of(path) : Optional.empty();
    }
}
