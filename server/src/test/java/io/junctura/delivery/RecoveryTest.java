package io.junctura.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.delivery.Subscriber.Answer;
import io.junctura.delivery.Subscriber.ReceivedRequest;
import io.junctura.http.TestClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscribers that are down for a long time, have ended their subscription, or recover. */
class RecoveryTest {
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

    private TestClient.Answer post(Object id, String what, Object body) {
        return server.admin.post(ServerWithWebhooks.SUBSCRIPTIONS + "/" + id + "/" + what, body);
    }

    private Set<Object> numbers() {
        return subscriber.got.stream()
                .map(got -> ((Map<?, ?>) got.json().get("data")).get("n"))
                .collect(Collectors.toSet());
    }

    private Object subscribe(String... pauses) {
        return server.subscribe(subscriber, Map.of("retry", Map.of("pauses", List.of(pauses))))
                .get("id");
    }

    @Test
    void afterFiveDaysOfFailuresItIsDisabledAndItsOwnerHearsOfIt() throws Exception {
        Object id = subscribe("5s");
        Subscriber owner = new Subscriber();
        server.subscribe(owner, Map.of("topics", List.of(SubscriptionDisabling.TOPIC)));
        subscriber.answers(500);
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
        assertThat(server.subscription(id)).containsKey("failingSince").containsEntry("state", "enabled");
        server.restart();
        server.time.pass(Duration.ofDays(5).plusSeconds(1));
        server.await(id, "failed", 1);
        Eventually.is(
                "it is disabled", () -> server.subscription(id).get("state").equals("disabled"));
        Map<String, Object> disabled = server.subscription(id);
        assertThat((String) disabled.get("reason"))
                .startsWith("No delivery has succeeded since ")
                .contains("The subscriber answered 500.");
        Eventually.is("the owner is told", () -> owner.got.size() == 1);
        assertThat(owner.got.get(0).json())
                .containsEntry("type", "junctura.subscription.disabled")
                .containsEntry("subscription", id)
                .containsEntry("reason", disabled.get("reason"));
        assertThat(server.publish("orders", Map.of("n", 2))).isEqualTo(0L);
        owner.close();
    }

    @Test
    void aSuccessEndsTheFailures() throws Exception {
        Object id = subscribe("5s", "5s");
        subscriber.answers(500);
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
        subscriber.answers(200);
        server.time.pass(Duration.ofSeconds(6));
        server.await(id, "succeeded", 1);
        assertThat(server.subscription(id)).doesNotContainKey("failingSince");
    }

    @Test
    void whatWasMissedAndWhatHasFailedIsSentWhenItIsEnabledWithATime() throws Exception {
        Object id = subscribe("5s");
        server.publish("orders", Map.of("n", 0));
        server.await(id, "succeeded", 1);
        server.time.pass(Duration.ofMinutes(1));
        Instant since = server.time.clock.instant();
        subscriber.answers(500);
        server.publish("orders", Map.of("n", 1));
        server.await(id, "succeeded", 1, "waiting", 1);
        server.time.pass(Duration.ofSeconds(6));
        server.await(id, "succeeded", 1, "failed", 1);
        assertThat(post(id, "disable", Map.of()).object()).containsEntry("state", "disabled");
        for (int n = 2; n < 6; n++) server.publish("orders", Map.of("n", n));
        server.publish("orders", Map.of("n", 6));
        subscriber.answers(200);
        subscriber.got.clear();
        TestClient.Answer enabled = post(id, "enable", Map.of("since", since.toString(), "rate", 2));
        assertThat(enabled.object()).containsEntry("state", "enabled").doesNotContainKey("reason");
        server.publish("orders", Map.of("n", 7));
        Eventually.is("all is sent", () -> {
            server.time.pass(Duration.ofSeconds(1));
            return numbers().size() == 7;
        });
        server.await(id, "succeeded", 8);
        assertThat(numbers()).isEqualTo(Set.of(1L, 2L, 3L, 4L, 5L, 6L, 7L));
        assertThat(subscriber.got).hasSize(7);
    }

