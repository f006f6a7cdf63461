package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.junctura.connection.AllowedReads;
import io.junctura.connection.SecretValues;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.http.TestClient.Answer;
import io.junctura.json.Json;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.PinnedFlow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents that are applied together: all of them, or none if one has a problem. */
class ApplyTest extends IntegrationsFixture {
    @Test
    void applyingPublishesConnectionsFirst() {
        Answer answer = apply(ORDERS, SHOP);
        assertThat(answer.text())
                .isEqualTo("{\"results\":["
                        + "{\"kind\":\"connection\",\"name\":\"shop\",\"outcome\":\"created\",\"version\":null},"
                        + "{\"kind\":\"integration\",\"name\":\"orders\",\"outcome\":\"created\",\"version\":1}]}");
        PinnedFlow live = platform.flows.live(RECEIVED).orElseThrow();
        assertThat(live.connections()).containsEntry("shop", "shop");
        assertThat(live.config()).containsEntry("warehouse", "MAIN");
        assertThat(live.version()).isEqualTo(1);
    }

    @Test
    void theSameContentMakesNoNewVersion() {
        apply(ORDERS, SHOP);
        assertThat(apply(ORDERS, SHOP).text()).contains("unchanged").doesNotContain("updated");
        assertThat(apply(ORDERS.replace("Orders", "All orders"), SHOP).text())
                .contains("\"outcome\":\"updated\",\"version\":2");
    }

    @Test
    void whatWasExportedAppliesAsUnchangedAndHoldsNoSecret() {
        apply(ORDERS, SHOP);
        platform.client.put(
                "/api/v1/connections/typed-in",
                Map.of(
                        "connector",
                        "http",
                        "settings",
                        Map.of("address", "http://a"),
                        "secrets",
                        Map.of("apiKey", CANARY)));
        String exported = platform.client.get("/api/v1/export").text();
        assertThat(exported)
                .contains("# The team's own comment.")
                .contains("{{ env.SHOP_KEY }}")
                .contains("{{ env.TYPED_IN_API_KEY }}")
                .doesNotContain(CANARY);
        Answer again = platform.client.yaml("POST", "/api/v1/apply", exported);
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(again.text()).doesNotContain("created").doesNotContain("updated");
    }

