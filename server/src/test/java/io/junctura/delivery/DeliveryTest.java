package io.junctura.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.delivery.Subscriber.Answer;
import io.junctura.delivery.Subscriber.ReceivedRequest;
import io.junctura.http.TestClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries: events of topics reach subscribers, signed, once they are on disk. */
class DeliveryTest {
    private ServerWithWebhooks server;
    private Subscriber subscriber;

    @BeforeEach
    void start(@TempDir Path data) throws Exception {
        server = new ServerWithWebhooks(data);
        subscriber = new Subscriber();
    }

    @AfterEach
    void stop() {
        server.close();
        subscriber.close();
    }

    @Test
    void anEventIsSentSignedToEachSubscriptionThatWantsItsType() throws Exception {
        Map<String, Object> all = server.subscribe(subscriber, Map.of());
        Map<String, Object> orders = server.subscribe(subscriber, Map.of("types", List.of("order.*")));
        Map<String, Object> others = server.subscribe(subscriber, Map.of("types", List.of("price.changed")));
        Map<String, Object> event = Map.of("type", "order.created", "id", 7);
        assertThat(server.publish("orders", event)).isEqualTo(2L);
        assertThat(server.publish("prices", event)).isEqualTo(0L);
        server.await(all.get("id"), "succeeded", 1);
        server.await(orders.get("id"), "succeeded", 1);
        assertThat(server.deliveries(others.get("id"), "")).isEmpty();
        assertThat(subscriber.got).hasSize(2).allSatisfy(got -> {
            assertThat(got.json()).isEqualTo(Map.of("type", "order.created", "id", 7L));
            assertThat(got.header("content-type")).isEqualTo("application/json");
        });
        assertThat(subscriber.got.stream().map(ReceivedRequest::id)).doesNotHaveDuplicates();
        String id = String.valueOf(server.deliveries(all.get("id"), "").get(0).get("event"));
        ReceivedRequest got = subscriber.got.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        got.verifyWith(String.valueOf(all.get("secret")));
    }

