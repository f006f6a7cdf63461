package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.junctura.CannotStart;
import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A system that repeats whatever it is sent, with a secret of each kind, and all places where it could come to rest. */
class RepeatedSecretsTest {
    private static final Map<String, String> CANARIES = Map.of(
            "token", "canary/bearer+1 7c1f",
            "password", "canary:basic 9b2e",
            "apiKey", "canary&key=3 5d0a",
            "clientSecret", "canary-client 4e6b",
            "accessToken", "canary-access-8f3c");

    private static final String STEPS = """
                - { id: %1$s, use: http.request, connection: %1$s, input: { method: POST, path: /echo, body: { n: 1 } } }
                - { id: %1$s_text, use: http.request, connection: %1$s, input: { path: /text, answer: text } }
                - { id: %1$s_bad, use: http.request, connection: %1$s, input: { path: /refused }, on-error: continue }
            """;

    @TempDir
    Path folder;

    private HttpServer echo;

    @BeforeEach
    void start() throws IOException {
        echo = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        echo.createContext("/", RepeatedSecretsTest::repeat);
        echo.start();
        HttpPlugin.into(Files.createDirectory(folder.resolve("plugins")));
    }

    @AfterEach
    void stop() {
        echo.stop(0);
    }

    private static void repeat(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        Map<String, Object> seen = Map.of(
                "headers", exchange.getRequestHeaders().toString(),
                "query", String.valueOf(exchange.getRequestURI().getRawQuery()),
                "body", body,
                "again", String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        byte[] answer = path.equals("/token")
                ? Json.write(
                        Map.of("access_token", CANARIES.get("accessToken"), "token_type", "Bearer", "expires_in", 600))
                : Json.write(seen);
        exchange.getResponseHeaders().set("Content-Type", path.equals("/text") ? "text/plain" : "application/json");
        exchange.getResponseHeaders()
                .set("X-Repeated", String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        exchange.sendResponseHeaders(path.equals("/refused") ? 422 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private Junctura serve(Path document) throws Exception {
        return Junctura.start(Settings.of(
                List.of("--data", folder.resolve("data").toString(), "--port", "0", "--apply", document.toString()),
                Map.of("JUNCTURA_PLUGINS", folder.resolve("plugins").toString()),
                Map.of()));
    }

    private String connection(String name, String settings, String... secrets) {
        List<String> lines = new ArrayList<>();
        for (String secret : secrets) lines.add(secret + ": \"" + CANARIES.get(secret) + "\"");
        return """
                connection: %s
                connector: http
                settings: { address: "http://127.0.0.1:%d"%s }
                secrets: { %s }
                ---
                """.formatted(name, echo.getAddress().getPort(), settings, String.join(", ", lines));
    }

    @Test
    void areNeitherInTheHistoryNorInAnyAnswerNorOnDisk() throws Exception {
        String address = "http://127.0.0.1:" + echo.getAddress().getPort();
        Path document = Files.writeString(
                folder.resolve("echo.yaml"),
                connection("bearer", "", "token")
                        + connection("basic", ", username: ada", "password")
                        + connection("keyed", ", apiKeyIn: query", "apiKey")
                        + connection("oauth", ", tokenAddress: \"" + address + "/token\", clientId: us", "clientSecret")
                        + """
                        integration: echo
                        connections:
                          bearer: { connector: http }
                          basic: { connector: http }
                          keyed: { connector: http }
                          oauth: { connector: http }
                        flows:
                          all:
                            trigger: { use: http.call }
                            steps:
                        """
                        + STEPS.formatted("bearer")
                        + STEPS.formatted("basic")
                        + STEPS.formatted("keyed")
                        + STEPS.formatted("oauth")
                        + "    - respond: { body: \"{{ steps }}\" }\n");
        StringBuilder everything = new StringBuilder();
        try (Junctura junctura = serve(document)) {
            TestClient client = new TestClient(junctura.address())
                    .with(
                            "Authorization",
                            "Bearer "
                                    + Files.readString(folder.resolve("data/local-token"))
                                            .strip());
            Answer answer = client.post("/call/default/echo/all", Map.of("n", 1));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.text()).contains("***", "oauth_bad");
            everything.append(answer.text());
            for (String path : List.of("runs", "runs/1", "connections", "export", "events", "attention")) {
                everything.append(client.get("/api/v1/" + path).text());
            }
        }
        try (var files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                everything.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(everything).contains("x-repeated", "text/plain");
        for (String canary : CANARIES.values()) {
            String url = URLEncoder.encode(canary, StandardCharsets.UTF_8);
            assertThat(everything).doesNotContain(canary, url, url.replace("+", "%20"));
        }
        assertThat(everything)
                .doesNotContain(Base64.getEncoder()
                        .encodeToString(("ada:" + CANARIES.get("password")).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aStartTellsLineAndColumnOfWhatItCannotApplyAndAppliesNothing() throws Exception {
        Files.createDirectory(folder.resolve("documents"));
        Files.writeString(folder.resolve("documents/a.yaml"), connection("good", "", "token"));
        Path bad = Files.writeString(folder.resolve("documents/b.yaml"), """
                integration: signed
                connections:
                  good: { connector: http }
                flows:
                  in:
                    trigger:
                      use: http.webhook
                      connection: good
                      input: { verify: { scheme: github, secret: "{{ secret.tokne }}" } }
                    steps: []
                """);
        assertThatThrownBy(() -> serve(folder.resolve("documents")).close())
                .isInstanceOf(CannotStart.class)
                .hasMessageStartingWith("Nothing of --apply was applied:\n" + bad
                        + ":9:61: The connection \"good\" has no" + " secret \"tokne\"; it has token.");
        Files.writeString(folder.resolve("good.yaml"), """
                integration: unbound
                connections:
                  good: { connector: http }
                flows:
                  a: { trigger: { use: http.webhook, connection: good, input: { verify: none } }, steps: [] }
                """);
        assertThatThrownBy(() -> serve(folder.resolve("good.yaml")).close())
                .hasMessageContaining("good.yaml:3:3: The slot \"good\" is not bound: there is no saved connection");
    }
}
