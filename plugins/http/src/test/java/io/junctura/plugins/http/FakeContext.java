package io.junctura.plugins.http;

import io.junctura.api.AccessTokens;
import io.junctura.api.ActionContext;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Json;
import io.junctura.api.LocalFiles;
import io.junctura.api.Network;
import io.junctura.api.PageReader;
import io.junctura.api.Reached;
import io.junctura.api.RowStreams;
import io.junctura.api.Secret;
import io.junctura.api.SharedResource;
import io.junctura.plugins.http.auth.DigestNonce;
import io.junctura.plugins.http.auth.SharedNonce;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A minimal context for actions: Java's HTTP client, files in memory, and a fixed clock. */
final class FakeContext implements ActionContext<HttpConnection>, Http, AccessTokens, Files, Json {

    static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpConnection connection;
    final Map<String, byte[]> stored = new HashMap<>();
    final List<String> refused = new ArrayList<>();
    final List<HttpRequest> sent = new ArrayList<>();
    private final DigestNonce nonce = new DigestNonce();
    private int tokens;

    FakeContext(HttpConnection connection) {
        this.connection = connection;
    }

    FileRef file(String name, String contentType, String content) {
        stored.put(name, content.getBytes(StandardCharsets.UTF_8));
        return new FileRef(name, name, contentType, stored.get(name).length);
    }

    @Override
    public HttpAnswer send(HttpRequest request) throws ConnectorException, InterruptedException {
        sent.add(request);
        try {
            java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(request.address());
            request.headers().forEach(header -> builder.header(header.name(), header.value()));
            BodyPublisher body = BodyPublishers.noBody();
            HttpRequest.Body given = request.body();
            if (given instanceof HttpRequest.Body.Bytes bytes) body = BodyPublishers.ofByteArray(bytes.content());
            if (given instanceof HttpRequest.Body.Streamed streamed) {
                byte[] all = streamed.source().open().readAllBytes();
                if (streamed.length() != all.length) throw new AssertionError("the length said is not the real one");
                body = BodyPublishers.ofByteArray(all);
            }
            if (given != null) builder.header("Content-Type", given.contentType());
            HttpResponse<byte[]> response =
                    client.send(builder.method(request.method(), body).build(), BodyHandlers.ofByteArray());
            return new Answer(response);
        } catch (IOException e) {
            throw ConnectorException.tryLater(Reached.MAYBE, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void pages(HttpRequest first, PageReader reader)
            throws ConnectorException, IOException, InterruptedException {
        Http.super.pages(first, reader);
    }

    private record Answer(HttpResponse<byte[]> response) implements HttpAnswer {
        @Override
        public int status() {
            return response.statusCode();
        }

        @Override
        public Map<String, String> headers() {
            Map<String, String> headers = new TreeMap<>();
            response.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
            return headers;
        }

        @Override
        public URI address() {
            return response.uri();
        }

        @Override
        public Instant received() {
            return NOW;
        }

        @Override
        public InputStream stream() {
            return new ByteArrayInputStream(response.body());
        }

        @Override
        public byte[] bytes() {
            return response.body();
        }

        @Override
        public void close() {}
    }

    @Override
    public Secret get() {
        return Secret.of("token-" + ++tokens);
    }

    @Override
    public void refused(Secret token) {
        refused.add(token.reveal());
    }

    @Override
    public InputStream open(FileRef file) {
        return new ByteArrayInputStream(stored.get(file.id()));
    }

    @Override
    public FileRef store(String name, String contentType, InputStream content) throws IOException {
        stored.put(name, content.readAllBytes());
        return new FileRef(name, name, contentType, stored.get(name).length);
    }

    @Override
    public FileRef write(String name, String contentType, Content content)
            throws IOException, ConnectorException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.to(out);
        return store(name, contentType, new ByteArrayInputStream(out.toByteArray()));
    }

    @Override
    public RowStreams rows() {
        throw new UnsupportedOperationException();
    }

    @Override
    public LocalFiles localFiles() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Network network() {
        throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("unchecked") // A resource of the only kind.
    public <R extends AutoCloseable> R shared(Class<? extends SharedResource<? extends Connection, R>> kind) {
        if (kind != (Class<?>) SharedNonce.class) throw new UnsupportedOperationException();
        return (R) nonce;
    }

    @Override
    public Stop onCancel(Runnable what) {
        return () -> {};
    }

    @Override
    public void progress(long done, long total, String unit) {}

    @Override
    public @Nullable Object parse(byte[] utf8) throws ConnectorException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.startsWith("<")) throw ConnectorException.badInput("Line 1, column 1: not JSON.");
        return Map.of("json", text);
    }

    @Override
    public <T> T parse(byte[] utf8, Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> List<T> parseList(byte[] utf8, Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] write(@Nullable Object value) {
        return ("json:" + value).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String idempotencyKey() {
        return "jn_key";
    }

    @Override
    public void announceEffect() {}

    @Override
    public void remember(String name, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> Optional<T> recall(String name, Class<T> type) {
        return Optional.empty();
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public Instant deadline() {
        return NOW.plusSeconds(20);
    }

    @Override
    public HttpConnection connection() {
        return connection;
    }

    @Override
    public Clock clock() {
        return Clock.fixed(NOW, ZoneOffset.UTC);
    }

    @Override
    public System.Logger log() {
        return System.getLogger("test");
    }

    @Override
    public Http http() {
        return this;
    }

    @Override
    public AccessTokens tokens() {
        return this;
    }

    @Override
    public Files files() {
        return this;
    }

    @Override
    public Json json() {
        return this;
    }
}
