package io.junctura.delivery;

import static io.junctura.delivery.ServerWithWebhooks.SUBSCRIPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.http.TestClient.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions that published documents declare. */
class DocumentSubscriptionsTest {
    private static final String INTEGRATION = "/api/v1/integrations/shop";

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

    private static String document(String subscriptions) {
        return """
            integration: shop
            config:
              host: { type: string, default: unused }
              least: { type: number, default: 10 }
            flows:
              hello: { trigger: { use: manual.start }, steps: [] }
            """ + subscriptions;
    }

    /** @param more keys of the subscription, in braces */
    private String declaring(String more) {
        return document(
                "subscriptions:\n  erp: { topics: [orders], address: \"" + subscriber.address() + "\"" + more + " }\n");
    }

    private Answer apply(String text) {
        Answer answer =
                server.admin.post("/api/v1/apply", Map.of("files", List.of(Map.of("name", "shop.yaml", "text", text))));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private List<Map<String, Object>> all() {
        return ServerWithWebhooks.items(server.admin.get(SUBSCRIPTIONS));
    }

    private Map<String, Object> only() {
        assertThat(all()).hasSize(1);
        return all().get(0);
    }

    @Test
    void aPublishedDocumentMakesItsSubscriptionsAndTheSecretIsGotByRotation() throws Exception {
        Answer applied = apply(declaring(", types: [order.*], description: ERP, labels: { a: b }"));
        Map<String, Object> one = only();
        Object id = one.get("id");
        assertThat(one)
                .containsEntry("source", Map.of("integration", "shop", "name", "erp"))
                .containsEntry("description", "ERP")
                .containsEntry("state", "enabled");
        assertThat(applied.text())
                .contains("\"outcome\":\"created\"", String.valueOf(id))
                .doesNotContain("whsec_");
        Object secret = server.admin
                .post(SUBSCRIPTIONS + "/" + id + "/secret", Map.of("overlap", "0s"))
                .object()
                .get("secret");
        server.publish("orders", Map.of("type", "order.created", "n", 1));
        server.await(id, "succeeded", 1);
        subscriber.got.get(0).verifyWith(String.valueOf(secret));
    }

    @Test
    void whatIsAppliedUnchangedStaysAsItIs() throws Exception {
        String text = declaring(", transform: { n: 1, at: 1.50 }, headers: { X-A: b }, retry: { pauses: [5s] }");
        apply(text);
        Map<String, Object> before = only();
        assertThat(apply(text + "# another text\n").object().toString()).doesNotContain("subscriptions");
        server.restart();
        server.publish("orders", Map.of("n", 1));
        server.await(before.get("id"), "succeeded", 1);
        assertThat(only()).isEqualTo(before);
        assertThat(apply(text + "# a third text\n").object().toString()).doesNotContain("subscriptions");
        assertThat(only()).isEqualTo(before);
    }

    @Test
    void aNewVersionChangesAndRemovesAndARollbackTakesThatBack() throws Exception {
        apply(declaring(", filter: \"{{ payload.n > 1 }}\""));
        Object id = only().get("id");
        Object secrets = only().get("secrets");
        Answer applied = apply(declaring(", filter: \"{{ payload.n > 2 }}\""));
        assertThat(applied.text()).contains("\"outcome\":\"updated\"");
        assertThat(only())
                .containsEntry("id", id)
                .containsEntry("filter", "{{ payload.n > 2 }}")
                .containsEntry("secrets", secrets);
        assertThat(server.admin
                        .post(INTEGRATION + "/rollback", Map.of("version", 1))
                        .status())
                .isEqualTo(200);
        assertThat(only()).containsEntry("id", id).containsEntry("filter", "{{ payload.n > 1 }}");
        assertThat(apply(document("")).text()).contains("\"outcome\":\"removed\"");
        assertThat(all()).isEmpty();
        server.admin.post(INTEGRATION + "/rollback", Map.of("version", 1));
        assertThat(only().get("id")).isNotEqualTo(id);
    }

    @Test
    void theConfigOfTheInstanceIsReadWhenItIsPublishedAndForEachEvent() throws Exception {
        String text = document("""
            subscriptions:
              erp:
                topics: [orders]
                address: "{{ config.host }}/{{ instance.name }}"
                headers: { X-Host: "{{ config.host }}" }
                filter: "{{ payload.n >= config.least }}"
                transform: { least: "{{ config.least }}" }
            """);
        server.admin.yaml("PUT", INTEGRATION, document(""));
        Map<String, Object> config = Map.of("host", subscriber.address(), "least", 5);
        Answer set = server.admin.put(INTEGRATION + "/instances/default", Map.of("config", config));
        assertThat(set.status()).as(set.text()).isEqualTo(200);
        apply(text);
        Object id = only().get("id");
        server.publish("orders", Map.of("n", 4));
        server.publish("orders", Map.of("n", 5));
        server.await(id, "succeeded", 1);
        assertThat(subscriber.got.get(0).path()).isEqualTo("/hooks/default");
        assertThat(subscriber.got.get(0).header("x-host")).isEqualTo(subscriber.address());
        assertThat(subscriber.got.get(0).json()).isEqualTo(Map.of("least", 5L));
        server.admin.put(
                INTEGRATION + "/instances/default", Map.of("config", Map.of("host", subscriber.address(), "least", 4)));
        server.restart();
        server.publish("orders", Map.of("n", 4));
        server.await(id, "succeeded", 2);
        assertThat(only()).containsEntry("id", id).doesNotContainKey("config");
    }

    @Test
    void itIsNeitherChangedNorDeletedByTheApi() {
        apply(declaring(""));
        Object id = only().get("id");
        Map<String, Object> other = Map.of("topics", List.of("a"), "address", subscriber.address());
        for (Answer refused : List.of(
                server.admin.put(SUBSCRIPTIONS + "/" + id, other), server.admin.delete(SUBSCRIPTIONS + "/" + id))) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.code()).isEqualTo("from-document");
            assertThat(refused.text()).contains("\\\"shop\\\"", "subscriptions/erp");
        }
        assertThat(server.admin
                        .post(SUBSCRIPTIONS + "/" + id + "/test", Map.of())
                        .status())
                .isEqualTo(202);
    }

    @Test
    void disabledByHandItStaysSoUntilItsAddressChanges() throws Exception {
        apply(declaring(""));
        String path = SUBSCRIPTIONS + "/" + only().get("id");
        server.admin.post(path + "/disable", Map.of());
        apply(declaring(", description: new"));
        assertThat(only()).containsEntry("state", "disabled").containsEntry("description", "new");
        Subscriber other = new Subscriber();
        apply(declaring("").replace(subscriber.address(), other.address()));
        assertThat(only()).containsEntry("state", "enabled");
        other.close();
    }

    @Test
    void anIntegrationThatIsSwitchedOffOrUnpublishedPausesItsSubscriptions() throws Exception {
        apply(declaring(""));
        Map<String, Object> before = only();
        String path = SUBSCRIPTIONS + "/" + before.get("id");
        server.admin.post(INTEGRATION + "/enabled", Map.of("enabled", false));
        assertThat(only()).containsEntry("state", "disabled");
        assertThat(String.valueOf(only().get("reason"))).contains("\"shop\"");
        assertThat(server.publish("orders", Map.of("n", 1))).isEqualTo(0L);
        assertThat(server.admin.post(path + "/enable", Map.of()).code()).isEqualTo("integration-disabled");
        server.restart();
        assertThat(only()).containsEntry("state", "disabled");
        server.admin.post(INTEGRATION + "/enabled", Map.of("enabled", true));
        assertThat(server.publish("orders", Map.of("n", 2))).isEqualTo(1L);
        server.admin.post(INTEGRATION + "/unpublish", Map.of());
        assertThat(only()).containsEntry("state", "disabled");
        apply(declaring(""));
        assertThat(only().get("secrets")).isEqualTo(before.get("secrets"));
        assertThat(only()).containsEntry("state", "enabled");
    }

    @Test
    void aDeletedIntegrationTakesItsSubscriptionsAlong() throws Exception {
        apply(declaring(""));
        server.subscribe(subscriber, Map.of("description", "by the API"));
        assertThat(server.admin.delete(INTEGRATION, "If-Match", "*").status()).isEqualTo(204);
        assertThat(only()).containsEntry("description", "by the API").doesNotContainKey("source");
    }

    @Test
    void aChallengeIsAskedWhenItIsPublished() throws Exception {
        subscriber.answering = got -> {
            Object data = got.json().get("data");
            return new Subscriber.Answer(200, String.valueOf(data), Map.of());
        };
        apply(declaring(", challenge: true"));
        Eventually.is("the challenge is answered", () -> only().get("state").equals("enabled"));
    }

    @Test
    void whatCannotBeIsRefusedAtItsPlace() {
        apply(declaring(""));
        Map<String, String> wrong = Map.of(
                "/subscriptions/erp/signature", declaring(", signature: v1a"),
                "/subscriptions/erp/adress", declaring(", adress: x"),
                "/subscriptions/erp/filter", declaring(", filter: \"{{ payload. }}\""),
                "/subscriptions/erp/address",
                        declaring("").replace(subscriber.address(), "http://169.254.169.254/meta"),
                "/subscriptions/erp/headers/Host", declaring(", headers: { Host: a }"),
                "/subscriptions/erp/types/0", declaring(", types: [\"{{ config.least }}\"]"));
        wrong.forEach((pointer, text) -> {
            for (String path : List.of("/api/v1/apply", "/api/v1/validate")) {
                Answer answer =
                        server.admin.post(path, Map.of("files", List.of(Map.of("name", "shop.yaml", "text", text))));
                assertThat(answer.text()).contains("\"pointer\":\"" + pointer + "\"", "\"line\":8");
            }
        });
        assertThat(server.admin
                        .yaml("PUT", INTEGRATION + "/draft", wrong.get("/subscriptions/erp/signature"))
                        .status())
                .isLessThan(300);
        assertThat(server.admin.get(INTEGRATION + "/draft/problems").text()).contains("/subscriptions/erp/signature");
    }
}
