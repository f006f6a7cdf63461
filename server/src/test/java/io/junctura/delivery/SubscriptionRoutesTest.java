package io.junctura.delivery;

import static io.junctura.delivery.ServerWithWebhooks.SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.delivery.Subscriber.ReceivedRequest;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes of subscriptions, and which of them a customer may call for which subscriptions. */
@Tag("slow")
class SubscriptionRoutesTest {
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
    void secretsAreShownOnceAndHeadersMasked() {
        Map<String, Object> made = server.subscribe(
                subscriber,
                Map.of(
                        "headers",
                        Map.of("Authorization", "Bearer abc", "X-Shop", "north"),
                        "labels",
                        Map.of("a", "b")));
        String secret = String.valueOf(made.get("secret"));
        assertThat(secret).startsWith("whsec_");
        Answer shown = server.admin.get(SUBSCRIPTIONS + "/" + made.get("id"));
        assertThat(shown.text()).doesNotContain(secret, "Bearer abc");
        Map<String, Object> view = shown.object();
        assertThat(view).containsEntry("headers", Map.of("Authorization", "***", "X-Shop", "north"));
        assertThat(view).containsEntry("labels", Map.of("a", "b")).containsEntry("instance", "default");
        Map<?, ?> hint = (Map<?, ?>) ((List<?>) view.get("secrets")).get(0);
        assertThat(secret).endsWith(String.valueOf(hint.get("hint")).substring(1));
    }

    @Test
    void aChangeKeepsMaskedHeadersAndCountsForWhatWaits() throws Exception {
        Map<String, Object> made =
                server.subscribe(subscriber.answers(500), Map.of("headers", Map.of("Authorization", "Bearer abc")));
        Object id = made.get("id");
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
        Subscriber other = new Subscriber();
        Map<String, Object> changed = Map.of(
                "topics", List.of("orders"),
                "address", other.address(),
                "headers", Map.of("Authorization", "***", "X-New", "1"));
        assertThat(server.admin.put(SUBSCRIPTIONS + "/" + id, changed).status()).isEqualTo(200);
        server.time.pass(Duration.ofSeconds(6));
        server.await(id, "succeeded", 1);
        assertThat(other.got.get(0).header("authorization")).isEqualTo("Bearer abc");
        assertThat(other.got.get(0).header("x-new")).isEqualTo("1");
        other.close();
    }

    @Test
    void bothSecretsSignWhileTheyOverlap() throws Exception {
        Map<String, Object> made = server.subscribe(subscriber, Map.of());
        Object id = made.get("id");
        Object fresh = server.admin
                .post(SUBSCRIPTIONS + "/" + id + "/secret", Map.of("overlap", "1h"))
                .object()
                .get("secret");
        server.publish("orders", Map.of("n", 1));
        server.await(id, "succeeded", 1);
        ReceivedRequest both = subscriber.got.get(0);
        both.verifyWith(String.valueOf(made.get("secret")));
        both.verifyWith(String.valueOf(fresh));
        server.restart();
        server.time.pass(Duration.ofHours(1).plusSeconds(1));
        server.publish("orders", Map.of("n", 2));
        server.await(id, "succeeded", 2);
        assertThat(subscriber.got.get(1).header("webhook-signature").split(" ")).hasSize(1);
        assertThat((List<?>) server.subscription(id).get("secrets")).hasSize(1);
    }

    @Test
    void anAsymmetricSubscriptionShowsItsPublicKeyAndNoSecret() throws Exception {
        Map<String, Object> made = server.subscribe(subscriber, Map.of("signature", "v1a"));
        assertThat(made).doesNotContainKey("secret");
        assertThat((String) made.get("publicKey")).startsWith("whpk_");
        server.publish("orders", Map.of("n", 1));
        server.await(made.get("id"), "succeeded", 1);
        assertThat(subscriber.got.get(0).header("webhook-signature")).startsWith("v1a,");
    }

    @Test
    void whatCannotBeIsRefusedWithItsField() {
        Map<String, Object> good = Map.of("topics", List.of("orders"), "address", subscriber.address());
        Map<String, Map<String, Object>> wrong = Map.of(
                "/topics/0", Map.of("topics", List.of("a b")),
                "/types/0", Map.of("types", List.of("*.a")),
                "/address", Map.of("address", "ftp://example.com"),
                "/filter", Map.of("filter", "payload.a"),
                "/transform", Map.of("transform", Map.of("a", "{{ vars.b }}")),
                "/headers/Host", Map.of("headers", Map.of("Host", "a")),
                "/headers/webhook-id", Map.of("headers", Map.of("webhook-id", "a")),
                "/retry/pauses/0", Map.of("retry", Map.of("pauses", List.of("soon"))),
                "/signature", Map.of("signature", "v2"),
                "/orderBy", Map.of("orderBy", "{{ payload. }}"));
        wrong.forEach((pointer, part) -> {
            Map<String, Object> body = new HashMap<>(good);
            body.putAll(part);
            Answer refused = server.admin.post(SUBSCRIPTIONS, body);
            assertThat(refused.status()).as(pointer).isEqualTo(422);
            assertThat(refused.object()).as(refused.text()).containsEntry("pointer", pointer);
        });
    }

