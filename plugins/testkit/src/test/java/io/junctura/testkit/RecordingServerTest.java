package io.junctura.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordingServerTest {
    private final RecordingServer server = RecordingServer.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(URI.create(server.address() + path))
                .header("X-Name", "value")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private HttpResponse<String> send(String path, String body) throws Exception {
        return client.send(post(path, body), BodyHandlers.ofString());
    }

    @Test
    void requestsAreRecorded() throws Exception {
        server.on("POST /orders", Reply.json(201, Map.of("id", "O-1")).header("X-Limit", "7"));
        HttpResponse<String> answer = send("/orders?a=1&b=%C3%A4+", "{\"total\": 10}");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("x-limit")).contains("7");
        assertThat(answer.body()).isEqualTo("{\"id\":\"O-1\"}");
        Sent sent = server.sent().get(0);
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.path()).isEqualTo("/orders");
        assertThat(sent.query()).isEqualTo(Map.of("a", "1", "b", "ä "));
        assertThat(sent.header("x-NAME")).isEqualTo("value");
        assertThat(sent.json()).isEqualTo(Map.of("total", 10L));
    }

    @Test
    void repliesComeInTheirOrderAndTheLastOneStays() throws Exception {
        server.on("POST /a", Reply.status(503), Reply.status(429), Reply.status(204));
        assertThat(send("/a", "").statusCode()).isEqualTo(503);
        assertThat(send("/a", "").statusCode()).isEqualTo(429);
        assertThat(send("/a", "").statusCode()).isEqualTo(204);
        assertThat(send("/a", "").statusCode()).isEqualTo(204);
    }

    @Test
    void laterArrangementsGoFirst() throws Exception {
        server.on("*", Reply.status(200)).on("POST /a/*", sent -> Reply.text(200, "text/plain", sent.path()));
        assertThat(send("/a/7", "").body()).isEqualTo("/a/7");
        assertThat(send("/b", "").statusCode()).isEqualTo(200);
    }

    @Test
    void unarrangedRequestsAreReported() throws Exception {
        server.on("POST /orders", Reply.status(200));
        HttpResponse<String> answer = send("/order", "");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("Nothing is arranged for POST /order. Arranged is: POST /orders");
    }

    @Test
    void aChunkedBodyIsReadWhole() throws Exception {
        server.on("*", Reply.status(200));
        HttpRequest chunked = HttpRequest.newBuilder(URI.create(server.address()))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("a".repeat(100_000))))
                .build();
        client.send(chunked, BodyHandlers.discarding());
        assertThat(server.sent().get(0).header("transfer-encoding")).isEqualTo("chunked");
        assertThat(server.sent().get(0).body()).hasSize(100_000);
    }

    @Test
    void aResetIsNoAnswerThoughTheRequestHasArrived() {
        server.on("POST /a", Reply.reset());
        assertThatThrownBy(() -> send("/a", "body")).isInstanceOf(IOException.class);
        assertThat(server.sent().get(0).body()).isEqualTo("body");
    }

    @Test
    void aTruncatedAnswerEndsBeforeItsLength() {
        server.on("POST /a", Reply.text(200, "text/plain", "whole").truncated());
        assertThatThrownBy(() -> send("/a", "")).isInstanceOf(IOException.class);
    }

    @Test
    void aHeldReplyIsSentWhenItIsReleased() {
        server.on("POST /a", Reply.text(200, "text/plain", "late").held());
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(post("/a", ""), BodyHandlers.ofString());
        server.await("POST /a", 1);
        assertThat(answer).isNotDone();
        server.release();
        assertThat(answer.join().body()).isEqualTo("late");
    }

    @Test
    void aDelayedReplyIsSentByItself() throws Exception {
        server.on("POST /a", Reply.status(200).after(Duration.ofMillis(20)));
        assertThat(send("/a", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aMissingRequestFailsTheWaitingTest() throws Exception {
        server.on("*", Reply.status(200));
        send("/a", "");
        assertThat(server.await("POST /a", 1)).hasSize(1);
        server.forget();
        assertThat(server.sent()).isEmpty();
    }
}
