package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.cli.HttpPlugin;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signing secret that cannot be a key of its scheme is refused where it is given, and named where it prevents webhooks. */
class TriggerSecretsTest {
    private static final String WRONG = "whsec_this is no key";
    private static final String RIGHT = "whsec_ZGVtby1zaG9wLXdlYmhvb2stc2VjcmV0";

    private static final String DOCUMENT = """
            integration: orders
            connections: { shop: { connector: http } }
            flows:
              received:
                trigger:
                  use: http.webhook
                  connection: shop
                  input: { verify: { scheme: standard, secret: "{{ secret.hook }}" } }
                steps: [ { stop: done } ]
            """;

    private Junctura junctura;
    private TestClient anyone;
    private TestClient admin;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        HttpPlugin.into(Files.createDirectory(folder.resolve("plugins")));
        junctura = Junctura.start(Settings.of(
                List.of("--data", folder.resolve("data").toString(), "--port", "0"),
                Map.of("JUNCTURA_PLUGINS", folder.resolve("plugins").toString()),
                Map.of()));
        anyone = new TestClient(junctura.address());
        admin = anyone.with(
                "Authorization",
                "Bearer " + Files.readString(folder.resolve("data/local-token")).strip());
    }

    @AfterEach
    void stop() {
        junctura.close();
    }

    private Answer save(@Nullable String secret) {
        Map<String, Object> secrets = new HashMap<>();
        secrets.put("hook", secret);
        Map<String, Object> change = Map.of("connector", "http", "settings", Map.of(), "secrets", secrets);
        Answer now = admin.get("/api/v1/connections/shop");
        return now.status() == 404
                ? admin.put("/api/v1/connections/shop", change)
                : admin.put("/api/v1/connections/shop", change, "If-Match", now.header("ETag"));
    }

    private Answer publish() {
        return admin.yaml("POST", "/api/v1/apply", DOCUMENT);
    }

    private static Map<?, ?> onlyError(Answer refused) {
        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.text()).doesNotContain("this is no key");
        List<?> errors = (List<?>) refused.object().get("errors");
        assertThat(errors).hasSize(1);
        return (Map<?, ?>) errors.get(0);
    }

    private List<?> errors() {
        return (List<?>) admin.get("/api/v1/trigger-errors").object().get("items");
    }

    @Test
    void aTriggerWithSuchASecretIsNotPublished() {
        save(WRONG);
        Map<?, ?> problem = onlyError(publish());
        assertThat(problem.get("code")).isEqualTo("unusable-secret");
        assertThat(problem.get("pointer")).isEqualTo("/flows/received/trigger/input/verify/secret");
        assertThat(String.valueOf(problem.get("message")))
                .contains("the secret hook of the connection \"shop\"")
                .contains("The signing secret is not Base64.");
        save(RIGHT);
        assertThat(publish().status()).isEqualTo(200);
    }

    @Test
    void theConnectionOfAPublishedTriggerDoesNotTakeIt() {
        save(RIGHT);
        publish();
        Map<?, ?> problem = onlyError(save(WRONG));
        assertThat(problem.get("pointer")).isEqualTo("/secrets/hook");
        assertThat(String.valueOf(problem.get("message")))
                .contains("orders › received")
                .contains("The signing secret is not Base64.");
        assertThat(anyone.post("/hooks/default/orders/received", Map.of()).code())
                .isEqualTo("not-verified");
    }

    @Test
    void aTemplateNamesTheAnswerThatCannotBe() {
        Map<String, Object> values = Map.of(
                "first",
                "https://a.example.com",
                "firstSecret",
                RIGHT,
                "second",
                "https://b.example.com",
                "secondSecret",
                WRONG);
        for (boolean publish : new boolean[] {false, true}) {
            Answer refused = admin.post(
                    "/api/v1/templates/keep-equal/use",
                    Map.of("integration", "equal", "publish", publish, "values", values));
            assertThat(refused.status()).as(refused.text()).isEqualTo(422);
            assertThat(refused.object()).containsEntry("pointer", "/values/secondSecret");
            assertThat(refused.text()).doesNotContain("this is no key").contains("is not Base64");
        }
        assertThat(admin.get("/api/v1/connections").object()).containsEntry("items", List.of());
    }

    @Test
    void aTriggerThatCannotBeSetUpIsAnErrorWithItsReasonUntilItCan() throws Exception {
        save(RIGHT);
        publish();
        admin.post("/api/v1/integrations/orders/enabled", Map.of("enabled", false));
        save(WRONG);
        admin.post("/api/v1/integrations/orders/enabled", Map.of("enabled", true));
        Answer refused = anyone.post("/hooks/default/orders/received", Map.of());
        assertThat(refused.code()).isEqualTo("trigger-not-ready");
        assertThat(refused.text()).as("the sender gets no internals").doesNotContain("Base64");
        assertThat(errors()).hasSize(1);
        assertThat(errors().toString()).contains("The signing secret is not Base64.", "received");
        assertThat(admin.get("/api/v1/integrations/orders").text()).contains("The signing secret is not Base64.");
        Eventually.is(
                "the log of received events has the reason",
                () -> admin.get("/api/v1/received?outcome=refused")
                        .text()
                        .contains("The signing secret is not Base64."));
        save(RIGHT);
        Eventually.is("it works without another webhook", () -> errors().isEmpty());
    }

    @Test
    void aSecretThatIsRemovedIsAnErrorBeforeTheFirstWebhook() throws Exception {
        save(RIGHT);
        publish();
        assertThat(save(null).status()).isEqualTo(200);
        Eventually.is("it is listed", () -> errors().toString().contains("hook"));
    }
}
