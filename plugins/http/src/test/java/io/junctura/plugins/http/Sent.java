package io.junctura.plugins.http;

import io.junctura.api.InboundRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request in the form that triggers get, with a body that must not be parsed yet. */
record Sent(Map<String, String> headers, byte[] body) implements InboundRequest {

    static Sent of(String body, String... namesAndValues) {
        Map<String, String> headers = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) headers.put(namesAndValues[i], namesAndValues[i + 1]);
        return of(body, headers);
    }

    static Sent of(String body, Map<String, String> headers) {
        return new Sent(headers, body.getBytes(StandardCharsets.UTF_8));
    }

    /** The same request with another body. */
    Sent body(String other) {
        return of(other, headers);
    }

    /** The same request with another value of a header, or without the header if the value is null. */
    Sent header(String name, @Nullable String value) {
        Map<String, String> changed = new TreeMap<>(headers);
        if (value == null) changed.remove(name);
        else changed.put(name, value);
        return new Sent(changed, body);
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public Map<String, String> query() {
        return Map.of();
    }

    @Override
    public @Nullable Object payload() {
        throw new AssertionError("the raw bytes are checked before anything is parsed");
    }
}
