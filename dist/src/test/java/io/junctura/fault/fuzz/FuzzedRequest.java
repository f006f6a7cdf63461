package io.junctura.fault.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request.
 *
 * @param what the kind of the request, such as its route; failures are grouped by it
 * @param bytes the complete request
 * @param proper whether the request is valid HTTP, and so must be answered
 * @param head whether the request is a HEAD, whose answer has no body
 */
public record FuzzedRequest(String what, byte[] bytes, boolean proper, boolean head) {

    static Builder to(String method, String path) {
        return new Builder(method, path);
    }

    /** Bytes that may not be HTTP. */
    static FuzzedRequest raw(String what, byte[] bytes) {
        boolean head =
                new String(bytes, StandardCharsets.ISO_8859_1).stripLeading().startsWith("HEAD ");
        return new FuzzedRequest(what, bytes, false, head);
    }

    /** Builds a valid request. */
    static final class Builder {
        private final String method;
        private final String path;
        private final List<String> headers = new ArrayList<>();
        private String what;
        private byte[] body = {};

        private Builder(String method, String path) {
            this.method = method;
            this.path = path;
            this.what = method + " " + path;
        }

        Builder named(String name) {
            what = name;
            return this;
        }

        Builder header(String name, String value) {
            headers.add(name + ": " + value);
            return this;
        }

        Builder bearer(String token) {
            return token.isEmpty() ? this : header("Authorization", "Bearer " + token);
        }

        Builder body(String contentType, byte[] bytes) {
            body = bytes;
            return header("Content-Type", contentType);
        }

        Builder body(String contentType, String text) {
            // An unpaired surrogate cannot be encoded, so it becomes a question mark.
            return body(contentType, text.getBytes(StandardCharsets.UTF_8));
        }

        FuzzedRequest build() {
            StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
            for (String header : headers) head.append(header).append("\r\n");
            head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            bytes.writeBytes(body);
            return new FuzzedRequest(what, bytes.toByteArray(), true, method.equals("HEAD"));
        }
    }

    /** The beginning of the request, for a message. */
    public String beginning() {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.length() > 600 ? text.substring(0, 600) + "… (" + text.length() + " bytes)" : text;
    }
}
