package io.junctura.delivery;

import static io.junctura.delivery.ServerWithWebhooks.SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.junctura.delivery.Subscriber.ReceivedRequest;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events that the subscriptions of a customer's instance may receive. */
@Tag("slow")
class CustomerTopicsTest {
    private static final String TOPICS = "/api/v1/subscription-topics/";

    private ServerWithWebhooks server;
    private Subscriber subscriber;
    private TestClient customer;

    @BeforeEach
    void start(@TempDir Path data) throws Exception {
        server = new ServerWithWebhooks(data);
        server.setUp();
        subscriber = new Subscriber();
        customer = client(server.admin.post("/api/v1/portal-tokens", Map.of("instance", "acme")));
    }

    private TestClient client(Answer made) {
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return server.anyone().with("Authorization", "Bearer " + made.object().get("token"));
    }

    @AfterEach
    void stop() {
        server.close();
        subscriber.close();
    }

    private Answer subscribe(TestClient by, String... topics) {
        return by.post(SUBSCRIPTIONS, Map.of("topics", List.of(topics), "address", subscriber.address()));
    }

    private Object subscribed(String... topics) {
        Answer made = subscribe(customer, topics);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.object().get("id");
    }

    @Test
    void aCustomerChoosesFromItsTopicsWithTheirDescriptionsAndTypes() {
        server.admin.put(
                TOPICS + "acme",
                Map.of(
                        "topics", List.of("orders", "prices.*"),
                        "descriptions", Map.of("orders", "New and changed orders", "prices.*", "Prices of a region")));
        server.publish("orders", Map.of("type", "order.created"));
        server.publish("prices.eu", Map.of("type", "price.changed"));
        server.publish("internal-hr", Map.of("type", "person.hired"));
        Answer choices = customer.get("/api/v1/topic-choices");
        assertThat(ServerWithWebhooks.items(choices))
                .extracting(one -> one.get("topic"), one -> one.get("description"), one -> one.get("types"))
                .containsExactly(
                        tuple("orders", "New and changed orders", List.of("order.created")),
                        tuple("prices.eu", "Prices of a region", List.of("price.changed")),
                        tuple(
                                SubscriptionDisabling.TOPIC,
                                "Events about your own webhooks that the server has disabled.",
                                List.of(SubscriptionDisabling.TOPIC)));
        assertThat(customer.get("/api/v1/topic-choices?instance=other").status())
                .isEqualTo(404);
    }

    @Test
    void descriptionsStayUntilOthersAreGivenOrTheirTopicIsTakenAway() throws Exception {
        server.admin.put(
                TOPICS + "acme",
                Map.of(
                        "topics",
                        List.of("orders", "prices"),
                        "descriptions",
                        Map.of("orders", "Orders", "prices", "Prices")));
        server.allow("acme", "orders");
        server.restart();
        assertThat(server.admin.get(TOPICS + "acme").object())
                .containsEntry("topics", List.of("orders"))
                .containsEntry("descriptions", Map.of("orders", "Orders"));
    }

