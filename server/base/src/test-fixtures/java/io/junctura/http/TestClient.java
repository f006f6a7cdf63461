package io.junctura.http;

import io.junctura.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks a running server as a program would; headers come in pairs of name and value. */
public final class TestClient {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final List<String> always = new ArrayList<>();

    public TestClient(String address) {
        this.address = address;
    }

    /** A client of the same server that sends these headers each time. */
    public TestClient with(String... headers) {
        TestClient other = new TestClient(address);
        other.always.addAll(always);
        other.always.addAll(List.of(headers));
        return other;
    }

    /** The value that {@link #with} gave this header. */
    public String always(String name) {
        return always.get(always.lastIndexOf(name) + 1);
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Answer delete(String path, String... headers) {
        return send("DELETE", path, null, headers);
    }

    public Answer post(String path, Object json, String... headers) {
        return send(
                "POST",
                path,
                Json.write(json),
                with("Content-Type", "application/json").headers(headers));
    }

    public Answer put(String path, Object json, String... headers) {
        return send(
                "PUT",
                path,
                Json.write(json),
                with("Content-Type", "application/json").headers(headers));
    }

    public Answer yaml(String method, String path, String text, String... headers) {
        return send(
                method,
                path,
                text.getBytes(StandardCharsets.UTF_8),
                with("Content-Type", "application/yaml").headers(headers));
    }

    private String[] headers(String... more) {
        List<String> all = new ArrayList<>(always);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    public Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < always.size(); i += 2) request.setHeader(always.get(i), always.get(i + 1));
        for (int i = 0; i < headers.length; i += 2) request.setHeader(headers[i], headers[i + 1]);
        try {
            return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What came back. */
    public record Answer(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public Object json() {
            return Json.parse(response.body());
        }

        @SuppressWarnings("unchecked")
        public Map<String, Object> object() {
            return (Map<String, Object>) json();
        }

        public String code() {
            return String.valueOf(object().get("code"));
        }
    }
}
