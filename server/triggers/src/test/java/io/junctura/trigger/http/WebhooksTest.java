package io.junctura.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.Eventually;
import io.junctura.api.FileRef;
import io.junctura.connector.SavedConnection;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.json.Json;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.run.journal.StoredRun;
import io.junctura.trigger.intake.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhooksTest {
    private static final String ORDERS = """
        integration: orders
        config:
          k: { type: string }
        flows:
          received:
            trigger: { use: gate.hook, input: { key: "{{ config.k }}" } }
            steps:
              - set: { seen: "{{ payload }}" }
          named:
            trigger: { use: gate.hook, input: { key: open } }
            dedupe-by: "{{ payload.order & '-' & headers.'x-part' & '-' & trigger.query.v }}"
            steps: [ { stop: done } ]
          asked:
            trigger: { use: gate.ask, input: {} }
            steps: [ { stop: done } ]
        """;
    /** So many runs that no other test reaches it. */
    private static final int MAX_WAITING = 20;

    private static final String PATH = "/hooks/default/orders/received";

    @TempDir
    Path data;

    private World world;

    @BeforeEach
    void publish() {
        world = new World(data, MAX_WAITING).publish(ORDERS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Answer hook(Object json, String... headers) {
        return world.client.with("X-Key", "open").post(PATH, json, headers);
    }

    private Answer send(String contentType, byte[] body) {
        return world.client.send("POST", PATH, body, "X-Key", "open", "Content-Type", contentType);
    }

    private StoredRun only() {
        List<StoredRun> runs = world.runs("orders", "received");
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    @Test
    void aVerifiedEventIsOnDiskWhenItIsAnswered() {
        Answer answer = hook(Map.of("order", 7));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.object()).containsOnlyKeys("run");
        StoredRun run = only();
        assertThat(Long.toString(run.id())).isEqualTo(answer.object().get("run"));
        assertThat(run.accepted().payload()).isEqualTo(Map.of("order", 7L));
    }

    @Test
    void aNumberWithAnExponentBeyond32BitsIsRefusedWithItsPlace() {
        for (String number : List.of("1e2147483648", "0e99999999999", "-1e-2147483649")) {
            Answer answer = send("application/json", ("[\n" + number + "]").getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("json-limit");
            assertThat(answer.object().get("line")).isEqualTo(2L);
            assertThat(answer.object().get("column")).isEqualTo(1L);
        }
        assertThat(world.runs("orders", "received")).isEmpty();
    }

    @Test
    void anEventWithoutMemoryIs503AndAcceptedWhenItIsSentAgain() throws Exception {
        long before = HeapShare.REQUEST_VALUES.used(); // of servers of other tests, which were closed in the midst
        byte[] event = ("[" + "{},".repeat(20_000) + "{}]").getBytes(StandardCharsets.UTF_8);
        try (Reservation others =
                HeapShare.REQUEST_VALUES.reserve(HeapShare.REQUEST_VALUES.capacity() - before - 1_000_000)) {
            Answer answer = send("application/json", event);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotNull();
            assertThat(world.runs("orders", "received")).isEmpty();
        }
        assertThat(send("application/json", event).status()).isEqualTo(202);
        Eventually.is("its memory is free again", () -> HeapShare.REQUEST_VALUES.used() <= before);
    }

    @Test
    void formsAndTextsReserveMemoryToo() {
        byte[] event = "a=1&b=2".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        try (Reservation others = HeapShare.REQUEST_VALUES.reserve(
                HeapShare.REQUEST_VALUES.capacity() - HeapShare.REQUEST_VALUES.used() - 100_000)) {
            for (String type : List.of("application/x-www-form-urlencoded", "text/plain")) {
                assertThat(send(type, event).status()).as(type).isEqualTo(503);
            }
        }
    }

    @Test
    void twoDeliveriesWithTheSameIdStartOneRun() {
        Answer first = hook(Map.of("n", 1), "X-Id", "d1");
        Answer second = hook(Map.of("n", 1), "X-Id", "d1");
        Answer changed = hook(Map.of("n", 2), "X-Id", "d1");
        assertThat(List.of(first.status(), second.status(), changed.status())).containsExactly(202, 200, 200);
        assertThat(second.object()).isEqualTo(first.object());
        assertThat(changed.object()).isEqualTo(first.object());
        assertThat(only().accepted().payload()).isEqualTo(Map.of("n", 1L));
    }

    @Test
    void tenDeliveriesAtOnceWithTheSameIdStartOneRun() {
        List<CompletableFuture<Answer>> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sent.add(CompletableFuture.supplyAsync(() -> hook(Map.of("n", 1), "X-Id", "same")));
        }
        List<Answer> answers = sent.stream().map(CompletableFuture::join).toList();
        assertThat(answers.stream().filter(answer -> answer.status() == 202)).hasSize(1);
        assertThat(answers.stream().map(Answer::object).distinct()).hasSize(1);
        only();
    }

    @Test
    void aDeliveryIsKnownAfterARestart() {
        Answer first = hook(Map.of("n", 1), "X-Id", "d1");
        world.restart();
        Answer second = hook(Map.of("n", 1), "X-Id", "d1");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.object()).isEqualTo(first.object());
    }

    @Test
    void theFlowSetsTheIdentityOfAnEvent() {
        String path = "/hooks/default/orders/named";
        Answer first =
                world.client.with("X-Key", "open", "X-Part", "a").post(path + "?v=1", Map.of("order", 7, "at", 1));
        Answer again =
                world.client.with("X-Key", "open", "X-Part", "a").post(path + "?v=1", Map.of("order", 7, "at", 2));
        Answer other = world.client.with("X-Key", "open", "X-Part", "b").post(path + "?v=1", Map.of("order", 7));
        assertThat(List.of(first.status(), again.status(), other.status())).containsExactly(202, 200, 202);
        assertThat(again.object()).isEqualTo(first.object());
    }

    @Test
    void anUnverifiedSenderGets401AndNothingIsStored() {
        assertThat(world.client.post(PATH, Map.of()).status()).isEqualTo(401);
        Answer answer = world.client.post(PATH, Map.of(), "X-Key", "shut");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.object()).containsEntry("code", "not-verified");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Key header=X-Key");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(world.runs("orders", "received")).isEmpty();
        assertThat(world.files).isEmpty();
    }

    /** Bodies that cannot be parsed or need much memory, and files, which are stored while they are parsed. */
    static Map<String, byte[]> unparsed() {
        byte[] bomb = ("[" + "{},".repeat(3_000_000) + "{").getBytes(StandardCharsets.UTF_8);
        String part = "--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.bin\"\r\n\r\nabc\r\n--x--\r\n";
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("application/json", bomb);
        bodies.put("application/vnd.shop+json", "[".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        bodies.put("application/json; charset=utf-8", new byte[] {'"', (byte) 0xff, '"'});
        bodies.put("application/x-www-form-urlencoded", "%zz".getBytes(StandardCharsets.UTF_8));
        bodies.put("multipart/form-data; boundary=x", part.getBytes(StandardCharsets.UTF_8));
        bodies.put("multipart/form-data; boundary=y", part.getBytes(StandardCharsets.UTF_8));
        bodies.put("text/plain", new byte[] {(byte) 0xff});
        bodies.put("image/png", new byte[] {1, 2, 3});
        return bodies;
    }

    @Test
    void theSignatureIsVerifiedBeforeTheBodyIsParsed() {
        unparsed().forEach((type, body) -> {
            for (String key : List.of("shut", "malformed")) {
                Answer answer = world.client.send("POST", PATH, body, "X-Key", key, "Content-Type", type);
                assertThat(answer.status()).as(type).isEqualTo(401);
                assertThat(answer.code()).as(type).isEqualTo("not-verified");
            }
        });
        assertThat(world.stored).hasValue(0);
        assertThat(send("image/png", new byte[] {1, 2, 3}).status()).isEqualTo(202);
        assertThat(world.stored).hasValue(1);
    }

    @Test
    void aFormThatIsJsonIsReadAsJson() {
        String form = "application/x-www-form-urlencoded";
        assertThat(payload(form, "{\"a\": 1, \"b\": \"x=y&z\"}")).isEqualTo(Map.of("a", 1L, "b", "x=y&z"));
        assertThat(payload(form, "\n [1, 2]")).isEqualTo(List.of(1L, 2L));
        assertThat(payload(form, "42")).isEqualTo(42L);
        assertThat(payload(form, "[a]=1")).isEqualTo(Map.of("[a]", "1"));
        assertThat(payload(form, "word")).isEqualTo(Map.of("word", ""));
        Answer broken = send(form, "{\"a\": 1,}".getBytes(StandardCharsets.UTF_8));
        assertThat(broken.status()).isEqualTo(415);
        assertThat(broken.text()).contains(form).contains("looks like JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"peek", "look"})
    void neitherAHandshakeNorAVerificationParsesAnUnverifiedBody(String where) {
        Answer answer = world.client.send(
                "POST", PATH + "?" + where + "=1", new byte[] {1, 2, 3}, "X-Key", "open", "Content-Type", "image/png");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(world.stored).hasValue(0);
    }

    @Test
    void theTriggersExceptionDecidesTheStatus() {
        assertThat(world.client.post(PATH, Map.of(), "X-Key", "malformed").status())
                .isEqualTo(401);
        assertThat(world.client.post(PATH, Map.of(), "X-Key", "refused").status())
                .isEqualTo(403);
        Answer later = world.client.post(PATH, Map.of(), "X-Key", "later");
        assertThat(later.status()).isEqualTo(503);
        assertThat(later.header("Retry-After")).isEqualTo("7");
        Answer crash = world.client.post(PATH, Map.of(), "X-Key", "crash");
        assertThat(crash.status()).isEqualTo(500);
        assertThat(crash.text()).doesNotContain("inner workings");
    }

    @Test
    void anUnknownFlowIs404AndSoIsOneOfAnotherKind() {
        assertThat(world.client.post("/hooks/default/orders/nothing", Map.of()).status())
                .isEqualTo(404);
        assertThat(world.client.post("/hooks/other/orders/received", Map.of()).status())
                .isEqualTo(404);
        assertThat(world.client.post("/hooks/default/orders/asked", Map.of()).status())
                .isEqualTo(404);
        world.unpublish("orders");
        assertThat(hook(Map.of()).status()).isEqualTo(404);
    }

    @Test
    void onlyPostIsTaken() {
        Answer answer = world.client.get(PATH);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @Test
    void badJsonIs400WithItsPlace() {
        Answer answer = send("application/json", "{\n \"a\": tru }".getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.object()).containsEntry("code", "bad-json").containsEntry("line", 2L);
        assertThat(world.runs("orders", "received")).isEmpty();
    }

    @Test
    void jsonThatIsTooDeepIs400() {
        Answer answer = send("application/json", "[".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void aBodyThatIsTooLargeIs413() {
        assertThat(send("application/json", new byte[10 * 1024 * 1024 + 1]).status())
                .isEqualTo(413);
    }

    @Test
    void anUnknownMediaTypeIs415() {
        byte[] body = {'{', '}'};
        for (String type : List.of(
                "json", "application/json; charset=utf-16", "text/plain; charset=none", "multipart/form-data")) {
            assertThat(send(type, body).status()).as(type).isEqualTo(415);
        }
        assertThat(hook(Map.of(), "Content-Encoding", "gzip").code()).isEqualTo("encoded");
    }

    @Test
    void aFullFlowAnswers429AndAFullServer503() {
        fillFlow();
        Answer full = hook(1);
        assertThat(full.status()).isEqualTo(429);
        assertThat(full.header("Retry-After")).isEqualTo("10");
        world.engine.close();
        Answer stopping = hook(1);
        assertThat(stopping.status()).isEqualTo(503);
        assertThat(stopping.header("Retry-After")).isEqualTo("5");
        assertThat(world.runs("orders", "received")).hasSize(MAX_WAITING);
    }

    @Test
    void aFullDiskIs503UntilThereIsSpaceAndAcceptedEventsEnd() {
        world.holdWork();
        assertThat(hook(Map.of("n", 1)).status()).isEqualTo(202);
        world.free.set(1);
        world.space.measure();

        Answer refused = hook(Map.of("n", 2));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("30");
        assertThat(refused.text()).contains("has no room for more");
        world.releaseWork();
        World.until(() -> world.runs("orders", "received").get(0).status().isEnded());

        world.free.set(1L << 40);
        world.space.measure();
        assertThat(hook(Map.of("n", 2)).status()).isEqualTo(202);
        assertThat(world.runs("orders", "received")).hasSize(2);
    }

    @Test
    void aTriggerThatCannotBeMadeIs503UntilItCan() {
        world.publish("""
            integration: broken
            connections: { shop: { connector: gate } }
            flows:
              in:
                trigger: { use: gate.hook, connection: shop, input: { key: open } }
                steps: [ { stop: done } ]
            """);
        String path = "/hooks/default/broken/in";
        Answer broken = world.client.post(path, Map.of(), "X-Key", "open");
        assertThat(broken.status()).isEqualTo(503);
        assertThat(broken.code()).isEqualTo("trigger-not-ready");
        assertThat(broken.header("Retry-After")).isEqualTo("60");
        world.connections.put("shop", new SavedConnection("shop", "gate", Map.of(), Map.of(), 1));
        assertThat(world.client.post(path, Map.of(), "X-Key", "open").status()).isEqualTo(202);
        assertThat(world.client.post(path, Map.of(), "X-Key", "wrong").status()).isEqualTo(401);
        assertThat(world.refusals).as("it was the sender").isEmpty();
    }

    @Test
    void severalEventsAreAnsweredWithAllTheirRuns() {
        Answer answer = hook(Map.of(), "X-Mode", "several");
        assertThat(answer.status()).isEqualTo(202);
        List<StoredRun> runs = world.runs("orders", "received");
        assertThat(runs)
                .extracting(run -> run.accepted().payload())
                .containsExactly(Map.of("number", 1L), Map.of("number", 2L));
        List<String> ids = runs.stream().map(run -> Long.toString(run.id())).toList();
        assertThat(answer.object()).isEqualTo(Map.of("run", ids.get(0), "runs", ids));
    }

    @Test
    void aRequestWithoutAnEventIsAnswered202() {
        Answer answer = hook(Map.of(), "X-Mode", "none");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.object()).isEqualTo(Map.of("runs", List.of()));
    }

    @Test
    void aHandshakeIsAnsweredAsTheTriggerSaysInASandbox() {
        Answer answer = world.client.send(
                "POST", PATH, "<script>".getBytes(StandardCharsets.UTF_8), "X-Key", "open", "X-Mode", "answer");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("<script>");
        assertThat(answer.header("Content-Type")).isEqualTo("text/html");
        assertThat(answer.header("Content-Security-Policy")).startsWith("sandbox");
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(world.runs("orders", "received")).isEmpty();
    }

    @Test
    void theTriggerIsToldItsPublicAddress() {
        assertThat(hook(Map.of(), "X-Mode", "address").text())
                .isEqualTo("https://x.example/hooks/default/orders/received");
    }

    @Test
    void headersAndQueryAreKeptWithoutCredentials() {
        world.client
                .with(
                        "X-Key",
                        "open",
                        "Authorization",
                        "Basic x",
                        "Cookie",
                        "c=d",
                        "X-Hub-Signature-256",
                        "s",
                        "X-Gitlab-Token",
                        "t",
                        "X-Goog-Api-Key",
                        "k",
                        "X-JWT",
                        "j")
                .post(PATH + "?a=1&a=2&b=%C3%BC+x", Map.of(), "X-Trace", "7");
        Map<String, Object> origin = only().accepted().origin();
        assertThat(origin).containsEntry("method", "POST").containsEntry("query", Map.of("a", "1", "b", "ü x"));
        @SuppressWarnings("unchecked")
        Map<String, Object> headers = (Map<String, Object>) origin.get("headers");
        assertThat(headers)
                .containsEntry("x-trace", "7")
                .containsKey("content-type")
                .doesNotContainKeys("authorization", "cookie", "x-hub-signature-256", "x-gitlab-token")
                .doesNotContainKeys("x-goog-api-key", "x-jwt")
                .doesNotContainKey("x-key"); // The trigger says that it is the sender's proof.
    }

    @Test
    void numbersKeepEveryDigit() {
        String json = "{\"a\":12345678901234567890123,\"b\":1.10,\"c\":1e3}";
        send("application/json", json.getBytes(StandardCharsets.UTF_8));
        assertThat(Json.text(only().accepted().payload())).isEqualTo(json.replace("1e3", "1000"));
    }

    @Test
    void aKeyThatBeginsWithNulNeverBecomesAFile() {
        String json = "{\"\\u0000file\":[\"f0\",\"n\",\"t\",1]}";
        assertThat(send("application/json", json.getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(202);
        assertThat(only().accepted().payload()).isEqualTo(Map.of("\0file", List.of("f0", "n", "t", 1L)));
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheJson() {
        byte[] body = "\uFEFF{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(send("application/json", body).status()).isEqualTo(202);
        assertThat(only().accepted().payload()).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void bodiesBecomePayloadsByTheirType() {
        assertThat(payload("application/cloudevents+json; charset=utf-8", "[1]"))
                .isEqualTo(List.of(1L));
        assertThat(payload("application/x-www-form-urlencoded", "a=1&b=x+y&a=2&c"))
                .isEqualTo(Map.of("a", List.of("1", "2"), "b", "x y", "c", ""));
        assertThat(payload("text/markdown", "a,b")).isEqualTo("a,b");
        assertThat(payload("application/pdf", "%PDF")).isEqualTo(new FileRef("f0", "body", "application/pdf", 4));
        assertThat(payload("application/json", "")).isNull();
    }

    @Test
    void payloadsAboveTheLimitsOfReceivedJsonAreReadAfterARestart() {
        world.holdWork();
        byte[] text = "x".repeat(Json.MAX_STRING + 1).getBytes(StandardCharsets.UTF_8);
        byte[] form = ("k".repeat(Json.MAX_NAME + 1) + "=1").getBytes(StandardCharsets.UTF_8);
        assertThat(send("text/plain", text).status()).isEqualTo(202);
        assertThat(send("application/x-www-form-urlencoded", form).status()).isEqualTo(202);
        world.restart();
        world.releaseWork();
        World.until(() -> world.runs("orders", "received").stream()
                .allMatch(run -> run.status().isEnded()));
        assertThat(world.runs("orders", "received")).hasSize(2);
    }

    @Test
    void aFormOfPartsBecomesTextsAndFiles() {
        String body = """
            --B\r
            Content-Disposition: form-data; name="title"\r
            \r
            Hello\r
            --B\r
            Content-Disposition: form-data; name="doc"; filename="..\\a/b.txt"\r
            Content-Type: text/plain\r
            \r
            line\r
            --\r
            \r
            --B--\r
            """;
        assertThat(payload("multipart/form-data; boundary=\"B\"", body))
                .isEqualTo(Map.of("title", "Hello", "doc", new FileRef("f0", "b.txt", "text/plain", 10)));
        assertThat(new String(world.files.get("f0"), StandardCharsets.UTF_8)).isEqualTo("line\r\n--\r\n");
    }

    @Test
    void aFileWithoutAnEventIsNotKept() {
        byte[] pdf = "%PDF".getBytes(StandardCharsets.UTF_8);
        TestClient sender = world.client.with("X-Key", "open", "Content-Type", "application/pdf");
        assertThat(sender.send("POST", PATH, pdf, "X-Id", "d1").status()).isEqualTo(202);
        assertThat(sender.send("POST", PATH, pdf, "X-Id", "d1").status()).isEqualTo(200);
        assertThat(sender.send("POST", PATH, pdf, "Junctura-Hops", "9").status())
                .isEqualTo(508);
        byte[] cut = "--B\r\nContent-Disposition: form-data; name=\"d\"; filename=\"d\"\r\n\r\nx\r\n--B\r\nnothing"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(send("multipart/form-data; boundary=B", cut).status()).isEqualTo(400);
        assertThat(world.files).containsOnlyKeys("f0");
    }

    @Test
    void noFileIsWrittenForARequestThatWouldBeRejected() {
        byte[] pdf = "%PDF".getBytes(StandardCharsets.UTF_8);
        TestClient sender = world.client.with("X-Key", "open", "Content-Type", "application/pdf");
        world.free.set(1);
        world.space.measure();
        assertThat(sender.send("POST", PATH, pdf).status()).isEqualTo(503);
        world.free.set(1L << 40);
        world.space.measure();
        fillFlow();
        Answer full = sender.send("POST", PATH, pdf);
        assertThat(full.status()).isEqualTo(429);
        assertThat(full.header("Retry-After")).isEqualTo("10");
        assertThat(sender.send("POST", "/callback/" + "a".repeat(32), pdf).status())
                .isEqualTo(404);
        assertThat(world.stored).hasValue(0);
    }

    @Test
    void theSameHoldsForFilesThatTheTriggerItselfStores() {
        assertThat(hook(1, "X-Mode", "stores", "X-Id", "d1").status()).isEqualTo(202);
        assertThat(hook(1, "X-Mode", "stores", "X-Id", "d1").status()).isEqualTo(200);
        assertThat(world.files).containsOnlyKeys("f0");
        assertThat(world.stored).hasValue(2);
        world.free.set(1);
        world.space.measure();
        Answer full = hook(1, "X-Mode", "stores");
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.header("Retry-After")).isEqualTo("30");
        assertThat(world.stored).hasValue(2);
    }

    @Test
    void anEmptyIdNamesNothing() {
        assertThat(hook(Map.of("n", 1), "X-Id", "").status()).isEqualTo(202);
        assertThat(hook(Map.of("n", 2), "X-Id", " ").status()).isEqualTo(202);
    }

    @Test
    void malformedFormsAndTextsAre400() {
        assertThat(send("application/x-www-form-urlencoded", new byte[] {'a', '=', '%', 'x'})
                        .status())
                .isEqualTo(400);
        assertThat(send("text/plain", new byte[] {(byte) 0xff}).status()).isEqualTo(400);
        assertThat(send("multipart/form-data; boundary=B", new byte[] {'-', '-', 'B', '\r', '\n'})
                        .status())
                .isEqualTo(400);
        assertThat(send("multipart/form-data; boundary=B", new byte[] {'x'}).status())
                .isEqualTo(400);
        assertThat(hook(Map.of(), "X-Mode", "").status()).isEqualTo(202);
    }

    /** Accepts as many events as may wait, and executes none. */
    private void fillFlow() {
        world.holdWork();
        for (int n = 0; n < MAX_WAITING; n++) assertThat(hook(n).status()).isEqualTo(202);
    }

    private Object payload(String type, String body) {
        Answer answer = send(type, body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        long run = Long.parseLong((String) answer.object().get("run"));
        return world.journal.runs().load(run).orElseThrow().accepted().payload();
    }
}
