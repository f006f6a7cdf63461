package io.junctura.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.bench.load.Subscribers.Arrivals;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscribersTest {
    /** A body of this order is looked at. */
    private static final int CHECKED = 64;

    private final HttpClient client = HttpClient.newHttpClient();
    private Subscribers subscribers;

    @BeforeEach
    void listen() throws IOException {
        subscribers = Subscribers.start();
    }

    @AfterEach
    void stop() throws IOException {
        subscribers.close();
    }

    @Test
    void eachWebhookIsCountedOnceForItsSubscriber() throws Exception {
        Arrivals arrivals = subscribers.expect(CHECKED, 2, 3);
        long before = System.nanoTime();

        post(0, webhook(CHECKED));
        post(2, webhook(CHECKED));
        post(2, webhook(CHECKED));
        post(2, webhook(CHECKED + 1));

        assertThat(arrivals.count()).isEqualTo(3);
        assertThat(arrivals.repeated()).isOne();
        assertThat(arrivals.nanos(0, 2)).isBetween(before, arrivals.lastNanos());
        assertThat(arrivals.nanos(1, 2)).isEqualTo(arrivals.lastNanos());
        assertThat(arrivals.nanos(0, 1)).isZero();
        assertThat(subscribers.wrong()).isZero();
    }

    @Test
    void aWebhookThatWasNotExpectedOrHasAnotherBodyIsWrong() throws Exception {
        subscribers.expect(CHECKED, 2, 3);

        post(3, webhook(CHECKED));
        post(0, webhook(CHECKED + 2));
        post(0, "{\"type\":\"orders\"}");
        post(0, Orders.json(CHECKED));

        assertThat(subscribers.wrong()).isEqualTo(4);
    }

    private static String webhook(int id) {
        return "{\"type\":\"orders\",\"timestamp\":\"2026-11-29T08:00:00Z\",\"data\":" + Orders.json(id) + "}";
    }

    private void post(int subscriber, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(subscribers.address(subscriber)))
                .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
    }
}
