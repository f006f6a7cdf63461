package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient.Answer;
import io.junctura.run.PinnedFlow;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The config and the connections of an integration on this server. */
class InstanceSettingsTest extends IntegrationsFixture {
    @Test
    void anInstanceBindsSlotsAndSetsConfig() {
        apply(SHOP.replace("connection: shop", "connection: eu-shop").replace("{{ env.SHOP_KEY }}", "literal"));
        Map<String, Object> instance =
                Map.of("config", Map.of("warehouse", "NORTH"), "connections", Map.of("shop", "eu-shop"));
        assertThat(platform.client
                        .put("/api/v1/integrations/orders/instances/default", instance)
                        .status())
                .isEqualTo(200);
        assertThat(apply(ORDERS).status()).isEqualTo(200);
        PinnedFlow live = platform.flows.live(RECEIVED).orElseThrow();
        assertThat(live.config()).containsEntry("warehouse", "NORTH");
        assertThat(live.connections()).containsEntry("shop", "eu-shop");
        Answer wrong = platform.client.put(
                "/api/v1/integrations/orders/instances/default",
                Map.of("config", Map.of("warehouse", 7L, "other", "x"), "connections", Map.of("shop", "none")));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text())
                .contains("\\\"warehouse\\\" must be text, but this is a number.")
                .contains("no config")
                .contains("not bound");
        assertThat(platform.flows.live(RECEIVED).orElseThrow().config()).containsEntry("warehouse", "NORTH");
    }

    @Test
    void oneSlotIsBoundAndTheRestOfTheInstanceStays() {
        apply(SHOP.replace("{{ env.SHOP_KEY }}", "literal"));
        apply(SHOP.replace("connection: shop", "connection: eu-shop").replace("{{ env.SHOP_KEY }}", "literal"));
        platform.client.put(
                "/api/v1/integrations/orders/instances/default", Map.of("config", Map.of("warehouse", "NORTH")));
        assertThat(apply(ORDERS).status()).isEqualTo(200);

        assertThat(bind("shop", "eu-shop").text())
                .isEqualTo("{\"config\":{\"warehouse\":\"NORTH\"},\"connections\":{\"shop\":\"eu-shop\"}}");
        PinnedFlow live = platform.flows.live(RECEIVED).orElseThrow();
        assertThat(live.connections()).containsEntry("shop", "eu-shop");
        assertThat(live.config()).containsEntry("warehouse", "NORTH");

        Answer unknown = bind("shop", "none");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.text()).contains("there is no saved connection \\\"none\\\"");
        assertThat(bind("erp", "eu-shop").text()).contains("has no connection slot \\\"erp\\\"");
        assertThat(platform.flows.live(RECEIVED).orElseThrow().connections()).containsEntry("shop", "eu-shop");
    }

    private Answer bind(String slot, String connection) {
        return platform.client.put(
                "/api/v1/integrations/orders/instances/default/connections/" + slot, Map.of("connection", connection));
    }

    @Test
    void anInstancesConfigIsHeldToTheWholeSchema() {
        apply(SHOP);
        String config = """
            config:
              warehouse: { type: string, pattern: "^[A-Z]+$", maxLength: 5 }
              rest: { type: string, format: duration }
              portal: { type: string, format: uri }
              owner: { type: string, format: email }
              mode: { type: string, enum: [fast, safe] }
              share: { type: number, minimum: 0, maximum: 1 }
              regions: { type: array, items: { type: string, minLength: 2 } }
              limits:
                type: object
                required: [day]
                additionalProperties: false
                properties: { day: { type: integer, minimum: 1 }, note: { type: string } }
            """;
        String document = ORDERS.replace("config:\n  warehouse: { type: string, default: MAIN }\n", config);
        Map<String, Object> good = new HashMap<>(Map.of(
                "warehouse", "NORTH",
                "rest", "30s",
                "portal", "https://shop.example/orders",
                "owner", "ada@shop.example",
                "mode", "safe",
                "share", 1L,
                "regions", List.of("eu", "us"),
                "limits", Map.of("day", 3L)));
        assertThat(configured(good).status()).isEqualTo(200);
        assertThat(apply(document).status()).isEqualTo(200);
        Map<String, Object> bad = Map.of(
                "warehouse", "north-1",
                "rest", "soon",
                "portal", "shop.example",
                "owner", "{{ ada }}",
                "mode", "Safe",
                "share", new BigDecimal("1.5"),
                "regions", List.of("eu", "u"),
                "limits", Map.of("day", 0L, "night", 1L));
        Map<Object, Object> problems = problems(configured(bad));
        assertThat(problems.keySet())
                .containsExactlyInAnyOrder(
                        "/config/warehouse",
                        "/config/rest",
                        "/config/portal",
                        "/config/owner",
                        "/config/mode",
                        "/config/share",
                        "/config/regions/1",
                        "/config/limits/day",
                        "/config/limits/night");
        assertThat(problems)
                .containsEntry("/config/regions/1", "Item 2 of \"regions\" must have at least 2 characters.")
                .containsEntry("/config/mode", "\"mode\" must be \"fast\" or \"safe\"; \"Safe\" is not.")
                .containsEntry("/config/limits/day", "\"day\" must be at least 1.");
        good.put("regions", "eu");
        good.put("limits", Map.of());
        assertThat(problems(configured(good)))
                .containsEntry("/config/regions", "\"regions\" must be a list, but this is text.")
                .containsEntry("/config/limits", "\"day\" is missing in \"limits\".");
    }

    private Answer configured(Map<String, Object> config) {
        return platform.client.put("/api/v1/integrations/orders/instances/default", Map.of("config", config));
    }

    /** The messages, by their pointers. */
    private static Map<Object, Object> problems(Answer answer) {
        assertThat(answer.status()).isEqualTo(422);
        Map<Object, Object> problems = new HashMap<>();
        for (Object one : (List<?>) answer.object().get("errors")) {
            problems.put(((Map<?, ?>) one).get("pointer"), ((Map<?, ?>) one).get("message"));
        }
        return problems;
    }
}
