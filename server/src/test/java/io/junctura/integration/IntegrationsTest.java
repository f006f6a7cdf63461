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
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntegrationsTest {
    private static final String CANARY = "canary-55d1-secret";
    private static final String JSON = "application/json";

    private static final String SHOP = """
        connection: shop
        connector: http
        settings: { address: "http://127.0.0.1:9000" }
        secrets: { token: "{{ env.SHOP_KEY }}" }
        """;

    private static final String ORDERS = """
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

    private static final FlowName RECEIVED = new FlowName("default", "orders", "received");

    @TempDir
    Path data;

    private PlatformFixture platform;

    @BeforeEach
    void start() throws Exception {
        platform = new PlatformFixture(data);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private Answer apply(String... documents) {
        return bundle(Map.of("shop", Map.of("token", CANARY)), documents);
    }

    private Answer bundle(Map<String, ?> secrets, String... documents) {
        byte[] body = Json.write(Map.of(
                "files",
                List.of(Map.of("name", "all.yaml", "text", String.join("---\n", documents))),
                "secrets",
                secrets));
        return platform.client.send("POST", "/api/v1/apply", body, "Content-Type", JSON);
    }

    private void restart() throws Exception {
        platform.close();
        platform = new PlatformFixture(data);
    }

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
    void aRefusedDocumentIsNotToldItsSecrets() {
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
                                                        + " key.txt, which is not allowed. To allow it, name the file's"
                                                        + " folder with --allow-file or JUNCTURA_ALLOW_FILE.")));
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
    void aDocumentForWhichThereIsNoMemoryIsToldToComeAgain() {
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
    void listenersHearWhatGoesLiveAndWhatGoesAway() {
        apply(ORDERS, SHOP);
        assertThat(platform.changes.get(0).live()).extracting(PinnedFlow::name).contains(RECEIVED);
        apply(ORDERS.substring(0, ORDERS.indexOf("  by-hand")));
        Change update = platform.changes.get(1);
        assertThat(update.live()).extracting(PinnedFlow::name).containsExactly(RECEIVED);
        assertThat(update.gone()).containsExactly(new FlowName("default", "orders", "by-hand"));
        platform.client.post("/api/v1/integrations/orders/enabled", Map.of("enabled", false));
        assertThat(platform.changes.get(2).gone()).containsExactly(RECEIVED);
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
    void itIsToldWhereAConnectorIsUsed() {
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

    @Test
    void everyRouteIsClosedToStrangers() {
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
