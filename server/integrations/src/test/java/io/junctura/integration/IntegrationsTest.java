package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.http.TestClient.Answer;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Published integrations: versions, live flows, deletion and routes. */
@Tag("slow")
class IntegrationsTest extends IntegrationsFixture {
    @Test
    void anIntegrationShowsWithWhatItsFlowsStart() {
        apply(ORDERS, SHOP);
        platform.samples.put("received", Map.of("order", 7L));
        Answer one = platform.client.get("/api/v1/integrations/orders");
        assertThat((List<?>) one.object().get("flows"))
                .extracting(flow -> (Object) ((Map<?, ?>) flow).get("starts"))
                .containsExactly(Map.of("schema", Map.of("type", "object"), "sample", Map.of("order", 7L)), Map.of());
        assertThat(platform.client.get("/api/v1/integrations").text()).doesNotContain("starts");
    }

    @Test
    void afterARestartAFlowIsLiveFromTheFirstRequestOn() throws Exception {
        apply(ORDERS, SHOP);
        PinnedFlow before = platform.flows.live(RECEIVED).orElseThrow();
        restart();
        PinnedFlow after = platform.flows.live(RECEIVED).orElseThrow();
        assertThat(after.flow()).isEqualTo(before.flow());
        assertThat(after.revision()).isEqualTo(before.revision());
        platform.integrations.goLive();
        assertThat(platform.changes).hasSize(1);
        assertThat(platform.changes.get(0).live()).hasSize(2).contains(after);
    }

