package io.junctura.delivery;

import static io.junctura.delivery.ServerWithWebhooks.SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscribers in private networks. */
@Tag("slow")
class PrivateSubscribersTest {
    @TempDir
    Path data;

    private Subscriber subscriber;

    @BeforeEach
    void open() throws Exception {
        subscriber = new Subscriber();
    }

    @AfterEach
    void close() {
        subscriber.close();
    }

    private int port() {
        return URI.create(subscriber.address()).getPort();
    }

    private ServerWithWebhooks server(String... hosts) throws Exception {
        return new ServerWithWebhooks(data, 10_000, List.of(hosts));
    }

    private Answer subscribe(TestClient by, String address) {
        return by.post(SUBSCRIPTIONS, Map.of("topics", List.of("orders"), "address", address));
    }

    @Test
    void hostsOfFlowsAndOtherPortsAreClosedToSubscribers() throws Exception {
        String other = "127.0.0.1:" + (port() == 1024 ? 1025 : port() - 1);
        try (ServerWithWebhooks server = server(
                "--allow-outbound", "127.0.0.1", "--allow-outbound", "127.0.0.0/8", "--allow-subscribers", other)) {
            Answer refused = subscribe(server.admin, subscriber.address());
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.object()).containsEntry("pointer", "/address");
            assertThat(refused.text()).contains("--allow-subscribers 127.0.0.1:" + port());
            assertThat(subscribe(server.admin, "http://" + other + "/").status())
                    .isEqualTo(201);
        }
    }

    @Test
    void aCustomerDoesNotSeeWhatAPrivateHostAnswers() throws Exception {
        try (ServerWithWebhooks server = server("--allow-subscribers", "127.0.0.1:" + port())) {
            server.setUp();
            server.allow("acme", "orders");
            Answer token = server.admin.post("/api/v1/portal-tokens", Map.of("instance", "acme"));
            TestClient customer = server.anyone()
                    .with("Authorization", "Bearer " + token.object().get("token"));
            subscriber.answering = got -> new Subscriber.Answer(500, "inside", Map.of("X-Inside", "inside"));
            Object id = subscribe(customer, subscriber.address()).object().get("id");
            Object own = subscribe(server.admin, subscriber.address()).object().get("id");
            server.publish("orders", Map.of("n", 1));
            server.await(id, "waiting", 1);
            server.await(own, "waiting", 1);
            Object delivery = server.deliveries(id, "").get(0).get("id");
            assertThat(customer.get("/api/v1/deliveries/" + delivery).text())
                    .contains("The subscriber answered 500.")
                    .doesNotContain("inside");
            assertThat(server.delivery(server.deliveries(own, "").get(0).get("id"))
                            .toString())
                    .as("the operators' own")
                    .contains("inside");
        }
    }
}