    @Test
    void anUnboundSlotIsAnErrorWithASentenceAndAPlaceAndNothingIsApplied() {
        Answer answer = apply(ORDERS);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text())
                .contains("unbound-slot")
                .contains("there is no saved connection")
                .contains("\"pointer\":\"/connections/shop\",\"line\":7");
        assertThat(platform.client.get("/api/v1/integrations").text()).contains("\"items\":[]");
    }

    private static final String SIGNED = """
        integration: signed
        connections:
          shop: { connector: http }
        flows:
          in:
            trigger:
              use: http.webhook
              connection: shop
              input: { secret: "{{ secret.webhookSecrte }}" }
            steps: []
        """;

    @Test
    void theAnswerToARefusedDocumentContainsNoSecrets() {
        String shop = SHOP.replace("secrets: {", "secrets: { pin: 48151623420, pin: 1, other: .inf, x: !Zq9Xw77Kv y,");
        Answer answer = apply(shop);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text())
                .contains("\"code\":\"duplicate-key\"", "\"code\":\"wrong-type\"")
                .contains("\"code\":\"unknown-tag\"")
                .doesNotContain("48151623420")
                .doesNotContain("Zq9Xw77Kv");
    }

    @Test
    void aSecretThatTheBoundConnectionHasNotIsAnErrorWithItsPlaceAndNothingIsApplied() {
        String shop = SHOP.replace("secrets: {", "secrets: { webhookSecret: literally,");
        Answer answer = apply(shop, SIGNED);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text())
                .contains("\"code\":\"missing-secret\"")
                .contains(
                        "The connection \\\"shop\\\" has no secret \\\"webhookSecrte\\\"; it has token, webhookSecret.")
                .contains("\"pointer\":\"/flows/in/trigger/input/secret\",\"line\":14,\"column\":35")
                .contains("\"suggestion\":\"webhookSecret\"");
        assertThat(platform.client.get("/api/v1/connections").text()).contains("\"items\":[]");
        assertThat(platform.client
                        .yaml("POST", "/api/v1/validate", shop + "---\n" + SIGNED)
                        .text())
                .contains("missing-secret");
    }

    @Test
    void aSecretMayHaveBeenSavedBeforeUnderAnyNameThatTheSlotIsBoundTo() {
        apply(SHOP.replace("secrets: {", "secrets: { webhookSecrte: literally,"));
        assertThat(apply(SHOP, SIGNED).status()).isEqualTo(200);
        platform.client.put(
                "/api/v1/connections/other",
                Map.of(
                        "connector",
                        "http",
                        "settings",
                        Map.of("address", "http://a"),
                        "secrets",
                        Map.of("key", CANARY)));
        Answer bound = platform.client.put(
                "/api/v1/integrations/signed/instances/default", Map.of("connections", Map.of("shop", "other")));
        assertThat(bound.status()).as(bound.text()).isEqualTo(422);
        assertThat(bound.text())
                .contains("The connection \\\"other\\\" has no secret \\\"webhookSecrte\\\"; it has key.");
    }

    @Test
    void whatFailsInTheMiddleLeavesNothingApplied() throws Exception {
        String second = ORDERS.replace("integration: orders", "integration: returns");
        platform.execute("CREATE TRIGGER fails BEFORE INSERT ON integration WHEN new.name = 'returns' BEGIN"
                + " SELECT RAISE(ABORT, 'the disk is made of cheese'); END");
        assertThat(apply(SHOP, ORDERS, second).status()).isEqualTo(500);
        assertThat(platform.client.get("/api/v1/connections").text()).contains("\"items\":[]");
        assertThat(platform.client.get("/api/v1/integrations").text()).contains("\"items\":[]");
        assertThat(platform.flows.live(RECEIVED)).isEmpty();
        assertThat(platform.changes).isEmpty();
        restart();
        assertThat(platform.client.get("/api/v1/connections").text()).contains("\"items\":[]");
        assertThat(platform.flows.live(RECEIVED)).isEmpty();
        platform.execute("DROP TRIGGER fails");
        assertThat(apply(SHOP, ORDERS, second).text()).contains("\"returns\",\"outcome\":\"created\",\"version\":1");
    }

    @Test
    void aSecretThatNobodyGivesIsAnErrorUntilItWasSavedOnce() {
        Answer missing = bundle(Map.of(), SHOP);
        assertThat(missing.status()).isEqualTo(422);
        assertThat(missing.text()).contains("missing-secret").contains("{{ env.SHOP_KEY }}");
        apply(SHOP);
        assertThat(bundle(Map.of(), SHOP).text()).contains("unchanged");
    }

    @Test
    void theServersOwnEnvironmentIsNotReadForDocumentsThatComeOverHttp() {
        String home = SHOP.replace("SHOP_KEY", "HOME");
        assertThat(platform.client.yaml("POST", "/api/v1/apply", home).text()).contains("missing-secret");
        String file = SHOP.replace("env.SHOP_KEY", "file./etc/hostname");
        assertThat(platform.client.yaml("POST", "/api/v1/apply", file).text()).contains("missing-secret");
    }

    @Test
    void documentsAppliedAtStartReadTheEnvironmentAndFilesBesideThem() throws Exception {
        Files.writeString(data.resolve("key.txt"), CANARY + "\n");
        AllowedReads allowed = new AllowedReads(List.of("SHOP_KEY"), List.of(data));
        SecretValues here = here(allowed);
        platform.integrations.apply(List.of(new NamedText("a", SHOP)), here, "server");
        assertThat(platform.connections
                        .find("shop")
                        .orElseThrow()
                        .secrets()
                        .get("token")
                        .reveal())
                .isEqualTo("of-the-environment");
        String file = SHOP.replace("env.SHOP_KEY", "file.key.txt");
        platform.integrations.apply(List.of(new NamedText("a", file)), here, "server");
        assertThat(platform.connections
                        .find("shop")
                        .orElseThrow()
                        .secrets()
                        .get("token")
                        .reveal())
                .isEqualTo(CANARY);
        // The secret was saved from the same reference, so it need not be read again.
        Applied again = platform.integrations
                .apply(List.of(new NamedText("a", file)), here(AllowedReads.NOTHING), "server")
                .get(0);
        assertThat(again.outcome()).isEqualTo(Applied.Outcome.UNCHANGED);
    }

    private SecretValues here(AllowedReads allowed) {
        return SecretValues.here(Map.of("SHOP_KEY", "of-the-environment")::get, file -> data, allowed);
    }

    @Test
    void whatADocumentMayNotReadIsAProblemWithItsPlaceAndNothingIsApplied() throws Exception {
        Files.writeString(data.resolve("key.txt"), CANARY);
        String file = SHOP.replace("env.SHOP_KEY", "file.key.txt").replace("connection: shop", "connection: other");
        NamedText both = new NamedText("a.yaml", SHOP + "---\n" + file);
        String place = data.toRealPath().resolve("key.txt").toString();
        assertThatThrownBy(() -> platform.integrations.apply(List.of(both), here(AllowedReads.NOTHING), "server"))
                .isInstanceOfSatisfying(
                        InvalidDocuments.class,
                        e -> assertThat(e.problems())
                                .extracting(Problem::code, Problem::pointer, Problem::line, Problem::message)
                                .containsExactly(
                                        tuple(
                                                "read-not-allowed",
                                                "/secrets/token",
                                                4,
                                                "The secret \"token\" of the connection \"shop\" reads the environment"
                                                        + " variable SHOP_KEY, which is not allowed. To allow it, use"
                                                        + " --allow-env SHOP_KEY or JUNCTURA_ALLOW_ENV."),
                                        tuple(
                                                "read-not-allowed",
                                                "/secrets/token",
                                                9,
                                                "The secret \"token\" of the connection \"other\" reads the file"
                                                        + " key.txt, which is not allowed. The path leads to "
                                                        + place
                                                        + ". To allow it, name the file's folder with --allow-file or JUNCTURA_ALLOW_FILE.")));
        assertThat(platform.connections.find("shop")).isEmpty();
    }

    @Test
    void allProblemsComeAtOnceWithLineAndColumn() {
        String bad = ORDERS.replace("http.request", "http.requst").replace("steps:", "stepz:");
        Answer answer = platform.client.yaml("POST", "/api/v1/validate", bad);
        assertThat(answer.object()).containsEntry("valid", false);
        assertThat((List<?>) answer.object().get("errors")).hasSizeGreaterThan(1);
        Answer applied = apply(bad);
        assertThat(applied.status()).isEqualTo(422);
        assertThat(applied.code()).isEqualTo("invalid");
        assertThat(applied.text()).contains("\"line\":").contains("\"suggestion\":");
        assertThat(platform.client.yaml("POST", "/api/v1/validate", ORDERS).object())
                .containsEntry("valid", true);
    }

    @Test
    void aDocumentForWhichThereIsNoMemoryIsRefusedForNow() {
        String many = "[" + "1,".repeat(50_000) + "1]";
        try (Reservation others = HeapShare.REQUEST_VALUES.reserve(
                HeapShare.REQUEST_VALUES.capacity() - HeapShare.REQUEST_VALUES.used() - 2_000_000)) {
            assertThat(platform.client.yaml("POST", "/api/v1/validate", many).status())
                    .isEqualTo(503);
            assertThat(apply(many).status()).isEqualTo(503);
            assertThat(platform.client
                            .yaml("PUT", "/api/v1/integrations/many", many)
                            .status())
                    .isEqualTo(503);
        }
        assertThat(platform.client.yaml("POST", "/api/v1/validate", many).object())
                .containsEntry("valid", false);
    }

    @Test
    void malformedRequestsAreRefused() {
        assertThat(platform.client.yaml("POST", "/api/v1/apply", "a: [").status())
                .isEqualTo(422);
        assertThat(platform.client
                        .send("POST", "/api/v1/apply", "x".getBytes(StandardCharsets.UTF_8), "Content-Type", "text/xml")
                        .status())
                .isEqualTo(415);
        assertThat(platform.client
                        .send("POST", "/api/v1/apply", Json.write(Map.of("files", 7L)), "Content-Type", JSON)
                        .code())
                .isEqualTo("wrong-type");
    }

    @Test
    void aDocumentMayBeJson() {
        Map<String, Object> document = Map.of(
                "integration",
                "small",
                "flows",
                Map.of(
                        "go",
                        Map.of("trigger", Map.of("use", "manual.start"), "steps", List.of(Map.of("stop", "done")))));
        assertThat(platform.client.post("/api/v1/apply", document).text()).contains("\"outcome\":\"created\"");
    }
}
