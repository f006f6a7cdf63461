package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient;
import io.junctura.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log names who changed a connection or integration, and from where. */
class ChangesAreRecordedTest {
    private static final String CANARY = "canary-8d21-secret";
    private static final String BY = " by=local from=127.0.0.1 ";
    private static final String FLOW = """
        integration: orders
        flows:
          by-hand:
            trigger: { use: manual.start }
            steps:
              - stop: done
        """;

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

    private List<String> recorded() {
        List<String> lines = new ArrayList<>(platform.audited);
        platform.audited.clear();
        return lines;
    }

    private void saveShop(String address) {
        client.put(
                "/api/v1/connections/shop",
                Map.of("connector", "http", "settings", Map.of("address", address), "secrets", Map.of("token", CANARY)),
                "If-Match",
                "*");
    }

    @Test
    void whatHappensToAConnectionIsRecordedWithoutItsSettingsAndSecrets() {
        client.put(
                "/api/v1/connections/shop",
                Map.of(
                        "connector",
                        "http",
                        "settings",
                        Map.of("address", "http://a"),
                        "secrets",
                        Map.of("token", CANARY)));
        saveShop("http://b");
        saveShop("http://b");
        client.post("/api/v1/connections/shop/test", null);
        client.delete("/api/v1/connections/shop", "If-Match", "*");
        assertThat(recorded())
                .containsExactly(
                        "connection.created" + BY + "connection=shop connector=http",
                        "connection.changed" + BY + "connection=shop connector=http",
                        "connection.tested" + BY + "connection=shop result=ok",
                        "connection.deleted" + BY + "connection=shop");
    }

    @Test
    void aTestThatFailsIsRecordedWithTheKindOfItsFailure() {
        client.put(
                "/api/v1/connections/broken", Map.of("connector", "http", "settings", Map.of("address", "http://a")));
        recorded();
        client.post("/api/v1/connections/broken/test", null);
        assertThat(recorded()).containsExactly("connection.tested" + BY + "connection=broken result=credentials");
    }

    @Test
    void whatHappensToAnIntegrationIsRecordedWithItsVersion() {
        client.yaml("PUT", "/api/v1/integrations/orders", FLOW);
        client.yaml("PUT", "/api/v1/integrations/orders", FLOW + "# again\n", "If-Match", "*");
        client.yaml("PUT", "/api/v1/integrations/orders", FLOW + "# again\n", "If-Match", "*");
        client.post("/api/v1/integrations/orders/rollback", Map.of("version", 1));
        client.post("/api/v1/integrations/orders/enabled", Map.of("enabled", false));
        client.post("/api/v1/integrations/orders/enabled", Map.of("enabled", true));
        client.put("/api/v1/integrations/orders/instances/default", Map.of());
        client.post("/api/v1/integrations/orders/unpublish", null);
        client.put("/api/v1/integrations/orders/instances/default/connections/erp", Map.of("connection", "new-erp"));
        client.delete("/api/v1/integrations/orders", "If-Match", "*");
        assertThat(recorded())
                .containsExactly(
                        "integration.published" + BY + "integration=orders version=1",
                        "integration.published" + BY + "integration=orders version=2",
                        "integration.rolled-back" + BY + "integration=orders version=1",
                        "integration.disabled" + BY + "integration=orders",
                        "integration.enabled" + BY + "integration=orders",
                        "integration.configured" + BY + "integration=orders",
                        "integration.unpublished" + BY + "integration=orders",
                        "integration.bound" + BY + "integration=orders slot=erp connection=new-erp",
                        "integration.deleted" + BY + "integration=orders");
    }

    @Test
    void documentsThatAreAppliedTogetherAreRecordedTogetherAndEachThatChangedSomething() {
        String shop = "connection: shop\nconnector: http\nsettings: { address: \"http://a\" }\n";
        byte[] body = Json.write(Map.of("files", List.of(Map.of("name", "all", "text", shop + "---\n" + FLOW))));
        client.send("POST", "/api/v1/apply", body, "Content-Type", "application/json");
        client.send("POST", "/api/v1/apply", body, "Content-Type", "application/json");
        assertThat(recorded())
                .containsExactly(
                        "documents.applied" + BY + "integrations=1 connections=1",
                        "connection.created" + BY + "connection=shop",
                        "integration.published" + BY + "integration=orders version=1",
                        "documents.applied" + BY + "integrations=1 connections=1");
    }

    @Test
    void whatIsRefusedChangesNothingAndIsNotRecorded() {
        client.yaml("PUT", "/api/v1/integrations/orders", FLOW.replace("manual.start", "manual.none"));
        client.delete("/api/v1/connections/none");
        client.post("/api/v1/integrations/none/rollback", Map.of("version", 1));
        assertThat(recorded()).isEmpty();
    }

    @Test
    void aTokenIsNamedByItsTitleAndId() {
        TestClient editor = platform.as("editor");
        recorded();
        editor.yaml("PUT", "/api/v1/integrations/orders", FLOW);
        assertThat(recorded())
                .last()
                .asString()
                .matches("integration\\.published by=token:editor by-id=[\\w-]+ from=127\\.0\\.0\\.1 .*");
    }
}
