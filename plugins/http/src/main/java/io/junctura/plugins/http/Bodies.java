package io.junctura.plugins.http;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.HttpRequest.Body;
import io.junctura.api.HttpRequest.Source;
import io.junctura.plugins.http.Request.BodyType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Makes the bodies of requests of what a step gives. Files are streamed. */
record Bodies(ActionContext<?> context) {

    @Nullable
    Body of(@Nullable Object value, @Nullable BodyType given, @Nullable String contentType) throws ConnectorException {
        BodyType type = given != null ? given : byValue(value);
        if (type == BodyType.NONE || (value == null && type != BodyType.JSON)) return null;
        try {
            return switch (type) {
                case JSON ->
                    value instanceof FileRef file
                            ? streamed(file, or(contentType, "application/json"))
                            : new Body.Bytes(context.json().write(value), or(contentType, "application/json"));
                case TEXT ->
                    value instanceof FileRef file
                            ? streamed(file, or(contentType, file.contentType()))
                            : new Body.Bytes(
                                    utf8(Addresses.text("body", needed(value))),
                                    or(contentType, "text/plain; charset=utf-8"));
                case FORM ->
                    new Body.Bytes(
                            utf8(form(map(value, "form"))), or(contentType, "application/x-www-form-urlencoded"));
                case MULTIPART -> multipart(map(value, "multipart"), contentType);
                case BINARY -> {
                    if (!(value instanceof FileRef file)) {
                        throw ConnectorException.badInput(
                                "A body of type binary must be a file of another step or of the trigger.");
                    }
                    yield streamed(file, or(contentType, file.contentType()));
                }
                case NONE -> null;
            };
        } catch (IllegalArgumentException e) {
            throw ConnectorException.badInput(String.valueOf(e.getMessage()));
        }
    }

    private static BodyType byValue(@Nullable Object value) {
        if (value == null) return BodyType.NONE;
        if (value instanceof FileRef) return BodyType.BINARY;
        return value instanceof String ? BodyType.TEXT : BodyType.JSON;
    }

    private Body streamed(FileRef file, String contentType) {
        return new Body.Streamed(() -> context.files().open(file), file.size(), contentType);
    }

    private static String form(Map<?, ?> fields) {
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) -> {
            for (Object one : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
                if (one == null) continue;
                if (!form.isEmpty()) form.append('&');
                form.append(formEncoded(name.toString()))
                        .append('=')
                        .append(formEncoded(Addresses.text(name.toString(), one)));
            }
        });
        return form.toString();
    }

    private static String formEncoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private record Part(Source source, long length) {
        static Part of(String text) {
            byte[] bytes = utf8(text);
            return new Part(() -> new ByteArrayInputStream(bytes), bytes.length);
        }
    }

    private Body multipart(Map<?, ?> fields, @Nullable String contentType) {
        // The step's key: the same at every attempt, and nothing that a payload could hold.
        String boundary = context.idempotencyKey();
        List<Part> parts = new ArrayList<>();
        fields.forEach((name, value) -> {
            for (Object one : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
                if (one == null) continue;
                String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + quoted(name.toString());
                if (one instanceof FileRef file) {
                    parts.add(Part.of(head + "\"; filename=\"" + quoted(file.name()) + "\"\r\nContent-Type: "
                            + oneLine(file.contentType()) + "\r\n\r\n"));
                    parts.add(new Part(() -> context.files().open(file), file.size()));
                } else {
                    parts.add(Part.of(head + "\"\r\n\r\n" + Addresses.text(name.toString(), one)));
                }
                parts.add(Part.of("\r\n"));
            }
        });
        parts.add(Part.of("--" + boundary + "--\r\n"));
        long length = 0;
        for (Part part : parts) length = part.length() < 0 || length < 0 ? -1 : length + part.length();
        List<Part> all = List.copyOf(parts);
        return new Body.Streamed(
                () -> new Chain(new ArrayDeque<>(all)),
                length,
                or(contentType, "multipart/form-data") + "; boundary=" + boundary);
    }

    /** One stream after the other, each opened when it is reached. */
    private static final class Chain extends InputStream {
        private final Queue<Part> left;
        private InputStream current = InputStream.nullInputStream();

        Chain(Queue<Part> parts) {
            left = parts;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) return 0;
            while (true) {
                int read = current.read(buffer, offset, length);
                if (read > 0) return read;
                current.close();
                Part next = left.poll();
                if (next == null) return -1;
                current = next.source().open();
            }
        }

        @Override
        public void close() throws IOException {
            current.close();
        }
    }

    private static String quoted(String text) {
        return text.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ');
    }

    private static Map<?, ?> map(@Nullable Object value, String type) throws ConnectorException {
        if (value instanceof Map<?, ?> map) return map;
        throw ConnectorException.badInput("A body of type " + type + " must be a map of names and values.");
    }

    private static Object needed(@Nullable Object value) {
        if (value == null) throw new IllegalArgumentException("The body is empty.");
        return value;
    }

    private static String or(@Nullable String given, String usual) {
        return given == null || given.isBlank() ? usual : given;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
