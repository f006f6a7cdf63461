package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.junctura.cli.HttpPlugin;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of received events: what was sent, and what became of it. */
@Tag("slow")
class ReceivedEventsTest {
    private static final String DOCUMENT = """
            integration: orders
            connections: { shop: { connector: http } }
            flows:
              received:
                trigger: { use: http.webhook, input: { verify: none } }
                steps: [ { set: { n: "{{ payload.n }}" } } ]
              named:
                trigger: { use: http.webhook, input: { verify: none } }
                dedupe-by: "{{ payload.id & '-' }}"
                steps: [ { stop: done } ]
              signed:
                trigger:
                  use: http.webhook
                  connection: shop
                  input: { verify: { scheme: basic, username: shop, password: "{{ secret.hook }}" } }
                steps: [ { stop: done } ]
              called:
                trigger: { use: http.call, input: { methods: [POST] } }
                steps: [ { respond: { status: 200, body: "{{ payload }}" } } ]
              broken:
                trigger: { use: http.call, input: { methods: [POST] } }
                steps: [ { fail: "It cannot be." } ]
              by-hand:
                trigger: { use: manual.start }
                steps: [ { stop: done } ]
            ---
            integration: paused
            flows:
              received:
                trigger: { use: http.webhook, input: { verify: none } }
                steps: [ { stop: done } ]
            """;

    private static final String HOOK = "/hooks/default/orders/received";

    @TempDir
    Path folder;

    private Junctura junctura;
    private TestClient anyone;
    private TestClient admin;

    @BeforeEach
    void start() throws Exception {
        HttpPlugin.into(Files.createDirectory(folder.resolve("plugins")));
        open();
        String setup = junctura.setupAddress().orElseThrow();
        Map<String, String> administrator =
                Map.of("code", setup.substring(setup.indexOf('#') + 1), "password", "correct horse battery");
        assertThat(anyone.post("/api/v1/setup", administrator).status()).isEqualTo(201);
        Map<String, Object> shop =
                Map.of("connector", "http", "settings", Map.of(), "secrets", Map.of("hook", "the-right-password"));
        Answer saved = admin.put("/api/v1/connections/shop", shop);
        assertThat(saved.status()).as(saved.text()).isLessThan(300);
        Answer applied = admin.yaml("POST", "/api/v1/apply", DOCUMENT);
        assertThat(applied.status()).as(applied.text()).isEqualTo(200);
    }

    private void open() throws Exception {
        List<String> arguments = List.of("--data", folder.resolve("data").toString(), "--port", "0");
        Map<String, String> environment =
                Map.of("JUNCTURA_PLUGINS", folder.resolve("plugins").toString());
        junctura = Junctura.start(Settings.of(arguments, environment, Map.of()));
        anyone = new TestClient(junctura.address());
        admin = anyone.with(
                "Authorization",
                "Bearer " + Files.readString(folder.resolve("data/local-token")).strip());
    }

    @AfterEach
    void stop() {
        junctura.close();
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> list(String query) {
        Answer answer = admin.get("/api/v1/received" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return (List<Map<String, Object>>) answer.object().get("items");
    }

    private List<Map<String, Object>> eventually(String query, int entries) throws Exception {
        Eventually.is(entries + " entries are listed", () -> list(query).size() >= entries);
        List<Map<String, Object>> found = list(query);
        assertThat(found).hasSize(entries);
        return found;
    }

    private Map<String, Object> onlyRefused() throws Exception {
        return eventually("?outcome=refused", 1).get(0);
    }

    private static @Nullable Object refusal(Map<String, Object> entry, String member) {
        return entry.get("refusal") instanceof Map<?, ?> refusal ? refusal.get(member) : null;
    }

    private Answer send(String path, String contentType, String body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Type");
        all.add(contentType);
        return anyone.send("POST", path, body.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
    }

    @Test
    void anAcceptedEventIsListedWithItsRunAndWithoutAnotherWrite() throws Exception {
        Answer answer =
                send(HOOK, "application/json", "{\"n\":1}", "Webhook-Id", "evt_1", "X-Signature", "very-secret");
        Map<String, Object> entry = eventually("", 1).get(0);
        assertThat(entry)
                .containsEntry("outcome", "accepted")
                .containsEntry("run", answer.object().get("run"))
                .containsEntry("integration", "orders")
                .containsEntry("flow", "received")
                .containsEntry("trigger", "http.webhook")
                .containsEntry("method", "POST")
                .containsEntry("address", HOOK)
                .containsEntry("contentType", "application/json")
                .containsEntry("size", 7L)
                .containsEntry("eventId", "evt_1")
                .doesNotContainKey("refusal");
        assertThat(entry.get("status")).isIn("queued", "running", "succeeded");
        assertThat(list("?outcome=accepted")).hasSize(1);
        assertThat(list("?outcome=refused")).isEmpty();
    }

    @Test
    void aRefusedEventIsListedWithTheReasonAndNothingSecret() throws Exception {
        Answer answer = send(
                "/hooks/default/orders/signed?key=secret-in-query",
                "application/json",
                "{\"card\":\"secret-in-body\"}",
                "Authorization",
                "Basic c2hvcDpzZWNyZXQtaW4taGVhZGVy",
                "X-Hub-Signature-256",
                "sha256=secret-in-signature",
                "Cookie",
                "session=secret-in-cookie",
                "Idempotency-Key",
                "order-4711");
        assertThat(answer.status()).isEqualTo(401);
        Map<String, Object> entry = onlyRefused();
        assertThat(entry)
                .containsEntry("integration", "orders")
                .containsEntry("flow", "signed")
                .containsEntry("address", "/hooks/default/orders/signed")
                .containsEntry("sender", "127.0.0.1")
                .containsEntry("contentType", "application/json")
                .containsEntry("size", 25L)
                .containsEntry("eventId", "order-4711")
                .doesNotContainKeys("run", "status", "similar");
        assertThat(refusal(entry, "status")).isEqualTo(401L);
        assertThat(refusal(entry, "code")).isEqualTo("not-verified");
        assertThat(refusal(entry, "reason")).isEqualTo(answer.object().get("detail"));
        assertThat(entry.toString()).doesNotContain("secret", "c2hvcD", "right-password");
        junctura.close();
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith("junctura.db"))
                    .toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .doesNotContain("secret-in-", "c2hvcDpzZWNyZXQ");
            }
        }
    }