    @Test
    void unknownFieldsOfTheEventAreRefused() {
        Map<String, Object> body = Map.of(
                "topics",
                List.of("orders"),
                "address",
                subscriber.address(),
                "filter",
                "{{ trigger.topik = 'orders' }}");
        assertThat(server.admin.post(SUBSCRIPTIONS, body).object())
                .containsEntry("pointer", "/filter")
                .containsEntry(
                        "detail", "\"trigger\" has no field \"topik\". It has at, hops, id, receivedAt, test, topic.");
    }

    @Test
    void addressesThatMayNotBeCalledAreRefusedAtOnceAndAtEachAttempt() throws Exception {
        for (String address : List.of("http://10.0.0.1/", "http://169.254.169.254/", "http://[::1]:80/")) {
            Answer refused = server.admin.post(SUBSCRIPTIONS, Map.of("topics", List.of("orders"), "address", address));
            assertThat(refused.status()).as(address).isEqualTo(422);
            assertThat(refused.object()).containsEntry("pointer", "/address");
        }
        // A redirect to such an address is not followed: the delivery fails.
        Object id = server.subscribe(subscriber, Map.of()).get("id");
        subscriber.answering = got -> new Subscriber.Answer(307, "", Map.of("Location", "http://169.254.169.254/"));
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
    }

    @Test
    void theListIsFilteredAndComesInPages() {
        server.allow("acme", "orders");
        server.allow("other", "orders");
        for (int i = 0; i < 3; i++) {
            server.subscribe(subscriber, Map.of("description", "ERP " + i, "instance", i == 0 ? "acme" : "other"));
            server.time.pass(Duration.ofSeconds(1));
        }
        Answer first = server.admin.get(SUBSCRIPTIONS + "?limit=2");
        assertThat(descriptions(first)).containsExactly("ERP 2", "ERP 1");
        String next = String.valueOf(first.object().get("next")).replace(" ", "%20");
        assertThat(descriptions(server.admin.get(SUBSCRIPTIONS + "?limit=2&cursor=" + next)))
                .containsExactly("ERP 0");
        assertThat(descriptions(server.admin.get(SUBSCRIPTIONS + "?instance=acme")))
                .containsExactly("ERP 0");
        assertThat(descriptions(server.admin.get(SUBSCRIPTIONS + "?search=erp%201")))
                .containsExactly("ERP 1");
        assertThat(descriptions(server.admin.get(SUBSCRIPTIONS + "?state=disabled")))
                .isEmpty();
        assertThat(descriptions(server.admin.get(SUBSCRIPTIONS + "?topic=prices")))
                .isEmpty();
    }

    private static List<Object> descriptions(Answer answer) {
        return ServerWithWebhooks.items(answer).stream()
                .map(one -> one.get("description"))
                .toList();
    }

    @Test
    void aDeletedSubscriptionGetsNothingMore() throws Exception {
        Object id = server.subscribe(subscriber.answers(500), Map.of()).get("id");
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
        Object delivery = server.deliveries(id, "").get(0).get("id");
        assertThat(server.admin.delete(SUBSCRIPTIONS + "/" + id).status()).isEqualTo(204);
        Eventually.is(
                "its delivery is cancelled",
                () -> server.admin
                        .get("/api/v1/runs/" + delivery)
                        .object()
                        .get("status")
                        .equals("cancelled"));
        assertThat(server.publish("orders", Map.of("n", 2))).isEqualTo(0L);
        assertThat(server.admin.get(SUBSCRIPTIONS + "/" + id).status()).isEqualTo(404);
        assertThat(server.admin.get("/api/v1/deliveries/" + delivery).status()).isEqualTo(404);
    }

    @Test
    void statisticsCountDeliveriesByDay() throws Exception {
        Object id = server.subscribe(subscriber, Map.of("retry", Map.of("pauses", List.of("5s"))))
                .get("id");
        server.publish("orders", Map.of("n", 1));
        server.publish("orders", Map.of("n", 2));
        server.await(id, "succeeded", 2);
        server.time.pass(Duration.ofDays(1));
        subscriber.answers(500);
        server.publish("orders", Map.of("n", 3));
        server.await(id, "succeeded", 2, "waiting", 1);
        Map<String, Object> statistics = server.admin
                .get(SUBSCRIPTIONS + "/" + id + "/statistics?days=2")
                .object();
        assertThat(statistics)
                .containsEntry("succeeded", 2L)
                .containsEntry("failed", 0L)
                .containsEntry("waiting", 1L)
                .containsKeys("p50Ms", "p99Ms");
        assertThat(((List<?>) statistics.get("days"))
                        .stream().map(day -> ((Map<?, ?>) day).get("succeeded")).toList())
                .isEqualTo(List.of(2L, 0L));
        assertThat(new BigDecimal(String.valueOf(statistics.get("rate")))).isEqualByComparingTo("1");
    }

