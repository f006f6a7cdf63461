package io.junctura.plugins.http.event;

import io.junctura.api.ConnectorException;
import io.junctura.api.Event;
import io.junctura.api.InboundRequest;
import io.junctura.api.TriggerContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one CloudEvent. The payload has the form of the JSON event format, whatever the mode. Only {@code data} that is bytes is
 * a file there.
 */
final class CloudEventReader {
    static final String HEADER_PREFIX = "ce-";

    private static final String TYPE = "datacontenttype";
    private static final String DATA = "data";
    private static final String BYTES = "data_base64";

    private final TriggerContext<?> context;

    CloudEventReader(TriggerContext<?> context) {
        this.context = context;
    }

    /** An event in binary mode: the attributes are headers, and the body is the data. */
    Event binary(InboundRequest request) throws ConnectorException {
        Map<String, Object> event = new LinkedHashMap<>();
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            if (!header.getKey().startsWith(HEADER_PREFIX)) continue;
            String name = header.getKey().substring(HEADER_PREFIX.length());
            if (name.equals(DATA) || name.equals(TYPE)) {
                throw Attributes.wrong("", name, "must not be a header: the body and Content-Type say what it is");
            }
            try {
                event.put(name, HeaderValue.decode(header.getValue()));
            } catch (IllegalArgumentException e) {
                throw Attributes.wrong("", name, "cannot be read from its header: " + e.getMessage());
            }
        }
        request.header("content-type").ifPresent(type -> event.put(TYPE, type));
        Attributes.check(event, "");
        if (request.body().length > 0) event.put(DATA, request.payload());
        return event(event, event);
    }

    /**
     * An event in the JSON event format.
     *
     * @param where the beginning of each message
     */
    Event structured(@Nullable Object json, String where) throws ConnectorException, IOException {
        if (!(json instanceof Map<?, ?> given)) {
            throw ConnectorException.badInput(where + "A CloudEvent must be a JSON object.");
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            // Null is the same as absent, except for the data.
            if (!name.equals(DATA) && !name.equals(BYTES) && value != null) attributes.put((String) name, value);
        });
        Attributes.check(attributes, where);
        Object bytes = given.get(BYTES);
        if (bytes == null && attributes.size() == given.size() - (given.containsKey(DATA) ? 1 : 0)) {
            return event(attributes, json); // The server stores an unchanged payload without writing it anew.
        }
        Map<String, Object> event = new LinkedHashMap<>(attributes);
        if (bytes == null) {
            if (given.containsKey(DATA)) event.put(DATA, given.get(DATA));
        } else {
            if (given.get(DATA) != null) throw Attributes.wrong(where, BYTES, "must not be beside \"data\"");
            event.put(DATA, data(bytes, (String) attributes.get(TYPE), where));
        }
        return event(attributes, event);
    }

    /** The spec makes source and id unique together. A URI has no space, so both stay apart. */
    private static Event event(Map<String, Object> attributes, Object payload) {
        return new Event(payload, attributes.get("source") + " " + attributes.get("id"));
    }

    /** Bytes of JSON become a value, as in binary mode, and all others a file. */
    private @Nullable Object data(Object base64, @Nullable String type, String where)
            throws ConnectorException, IOException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode((String) base64);
        } catch (ClassCastException | IllegalArgumentException e) {
            throw Attributes.wrong(where, BYTES, "must be a text in Base64");
        }
        String given = Objects.requireNonNullElse(type, "application/octet-stream");
        String name = MediaTypes.name(given);
        if (!MediaTypes.isJson(name)) return context.files().store(DATA, given, new ByteArrayInputStream(bytes));
        try {
            return context.json().parse(bytes);
        } catch (ConnectorException e) {
            throw Attributes.wrong(where, BYTES, "must be JSON, as datacontenttype says: " + e.getMessage());
        }
    }
}