    @Test
    void theReasonQuotesNothingOfTheBody() throws Exception {
        send(HOOK, "application/json", "secret-word");
        send(HOOK, "application/json", "{\"secret-key\":1,\"secret-key\":2}");
        List<Map<String, Object>> entries = eventually("?outcome=refused", 2);
        assertThat(entries).extracting(one -> refusal(one, "code")).containsOnly("bad-json");
        assertThat(entries.toString()).doesNotContain("secret");
    }

    @Test
    void eachReasonIsListed() throws Exception {
        send(HOOK, "application/json", "{ no");
        send(HOOK, "application/json", "{}", "Content-Encoding", "gzip");
        send(HOOK, "application/json", "\"" + "x".repeat(10 * 1024 * 1024) + "\"");
        send("/hooks/default/orders/named", "application/json", "{\"id\":{\"$error\":1}}", "Junctura-Hops", "9999");
        send("/hooks/default/orders/nobody", "application/json", "{}");
        send("/hooks/default/orders/called", "application/json", "{}");
        send("/hooks/default/nowhere/received", "application/json", "{}");
        anyone.send("PUT", HOOK, new byte[0]);
        anyone.get("/call/default/orders/called");
        send("/callback/" + "a".repeat(32), "application/json", "{}");
        send("/api/v1/topics/priced/events", "application/json", "{}");
        admin.send(
                "POST",
                "/api/v1/topics/priced/events",
                "{ no".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json");
        admin.post("/api/v1/flows/default/orders/received/start", Map.of());
        send("/call/default/orders/called", "application/json", "{\"n\":1}", "Idempotency-Key", "k1");
        send("/call/default/orders/called", "application/json", "{\"n\":2}", "Idempotency-Key", "k1");
        List<Map<String, Object>> entries = eventually("?outcome=refused", 14);
        assertThat(entries)
                .extracting(
                        one -> one.get("address"),
                        one -> one.get("method"),
                        one -> refusal(one, "status"),
                        one -> refusal(one, "code"),
                        one -> refusal(one, "cause"))
                .containsExactlyInAnyOrder(
                        tuple(HOOK, "POST", 400L, "bad-json", null),
                        tuple(HOOK, "POST", 415L, "encoded", null),
                        tuple(HOOK, "POST", 413L, "too-large", null),
                        tuple("/hooks/default/orders/named", "POST", 508L, "loop", null),
                        tuple("/hooks/default/orders/nobody", "POST", 404L, "not-found", "no-flow"),
                        tuple("/hooks/default/orders/called", "POST", 404L, "not-found", "other-trigger"),
                        tuple("/hooks/default/nowhere/received", "POST", 404L, "not-found", "no-integration"),
                        tuple(HOOK, "PUT", 405L, "method-not-allowed", null),
                        tuple("/call/default/orders/called", "GET", 405L, "method-not-allowed", null),
                        tuple("/callback/…", "POST", 404L, "nobody-waits", null),
                        tuple("/api/v1/topics/priced/events", "POST", 401L, "sign-in-needed", null),
                        tuple("/api/v1/topics/priced/events", "POST", 400L, "bad-json", null),
                        tuple("/api/v1/flows/default/orders/received/start", "POST", 409L, "not-manual", null),
                        tuple("/call/default/orders/called", "POST", 409L, "idempotency-key-reused", null));
    }

    @Test
    void aPausedAndAnUnpublishedIntegrationAreNamedToTheOperatorAlone() throws Exception {
        assertThat(admin.post("/api/v1/integrations/paused/enabled", Map.of("enabled", false))
                        .status())
                .as("it is disabled")
                .isLessThan(300);
        Answer answer = send("/hooks/default/paused/received", "application/json", "{}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).doesNotContain("disabled");
        Map<String, Object> entry = onlyRefused();
        assertThat(entry).containsEntry("integration", "paused").containsEntry("flow", "received");
        assertThat(refusal(entry, "cause")).isEqualTo("disabled");
    }

    @Test
    void aCallThatFailsIsAcceptedAndItsRunSaysWhy() throws Exception {
        assertThat(send("/call/default/orders/broken", "application/json", "{}").status())
                .isEqualTo(500);
        send("/hooks/default/orders/signed", "application/json", "{}");
        Map<String, Object> refused = onlyRefused();
        assertThat(refused).containsEntry("flow", "signed");
        assertThat(list("?outcome=accepted")).extracting(one -> one.get("flow")).containsExactly("broken");
    }

    @Test
    void aDuplicateIsListedWithTheRunOfTheFirstEvent() throws Exception {
        Object run = send("/hooks/default/orders/named", "application/json", "{\"id\":\"A-1\"}")
                .object()
                .get("run");
        assertThat(send("/hooks/default/orders/named", "application/json", "{\"id\":\"A-1\"}")
                        .status())
                .isEqualTo(200);
        Map<String, Object> entry = eventually("?outcome=duplicate", 1).get(0);
        assertThat(entry)
                .containsEntry("outcome", "duplicate")
                .containsEntry("run", run)
                .containsEntry("flow", "named")
                .doesNotContainKeys("refusal", "status");
        assertThat(eventually("", 2)).extracting(one -> one.get("outcome")).containsExactly("duplicate", "accepted");
    }

    @Test
    void acceptedAndRefusedEventsAreOneListInPages() throws Exception {
        for (int i = 0; i < 6; i++) {
            send(HOOK, "application/json", "{\"n\":" + i + "}");
            send(HOOK, "application/json", "{ no");
        }
        eventually("?limit=200", 12);
        Set<Object> ids = new HashSet<>();
        List<String> times = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        while (cursor != null) {
            Map<String, Object> page = admin.get(
                            "/api/v1/received?limit=5" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .object();
            for (Object item : (List<?>) page.get("items")) {
                ids.add(((Map<?, ?>) item).get("id"));
                times.add(String.valueOf(((Map<?, ?>) item).get("receivedAt")));
            }
            cursor = (String) page.get("next");
            pages++;
        }
        assertThat(ids).hasSize(12);
        assertThat(times).hasSize(12).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(pages).isBetween(3, 4);
    }

    @Test
    void aListIsFiltered() throws Exception {
        send(HOOK, "application/json", "{\"n\":1}");
        send(HOOK, "application/json", "{ no");
        send("/hooks/default/orders/signed", "application/json", "{}");
        send("/hooks/default/elsewhere/received", "application/json", "{}");
        eventually("", 4);
        assertThat(list("?integration=orders")).hasSize(3);
        assertThat(list("?integration=orders&flow=signed")).hasSize(1);
        assertThat(list("?text=hooks/default/orders/RECEIVED")).hasSize(2);
        assertThat(list("?text=elsewhere")).hasSize(1);
        assertThat(list("?text=127.0.0.1"))
                .as("the sender of accepted events is not kept")
                .hasSize(3);
        assertThat(list("?from=2000-01-01&to=2000-01-02")).isEmpty();
        assertThat(list("?from=2000-01-01")).hasSize(4);
        for (String wrong : List.of("outcome=lost", "cursor=x", "limit=0", "from=soon", "status=failed")) {
            assertThat(admin.get("/api/v1/received?" + wrong).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(anyone.get("/api/v1/received").status()).isEqualTo(401);
        Object viewer = admin.post("/api/v1/tokens", Map.of("title", "v", "role", "viewer"))
                .object()
                .get("token");
        assertThat(anyone.with("Authorization", "Bearer " + viewer)
                        .get("/api/v1/received")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFloodIsFewEntriesAndTheRestIsCountedWhenTheServerStops() throws Exception {
        for (int i = 0; i < 300; i++) send("/hooks/default/orders/signed", "application/json", "{}");
        eventually("?outcome=refused", 10);
        junctura.close();
        open();
        List<Map<String, Object>> entries = list("?outcome=refused");
        assertThat(entries).as("they survive a restart").hasSize(11);
        assertThat(entries.get(0).get("similar")).isInstanceOf(Map.class);
        assertThat(((Map<?, ?>) entries.get(0).get("similar")).get("count")).isEqualTo(290L);
        assertThat(entries.get(0)).containsEntry("address", "/hooks/default/orders/signed");
    }
}
