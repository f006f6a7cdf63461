package io.junctura.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.junctura.http.TestClient.Answer;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Schemas;
import io.junctura.json.Json;
import io.junctura.memory.MemoryPool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpServerTest {
    @TempDir
    static Path uploads;

    private static HttpServer server;
    private static TestClient client;
    private static TestClient signedIn;

    @BeforeAll
    static void start() throws CannotListen {
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, 0, null, 100_000, Set.of(), List.of(), "1.2.3", uploads);
        server = HttpServer.start(
                settings, new OpenGuard(), List.of(HttpServerTest::routes, new Health(() -> true)), new HttpMetrics());
        client = new TestClient(server.localAddress());
        signedIn = client.with("X-Test-In", "yes");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void routes(RouteTable table) {
        table.ofFlows(
                "POST",
                "/hooks/{instance}/{integration}/{flow}",
                http -> text(
                        http,
                        http.pathParam("instance") + "," + http.pathParam("integration") + ","
                                + http.pathParam("flow")));
        table.ofFlows(
                RouteTable.ANY,
                "/call/{flow}",
                http -> Answers.untrusted(
                        http,
                        207,
                        "text/html",
                        Map.of(
                                "X-Mine",
                                "yes",
                                "Set-Cookie",
                                "a=b",
                                "Content-Security-Policy",
                                "default-src *",
                                "X-Split",
                                "a\r\nSet-Cookie: c=d"),
                        http.method().getBytes(StandardCharsets.UTF_8)));
        table.ofFlows("POST", "/hooks/echo", http -> http.body(body -> http.answer(200, "text/plain", body)));
        table.ofFlows(
                "POST",
                "/hooks/answered-later",
                http -> http.body(body ->
                        ForkJoinPool.commonPool().execute(() -> http.answering(() -> text(http, "later")))));
        table.ofFlows(
                "POST",
                "/hooks/refused-later",
                http -> http.body(body -> ForkJoinPool.commonPool()
                        .execute(() -> http.answering(() -> {
                            throw new ProblemException(429, "full", "Come back.").header("Retry-After", "3");
                        }))));
        table.ofFlows(
                "POST",
                "/hooks/refused-at-once",
                http -> http.body(body -> {
                    throw new ProblemException(429, "full", "Come back.");
                }));
        table.ofFlows("GET", "/call/file", http -> {
            byte[] file = "x".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
            http.answer(200, "application/octet-stream", file.length, new ByteArrayInputStream(file));
        });
        table.ofFlows("GET", "/call/boom", http -> {
            throw new IllegalStateException("SELECT secret FROM /etc/passwd");
        });
        table.post(
                        "/api/v1/later",
                        http -> http.future(() ->
                                CompletableFuture.supplyAsync(() -> "later").thenAccept(http::result)))
                .needs(Permission.PUBLIC, Audit.NONE);
        table.post(
                        "/api/v1/fails-later",
                        http -> http.future(() -> CompletableFuture.failedFuture(
                                new ProblemException(429, "full", "Come back.").header("Retry-After", "3"))))
                .needs(Permission.PUBLIC, Audit.NONE);
        table.post("/api/v1/echo", http -> Answers.json(http, Bodies.json(http)))
                .needs(Permission.VIEWER, Audit.NONE);
        table.post("/api/v1/text", http -> http.result(Bodies.document(http))).needs(Permission.EDITOR, Audit.NONE);
        table.get("/api/v1/things/{name}", http -> http.result("one named " + http.pathParam("name")))
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("One thing")
                .answers(200, "It", () -> Schemas.object("name", Schemas.string(), "size?", Schemas.integer()));
        table.get("/api/v1/things/special", http -> http.result("special")).needs(Permission.VIEWER, Audit.NONE);
        table.get("/api/v1/boom", http -> {
                    throw new IllegalStateException("SELECT secret FROM /etc/passwd");
                })
                .needs(Permission.VIEWER, Audit.NONE);
    }

    private static void text(Exchange http, String text) {
        http.answer(200, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRouteThatDoesNotSayWhatItNeedsKeepsTheServerFromStarting() {
        Routes undeclared = table -> table.get("/api/v1/open", http -> http.result("!"));
        assertThatThrownBy(() -> HttpServer.start(
                        HttpSettings.local(0, "1"), new OpenGuard(), List.of(undeclared), new HttpMetrics()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GET /api/v1/open");
    }

    @Test
    void theSameAddressTwiceKeepsTheServerFromStarting() {
        Routes twice = table -> {
            table.get("/a/{x}", http -> {}).needs(Permission.PUBLIC, Audit.NONE);
            table.get("/a/{y}", http -> {}).needs(Permission.PUBLIC, Audit.NONE);
        };
        assertThatThrownBy(() -> HttpServer.start(
                        HttpSettings.local(0, "1"), new OpenGuard(), List.of(twice), new HttpMetrics()))
                .hasMessageContaining("/a/{y} is there twice");
    }

    @Test
    void aPortInUseIsSaidWithWhatToDo() {
        HttpSettings same = HttpSettings.local(server.port(), "1");
        assertThatThrownBy(() -> HttpServer.start(same, new OpenGuard(), List.of(), new HttpMetrics()))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("Port " + server.port() + " on 127.0.0.1 is in use")
                .hasMessageContaining("--port");
    }

    @Test
    void segmentsAreDecodedOnceAndALiteralOneGoesFirst() {
        assertThat(client.post("/hooks/default/a%20b/c%2B+d", null).text()).isEqualTo("default,a b,c++d");
        assertThat(signedIn.get("/api/v1/things/special").text()).isEqualTo("special");
        assertThat(signedIn.get("/api/v1/things/other").text()).isEqualTo("one named other");
    }

    @Test
    void otherSpellingsOfAPathReachNoRoute() throws IOException {
        for (String path : List.of(
                "/api/v1//things/special",
                "/api/v1/things/special/",
                "/api/v1/things/special;a=b",
                "/api/v1/things;x/special",
                "/API/v1/things/special",
                "/api/v1/%2e%2e/v1/things/special",
                "/api/v1/things/a%2fb",
                "/api/v1/things/a%5cb",
                "/api/v1/things/%00",
                "/api/v1/things/%ff",
                "/api/v1/things/..%2fspecial",
                "/./api/v1/things/special")) {
            String answer = raw(server.port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answer.substring(9, 12)).as(path).isIn("400", "401", "404");
            assertThat(answer).as(path).doesNotContain("special\r\n").doesNotContain("one named ");
        }
    }

    @Test
    void theMethodIsTheOneOfTheRequestLine() {
        Answer answer = signedIn.get("/api/v1/echo", "X-HTTP-Method-Override", "POST");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @Test
    void anUnknownAddressOfTheApiTellsNothingToStrangers() {
        assertThat(client.get("/api/v1/nothing").status()).isEqualTo(401);
        assertThat(client.get("/api/v1/echo").status()).isEqualTo(401);
        Answer answer = signedIn.get("/api/v1/nothing");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.object()).containsKeys("type", "title", "status", "detail", "code", "id");
    }

    @Test
    void badJsonIsSaidWithLineAndColumn() {
        Answer answer = signedIn.send(
                "POST",
                "/api/v1/echo",
                "{\"a\":\n tru}".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/json");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("bad-json");
        assertThat(answer.object()).containsEntry("line", 2L);
    }

    @Test
    void deepJsonIsRefused() {
        byte[] deep = ("[".repeat(500) + "]".repeat(500)).getBytes(StandardCharsets.UTF_8);
        Answer answer = signedIn.send("POST", "/api/v1/echo", deep, "Content-Type", "application/json");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("json-limit");
    }

    @Test
    void anotherContentTypeIsRefused() {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        assertThat(signedIn.send("POST", "/api/v1/echo", body, "Content-Type", "text/xml")
                        .status())
                .isEqualTo(415);
        assertThat(signedIn.send("POST", "/api/v1/echo", body).code()).isEqualTo("wrong-content-type");
        assertThat(signedIn.send(
                                "POST",
                                "/api/v1/echo",
                                body,
                                "Content-Type",
                                "application/json",
                                "Content-Encoding",
                                "gzip")
                        .code())
                .isEqualTo("encoded");
    }

    @Test
    void aCharsetThatNobodyKnowsIsNoFaultOfTheServer() {
        assertThat(signedIn.send(
                                "POST",
                                "/api/v1/echo",
                                "{}".getBytes(StandardCharsets.UTF_8),
                                "Content-Type",
                                "application/json;charset=x")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anEmptyBodyIsRefused() {
        assertThat(signedIn.send("POST", "/api/v1/echo", new byte[0], "Content-Type", "application/json")
                        .code())
                .isEqualTo("no-body");
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        assertThat(signedIn.send("POST", "/api/v1/text", new byte[] {'a', (byte) 0xff}, "Content-Type", "text/plain")
                        .code())
                .isEqualTo("not-utf-8");
    }

    @Test
    void aBodyAtTheLimitIsTakenAndOneByteMoreIsNot() {
        byte[] fits = ("\"" + "x".repeat(99_998) + "\"").getBytes(StandardCharsets.UTF_8);
        byte[] over = ("\"" + "x".repeat(99_999) + "\"").getBytes(StandardCharsets.UTF_8);
        assertThat(signedIn.send("POST", "/api/v1/echo", fits, "Content-Type", "application/json")
                        .status())
                .isEqualTo(200);
        Answer answer = signedIn.send("POST", "/api/v1/echo", over, "Content-Type", "application/json");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("too-large");
    }

    /** More than the network holds for a server that reads nothing: it would be reset in the middle. */
    @Test
    void whoIsRefusedBeforeItsBodyIsReadGetsItsAnswerAllTheSame() throws IOException {
        String body = "x".repeat(20_000_000);
        String length = "Content-Length: " + body.length();
        String chunked = "1312d00\r\n" + body + "\r\n0\r\n\r\n";
        assertThat(raw(server.port(), head("POST /api/v1/echo", length) + body)).startsWith("HTTP/1.1 413");
        assertThat(raw(server.port(), head("POST /api/v1/echo", "Transfer-Encoding: chunked") + chunked))
                .startsWith("HTTP/1.1 413");
        assertThat(raw(server.port(), head("POST /api/v1/echo", length).replace("X-Test-In", "X-Other") + body))
                .startsWith("HTTP/1.1 401");
        assertThat(raw(server.port(), head("POST /api/v1/nowhere", length) + body))
                .startsWith("HTTP/1.1 404");
        assertThat(raw(server.port(), head("POST /hooks/echo", length) + body)).startsWith("HTTP/1.1 413");
        String expect = "Expect: 100-continue"; // and does not wait for it
        assertThat(raw(server.port(), head("POST /hooks/echo", length, expect) + body))
                .startsWith("HTTP/1.1 413");
        assertThat(raw(server.port(), head("POST /api/v1/echo", length, expect) + body))
                .startsWith("HTTP/1.1 413");
        String kept = head("POST /api/v1/nowhere", length).replace("Connection: close\r\n", "");
        assertThat(raw(server.port(), kept + body + head("GET /health/live")))
                .startsWith("HTTP/1.1 404")
                .contains("HTTP/1.1 200");
    }

    @Test
    void whoWasToldToGoOnAndIsRefusedOnTheWayGetsItsAnswerAllTheSame() throws IOException {
        for (String path : List.of("/hooks/echo", "/api/v1/echo")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(20_000);
                send(socket, head("POST " + path, "Expect: 100-continue", "Transfer-Encoding: chunked"));
                assertThat(line(socket)).as(path).isEqualTo("HTTP/1.1 100 Continue");
                send(socket, "1312d00\r\n" + "x".repeat(20_000_000) + "\r\n0\r\n\r\n");
                assertThat(all(socket)).as(path).contains("HTTP/1.1 413");
            }
        }
    }

    @Test
    void whoAsksWhetherToSendTooMuchIsNotToldToGoOn() throws IOException {
        for (String path : List.of("/hooks/echo", "/api/v1/echo")) {
            String answer = raw(server.port(), head("POST " + path, "Expect: 100-continue", "Content-Length: 100001"));
            assertThat(answer).as(path).startsWith("HTTP/1.1 413").doesNotContain("100 Continue");
        }
    }

    @Test
    void aBodyWithoutAnAnnouncedLengthIsCountedAsItComes() throws IOException {
        StringBuilder fits = new StringBuilder(head("POST /api/v1/echo", "Transfer-Encoding: chunked"));
        fits.append("3\r\n\"ab\r\n4\r\nxxx\"\r\n0\r\n\r\n");
        assertThat(raw(server.port(), fits.toString()))
                .startsWith("HTTP/1.1 200")
                .endsWith("\"abxxx\"");
        StringBuilder over = new StringBuilder(head("POST /api/v1/echo", "Transfer-Encoding: chunked"));
        for (int i = 0; i < 11; i++)
            over.append("2710\r\n").append("x".repeat(10_000)).append("\r\n");
        over.append("0\r\n\r\n");
        assertThat(raw(server.port(), over.toString())).startsWith("HTTP/1.1 413");
    }

    @Test
    void aFlowGetsItsBodyWholeHoweverItComesIn() throws IOException {
        assertThat(client.send("POST", "/hooks/echo", new byte[0]).text()).isEmpty();
        String large = "abcdefghij".repeat(10_000);
        assertThat(client.send("POST", "/hooks/echo", large.getBytes(StandardCharsets.UTF_8))
                        .text())
                .isEqualTo(large);
        String chunked = head("POST /hooks/echo", "Transfer-Encoding: chunked") + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        assertThat(raw(server.port(), chunked)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nabcde");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            send(socket, head("POST /hooks/echo", "Expect: 100-continue", "Content-Length: 4"));
            // Asked for: so the server waits for the body without having seen any of it.
            assertThat(line(socket)).isEqualTo("HTTP/1.1 100 Continue");
            send(socket, "ab");
            send(socket, "cd");
            assertThat(all(socket)).endsWith("\r\n\r\nabcd");
        }
    }

    @Test
    void aFlowsBodyAtTheLimitIsTakenAndOneByteMoreIsNot() throws IOException {
        byte[] over = "x".repeat(100_001).getBytes(StandardCharsets.UTF_8);
        Answer answer = client.send("POST", "/hooks/echo", over);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("too-large");
        StringBuilder chunked = new StringBuilder(head("POST /hooks/echo", "Transfer-Encoding: chunked"));
        for (int i = 0; i < 11; i++)
            chunked.append("2710\r\n").append("x".repeat(10_000)).append("\r\n");
        assertThat(raw(server.port(), chunked.append("0\r\n\r\n").toString())).startsWith("HTTP/1.1 413");
    }

    @Test
    void aBodyTakesMemoryByWhatHasArrivedAndNotByWhatIsAnnounced() throws Exception {
        try (HttpServer narrow = withMemory(2_000_000, new MemoryPool("request bodies", 10_000));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), narrow.port())) {
            socket.setSoTimeout(20_000);
            send(socket, head("POST /hooks/echo", "Content-Length: 2000000") + "abc");
            socket.shutdownOutput();
            assertThat(all(socket)).startsWith("HTTP/1.1 400").contains("cut-off");
        }
        assertThat(BodyReader.bufferSize(0, 1, 500, 1_000_000)).isEqualTo(500);
        assertThat(BodyReader.bufferSize(0, 1, 1_000_000, 1_000_000)).isEqualTo(8_192);
        assertThat(BodyReader.bufferSize(8_192, 8_193, 1_000_000, 1_000_000)).isEqualTo(16_384);
        assertThat(BodyReader.bufferSize(8_192, 8_193, 8_194, 1_000_000)).isEqualTo(8_194);
        assertThat(BodyReader.bufferSize(8_192, 30_000, 1_000_000, 1_000_000)).isEqualTo(30_000);
        assertThat(BodyReader.bufferSize(8_192, 8_193, -1, 8_195)).isEqualTo(8_195);
    }

    @Test
    void aBodyThatFindsNoMemoryIsRefusedAndNothingStaysReserved() throws Exception {
        MemoryPool memory = new MemoryPool("request bodies", 1_000_000);
        byte[] large = new byte[900_000];
        try (HttpServer narrow = withMemory(2_000_000, memory)) {
            TestClient sender = new TestClient(narrow.localAddress());
            try (Socket other = new Socket(InetAddress.getLoopbackAddress(), narrow.port())) {
                other.setSoTimeout(20_000);
                send(other, head("POST /hooks/echo", "Content-Length: 600000") + "x".repeat(599_999));
                while (memory.used() < 600_000) Thread.onSpinWait();
                Answer refused = sender.send("POST", "/hooks/echo", large);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.code()).isEqualTo("try-later");
                assertThat(refused.header("Retry-After")).isEqualTo("5");
                assertThat(sender.send("POST", "/hooks/echo", new byte[60_000]).status())
                        .isEqualTo(200);
                send(other, "x");
                assertThat(all(other)).startsWith("HTTP/1.1 200");
            }
            while (memory.used() > 0) Thread.onSpinWait();
            assertThat(sender.send("POST", "/hooks/echo", large).text()).hasSize(large.length);
        }
    }

    /** It would hold its memory for as long as its sender likes. */
    @Test
    void aBodyThatArrivesSlowlyIsGivenUpWhenOthersNeedItsMemory() throws Exception {
        MemoryPool memory = new MemoryPool("request bodies", 100_000);
        try (HttpServer narrow = withMemory(2_000_000, memory);
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), narrow.port())) {
            slow.setSoTimeout(20_000);
            send(slow, head("POST /hooks/echo", "Content-Length: 80000") + "x".repeat(10_000));
            while (memory.used() == 0) Thread.onSpinWait();
            TestClient sender = new TestClient(narrow.localAddress());
            byte[] large = new byte[95_000];
            await().until(() -> sender.send("POST", "/hooks/echo", large).status() == 200);
            assertThat(all(slow)).startsWith("HTTP/1.1 503").contains("try-later");
            while (memory.used() > 0) Thread.onSpinWait();
        }
    }

    @Test
    void aBodyThatIsRefusedReleasesItsMemory() throws Exception {
        MemoryPool memory = new MemoryPool("request bodies", 1_000_000);
        String some = "493e0\r\n" + "x".repeat(300_000) + "\r\n";
        String chunked = "Transfer-Encoding: chunked";
        try (HttpServer narrow = withMemory(500_000, memory)) {
            try (Socket gone = new Socket(InetAddress.getLoopbackAddress(), narrow.port())) {
                send(gone, head("POST /hooks/echo", chunked) + some);
                while (memory.used() == 0) Thread.onSpinWait();
            }
            while (memory.used() > 0) Thread.onSpinWait();
            String end = "0\r\n\r\n";
            assertThat(raw(narrow.port(), head("POST /hooks/echo", chunked) + some + some + end))
                    .startsWith("HTTP/1.1 413");
            assertThat(memory.used()).isZero();
            assertThat(raw(narrow.port(), head("POST /hooks/refused-at-once", chunked) + some + end))
                    .startsWith("HTTP/1.1 429");
            while (memory.used() > 0) Thread.onSpinWait();
        }
    }

    @Test
    void thePortalAloneMayBeInAFrameOfThePagesThatTheSettingsName() throws CannotListen {
        List<String> origins = List.of("https://app.example.com", "https://*.example.org");
        HttpSettings settings = new HttpSettings("127.0.0.1", 0, 0, null, 1_000, Set.of(), origins, "1", uploads);
        try (HttpServer open =
                HttpServer.start(settings, new OpenGuard(), List.of(HttpServerTest::routes), new HttpMetrics())) {
            TestClient browser = new TestClient(open.localAddress());
            for (String path : List.of("/portal", "/portal/", "/portal/sub_1", "/portal/deliveries/7")) {
                Answer page = browser.get(path);
                assertThat(page.header("Content-Security-Policy"))
                        .as(path)
                        .startsWith("default-src 'self'; script-src 'self';")
                        .endsWith("frame-ancestors https://app.example.com https://*.example.org");
                assertThat(page.header("X-Frame-Options")).as(path).isEmpty();
                assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
            }
            for (String path :
                    List.of("/", "/portals", "/runs", "/signin", "/api/v1/openapi.json", "/portal/../runs")) {
                Answer page = browser.get(path);
                assertThat(page.header("Content-Security-Policy")).as(path).endsWith("frame-ancestors 'none'");
                assertThat(page.header("X-Frame-Options")).as(path).isEqualTo("DENY");
            }
        }
        assertThat(client.get("/portal").header("Content-Security-Policy")).endsWith("frame-ancestors 'none'");
        assertThat(client.get("/portal").header("X-Frame-Options")).isEqualTo("DENY");
    }

    private static HttpServer withMemory(int maxBody, MemoryPool memory) throws CannotListen {
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, null, null, maxBody, Set.of(), List.of(), "1", uploads);
        return HttpServer.start(
                settings,
                new OpenGuard(),
                List.of(HttpServerTest::routes),
                new HttpMetrics(),
                ConnectionLimits.ofMachine(),
                memory,
                new MemoryPool("responses", 1_000_000));
    }

    @Test
    void aFlowsBodyThatEndsTooSoonIsRefused() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            send(socket, head("POST /hooks/echo", "Content-Length: 10") + "abc");
            socket.shutdownOutput();
            assertThat(all(socket)).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void requestsToFlowsFollowOneAnotherOnOneConnection() throws IOException {
        String first = "POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab";
        String later = "POST /hooks/answered-later HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab";
        String api = "GET /api/v1/things/special HTTP/1.1\r\nHost: x\r\nX-Test-In: yes\r\n\r\n";
        String answers =
                raw(server.port(), first + later + api + head("POST /hooks/echo", "Content-Length: 3") + "end");
        assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(5);
        assertThat(answers).containsSubsequence("\r\n\r\nab", "\r\n\r\nlater", "\r\n\r\nspecial", "\r\n\r\nend");
    }

    @Test
    void aFileIsAnsweredWithItsLength() {
        Answer answer = client.get("/call/file");
        assertThat(answer.header("Content-Length")).isEqualTo("1000000");
        assertThat(answer.text()).hasSize(1_000_000).containsOnlyOnce("x".repeat(1_000_000));
        Answer head = client.send("HEAD", "/call/file", null);
        assertThat(head.header("Content-Length")).isEqualTo("1000000");
        assertThat(head.text()).isEmpty();
    }

    @Test
    void anAddressOfAFlowTakesItsOwnMethodsAlone() {
        Answer answer = client.get("/hooks/echo");
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
        assertThat(client.get("/hooks/nothing").status()).isEqualTo(404);
    }

    @Test
    void headersBeyondSixteenKilobytesAreRefusedAsAProblem() throws IOException {
        String answer = raw(server.port(), head("GET /health/live", "X-Long: " + "x".repeat(17_000)));
        assertThat(answer)
                .startsWith("HTTP/1.1 431")
                .contains("application/problem+json")
                .contains("16 KB");
    }

    @Test
    void requestsThatCouldBeReadInTwoWaysAreRefused() throws IOException {
        assertThat(raw(
                        server.port(),
                        head("POST /api/v1/echo", "Content-Length: 2", "Transfer-Encoding: chunked") + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw(server.port(), head("POST /api/v1/echo", "Content-Length: 2", "Content-Length: 3") + "{}"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw(server.port(), head("GET /health/live", "X-Folded: a\r\n b")))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void anErrorOfOursTellsNothingButItsId() {
        for (String path : List.of("/api/v1/boom", "/call/boom")) {
            Answer answer = signedIn.get(path);
            assertThat(answer.status()).as(path).isEqualTo(500);
            assertThat(answer.text())
                    .as(path)
                    .doesNotContain("SELECT")
                    .doesNotContain("passwd")
                    .doesNotContain("Exception");
            assertThat((String) answer.object().get("id")).hasSizeGreaterThan(8);
        }
    }

    @Test
    void anAnswerMayComeLater() {
        assertThat(client.post("/api/v1/later", null).text()).isEqualTo("later");
        assertThat(client.post("/hooks/answered-later", null).text()).isEqualTo("later");
        for (String path : List.of("/api/v1/fails-later", "/hooks/refused-later")) {
            Answer full = client.post(path, null);
            assertThat(full.status()).as(path).isEqualTo(429);
            assertThat(full.header("Retry-After")).as(path).isEqualTo("3");
        }
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() {
        for (String path : List.of("/", "/api/v1/openapi.json", "/api/v1/nothing", "/health/live", "/nothing.js")) {
            Answer answer = client.get(path);
            assertThat(answer.header("Content-Security-Policy")).as(path).contains("frame-ancestors 'none'");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Server")).isEmpty();
        }
    }

    @Test
    void whatNeedsASignInStaysInNoCache() {
        for (String path : List.of("/api/v1/openapi.json", "/api/v1/things/a")) {
            Answer answer = signedIn.get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.header("Cache-Control")).as(path).isEqualTo("no-store");
        }
    }

    @Test
    void whatAFlowAnswersIsSandboxedAndSetsNoCookies() {
        Answer answer = client.send("PATCH", "/call/x", new byte[0]);
        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.text()).isEqualTo("PATCH");
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
        assertThat(answer.header("X-Mine")).isEqualTo("yes");
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.header("X-Split")).isEmpty();
    }

    @Test
    void theSecondListenerKnowsTheAddressesOfFlowsAlone() {
        TestClient outside =
                new TestClient("http://127.0.0.1:" + server.hooksPort().orElseThrow());
        assertThat(outside.post("/hooks/a/b/c", null).status()).isEqualTo(200);
        assertThat(outside.get("/").status()).isEqualTo(404);
        assertThat(outside.get("/health/live").status()).isEqualTo(404);
        assertThat(outside.get("/api/v1/things/special", "X-Test-In", "yes").status())
                .isEqualTo(404);
    }

    @Test
    void anAddressOfAFlowIsTheSameHoweverItIsSpelled() throws IOException {
        for (int port : List.of(server.port(), server.hooksPort().orElseThrow())) {
            assertThat(raw(port, head("POST /%68ooks/i/g/%66", "Content-Length: 0")))
                    .startsWith("HTTP/1.1 200")
                    .contains("sandbox")
                    .endsWith("i,g,f");
        }
        int outside = server.hooksPort().orElseThrow();
        for (String path : List.of("/%61pi/v1/things/special", "/health/%6cive", "/%68ealth/live", "/hooks%2f..%2fapi"))
            assertThat(raw(outside, head("GET " + path))).as(path).containsPattern("^HTTP/1.1 40[04]");
    }

    @Test
    @SuppressWarnings("unchecked")
    void theOpenApiDocumentNamesEveryRouteWithWhatItNeeds() {
        assertThat(client.get("/api/v1/openapi.json").status()).isEqualTo(401);
        Map<String, Object> document = signedIn.get("/api/v1/openapi.json").object();
        assertThat(document).containsEntry("openapi", "3.1.0");
        Map<String, Object> paths = (Map<String, Object>) document.get("paths");
        assertThat(paths)
                .containsKeys("/api/v1/things/{name}", "/call/{flow}", "/health/ready", "/api/v1/openapi.json");
        assertThat(Json.text(paths.get("/api/v1/things/{name}")))
                .contains("\"operationId\":\"getThingsByName\"")
                .contains("Needs: viewer.")
                .contains("\"required\":[\"name\"]");
    }

    private static String head(String line, String... headers) {
        return line
                + " HTTP/1.1\r\nHost: x\r\nX-Test-In: yes\r\nContent-Type: application/json\r\nConnection: close\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\n';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static String raw(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return all(socket);
        }
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
