package io.junctura.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to send.
 *
 * @param method       upper case
 * @param headers      in order, a name may repeat
 * @param body         null for none
 * @param timeLimit    for the whole exchange, from connecting to the answer's last byte
 * @param maxRedirects how many redirects are followed, 0 to 10; credentials are sent only to the first host
 * @param maxBytes     a longer response fails with an error
 */
public record HttpRequest(
        String method,
        URI address,
        List<Header> headers,
        @Nullable Body body,
        Duration timeLimit,
        int maxRedirects,
        long maxBytes) {

    public HttpRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(address, "address");
        headers = List.copyOf(headers);
    }

    /** One header line. */
    public record Header(String name, String value) {}

    /** The body of a request. */
    public sealed interface Body {
        String contentType();

        record Bytes(byte[] content, String contentType) implements Body {}

        /**
         * Any length, in constant memory.
         *
         * @param length in bytes, -1 if not known
         */
        record Streamed(Source source, long length, String contentType) implements Body {}

        /** A record or a JSON value, written by {@link Http}. It must not contain a {@link Secret}: reveal it. */
        record Json(@Nullable Object value) implements Body {
            @Override
            public String contentType() {
                return "application/json";
            }
        }
    }

    /** Opens the content; called again when the request is redirected. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    /** A request with no headers, 30 s, no redirects and 10 MB of answer at the most. */
    public static Builder to(String method, URI address) {
        return new Builder(method, address);
    }

    /** {@link #to} with the method GET. */
    public static Builder get(URI address) {
        return to("GET", address);
    }

    /** {@link #to} with the method POST. */
    public static Builder post(URI address) {
        return to("POST", address);
    }

    HttpRequest at(URI other) {
        return new HttpRequest(method, other, headers, body, timeLimit, maxRedirects, maxBytes);
    }

    HttpRequest with(Body other) {
        return new HttpRequest(method, address, headers, other, timeLimit, maxRedirects, maxBytes);
    }

    /** Collects the parts of a request. */
    public static final class Builder {
        private final String method;
        private URI address;
        private final List<Header> headers = new ArrayList<>();
        private @Nullable Body body;
        private Duration timeLimit = Duration.ofSeconds(30);
        private int maxRedirects;
        private long maxBytes = 10_000_000;

        private Builder(String method, URI address) {
            this.method = method;
            this.address = address;
        }

        public Builder header(String name, String value) {
            headers.add(new Header(name, value));
            return this;
        }

        /**
         * Appends a parameter to the query of the address, encoded. A name may repeat.
         *
         * @param value a text, a number, true or false, a time, a UUID, or a collection of these, which repeats the name; null
         *              adds nothing
         * @throws IllegalArgumentException for any other value
         */
        public Builder query(String name, @Nullable Object value) {
            address = Addresses.withQuery(address, name, value);
            return this;
        }

        /** Sends a record or a JSON value as {@code application/json}. */
        public Builder json(@Nullable Object value) {
            return body(new Body.Json(value));
        }

        public Builder body(byte[] content, String contentType) {
            return body(new Body.Bytes(content, contentType));
        }

        public Builder body(@Nullable Body content) {
            body = content;
            return this;
        }

        public Builder timeLimit(Duration limit) {
            timeLimit = limit;
            return this;
        }

        public Builder maxRedirects(int count) {
            maxRedirects = count;
            return this;
        }

        public Builder maxBytes(long bytes) {
            maxBytes = bytes;
            return this;
        }

        public HttpRequest build() {
            return new HttpRequest(method, address, headers, body, timeLimit, maxRedirects, maxBytes);
        }
    }
}
