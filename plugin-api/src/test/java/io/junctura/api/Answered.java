package io.junctura.api;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** An answer that has come whole, at the beginning of 2030. */
record Answered(int status, Map<String, String> headers, String body, URI address) implements HttpAnswer {
    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    static Answered of(int status, Map<String, String> headers, String body) {
        return new Answered(status, headers, body, URI.create("https://crm.example/contacts?key=k-1"));
    }

    @Override
    public Instant received() {
        return NOW;
    }

    @Override
    public InputStream stream() {
        return new ByteArrayInputStream(bytes());
    }

    @Override
    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {}
}
