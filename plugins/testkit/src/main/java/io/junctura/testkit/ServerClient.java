package io.junctura.testkit;

import io.junctura.testkit.bridge.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends HTTP requests to the server under test: to its API, as an administrator, and to the addresses of flows. */
final class ServerClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final TestServer server;
    private HttpClient client = HttpClient.newHttpClient();

    ServerClient(TestServer server) {
        this.server = server;
    }

    /** Drops the open connections, which end with the server. */
    void reconnect() {
        client = HttpClient.newHttpClient();
    }

    /** Calls the API. @throws AssertionError unless it is answered 2xx */
    Answer api(String method, String path, @Nullable Object body, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Authorization", "Bearer " + server.token());
        if (body != null) all.put("Content-Type", "application/json");
        Answer answer = send(
                method, URI.create(server.address() + "/api/v1" + path), all, body == null ? null : Json.write(body));
        if (answer.status() >= 200 && answer.status() < 300) return answer;
        throw new AssertionError("The server refused " + method + " " + path + ": " + answer.body());
    }

    Answer send(String method, URI address, Map<String, String> headers, byte @Nullable [] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            Map<String, String> given = new LinkedHashMap<>();
            answer.headers().map().forEach((name, values) -> given.put(name, String.join(", ", values)));
            return new Answer(answer.statusCode(), given, answer.body());
        } catch (IOException e) {
            throw new AssertionError(method + " " + address + " was not answered: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted while it waited for an answer.", e);
        }
    }
}