    @Test
    void anEventWithoutATypeIsSentInTheEnvelopeOfStandardWebhooks() throws Exception {
        Object id = server.subscribe(subscriber, Map.of()).get("id");
        server.publish("orders", Map.of("n", 1));
        server.await(id, "succeeded", 1);
        Map<String, Object> sent = subscriber.got.get(0).json();
        assertThat(sent).containsEntry("type", "orders").containsEntry("data", Map.of("n", 1L));
        assertThat(Instant.parse(String.valueOf(sent.get("timestamp"))))
                .isEqualTo(server.time.clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void aFilterKeepsEventsBackAndATransformMakesTheBody() throws Exception {
        Object id = server.subscribe(
                        subscriber,
                        Map.of(
                                "filter",
                                "{{ payload.total > 100 }}",
                                "transform",
                                Map.of("sum", "{{ payload.total * 2 }}", "topic", "{{ trigger.topic }}")))
                .get("id");
        server.publish("orders", Map.of("total", 1));
        server.publish("orders", Map.of("total", 200));
        server.await(id, "succeeded", 1);
        assertThat(subscriber.got).hasSize(1);
        assertThat(subscriber.got.get(0).json()).isEqualTo(Map.of("sum", 400L, "topic", "orders"));
    }

    @Test
    void whatFailsIsSentAgainAfterItsPausesUnderTheSameIdWithANewTimestamp() throws Exception {
        Object id = server.subscribe(subscriber.answers(500), Map.of("retry", Map.of("pauses", List.of("5s", "5m"))))
                .get("id");
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
        Map<String, Object> waiting = server.deliveries(id, "").get(0);
        assertThat(waiting).containsEntry("attempts", 1L).containsKey("nextAttempt");
        assertThat(((Map<?, ?>) waiting.get("answer")).get("status")).isEqualTo(500L);
        server.time.pass(Duration.ofSeconds(6));
        Eventually.is("the second attempt has failed, too", () -> {
            Map<String, Object> again = server.deliveries(id, "").get(0);
            return again.get("attempts").equals(2L) && again.get("status").equals("waiting");
        });
        subscriber.answers(200);
        server.time.pass(Duration.ofMinutes(6));
        server.await(id, "succeeded", 1);
        assertThat(subscriber.got.stream().map(ReceivedRequest::id).distinct()).hasSize(1);
        assertThat(subscriber.got.stream()
                        .map(got -> got.header("webhook-timestamp"))
                        .distinct())
                .hasSize(3);
        Map<String, Object> delivery = server.delivery(waiting.get("id"));
        assertThat(delivery).containsEntry("attempts", 3L).containsEntry("status", "succeeded");
        assertThat((List<?>) delivery.get("attemptList")).hasSize(3);
    }

    @Test
    void theLastFailureEndsItAndItCanBeSentAgain() throws Exception {
        Object id = server.subscribe(subscriber, Map.of("retry", Map.of("pauses", List.of("5s"))))
                .get("id");
        subscriber.answering = got -> new Answer(503, "busy, said Authorization", Map.of("X-Why", "busy"));
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
        server.time.pass(Duration.ofSeconds(6));
        server.await(id, "failed", 1);
        Object delivery = server.deliveries(id, "?status=failed").get(0).get("id");
        List<?> attempts = (List<?>) server.delivery(delivery).get("attemptList");
        assertThat(attempts).hasSize(2).allSatisfy(one -> {
            Map<?, ?> attempt = (Map<?, ?>) one;
            assertThat((String) attempt.get("error"))
                    .startsWith("The subscriber answered 503.")
                    .contains("busy");
            Map<?, ?> answer = (Map<?, ?>) attempt.get("answer");
            assertThat(answer.get("body")).isEqualTo("busy, said Authorization");
            assertThat(((Map<?, ?>) answer.get("headers")).get("x-why")).isEqualTo("busy");
            Map<?, ?> request = (Map<?, ?>) attempt.get("request");
            assertThat(request.get("address")).isEqualTo(subscriber.address());
            assertThat((String) request.get("body")).contains("\"n\":1");
            assertThat(((Map<?, ?>) request.get("headers")).get("webhook-id"))
                    .isEqualTo(subscriber.got.get(0).id());
        });
        subscriber.answers(200);
        TestClient.Answer again = server.admin.post("/api/v1/deliveries/" + delivery + "/resend", Map.of());
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.object().get("delivery")).isEqualTo(delivery);
        server.await(id, "succeeded", 1);
        server.admin.post("/api/v1/deliveries/" + delivery + "/resend", Map.of());
        server.await(id, "succeeded", 2);
        assertThat(subscriber.got.stream().map(ReceivedRequest::id).distinct()).hasSize(1);
        assertThat(subscriber.got.stream().map(ReceivedRequest::body).distinct())
                .hasSize(1);
    }

    @Test
    void aRedirectIsAFailureAndIsNotFollowed() throws Exception {
        Object id = server.subscribe(subscriber, Map.of()).get("id");
        subscriber.answering = got -> new Answer(302, "", Map.of("Location", subscriber.address() + "/other"));
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
        assertThat(subscriber.got).hasSize(1);
    }

    @Test
    void aSubscriberThatAsksForTimeIsNotAskedBefore() throws Exception {
        Object id = server.subscribe(subscriber, Map.of()).get("id");
        subscriber.answering = got -> new Answer(429, "", Map.of("Retry-After", "600"));
        Instant sent = server.time.clock.instant();
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
        assertThat(Instant.parse(String.valueOf(server.deliveries(id, "").get(0).get("nextAttempt"))))
                .isAfterOrEqualTo(sent.plusSeconds(599));
    }

    @Test
    void deliveriesGoOnAfterARestart() throws Exception {
        Map<String, Object> made =
                server.subscribe(subscriber.answers(500), Map.of("headers", Map.of("X-Api-Key", "k1")));
        server.publish("orders", Map.of("n", 1));
        server.await(made.get("id"), "waiting", 1);
        subscriber.answers(200);
        server.restart();
        server.time.pass(Duration.ofSeconds(6));
        server.await(made.get("id"), "succeeded", 1);
        server.publish("orders", Map.of("n", 2));
        server.await(made.get("id"), "succeeded", 2);
        assertThat(subscriber.got)
                .hasSize(3)
                .allMatch(got -> got.header("x-api-key").equals("k1"));
        for (ReceivedRequest got : subscriber.got) got.verifyWith(String.valueOf(made.get("secret")));
    }
}
