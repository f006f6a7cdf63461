package io.junctura.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.Secret;
import io.junctura.http.TestClient.Answer;
import io.junctura.integration.PlatformFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ConnectionsTest {
    private static final String CANARY = "canary-7f3a-secret";

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

    private Answer save(String name, String... headers) {
        return platform.client.put(
                "/api/v1/connections/" + name,
                Map.of(
                        "connector",
                        "http",
                        "settings",
                        Map.of("address", "http://127.0.0.1:9000"),
                        "secrets",
                        Map.of("token", CANARY)),
                headers);
    }

    @Test
    void aSavedConnectionIsThereForAttemptsWithItsSecretsOpen() throws Exception {
        assertThat(save("shop").status()).isEqualTo(201);
        assertThat(platform.connections.find("shop").orElseThrow().secrets()).containsEntry("token", Secret.of(CANARY));
        platform.close();
        platform = new PlatformFixture(data);
        assertThat(platform.connections.find("shop").orElseThrow().settings())
                .containsEntry("address", "http://127.0.0.1:9000");
        assertThat(platform.connections.find("shop").orElseThrow().secrets()).containsEntry("token", Secret.of(CANARY));
    }

    @Test
    void aSecretGoesInAndIsNeverSeenAgain() throws Exception {
        StringBuilder seen = new StringBuilder(save("shop").text());
        for (String path : List.of("/connections", "/connections/shop", "/export", "/openapi.json", "/connectors")) {
            seen.append(platform.client.get("/api/v1" + path).text());
        }
        seen.append(platform.client.post("/api/v1/connections/shop/test", null).text());
        assertThat(seen).contains("\"token\":{\"set\":true").doesNotContain(CANARY);
        assertThat(platform.connections.find("shop").toString()).doesNotContain(CANARY);
        assertThat(platform.bytes()).contains("127.0.0.1:9000").doesNotContain(CANARY);
    }

    @Test
    void saysThatItsSystemIsLeftAloneAndUntilWhenUnlessItsCredentialsAreWhatIsWrong() {
        save("shop");
        Instant since = Instant.parse("2030-01-01T08:00:00Z");
        Instant until = Instant.parse("2030-01-01T08:51:55.123Z");
        platform.pause = name -> Optional.of(new ConnectionPause(since, until, !name.equals("shop")));
        assertThat(triggerError())
                .isEqualTo(Map.of(
                        "since",
                        "2030-01-01T08:00:00Z",
                        "message",
                        "The system asked for a pause. Nothing is sent over the connection until"
                                + " 2030-01-01T08:51:55Z."));
        platform.pause = name -> Optional.of(new ConnectionPause(since, until, true));
        assertThat(triggerError().get("message"))
                .isEqualTo(
                        "The system does not answer, or answers with errors. Nothing is sent over the connection until"
                                + " 2030-01-01T08:51:55Z. Then one attempt tests the system.");
        platform.pause = name -> Optional.of(new ConnectionPause(since, null, true));
        assertThat(triggerError().get("message"))
                .isEqualTo("The system does not answer, or answers with errors. Nothing is sent over the connection,"
                        + " except for one attempt that tests the system.");
        platform.connections.refused("shop", "Wrong token.");
        assertThat(triggerError().get("message")).isEqualTo("Wrong token.");
    }

    private Map<?, ?> triggerError() {
        return (Map<?, ?>)
                platform.client.get("/api/v1/connections/shop").object().get("error");
    }

    private long revision() {
        return platform.connections.revisionOf("shop").orElseThrow();
    }

    private Map<?, ?> pins() {
        return (Map<?, ?>)
                platform.client.get("/api/v1/connections/shop").object().get("pins");
    }

    private void change(String part, Map<String, ?> values) {
        Map<String, Object> settings = Map.of("address", "http://127.0.0.1:9000");
        String etag = platform.client.get("/api/v1/connections/shop").header("ETag");
        Answer answer = platform.client.put(
                "/api/v1/connections/shop",
                Map.of("connector", "http", "settings", settings, part, values),
                "If-Match",
                etag);
        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void theFirstPinOfANameStandsAcrossARestartAndIsShown() throws Exception {
        save("shop");
        assertThat(platform.connections.pinned("shop", "host key")).isEmpty();
        assertThat(platform.connections.pin("shop", revision(), "host key", "one"))
                .isEqualTo("one");
        assertThat(platform.connections.pin("shop", revision(), "host key", "two"))
                .isEqualTo("one");
        platform.close();
        platform = new PlatformFixture(data);
        assertThat(platform.connections.pinned("shop", "host key")).contains("one");
        assertThat((Map<?, ?>) pins().get("host key")).extracting("value").isEqualTo("one");
    }

    @Test
    void pinsEndWithTheSettingsAndSecretsForWhichTheyHold() {
        save("shop");
        platform.connections.pin("shop", revision(), "host key", "one");
        change("limits", Map.of("concurrency", 4));
        assertThat(pins()).as("other limits").hasSize(1);
        change("secrets", Map.of("token", "another"));
        assertThat(pins()).as("another secret").isEmpty();
        platform.connections.pin("shop", revision(), "host key", "one");
        platform.connections.delete("shop");
        save("shop");
        assertThat(pins()).as("another connection of the name").isEmpty();
    }

    @Test
    void aPinForAnEarlierStateOrNoConnectionIsNotKept() {
        save("shop");
        assertThat(platform.connections.pin("shop", revision() - 1, "host key", "one"))
                .isEqualTo("one");
        assertThat(platform.connections.pin("none", 0, "host key", "one")).isEqualTo("one");
        assertThat(pins()).isEmpty();
    }

    @Test
    void aConnectionHasSixteenPinsAtMostAndNoneIsLong() {
        save("shop");
        String longest = "x".repeat(4096);
        for (int i = 0; i < 16; i++) platform.connections.pin("shop", revision(), "pin " + i, longest);
        assertThatThrownBy(() -> platform.connections.pin("shop", revision(), "pin 16", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 16 pins");
        assertThat(platform.connections.pin("shop", revision(), "pin 15", "x")).isEqualTo(longest);
        platform.connections.forgetPins("shop");
        assertThatThrownBy(() -> platform.connections.pin("shop", revision(), "pin", longest + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 4096");
    }

    @Test
    void pinsAreForgottenByWhoeverMayChangeTheConnection() {
        save("shop");
        platform.connections.pin("shop", revision(), "host key", "one");
        List<String> notified = new ArrayList<>();
        platform.connections.onChange(notified::add);
        assertThat(platform.as("editor").delete("/api/v1/connections/shop/pins").status())
                .isEqualTo(403);
        assertThat(platform.client.delete("/api/v1/connections/none/pins").status())
                .isEqualTo(404);
        assertThat(platform.client.delete("/api/v1/connections/shop/pins").status())
                .isEqualTo(204);
        assertThat(pins()).isEmpty();
        assertThat(notified).as("waiting runs go on").containsExactly("shop");
        assertThat(platform.audited).anyMatch(line -> line.contains("connection.pins-forgotten"));
    }

    @Test
    void theKeyIsItsOwnersAloneAndMadeAtTheFirstSecret() throws Exception {
        Path key = data.resolve("master.key");
        assertThat(key).doesNotExist();
        save("shop");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("r--------");
        assertThat(platform.bytes()).doesNotContain(Files.readString(key).strip());
    }

    @Test
    void withAnotherKeyTheServerRefusesToStartAndSaysWhy() {
        save("shop");
        platform.close();
        String other = Base64.getEncoder().encodeToString(new byte[32]);
        assertThatThrownBy(() -> new PlatformFixture(data, other))
                .isInstanceOf(WrongKey.class)
                .hasMessageContaining("another master key")
                .hasMessageContaining("JUNCTURA_MASTER_KEY");
    }

    @Test
    void withoutItsKeyTheServerRefusesToStartAndSaysWhy() throws Exception {
        save("shop");
        platform.close();
        Files.move(data.resolve("master.key"), data.resolve("elsewhere"));
        assertThatThrownBy(() -> new PlatformFixture(data))
                .isInstanceOf(WrongKey.class)
                .hasMessageContaining("master.key");
        Files.move(data.resolve("elsewhere"), data.resolve("master.key"));
    }

    @Test
    void aKeyThatIsNoneIsRefusedBeforeThereIsAnySecret() throws Exception {
        platform.close();
        for (String bad : List.of("", "too short", Base64.getEncoder().encodeToString(new byte[31]))) {
            assertThatThrownBy(() -> new PlatformFixture(data, bad))
                    .isInstanceOf(WrongKey.class)
                    .hasMessageContaining("JUNCTURA_MASTER_KEY is not 32 bytes in Base64");
        }
        Path key = Files.writeString(data.resolve("master.key"), "nonsense");
        assertThatThrownBy(() -> new PlatformFixture(data))
                .isInstanceOf(WrongKey.class)
                .hasMessageContaining(key + " is not 32 bytes in Base64")
                .hasMessageNotContaining("nonsense");
    }

    @Test
    void aKeyOfTheEnvironmentLeavesNoKeyInTheDataFolder() throws Exception {
        platform.close();
        String key =
                Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        platform = new PlatformFixture(data, key);
        save("shop");
        assertThat(data.resolve("master.key")).doesNotExist();
        platform.close();
        assertThatThrownBy(() -> new PlatformFixture(data, "too short"))
                .isInstanceOf(WrongKey.class)
                .hasMessageContaining("put the key back that this data folder was used with")
                .hasMessageNotContaining("Make one");
        platform = new PlatformFixture(data, key);
        assertThat(platform.connections.find("shop")).isPresent();
    }

    @Test
    void aSealedSecretOpensOnlyWhereItBelongs() {
        Vault vault = new Vault(new MasterKey(data, null, false));
        String sealed = vault.seal("id-1", "token", 5, Secret.of(CANARY));
        assertThat(sealed).startsWith("v1:").doesNotContain(CANARY);
        assertThat(vault.open("id-1", "token", 5, sealed)).isEqualTo(Secret.of(CANARY));
        assertThat(vault.seal("id-1", "token", 5, Secret.of(CANARY))).isNotEqualTo(sealed);
        assertThatThrownBy(() -> vault.open("id-2", "token", 5, sealed)).isInstanceOf(WrongKey.class);
        assertThatThrownBy(() -> vault.open("id-1", "password", 5, sealed)).isInstanceOf(WrongKey.class);
        assertThatThrownBy(() -> vault.open("id-1", "token", 6, sealed)).isInstanceOf(WrongKey.class);
        for (int i = sealed.length() - 30; i < sealed.length() - 4; i++) {
            char flipped = sealed.charAt(i) == 'A' ? 'B' : 'A';
            String changed = sealed.substring(0, i) + flipped + sealed.substring(i + 1);
            assertThatThrownBy(() -> vault.open("id-1", "token", 5, changed)).isInstanceOf(WrongKey.class);
        }
    }

    @Test
    void aChangeNeedsTheStateThatItWasMadeFrom() {
        String etag = save("shop").header("ETag");
        assertThat(save("shop").status()).isEqualTo(428);
        assertThat(save("shop", "If-Match", "\"1\"").code()).isEqualTo("stale");
        assertThat(save("shop", "If-Match", etag).status()).isEqualTo(200);
        assertThat(save("new", "If-Match", etag).status()).isEqualTo(412);
        assertThat(platform.client.delete("/api/v1/connections/shop").status()).isEqualTo(428);
        assertThat(platform.client
                        .delete("/api/v1/connections/shop", "If-Match", "*")
                        .status())
                .isEqualTo(204);
        assertThat(platform.client.get("/api/v1/connections/shop").status()).isEqualTo(404);
    }

    @Test
    void savingTheSameAgainChangesNothing() {
        String etag = save("shop").header("ETag");
        assertThat(save("shop", "If-Match", etag).header("ETag")).isEqualTo(etag);
    }

    @Test
    void aSecretThatIsNotNamedStaysAndNullTakesItAway() throws Exception {
        save("shop");
        Map<String, Object> body =
                new HashMap<>(Map.of("connector", "http", "settings", Map.of("address", "http://127.0.0.1:9000/v2")));
        Answer moved = platform.client.put("/api/v1/connections/shop", body, "If-Match", "*");
        assertThat(moved.code()).isEqualTo("secrets-needed");
        assertThat(moved.text()).contains("has changed in address", "(token)", "\"pointer\":\"/secrets\"");
        body.put("settings", Map.of("address", "http://127.0.0.1:9000"));
        body.put("limits", Map.of("concurrency", 1));
        platform.client.put("/api/v1/connections/shop", body, "If-Match", "*");
        assertThat(platform.connections.find("shop").orElseThrow().secrets()).containsKey("token");
        Map<String, Object> away = new HashMap<>();
        away.put("token", null);
        body.put("secrets", away);
        platform.client.put("/api/v1/connections/shop", body, "If-Match", "*");
        assertThat(platform.connections.find("shop").orElseThrow().secrets()).isEmpty();
    }

    @Test
    void whatTheConnectorDoesNotKnowIsRefusedWithItsPlace() {
        Answer answer = platform.client.put(
                "/api/v1/connections/shop", Map.of("connector", "http", "settings", Map.of("adress", "http://x")));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("/settings").contains("adress");
        assertThat(platform.client
                        .put("/api/v1/connections/shop", Map.of("connector", "slak"))
                        .text())
                .contains("slak");
        assertThat(platform.client
                        .put("/api/v1/connections/shop", Map.of("settings", Map.of()))
                        .code())
                .isEqualTo("missing-member");
        assertThat(platform.client
                        .put("/api/v1/connections/shop", Map.of("connector", "http", "secrets", Map.of("token", 7L)))
                        .code())
                .isEqualTo("wrong-type");
    }

    @Test
    void limitsAreShownAndExportedAndCheckedAsInADocument() throws Exception {
        Map<String, Object> limits = Map.of("concurrency", 4L, "rate", "100/1m");
        Map<String, Object> body =
                Map.of("connector", "http", "settings", Map.of("address", "http://127.0.0.1:9000"), "limits", limits);
        assertThat(platform.client.put("/api/v1/connections/shop", body).object())
                .containsEntry("limits", limits);
        platform.close();
        platform = new PlatformFixture(data);
        assertThat(platform.client.get("/api/v1/connections/shop").object()).containsEntry("limits", limits);
        assertThat(platform.connections.limited()).containsExactly("shop");
        assertThat(platform.connections.export())
                .singleElement()
                .asString()
                .contains("limits:\n  concurrency: 4\n  rate: \"100/1m\"\n");

        Answer wrong = platform.client.put(
                "/api/v1/connections/shop",
                Map.of("connector", "http", "limits", Map.of("rate", "100 a minute")),
                "If-Match",
                "*");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text()).contains("/limits/rate", "invalid-rate", "such as 100/1m");
    }

    @Test
    void aTestSaysInASentenceWhatIsWrong() {
        save("shop");
        save("broken");
        assertThat(platform.client.post("/api/v1/connections/shop/test", null).object())
                .containsEntry("ok", true);
        assertThat(platform.client.post("/api/v1/connections/broken/test", null).object())
                .containsEntry("ok", false)
                .containsEntry("kind", "credentials")
                .containsEntry("message", "The shop does not know this token.");
        assertThat(platform.client.post("/api/v1/connections/none/test", null).status())
                .isEqualTo(404);
    }

    @Test
    void aTestThatContactsNothingSaysSo() {
        save("hooks");
        assertThat(platform.client.post("/api/v1/connections/hooks/test", null).object())
                .containsEntry("ok", true)
                .containsEntry("contacted", false);
        assertThat((Map<?, ?>) lastTest("hooks")).extracting("contacted").isEqualTo(false);
    }

    private Object lastTest(String name) {
        return platform.client.get("/api/v1/connections/" + name).object().get("lastTest");
    }

    @Test
    void theLastTestIsShownUntilTheConnectionChanges() {
        save("shop");
        save("broken");
        assertThat(lastTest("shop")).isNull();
        assertThat(platform.client.post("/api/v1/connections/shop/test", null).object())
                .isEqualTo(Map.of("ok", true, "message", "The shop knows this token."));
        platform.client.post("/api/v1/connections/broken/test", null);
        assertThat((Map<?, ?>) lastTest("shop"))
                .extracting("ok", "message")
                .contains(true, "The shop knows this token.");
        assertThat((Map<?, ?>) lastTest("broken")).extracting("ok", "kind").contains(false, "credentials");
        change("secrets", Map.of("token", "another-token"));
        assertThat(lastTest("shop")).isNull();
    }

    @Test
    void theLastTestIsShownAfterARestartButNotOfADeletedConnection() throws Exception {
        save("shop");
        platform.client.post("/api/v1/connections/shop/test", null);
        Object before = lastTest("shop");
        platform.close();
        platform = new PlatformFixture(data);
        assertThat(lastTest("shop")).isEqualTo(before).isNotNull();
        platform.client.delete("/api/v1/connections/shop", "If-Match", "*");
        save("shop");
        assertThat(lastTest("shop")).isNull();
    }

    @Test
    void aSecretIsReplacedAloneAndEverythingElseStays() throws Exception {
        platform.client.put(
                "/api/v1/connections/shop",
                Map.of(
                        "connector", "http",
                        "settings", Map.of("address", "http://127.0.0.1:9000"),
                        "limits", Map.of("concurrency", 4),
                        "secrets", Map.of("token", CANARY, "webhookSecret", "another-one")));
        Answer rotated = platform.client.put(
                "/api/v1/connections/shop",
                Map.of("connector", "http", "secrets", Map.of("token", "the-next-token")),
                "If-Match",
                "*");
        assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
        assertThat(rotated.object())
                .containsEntry("settings", Map.of("address", "http://127.0.0.1:9000"))
                .containsEntry("limits", Map.of("concurrency", 4L));
        assertThat(platform.connections.find("shop").orElseThrow().secrets())
                .containsEntry("token", Secret.of("the-next-token"))
                .containsEntry("webhookSecret", Secret.of("another-one"));
    }

    private static final String USING = """
        integration: orders
        connections: { shop: { connector: http }, other: { connector: http } }
        flows:
          arrive:
            trigger: { use: http.webhook, connection: shop, input: { verify: none } }
            steps:
              - id: each
                for-each: "{{ payload.lines }}"
                steps:
                  - switch:
                      - when: "{{ item.a }}"
                        steps: [ { id: send, use: http.request, connection: shop } ]
                      - otherwise: [ { use: http.request, connection: other } ]
        """;

    private List<?> usages(String name) {
        return (List<?>) platform.client
                .get("/api/v1/connections/" + name + "/usages")
                .object()
                .get("items");
    }

    @Test
    void itIsToldWhereAConnectionIsUsedAndThereforeNotDeleted() {
        save("shop");
        save("other");
        save("spare");
        assertThat(platform.client.yaml("POST", "/api/v1/apply", USING).status())
                .isEqualTo(200);
        platform.client.put(
                "/api/v1/integrations/later/instances/default", Map.of("connections", Map.of("shop", "spare")));
        platform.client.yaml(
                "PUT",
                "/api/v1/integrations/later/draft",
                USING.replace("orders", "later").replace("for-each", "for-eech"));
        Map<String, Object> trigger = Map.of("flow", "arrive", "pointer", "/flows/arrive/trigger");
        Map<String, Object> step = Map.of(
                "flow",
                "arrive",
                "step",
                "each/switch_1/1/send",
                "pointer",
                "/flows/arrive/steps/0/steps/0/switch/0/steps/0");
        assertThat(usages("shop"))
                .isEqualTo(List.of(Map.of(
                        "integration", "orders", "version", 1L, "slot", "shop", "places", List.of(trigger, step))));
        assertThat(usages("spare"))
                .isEqualTo(List.of(Map.of(
                        "integration", "later", "draft", true, "slot", "shop", "places", List.of(trigger, step))));

        Answer refused = platform.client.delete("/api/v1/connections/shop", "If-Match", "*");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.object().get("detail"))
                .isEqualTo("The connection \"shop\" cannot be deleted: it is used by integration orders"
                        + " (arrive/trigger, arrive/each/switch_1/1/send). Bind these to another connection, or"
                        + " unpublish them.");
        assertThat(refused.object().get("usages")).isEqualTo(usages("shop"));
        assertThat(platform.client
                        .delete("/api/v1/connections/spare", "If-Match", "*")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void onlyConnectionManagersChangeConnections() {
        save("shop");
        assertThat(platform.as("viewer").get("/api/v1/connections/shop").status())
                .isEqualTo(200);
        assertThat(platform.as("editor")
                        .put("/api/v1/connections/x", Map.of("connector", "http"))
                        .status())
                .isEqualTo(403);
        assertThat(platform.as("editor")
                        .post("/api/v1/connections/shop/test", null)
                        .status())
                .isEqualTo(403);
        assertThat(platform.as("connection-manager")
                        .post("/api/v1/connections/shop/test", null)
                        .status())
                .isEqualTo(200);
    }
}
