package io.junctura.integration;

import io.junctura.http.TestClient.Answer;
import io.junctura.json.Json;
import io.junctura.run.FlowName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A platform with a connection and an integration to apply. */
abstract class IntegrationsFixture {
    static final String CANARY = "canary-55d1-secret";
    static final String JSON = "application/json";

    static final String SHOP = """
        connection: shop
        connector: http
        settings: { address: "http://127.0.0.1:9000" }
        secrets: { token: "{{ env.SHOP_KEY }}" }
        """;

    static final String ORDERS = """
        # The team's own comment.
        integration: orders
        title: Orders
        config:
          warehouse: { type: string, default: MAIN }
        connections:
          shop: { connector: http }
        flows:
          received:
            trigger: { use: http.webhook, input: { verify: none } }
            steps:
              - { id: send, use: http.request, connection: shop, input: { path: /orders } }
          by-hand:
            trigger: { use: manual.start }
            steps:
              - stop: done
        """;

    static final FlowName RECEIVED = new FlowName("default", "orders", "received");

    @TempDir
    Path data;

    PlatformFixture platform;

    @BeforeEach
    void start() throws Exception {
        platform = new PlatformFixture(data);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    Answer apply(String... documents) {
        return bundle(Map.of("shop", Map.of("token", CANARY)), documents);
    }

    Answer bundle(Map<String, ?> secrets, String... documents) {
        byte[] body = Json.write(Map.of(
                "files",
                List.of(Map.of("name", "all.yaml", "text", String.join("---\n", documents))),
                "secrets",
                secrets));
        return platform.client.send("POST", "/api/v1/apply", body, "Content-Type", JSON);
    }

    void restart() throws Exception {
        platform.close();
        platform = new PlatformFixture(data);
    }
}