    @Test
    void webhooksOfOneKeyAreSentOneAfterTheOther() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Object id = server.subscribe(subscriber, Map.of("orderBy", "{{ payload.shop }}"))
                .get("id");
        subscriber.answering = got -> {
            try {
                if (got.body().contains("\"shop\":\"a\",\"n\":1") || got.body().contains("\"n\":1,\"shop\":\"a\""))
                    gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Subscriber.Answer.of(200);
        };
        for (int n = 1; n < 4; n++) server.publish("orders", Map.of("shop", "a", "n", n));
        server.publish("orders", Map.of("shop", "b", "n", 9));
        Eventually.is("the other key is sent", () -> subscriber.got.size() == 1);
        gate.countDown();
        server.await(id, "succeeded", 4);
        List<Object> sent = new ArrayList<>();
        for (ReceivedRequest got : subscriber.got)
            sent.add(((Map<?, ?>) got.json().get("data")).get("n"));
        assertThat(sent).containsExactly(9L, 1L, 2L, 3L);
    }

    @Test
    void aSubscriberThatHangsHoldsNoOtherUp() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Object hanging = server.subscribe(subscriber, Map.of()).get("id");
        subscriber.answering = got -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Subscriber.Answer.of(200);
        };
        Subscriber other = new Subscriber();
        Object id = server.subscribe(other, Map.of()).get("id");
        for (int n = 0; n < 100; n++) server.publish("orders", Map.of("n", n));
        server.await(id, "succeeded", 100);
        assertThat(server.deliveries(hanging, "?status=succeeded")).isEmpty();
        gate.countDown();
        server.await(hanging, "succeeded", 100);
        other.close();
    }

    /** The routes that a customer's token may call, with the answers for its own subscriptions and for those of others. */
    @Test
    void aTokenOfOneInstanceSeesAndChangesItsSubscriptionsAlone() throws Exception {
        server.setUp();
        server.allow("acme", "orders");
        server.allow("other", "orders");
        Object own = server.subscribe(subscriber, Map.of("instance", "acme")).get("id");
        Object others =
                server.subscribe(subscriber, Map.of("instance", "other")).get("id");
        server.publish("orders", Map.of("n", 1));
        server.await(own, "succeeded", 1);
        server.await(others, "succeeded", 1);
        Object ownDelivery = server.deliveries(own, "").get(0).get("id");
        Object otherDelivery = server.deliveries(others, "").get(0).get("id");
        for (TestClient customer : List.of(limited(), portal())) {
            List<Object> seen = ServerWithWebhooks.items(customer.get(SUBSCRIPTIONS)).stream()
                    .map(one -> one.get("id"))
                    .toList();
            assertThat(seen).containsExactly(own);
            assertThat(ServerWithWebhooks.items(customer.get(SUBSCRIPTIONS + "?instance=other")))
                    .isEmpty();
            for (String path : List.of("", "/deliveries", "/statistics")) {
                assertThat(customer.get(SUBSCRIPTIONS + "/" + own + path).status())
                        .isEqualTo(200);
                assertThat(customer.get(SUBSCRIPTIONS + "/" + others + path).status())
                        .isEqualTo(404);
            }
            for (String path : List.of("/secret", "/disable", "/enable", "/test")) {
                assertThat(customer.post(SUBSCRIPTIONS + "/" + own + path, Map.of())
                                .status())
                        .isBetween(200, 202);
                assertThat(customer.post(SUBSCRIPTIONS + "/" + others + path, Map.of())
                                .status())
                        .isEqualTo(404);
            }
            Map<String, Object> again = Map.of("which", "failed");
            assertThat(customer.post(SUBSCRIPTIONS + "/" + own + "/resend", again)
                            .status())
                    .isEqualTo(202);
            assertThat(customer.post(SUBSCRIPTIONS + "/" + others + "/resend", again)
                            .status())
                    .isEqualTo(404);
            assertThat(customer.get("/api/v1/deliveries/" + ownDelivery).status())
                    .isEqualTo(200);
            assertThat(customer.get("/api/v1/deliveries/" + otherDelivery).status())
                    .isEqualTo(404);
            String resend = "/api/v1/deliveries/%s/resend";
            assertThat(customer.post(resend.formatted(ownDelivery), Map.of()).status())
                    .isEqualTo(202);
            assertThat(customer.post(resend.formatted(otherDelivery), Map.of()).status())
                    .isEqualTo(404);
            Map<String, Object> settings = Map.of("topics", List.of("orders"), "address", subscriber.address());
            assertThat(customer.put(SUBSCRIPTIONS + "/" + own, settings).status())
                    .isEqualTo(200);
            assertThat(customer.put(SUBSCRIPTIONS + "/" + others, settings).status())
                    .isEqualTo(404);
            Answer made = customer.post(SUBSCRIPTIONS, settings);
            assertThat(made.object()).containsEntry("instance", "acme");
            assertThat(customer.delete(SUBSCRIPTIONS + "/" + made.object().get("id"))
                            .status())
                    .isEqualTo(204);
            assertThat(customer.delete(SUBSCRIPTIONS + "/" + others).status()).isEqualTo(404);
            Map<String, Object> foreign = new HashMap<>(settings);
            foreign.put("instance", "other");
            assertThat(customer.post(SUBSCRIPTIONS, foreign).status()).isEqualTo(403);
        }
    }

    private TestClient limited() {
        return with(server.admin.post("/api/v1/tokens", Map.of("title", "acme", "subscriptions", "acme")));
    }

    private TestClient portal() {
        return with(server.admin.post("/api/v1/portal-tokens", Map.of("instance", "acme", "lifetime", "1h")));
    }

    private TestClient with(Answer made) {
        assertThat(made.status()).isEqualTo(201);
        return server.anyone().with("Authorization", "Bearer " + made.object().get("token"));
    }

    @Test
    void suchTokensMayCallNothingElse() {
        server.setUp();
        for (TestClient customer : List.of(limited(), portal())) {
            for (String path : List.of(
                    "/api/v1/runs",
                    "/api/v1/events",
                    "/api/v1/connections",
                    "/api/v1/integrations",
                    "/api/v1/tokens",
                    "/api/v1/live",
                    "/api/v1/openapi.json")) {
                assertThat(customer.get(path).status()).as(path).isEqualTo(403);
            }
            assertThat(customer.post("/api/v1/topics/orders/events", Map.of()).status())
                    .isEqualTo(403);
            assertThat(customer.post("/api/v1/portal-tokens", Map.of("instance", "acme"))
                            .status())
                    .isEqualTo(403);
            assertThat(customer.post("/api/v1/tokens", Map.of("title", "a", "role", "viewer"))
                            .status())
                    .isEqualTo(403);
        }
    }

    @Test
    void aPortalTokenIsInNoListAndEndsWithItsTime() {
        server.setUp();
        TestClient portal = portal();
        assertThat(portal.get(SUBSCRIPTIONS).status()).isEqualTo(200);
        assertThat(ServerWithWebhooks.items(server.admin.get("/api/v1/tokens"))).isEmpty();
        server.time.pass(Duration.ofHours(1).plusSeconds(1));
        assertThat(portal.get(SUBSCRIPTIONS).status()).isEqualTo(401);
        Answer tooLong = server.admin.post("/api/v1/portal-tokens", Map.of("instance", "acme", "lifetime", "25h"));
        assertThat(tooLong.object()).containsEntry("pointer", "/lifetime");
    }

    @Test
    void aNewPortalTokenComesWithTheOriginsThatMayEmbedThePortal() {
        server.setUp();
        assertThat(server.admin
                        .post("/api/v1/portal-tokens", Map.of("instance", "acme"))
                        .object())
                .containsEntry("frameAncestors", List.of("https://app.example.com"));
    }

    @Test
    void rolesMayDoWhatTheyMayElsewhere() {
        server.setUp();
        Object id = server.subscribe(subscriber, Map.of()).get("id");
        Map<String, Integer> create = Map.of("viewer", 403, "operator", 403, "editor", 201);
        Map<String, Integer> disable = Map.of("viewer", 403, "operator", 200, "editor", 200);
        for (String role : List.of("viewer", "operator", "editor")) {
            TestClient client = with(server.admin.post("/api/v1/tokens", Map.of("title", role, "role", role)));
            Map<String, Object> settings = Map.of("topics", List.of("a"), "address", subscriber.address());
            assertThat(client.get(SUBSCRIPTIONS).status()).isEqualTo(200);
            assertThat(client.post(SUBSCRIPTIONS, settings).status()).as(role).isEqualTo(create.get(role));
            assertThat(client.post(SUBSCRIPTIONS + "/" + id + "/disable", Map.of())
                            .status())
                    .as(role)
                    .isEqualTo(disable.get(role));
            int portal = client.post("/api/v1/portal-tokens", Map.of("instance", "a"))
                    .status();
            assertThat(portal).as(role).isEqualTo(create.get(role));
        }
    }
}