    @Test
    void aRunKeepsTheRevisionThatItWasAcceptedWith() throws Exception {
        apply(ORDERS, SHOP);
        PinnedFlow first = platform.flows.live(RECEIVED).orElseThrow();
        apply(ORDERS.replace("MAIN", "NORTH"));
        PinnedFlow second = platform.flows.live(RECEIVED).orElseThrow();
        assertThat(second.flow()).isEqualTo(first.flow());
        assertThat(second.revision()).isNotEqualTo(first.revision());
        restart();
        PinnedFlow pinned = platform.flows.pinned(first.flow(), first.revision());
        assertThat(pinned.config()).containsEntry("warehouse", "MAIN");
        assertThat(pinned.version()).isEqualTo(1);
        assertThat(platform.flows.sibling(pinned, "by-hand").orElseThrow().version())
                .isEqualTo(1);
        assertThat(platform.flows.sibling(pinned, "none")).isEmpty();
        assertThatThrownBy(() -> platform.flows.pinned(first.flow(), 99)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> platform.flows.pinned(99, first.revision())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void listenersAreCalledForFlowsThatGoLiveOrNoLongerAre() {
        apply(ORDERS, SHOP);
        assertThat(platform.changes.get(0).live()).extracting(PinnedFlow::name).contains(RECEIVED);
        apply(ORDERS.substring(0, ORDERS.indexOf("  by-hand")));
        Change update = platform.changes.get(1);
        assertThat(update.live()).extracting(PinnedFlow::name).containsExactly(RECEIVED);
        assertThat(update.unpublished()).containsExactly(new FlowName("default", "orders", "by-hand"));
        platform.client.post("/api/v1/integrations/orders/enabled", Map.of("enabled", false));
        assertThat(platform.changes.get(2).unpublished()).containsExactly(RECEIVED);
        assertThat(platform.flows.live(RECEIVED)).isEmpty();
        platform.client.post("/api/v1/integrations/orders/enabled", Map.of("enabled", true));
        assertThat(platform.flows.live(RECEIVED)).isPresent();
        platform.client.post("/api/v1/integrations/orders/unpublish", null);
        assertThat(platform.flows.live(RECEIVED)).isEmpty();
        assertThat(platform.client.get("/api/v1/integrations/orders").object()).containsEntry("version", null);
    }

    @Test
    void anOldVersionIsPublishedAgain() {
        apply(ORDERS, SHOP);
        apply(ORDERS.replace("title: Orders", "title: Second"));
        Answer answer = platform.client.post("/api/v1/integrations/orders/rollback", Map.of("version", 1L));
        assertThat(answer.object()).containsEntry("version", 1L).containsEntry("title", "Orders");
        assertThat(platform.flows.live(RECEIVED).orElseThrow().version()).isEqualTo(1);
        assertThat(platform.client
                        .post("/api/v1/integrations/orders/rollback", Map.of("version", 9L))
                        .status())
                .isEqualTo(404);
        assertThat(platform.client
                        .post("/api/v1/integrations/orders/rollback", Map.of("version", "1"))
                        .status())
                .isEqualTo(400);
        assertThat(platform.client.get("/api/v1/integrations/orders/versions").text())
                .contains("\"version\":2");
        assertThat(platform.client.get("/api/v1/integrations/orders/versions/2").text())
                .contains("title: Second");
        assertThat(apply(ORDERS.replace("title: Orders", "title: Third")).text())
                .contains("\"version\":3");
    }

    @Test
    void anIntegrationIsShownWithItsFlowsAndTheirAddresses() {
        apply(ORDERS, SHOP);
        Answer one = platform.client.get("/api/v1/integrations/orders");
        assertThat(one.object()).containsEntry("document", ORDERS).containsEntry("enabled", true);
        assertThat(one.text())
                .contains("\"address\":\"http://public/hooks/default/orders/received\"")
                .contains("\"trigger\":\"manual.start\",\"enabled\":true");
        assertThat(platform.client.get("/api/v1/integrations").text())
                .contains("\"name\":\"orders\"")
                .contains("\"next\":null")
                .doesNotContain("\"document\"");
        assertThat(platform.client.get("/api/v1/integrations/none").status()).isEqualTo(404);
    }

    @Test
    void aStaleSaveIsRefused() {
        apply(SHOP);
        Answer created = platform.client.yaml("PUT", "/api/v1/integrations/orders", ORDERS);
        assertThat(created.status()).isEqualTo(201);
        String second = ORDERS.replace("title: Orders", "title: Second");
        assertThat(platform.client
                        .yaml("PUT", "/api/v1/integrations/orders", second)
                        .status())
                .isEqualTo(428);
        Answer saved =
                platform.client.yaml("PUT", "/api/v1/integrations/orders", second, "If-Match", created.header("ETag"));
        assertThat(saved.object()).containsEntry("version", 2L);
        Answer stale =
                platform.client.yaml("PUT", "/api/v1/integrations/orders", ORDERS, "If-Match", created.header("ETag"));
        assertThat(stale.status()).isEqualTo(412);
        assertThat(platform.client
                        .yaml("PUT", "/api/v1/integrations/orders", second, "If-Match", stale.header("ETag"))
                        .status())
                .isEqualTo(200);
        assertThat(platform.client
                        .yaml("PUT", "/api/v1/integrations/other", ORDERS)
                        .code())
                .isEqualTo("other-document");
    }

    @Test
    void aConnectionInUseIsNotDeletedAndKeepsItsConnector() {
        apply(ORDERS, SHOP);
        Answer answer = platform.client.delete("/api/v1/connections/shop", "If-Match", "*");
        assertThat(answer.code()).isEqualTo("in-use");
        assertThat(answer.text()).contains("integration orders");
        platform.client.delete("/api/v1/integrations/orders", "If-Match", "*");
        assertThat(platform.client
                        .delete("/api/v1/connections/shop", "If-Match", "*")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void anIntegrationWhoseRunsWaitIsDeletedOnlyByForce() {
        apply(ORDERS, SHOP);
        platform.execute("INSERT INTO run (id, flow, revision, state, accepted, depth, origin)"
                + " SELECT 1, id, 1, 1, 0, 0, x'' FROM flow WHERE name = 'received'");
        Answer refused = platform.client.delete("/api/v1/integrations/orders", "If-Match", "*");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object()).containsEntry("code", "runs-wait").containsEntry("waiting", 1L);
        assertThat(refused.text()).contains("was not deleted: 1 run waits");
        assertThat(platform.client
                        .delete("/api/v1/integrations/orders?force=yes", "If-Match", "*")
                        .status())
                .isEqualTo(400);
        assertThat(platform.client
                        .delete("/api/v1/integrations/orders?force=true", "If-Match", "*")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aRunThatEndsOrRunsIsNoReasonToKeepAnIntegration() {
        apply(ORDERS, SHOP);
        platform.execute("INSERT INTO run (id, flow, revision, state, accepted, depth, origin)"
                + " SELECT value + 1, flow.id, 1, value, 0, 0, x'' FROM flow, json_each('[0, 2, 3, 4]')"
                + " WHERE name = 'received'");
        assertThat(platform.client
                        .delete("/api/v1/integrations/orders", "If-Match", "*")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void anIntegrationIsExportedAsItWasWritten() {
        apply(ORDERS, SHOP);
        Answer exported = platform.client.get("/api/v1/integrations/orders/export");
        assertThat(exported.text()).isEqualTo(ORDERS);
        assertThat(exported.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(exported.header("Content-Disposition")).isEqualTo("attachment; filename=\"orders.yaml\"");
        assertThat(platform.client.get("/api/v1/integrations/none/export").status())
                .isEqualTo(404);
    }

    @Test
    void theUsesOfAConnectorAreListed() {
        apply(ORDERS, SHOP);
        platform.client.yaml("PUT", "/api/v1/integrations/later/draft", ORDERS.replace("orders", "later"));
        List<?> places = List.of(
                Map.of("flow", "received", "use", "http.webhook", "pointer", "/flows/received/trigger"),
                Map.of(
                        "flow", "received",
                        "step", "send",
                        "use", "http.request",
                        "pointer", "/flows/received/steps/0"));
        assertThat(platform.client
                        .get("/api/v1/connectors/http/usages")
                        .object()
                        .get("items"))
                .isEqualTo(List.of(
                        Map.of("integration", "orders", "version", 1L, "places", places),
                        Map.of("integration", "later", "draft", true, "places", places)));
        assertThat(platform.client.get("/api/v1/connectors/none/usages").status())
                .isEqualTo(404);
    }

    @Test
    void whatIsDeletedIsGoneButItsRunsKeepTheirPlanAndItsVersionsCountOn() throws Exception {
        apply(ORDERS, SHOP);
        PinnedFlow before = platform.flows.live(RECEIVED).orElseThrow();
        assertThat(platform.client.delete("/api/v1/integrations/orders").status())
                .isEqualTo(428);
        assertThat(platform.client
                        .delete("/api/v1/integrations/orders", "If-Match", "*")
                        .status())
                .isEqualTo(204);
        assertThat(platform.flows.live(RECEIVED)).isEmpty();
        restart();
        assertThat(platform.client.get("/api/v1/integrations/orders").status()).isEqualTo(404);
        assertThat(platform.flows
                        .pinned(before.flow(), before.revision())
                        .plan()
                        .name())
                .isEqualTo("received");
        assertThat(apply(ORDERS.replace("title: Orders", "title: Back")).text()).contains("\"version\":2");
        assertThat(platform.flows.live(RECEIVED).orElseThrow().flow()).isEqualTo(before.flow());
    }

    @Test
    void editorsPublishButOnlyConnectionManagersBringConnections() {
        apply(SHOP);
        assertThat(platform.as("editor").yaml("POST", "/api/v1/apply", ORDERS).status())
                .isEqualTo(200);
        assertThat(platform.as("editor").yaml("POST", "/api/v1/apply", SHOP).status())
                .isEqualTo(403);
        assertThat(platform.as("connection-manager")
                        .yaml("POST", "/api/v1/apply", SHOP)
                        .status())
                .isEqualTo(200);
        assertThat(platform.as("viewer").yaml("POST", "/api/v1/apply", ORDERS).status())
                .isEqualTo(403);
        assertThat(platform.as("viewer").get("/api/v1/integrations/orders").status())
                .isEqualTo(200);
    }

    @Test
    void theCatalogIsShownWithoutTheNamesOfClasses() {
        Answer all = platform.client.get("/api/v1/connectors");
        assertThat(all.text())
                .contains("\"id\":\"http.request\"")
                .contains("\"effect\":\"keyed\"")
                .doesNotContain("Secret.Class");
        assertThat(platform.client.get("/api/v1/connectors/http").object())
                .containsKeys("id", "title", "version", "plugin", "docs", "actions", "triggers", "connection");
        assertThat(platform.client.get("/api/v1/connectors/none").status()).isEqualTo(404);
        assertThat(platform.client.get("/api/v1/schemas/definition").object()).containsKey("$schema");
    }

    @Test
    void everyRouteNeedsAToken() {
        Map<?, ?> paths =
                (Map<?, ?>) platform.client.get("/api/v1/openapi.json").object().get("paths");
        int tried = 0;
        for (Map.Entry<?, ?> path : paths.entrySet()) {
            String address = path.getKey().toString().replace("{", "").replace("}", "");
            if (!address.startsWith("/api/") || address.contains("/setup") || address.endsWith("/session")) continue;
            for (Object method : ((Map<?, ?>) path.getValue()).keySet()) {
                String verb = method.toString().toUpperCase(Locale.ROOT);
                assertThat(platform.anyone.send(verb, address, null).status())
                        .as(verb + " " + address)
                        .isEqualTo(401);
                if (!verb.equals("GET")) {
                    assertThat(platform.client
                                    .send(verb, address, null, "Sec-Fetch-Site", "cross-site")
                                    .status())
                            .as(verb + " " + address + " from another site")
                            .isEqualTo(403);
                }
                tried++;
            }
        }
        assertThat(tried).isGreaterThan(20);
    }
}
