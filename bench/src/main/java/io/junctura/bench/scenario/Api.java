package io.junctura.bench.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.junctura.bench.target.ChildProcess;
import io.junctura.bench.target.RoundFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** Calls Junctura's HTTP API with the token from its data folder. */
final class Api {
    private static final Duration MAX_RUN = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String server;
    private final String token;

    private Api(String server, String token) {
        this.server = server;
        this.token = token;
    }

    /** @param place of a running server */
    static Api of(RoundFolder place) throws IOException {
        String token = Files.readString(place.data().resolve("local-token")).strip();
        return new Api("http://127.0.0.1:" + place.port(), token);
    }

    /** @return empty if the server answers 503 */
    Optional<JsonNode> get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(request("/api/v1" + path).GET().build());
        return answer.statusCode() == 503 ? Optional.empty() : Optional.of(JSON.readTree(answer.body()));
    }

    /** The token of local commands, which is in the data folder. */
    String token() {
        return token;
    }

    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        HttpRequest request = request("/api/v1" + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        return JSON.readTree(send(request).body());
    }

    void delete(String path) throws IOException, InterruptedException {
        send(request("/api/v1" + path).DELETE().build());
    }

    /** Sends an event to a webhook of the default instance. @return the number of the run */
    long event(String integrationAndFlow, String json) throws IOException, InterruptedException {
        HttpRequest request = request("/hooks/default/" + integrationAndFlow)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return JSON.readTree(send(request).body()).path("run").asLong();
    }

    /** @throws IOException if the run fails or does not end */
    void awaitEnd(long run, ChildProcess child) throws IOException, InterruptedException {
        long end = System.nanoTime() + MAX_RUN.toNanos();
        String status = "?";
        while (System.nanoTime() < end) {
            status = get("/runs/" + run).map(one -> one.path("status").asText()).orElse("?");
            if (status.equals("succeeded")) return;
            if (status.equals("failed")) break;
            Thread.sleep(20);
        }
        throw new IOException("run " + run + " is " + status + child.endOfLog());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE);
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2 && answer.statusCode() != 503) {
            throw new IOException(request.uri() + " was answered with " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer;
    }
}