    @Test
    void withoutAListACustomerSubscribesToNoTopic() {
        Answer refused = subscribe(customer, "internal-hr");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.object()).containsEntry("code", "topic-not-allowed").containsEntry("pointer", "/topics/0");
        assertThat(refused.text()).contains("junctura subscription allow acme internal-hr");
    }

    @Test
    void anAllowedTopicIsReceivedAndAnyOtherRefusedInANewAndInAChangedSubscription() throws Exception {
        server.allow("acme", "orders.*", "prices");
        Object id = subscribed("orders.eu", "prices");
        assertThat(server.publish("orders.eu", Map.of("n", 1))).isEqualTo(1L);
        server.await(id, "succeeded", 1);
        for (String topic : List.of("orders", "prices.eu", "internal-hr")) {
            assertThat(subscribe(customer, topic).status()).as(topic).isEqualTo(422);
            Map<String, Object> changed = Map.of("topics", List.of(topic), "address", subscriber.address());
            assertThat(customer.put(SUBSCRIPTIONS + "/" + id, changed).status())
                    .as(topic)
                    .isEqualTo(422);
        }
    }

    @Test
    void theListCountsForTheOperatorsWhoSubscribeOnBehalfOfACustomerToo() {
        Map<String, Object> forAcme =
                Map.of("topics", List.of("orders"), "address", subscriber.address(), "instance", "acme");
        assertThat(server.admin.post(SUBSCRIPTIONS, forAcme).status()).isEqualTo(422);
        server.allow("acme", "orders");
        assertThat(server.admin.post(SUBSCRIPTIONS, forAcme).status()).isEqualTo(201);
        assertThat(subscribe(server.admin, "internal-hr").status())
                .as("the operators' own")
                .isEqualTo(201);
    }

    @Test
    void aCustomerHearsOfItsOwnDisabledSubscriptionsAlone() throws Exception {
        server.allow("acme", "*");
        Object id = subscribed(SubscriptionDisabling.TOPIC);
        assertThat(subscribe(customer, "junctura.other").status()).isEqualTo(422);
        assertThat(server.publish(SubscriptionDisabling.TOPIC, Map.of("instance", "other", "address", "https://b/")))
                .isEqualTo(0L);
        assertThat(server.publish(SubscriptionDisabling.TOPIC, Map.of("instance", "acme", "address", "https://a/")))
                .isEqualTo(1L);
        server.await(id, "succeeded", 1);
    }

    @Test
    void eventsOfATopicThatIsTakenAwayAreNeitherSentNorShownNorSentAgain() throws Exception {
        server.allow("acme", "orders", "prices");
        Object id = subscribed("orders", "prices");
        subscriber.answers(500);
        server.publish("orders", Map.of("n", 1));
        server.await(id, "waiting", 1);
        Object delivery = server.deliveries(id, "").get(0).get("id");
        server.allow("acme", "prices");
        server.restart();
        assertThat(server.publish("orders", Map.of("n", 2))).isEqualTo(0L);
        subscriber.answers(200);
        subscriber.got.clear();
        server.time.pass(Duration.ofSeconds(6));
        server.await(id, "failed", 1);
        assertThat(subscriber.got).isEmpty();
        assertThat(server.subscription(id)).containsEntry("blockedTopics", List.of("orders"));
        TestClient again = client(server.admin.post("/api/v1/portal-tokens", Map.of("instance", "acme")));
        assertThat(ServerWithWebhooks.items(again.get(SUBSCRIPTIONS + "/" + id + "/deliveries")))
                .isEmpty();
        assertThat(again.get("/api/v1/deliveries/" + delivery).status()).isEqualTo(404);
        assertThat(again.post("/api/v1/deliveries/" + delivery + "/resend", Map.of())
                        .status())
                .isEqualTo(409);
        assertThat(server.admin.get("/api/v1/deliveries/" + delivery).status()).isEqualTo(200);
    }

    @Test
    void missedEventsOfATopicThatIsNotAllowedAreNotSent() throws Exception {
        server.allow("acme", "orders", "prices");
        Object id = subscribed("orders", "prices");
        Instant since = server.time.clock.instant();
        customer.post(SUBSCRIPTIONS + "/" + id + "/disable", Map.of());
        server.publish("orders", Map.of("n", 1));
        server.publish("prices", Map.of("n", 2));
        server.allow("acme", "prices");
        customer.post(SUBSCRIPTIONS + "/" + id + "/enable", Map.of("since", since.toString()));
        server.await(id, "succeeded", 1);
        assertThat(subscriber.got.stream().map(ReceivedRequest::json))
                .allSatisfy(sent -> assertThat(sent).containsEntry("type", "prices"));
    }

    @Test
    void aCustomerReadsItsOwnListAndSetsNone() {
        server.allow("acme", "orders");
        assertThat(customer.get(TOPICS + "acme").object()).containsEntry("topics", List.of("orders"));
        assertThat(customer.get(TOPICS + "other").status()).isEqualTo(404);
        assertThat(customer.put(TOPICS + "acme", Map.of("topics", List.of("*"))).status())
                .isEqualTo(403);
        assertThat(ServerWithWebhooks.items(server.admin.get("/api/v1/subscription-topics")))
                .containsExactly(Map.of("instance", "acme", "topics", List.of("orders")));
    }

    @Test
    void noTokenIsForTheInstanceOfTheOperators() {
        Answer portal = server.admin.post("/api/v1/portal-tokens", Map.of("instance", "default"));
        Answer token = server.admin.post("/api/v1/tokens", Map.of("title", "a", "subscriptions", "default"));
        Answer list = server.admin.put(TOPICS + "default", Map.of("topics", List.of("orders")));
        for (Answer refused : List.of(portal, token, list)) {
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.object()).containsEntry("code", "own-instance");
        }
    }

    @Test
    void aPatternThatCannotBeIsRefused() {
        for (String pattern : List.of("", "a b", "*.orders", "orders.**", "junctura.*")) {
            Answer refused = server.admin.put(TOPICS + "acme", Map.of("topics", List.of("orders", pattern)));
            assertThat(refused.status()).as(pattern).isEqualTo(422);
            assertThat(refused.object()).containsEntry("pointer", "/topics/1");
        }
    }
}
