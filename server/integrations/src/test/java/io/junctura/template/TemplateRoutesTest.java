package io.junctura.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.integration.PlatformFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a template to an integration, over HTTP. */
class TemplateRoutesTest {
    private static final String AT = "/api/v1/templates";
    private static final String USE = AT + "/webhook-to-http/use";
    private static final Map<String, Object> VALUES = Map.of("address", "https://shop.example/in");

    @TempDir
    Path data;

    private PlatformFixture platform;
    private TestClient client;

    @BeforeEach
    void start() throws Exception {
        platform = new PlatformFixture(data);
        client = platform.client;
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private Answer use(String name, Object publish) {
        return client.post(USE, Map.of("integration", name, "values", VALUES, "publish", publish));
    }

    private static List<?> list(Answer answer, String member) {
        return (List<?>) answer.object().get(member);
    }

    @Test
    void templatesSayWhatTheyAskForAndThoseOfConnectorsThatAreNotThereAreLeftOut() {
        List<?> items = list(client.get(AT), "items");
        assertThat(items)
                .extracting("name")
                .contains("webhook-to-http", "order-lines")
                .doesNotContain("slack-message");
        assertThat(items.get(0))
                .hasFieldOrPropertyWithValue("name", "webhook-to-http")
                .hasFieldOrPropertyWithValue("pattern", "event-driven import")
                .hasFieldOrPropertyWithValue("connectors", List.of("http"))
                .hasFieldOrPropertyWithValue("flows", 1L)
                .extracting("asks")
                .isEqualTo(List.of(Map.of(
                        "name", "address",
                        "title", "Web address",
                        "description", "Where each webhook is sent.",
                        "kind", "address",
                        "required", true)));
        Answer one = client.get(AT + "/webhook-to-http");
        assertThat(one.object().get("document").toString()).contains("integration: webhook-to-http");
        assertThat(client.get(AT + "/slack-message").status()).isEqualTo(404);
        assertThat(client.get(AT + "/no-such").text()).contains("No template is named");
    }

    @Test
    void aDraftIsMadeWithTheConnectionThatItNeeds() {
        Answer made = use("orders", false);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.object()).isEqualTo(Map.of("integration", "orders", "connections", List.of("orders-target")));
        assertThat(client.get("/api/v1/connections/orders-target").object())
                .containsEntry("settings", Map.of("address", "https://shop.example/in"));
        assertThat(client.get("/api/v1/integrations/orders/draft/problems").object())
                .containsEntry("valid", true);
        assertThat(client.get("/api/v1/integrations/orders/instances/default").object())
                .containsEntry("connections", Map.of("target", "orders-target"));
        assertThat(client.get("/api/v1/integrations/orders").status()).isEqualTo(404);
        assertThat(platform.audited).anyMatch(line -> line.contains("draft.created") && line.contains("orders"));
        assertThat(platform.audited).anyMatch(line -> line.contains("connection.created"));
    }

    @Test
    void aPublishedIntegrationIsLiveAtOnce() {
        Answer made = use("orders", true);
        assertThat(made.object()).containsEntry("version", 1L);
        assertThat(client.get("/api/v1/integrations/orders").object()).containsEntry("version", 1L);
        assertThat(platform.changes).hasSize(1);
        assertThat(client.get("/api/v1/integrations/orders/draft").status()).isEqualTo(404);
    }

    @Test
    void aNameThatIsTakenIsAnsweredWithAFreeOne() {
        use("orders", true);
        use("orders-2", false);
        client.put("/api/v1/connections/orders-3-target", Map.of("connector", "http", "settings", VALUES));
        for (String taken : List.of("orders", "orders-2", "orders-3")) {
            Answer again = use(taken, false);
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.object()).containsEntry("code", "name-taken").containsEntry("pointer", "/integration");
        }
        assertThat(use("orders", true).object()).containsEntry("suggestion", "orders-4");
        assertThat(use("orders-3", true).text())
                .contains(
                        "There is already a connection named \\\"orders-3-target\\\".", "such as \\\"orders-3-2\\\".");
    }

    @Test
    void aWrongAnswerChangesNothingAndNamesItsField() {
        Answer refused = client.post(USE, Map.of("integration", "orders", "values", Map.of("address", "shop")));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.object()).containsEntry("code", "wrong-answer").containsEntry("pointer", "/values/address");
        assertThat(client.post(USE, Map.of("integration", "Orders", "values", VALUES))
                        .object())
                .containsEntry("code", "bad-name");
        assertThat(list(client.get("/api/v1/connections"), "items")).isEmpty();
        assertThat(list(client.get("/api/v1/integrations"), "items")).isEmpty();
    }

    @Test
    void anEditorWhoMayNotManageConnectionsMakesNone() {
        Answer refused = platform.as("editor").post(USE, Map.of("integration", "orders", "values", VALUES));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("connection manager");
        assertThat(platform.as("viewer").get(AT).status()).isEqualTo(200);
        assertThat(list(client.get("/api/v1/connections"), "items")).isEmpty();
    }
}
