package io.junctura.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.http.TestClient.Answer;
import io.junctura.trigger.intake.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The methods that start a run, and the CORS headers for pages of other origins. */
class MethodsAndOriginsTest {
    private static final String FLOWS = """
            integration: web
            flows:
              plain:
                trigger: { use: gate.ask, input: {} }
                steps: [ { respond: { body: "{{ trigger.method }}" } } ]
              named:
                trigger: { use: gate.ask, input: { takes: [PUT, HEAD, OPTIONS] } }
                steps: [ { respond: { body: "{{ trigger.method }}" } } ]
              open:
                trigger: { use: gate.ask, input: { pages: ["*"] } }
                steps: [ { respond: { headers: { Vary: Accept }, body: 1 } } ]
              shop:
                trigger: { use: gate.ask, input: { takes: [POST, OPTIONS], pages: ["https://shop.example"], credentials: true } }
                steps:
                  - respond: { headers: { Vary: Accept, Access-Control-Allow-Origin: "*" }, body: "{{ trigger.method }}" }
              hook:
                trigger: { use: gate.hook, input: { key: open, pages: ["https://shop.example"] } }
                steps: [ { stop: done } ]
              closed:
                trigger: { use: gate.hook, input: { key: open } }
                steps: [ { stop: done } ]
            """;
    private static final String SHOP = "https://shop.example";
    private static final String OTHER = "https://other.example";

    @TempDir
    Path data;

    private World world;

    @BeforeEach
    void publish() {
        world = new World(data).publish(FLOWS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Answer call(String method, String flow, String... headers) {
        return world.client.send(method, "/call/default/web/" + flow, null, headers);
    }

    private Answer preflight(String address, String origin) {
        return world.client.send("OPTIONS", address, null, "Origin", origin, "Access-Control-Request-Method", "POST");
    }

    private static List<String> allowHeaders(Answer answer) {
        return answer.response().headers().map().keySet().stream()
                .filter(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"))
                .toList();
    }

    @Test
    void getAndPostStartARunAndEveryOtherMethodIsRefusedWithTheTwo() {
        assertThat(call("GET", "plain").text()).isEqualTo("\"GET\"");
        assertThat(call("POST", "plain").text()).isEqualTo("\"POST\"");
        for (String method : List.of("HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "FOO", "get")) {
            Answer answer = call(method, "plain");
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("Allow")).as(method).isEqualTo("GET, POST");
        }
        assertThat(world.runs("web", "plain")).hasSize(2);
        assertThat(call("DELETE", "plain").code()).isEqualTo("method-not-allowed");
    }

    @Test
    void aTriggerNamesItsMethods() {
        assertThat(call("PUT", "named").text()).isEqualTo("\"PUT\"");
        assertThat(call("HEAD", "named").status()).isEqualTo(200);
        assertThat(call("OPTIONS", "named").text()).isEqualTo("\"OPTIONS\"");
        Answer answer = call("POST", "named");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("PUT, HEAD, OPTIONS");
    }

    @Test
    void aRefusedMethodIsAnsweredBeforeTheBodyComes() throws IOException {
        String request =
                "PUT /call/default/web/plain HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), world.server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] first = socket.getInputStream().readNBytes(12);
            assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 405");
        }
    }

    @Test
    void withoutTheSettingOtherOriginsGetNoHeaders() {
        Answer answer = call("GET", "plain", "Origin", SHOP);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(allowHeaders(answer)).isEmpty();
        assertThat(answer.header("Vary")).isEmpty();
        Answer asked = preflight("/call/default/web/plain", SHOP);
        assertThat(asked.status()).isEqualTo(405);
        assertThat(allowHeaders(asked)).isEmpty();
        assertThat(preflight("/hooks/default/web/closed", SHOP).status()).isEqualTo(405);
        assertThat(preflight("/hooks/default/web/closed", SHOP).header("Allow")).isEqualTo("POST");
    }

    @Test
    void aPageOfANamedOriginMayCallAndReadEachAnswer() {
        Answer answer = call("POST", "shop", "Origin", SHOP);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.response().headers().allValues("Vary")).containsExactlyInAnyOrder("Origin", "Accept");
        Answer refused = call("POST", "shop", "Origin", SHOP, "X-Bad", "1");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
        Answer notAllowed = call("PUT", "shop", "Origin", SHOP);
        assertThat(notAllowed.status()).isEqualTo(405);
        assertThat(notAllowed.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
    }

    @Test
    void aPageOfAnotherOriginCannotReadTheAnswer() {
        for (String origin : List.of(OTHER, "null", "https://shop.example.evil", "http://shop.example", "*")) {
            Answer answer = call("POST", "shop", "Origin", origin);
            assertThat(answer.status()).as(origin).isEqualTo(200);
            assertThat(allowHeaders(answer)).as(origin).isEmpty();
            assertThat(answer.response().headers().allValues("Vary")).contains("Origin");
            Answer asked = preflight("/call/default/web/shop", origin);
            assertThat(asked.status()).as(origin).isEqualTo(403);
            assertThat(asked.code()).isEqualTo("origin-not-allowed");
            assertThat(allowHeaders(asked)).as(origin).isEmpty();
        }
    }

    @Test
    void theServerAnswersAPreflightRequestAndNoRunStarts() {
        Answer asked = preflight("/call/default/web/shop", SHOP);
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.text()).isEmpty();
        assertThat(asked.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
        assertThat(asked.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(asked.header("Access-Control-Allow-Methods")).isEqualTo("POST, OPTIONS");
        assertThat(asked.header("Access-Control-Allow-Headers")).isEqualTo("Content-Type, X-Key");
        assertThat(asked.header("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(asked.header("Vary")).isEqualTo("Origin");
        // The flow accepts OPTIONS. Without the two headers of a preflight request, it is an ordinary call.
        assertThat(call("OPTIONS", "shop", "Origin", SHOP).text()).isEqualTo("\"OPTIONS\"");
    }

    @Test
    void everyPageMayCallWhereTheOriginIsAStar() {
        Answer answer = call("GET", "open", "Origin", OTHER);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
        assertThat(answer.header("Vary")).isEqualTo("Accept");
        assertThat(preflight("/call/default/web/open", OTHER).status()).isEqualTo(204);
    }

    @Test
    void aPageMaySendWebhooksWhereTheTriggerSaysSo() {
        Answer asked = preflight("/hooks/default/web/hook", SHOP);
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.header("Access-Control-Allow-Methods")).isEqualTo("POST");
        assertThat(asked.header("Access-Control-Allow-Headers")).isEqualTo("x-key");
        assertThat(world.runs("web", "hook")).isEmpty();
        Answer sent = world.client.post("/hooks/default/web/hook", Map.of(), "X-Key", "open", "Origin", SHOP);
        assertThat(sent.status()).isEqualTo(202);
        assertThat(sent.header("Access-Control-Allow-Origin")).isEqualTo(SHOP);
        assertThat(world.runs("web", "hook")).hasSize(1);
        assertThat(preflight("/hooks/default/web/hook", OTHER).status()).isEqualTo(403);
        assertThat(preflight("/hooks/default/web/nothing", SHOP).status()).isEqualTo(404);
    }
}