    @Test
    void whatIsMissedIsSentAtTheRateOfEachSecondAlsoOverARestart() throws Exception {
        Object id = subscribe("5s");
        post(id, "disable", Map.of());
        for (int n = 0; n < 5; n++) server.publish("orders", Map.of("n", n));
        post(id, "enable", Map.of("since", server.time.clock.instant().toString(), "rate", 2));
        server.await(id, "succeeded", 2);
        server.time.pass(Duration.ofSeconds(1));
        server.await(id, "succeeded", 4);
        server.restart();
        Eventually.is("the rest is sent", () -> {
            server.time.pass(Duration.ofSeconds(1));
            return numbers().size() == 5;
        });
        server.await(id, "succeeded", 5);
        assertThat(subscriber.got).hasSize(5);
    }

    @Test
    void withoutATimeItGoesOnWithNewEvents() throws Exception {
        Object id = subscribe("5s");
        post(id, "disable", Map.of());
        server.publish("orders", Map.of("n", 1));
        post(id, "enable", Map.of());
        server.publish("orders", Map.of("n", 2));
        server.await(id, "succeeded", 1);
        assertThat(numbers()).containsExactly(2L);
    }

    @Test
    void deliveriesSinceATimeAreSentAgainUnderTheirIds() throws Exception {
        Object id = subscribe("5s");
        server.publish("orders", Map.of("n", 1));
        server.await(id, "succeeded", 1);
        server.time.pass(Duration.ofMinutes(1));
        String since = server.time.clock.instant().toString();
        server.publish("orders", Map.of("n", 2));
        server.publish("orders", Map.of("n", 3));
        server.await(id, "succeeded", 3);
        assertThat(post(id, "resend", Map.of("since", since)).object()).containsEntry("deliveries", 2L);
        server.await(id, "succeeded", 5);
        assertThat(subscriber.got.stream().map(ReceivedRequest::id).distinct()).hasSize(3);
        assertThat(post(id, "resend", Map.of()).code()).isEqualTo("no-choice");
        assertThat(post(id, "resend", Map.of("which", "queued")).code()).isEqualTo("bad-choice");
    }

    @Test
    void failedDeliveriesAreSentAgain() throws Exception {
        Object id = subscribe("5s");
        subscriber.answers(500);
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
        server.time.pass(Duration.ofSeconds(6));
        server.await(id, "failed", 1);
        subscriber.answers(200);
        assertThat(post(id, "resend", Map.of("which", "failed")).object()).containsEntry("deliveries", 1L);
        server.await(id, "succeeded", 1);
    }

    @Test
    void aDeliveryThatWaitsForItsNextAttemptIsSentNow() throws Exception {
        Object id = subscribe("5h");
        subscriber.answering = got -> new Answer(429, "", Map.of("Retry-After", "86400"));
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
        subscriber.answers(200);
        Object delivery = server.deliveries(id, "").get(0).get("id");
        assertThat(server.admin
                        .post("/api/v1/deliveries/" + delivery + "/resend", Map.of())
                        .object())
                .containsEntry("delivery", delivery);
        server.await(id, "succeeded", 1);
        assertThat(subscriber.got).hasSize(2);
        assertThat(subscriber.got.stream().map(ReceivedRequest::id).distinct()).hasSize(1);
    }

    @Test
    void allDeliveriesThatWaitAreSentNowEachOnceAndInTheirOrder() throws Exception {
        Object id = server.subscribe(
                        subscriber,
                        Map.of("retry", Map.of("pauses", List.of("5h")), "orderBy", "{{ payload.customer }}"))
                .get("id");
        subscriber.answers(500);
        for (int n = 0; n < 3; n++) server.publish("orders", Map.of("n", n, "customer", "a"));
        server.publish("orders", Map.of("n", 3, "customer", "b"));
        server.await(id, "waiting", 2, "queued", 2);
        subscriber.answers(200);
        subscriber.got.clear();
        assertThat(post(id, "resend", Map.of("which", "failed")).object()).containsEntry("deliveries", 0L);
        assertThat(post(id, "resend", Map.of("which", "waiting")).object()).containsEntry("deliveries", 2L);
        server.await(id, "succeeded", 4);
        assertThat(subscriber.got).hasSize(4);
        List<Object> ofCustomerA = subscriber.got.stream()
                .map(got -> (Map<?, ?>) got.json().get("data"))
                .filter(event -> event.get("customer").equals("a"))
                .map(event -> (Object) event.get("n"))
                .toList();
        assertThat(ofCustomerA).containsExactly(0L, 1L, 2L);
    }

