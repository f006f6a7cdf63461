package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriptionCommandTest {
    private static final String ONE = """
        {"id": "sub_a", "instance": "acme", "state": "enabled", "topics": ["orders"], "types": ["order.*", "a"],
         "address": "https://example.com/", "headers": {"Authorization": "***"}, "signature": "v1",
         "source": {"integration": "shop", "name": "erp"}}\
        """;

    private final Console console = new Console();
    private OtherSide server;

    @BeforeEach
    void server(@TempDir Path data) throws IOException {
        server = new OtherSide();
        Files.writeString(data.resolve("local-token"), "jcl_local\n");
        Files.writeString(data.resolve("address"), server.address() + "\n");
        console.environment.put("JUNCTURA_DATA", data.toString());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String said(String... command) {
        assertThat(console.run(command)).as(console.err()).isZero();
        return console.out();
    }

    private String request() {
        OtherSide.ReceivedRequest got = server.got.get(server.got.size() - 1);
        return got.method() + " " + got.path().substring("/api/v1".length());
    }

    private Object body() {
        return Json.parse(server.got.get(server.got.size() - 1).body());
    }

    @Test
    void allowsAndDeniesTopics() {
        server.answers(200, "{\"instance\": \"acme\", \"topics\": [\"orders\"]}");
        assertThat(said("subscription", "allow", "acme", "prices.*"))
                .isEqualTo("The instance acme may receive orders, prices.*.\n");
        assertThat(request()).isEqualTo("PUT /subscription-topics/acme");
        assertThat(body()).isEqualTo(Map.of("topics", List.of("orders", "prices.*")));
        assertThat(said("subscription", "deny", "acme", "orders"))
                .isEqualTo("The instance acme may receive no topic.\n");
        assertThat(body()).isEqualTo(Map.of("topics", List.of()));
        server.answers(
                200,
                "{\"items\": [{\"instance\": \"acme\", \"topics\": [\"orders\"], \"blocked\": [\"hr\"]}], \"next\": null}");
        assertThat(said("subscription", "topics")).isEqualTo("""
            INSTANCE  TOPICS  BLOCKED
            acme      orders  hr
            """);
    }

    @Test
    void listsThem() {
        server.answers(200, "{\"items\": [" + ONE + "], \"next\": null}");
        assertThat(said("subscription", "list", "--instance", "acme")).isEqualTo("""
            ID     INSTANCE  STATE    TOPICS  TYPES       ADDRESS               DOCUMENT
            sub_a  acme      enabled  orders  order.*, a  https://example.com/  shop/erp
            """);
        assertThat(request()).isEqualTo("GET /subscriptions?instance=acme");
    }

    @Test
    void addsOneAndPrintsItsSecretAlone() {
        server.answers(201, "{\"id\": \"sub_a\", \"state\": \"enabled\", \"secret\": \"whsec_a\"}");
        assertThat(said(
                        "subscription",
                        "add",
                        "--topic",
                        "orders",
                        "--type",
                        "order.*",
                        "--address",
                        "https://a.example/",
                        "--filter",
                        "{{ payload.a }}",
                        "--header",
                        "X-A=b",
                        "--label",
                        "c=d",
                        "--pause",
                        "5s",
                        "--pause",
                        "1h",
                        "--instance",
                        "acme"))
                .isEqualTo("whsec_a\n");
        assertThat(console.err()).contains("sub_a is enabled").contains("cannot be shown again");
        assertThat(request()).isEqualTo("POST /subscriptions");
        assertThat(body())
                .isEqualTo(Map.of(
                        "topics", List.of("orders"),
                        "types", List.of("order.*"),
                        "address", "https://a.example/",
                        "filter", "{{ payload.a }}",
                        "headers", Map.of("X-A", "b"),
                        "labels", Map.of("c", "d"),
                        "retry", Map.of("pauses", List.of("5s", "1h")),
                        "instance", "acme"));
    }

    @Test
    void editsWhatItIsToldAndKeepsTheRest() {
        server.answers(200, ONE).answers(200, ONE);
        said("subscription", "edit", "sub_a", "--address", "https://b.example/");
        assertThat(request()).isEqualTo("PUT /subscriptions/sub_a");
        assertThat(body())
                .isEqualTo(Map.of(
                        "topics", List.of("orders"),
                        "types", List.of("order.*", "a"),
                        "address", "https://b.example/",
                        "headers", Map.of("Authorization", "***"),
                        "signature", "v1"));
    }

    @Test
    void theOthersSayWhatTheyDid() {
        server.answers(200, ONE);
        assertThat(said("subscription", "show", "sub_a")).contains("state: enabled");
        server.answers(200, "{\"secret\": \"whsec_b\", \"until\": \"2030-01-01T00:00:00Z\"}");
        assertThat(said("subscription", "rotate", "sub_a", "--overlap", "1h")).isEqualTo("whsec_b\n");
        assertThat(body()).isEqualTo(Map.of("overlap", "1h"));
        server.answers(200, ONE);
        said("subscription", "enable", "sub_a", "--since", "2030-01-01T00:00:00Z", "--rate", "5");
        assertThat(body()).isEqualTo(Map.of("since", "2030-01-01T00:00:00Z", "rate", 5L));
        server.answers(200, ONE);
        said("subscription", "disable", "sub_a");
        assertThat(request()).isEqualTo("POST /subscriptions/sub_a/disable");
        server.answers(202, "{\"delivery\": \"7\"}");
        assertThat(said("subscription", "test", "sub_a")).isEqualTo("The delivery 7 sends it.\n");
        server.answers(202, "{\"deliveries\": 3}");
        assertThat(said("subscription", "resend", "sub_a", "--failed")).isEqualTo("3 are sent again.\n");
        assertThat(body()).isEqualTo(Map.of("which", "failed"));
        server.answers(202, "{\"deliveries\": 3}");
        assertThat(said("subscription", "resend", "sub_a", "--waiting")).isEqualTo("3 are sent now.\n");
        assertThat(body()).isEqualTo(Map.of("which", "waiting"));
        server.answers(202, "{\"delivery\": \"7\"}");
        said("subscription", "resend", "sub_a", "--delivery", "7");
        assertThat(request()).isEqualTo("POST /deliveries/7/resend");
        server.answers(200, "{\"items\": [{\"id\": \"7\", \"status\": \"failed\", \"attempts\": 8}], \"next\": null}");
        assertThat(said("subscription", "deliveries", "sub_a", "--status", "failed"))
                .contains("7         failed");
        server.answers(204, "");
        said("subscription", "remove", "sub_a");
        assertThat(request()).isEqualTo("DELETE /subscriptions/sub_a");
    }
}