    @Test
    void sendingNowEndsThePauseAfterManyFailures() throws Exception {
        Object id = subscribe("5h");
        subscriber.answers(500);
        for (int n = 0; n < 12; n++) {
            server.publish("orders", Map.of("n", n));
            server.await(id, "waiting", n + 1);
        }
        subscriber.answers(200);
        assertThat(post(id, "resend", Map.of("which", "waiting")).object()).containsEntry("deliveries", 12L);
        server.await(id, "succeeded", 12);
        assertThat(numbers()).hasSize(12);
    }

    @Test
    void goneEndsTheSubscriptionAndWhatWaits() throws Exception {
        Object id = subscribe("5m", "5m");
        subscriber.answers(500);
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
        subscriber.answers(410);
        server.publish("orders", Map.of("n", 2));
        Eventually.is("it has ended", () -> server.subscription(id).get("state").equals("ended"));
        Eventually.is(
                "nothing waits any more",
                () -> server.deliveries(id, "").stream()
                        .noneMatch(one -> one.get("status").equals("waiting")));
        assertThat((String) server.subscription(id).get("reason")).contains("410");
        assertThat(server.publish("orders", Map.of("n", 3))).isEqualTo(0L);
    }

    @Test
    void aDeliveryThatTheEndOfItsSubscriptionInterruptedSaysSo() throws Exception {
        Object id = subscribe("5m");
        CountDownLatch hangs = new CountDownLatch(1);
        subscriber.answering = got -> {
            if (!got.body().contains("\"n\":1")) return Answer.of(410);
            try {
                hangs.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Answer.of(200);
        };
        server.publish("orders", Map.of("n", 1));
        Object interrupted = server.deliveries(id, "").get(0).get("id");
        Eventually.is(
                "it is being sent",
                () -> server.delivery(interrupted).get("status").equals("running"));
        server.publish("orders", Map.of("n", 2));
        Eventually.is(
                "it is cancelled",
                () -> server.delivery(interrupted).get("status").equals("cancelled"));
        hangs.countDown();
        assertThat(server.delivery(interrupted))
                .containsEntry("subscription", id)
                .containsEntry("reason", "Cancelled, since the subscription ended.");
        assertThat(attempt(interrupted))
                .containsEntry("error", "Cancelled, since the subscription ended.")
                .doesNotContainKey("answer");
        Object gone = server.deliveries(id, "").get(0).get("id");
        Eventually.is(
                "the other is over",
                () -> List.of("cancelled", "failed")
                        .contains(server.delivery(gone).get("status")));
        assertThat(attempt(gone))
                .containsEntry("error", "The subscriber answered 410 (gone), which ends the subscription.")
                .containsKey("answer");
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> attempt(Object delivery) {
        return (Map<String, Object>) ((List<?>) server.delivery(delivery).get("attemptList")).get(0);
    }

    @Test
    void aChallengeIsAnsweredBeforeTheFirstDelivery() throws Exception {
        Object id = server.subscribe(subscriber.answers(200), Map.of("challenge", true))
                .get("id");
        Eventually.is(
                "it was asked",
                () -> String.valueOf(server.subscription(id).get("reason")).contains("does not hold the text"));
        assertThat(server.subscription(id)).containsEntry("state", "pending");
        assertThat(server.publish("orders", Map.of("n", 1))).isEqualTo(0L);
        assertThat(post(id, "enable", Map.of()).code()).isEqualTo("challenge-not-answered");
        subscriber.answering = got -> new Answer(200, got.body(), Map.of());
        assertThat(post(id, "enable", Map.of()).object()).containsEntry("state", "enabled");
        assertThat(server.publish("orders", Map.of("n", 2))).isEqualTo(1L);
    }

    @Test
    void aTestEventIsSentOnceWhateverTheStateAndTheFilter() throws Exception {
        Object id = server.subscribe(subscriber, Map.of("filter", "{{ payload.n > 5 }}"))
                .get("id");
        post(id, "disable", Map.of());
        Object delivery =
                post(id, "test", Map.of("type", "order.created")).object().get("delivery");
        server.await(id, "succeeded", 1);
        assertThat(server.delivery(delivery)).containsEntry("test", true).containsEntry("type", "order.created");
        subscriber.answers(500);
        post(id, "test", Map.of("event", Map.of("type", "a")));
        server.await(id, "succeeded", 1, "failed", 1);
        assertThat(server.subscription(id)).doesNotContainKey("failingSince");
        assertThat(subscriber.got).hasSize(2);
    }
}
