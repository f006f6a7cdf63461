package io.junctura.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that a proxy in front could read in another way than the server does, so that one of them would hand on a second
 * request inside of the first. Each is refused, and nothing that follows it on the connection is answered.
 */
class SmugglingTest {
    private static final String SECOND = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String CHUNKS = "2\r\n{}\r\n0\r\n\r\n";

    private static HttpServer server;

    @BeforeAll
    static void start() throws CannotListen {
        Routes flow = table ->
                table.ofFlows("POST", "/hooks/{flow}", http -> http.body(body -> http.answer(200, "text/plain", body)));
        HttpSettings settings =
                new HttpSettings("127.0.0.1", 0, 0, null, 100_000, Set.of(), List.of(), "1", Path.of("."));
        server = HttpServer.start(settings, new OpenGuard(), List.of(flow, new Health(() -> true)), new HttpMetrics());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Arguments headers(int status, String... headers) {
        return Arguments.of(status, headers, CHUNKS);
    }

    private static Arguments body(int status, String header, String body) {
        return Arguments.of(status, new String[] {header}, body);
    }

    static Stream<Arguments> bodies() {
        String chunked = "Transfer-Encoding: chunked";
        return Stream.of(
                // Two lengths.
                headers(400, "Content-Length: 2", chunked),
                headers(400, chunked, "Content-Length: 2"),
                headers(400, "Content-Length: 2", "Content-Length: 3"),
                headers(400, "Content-Length: 2", "Content-Length: 2"),
                headers(400, "Content-Length: 2, 2"),
                headers(400, "Content-Length: 2, 3"),
                // A length that is none.
                headers(400, "Content-Length: +2"),
                headers(400, "Content-Length: -2"),
                headers(400, "Content-Length: 0x2"),
                headers(400, "Content-Length: 2 2"),
                headers(400, "Content-Length: 2;a=b"),
                headers(400, "Content-Length: two"),
                headers(400, "Content-Length:"),
                headers(400, "Content-Length: 99999999999999999999"),
                // A coding that is hidden from one of the two.
                headers(400, "Transfer-Encoding : chunked"),
                headers(400, "Transfer-Encoding\t: chunked"),
                headers(400, " Transfer-Encoding: chunked", "Content-Length: 2"),
                headers(400, "X-Folded: a", " Transfer-Encoding: chunked"),
                headers(400, "X-Folded: a", "\tTransfer-Encoding: chunked"),
                headers(400, "Transfer-Encoding:", " chunked"),
                headers(400, "Transfer-Encoding: \"chunked\""),
                headers(400, "Transfer-Encoding: chunked\u0000"),
                headers(400, "Transfer-Encoding: \u000bchunked"),
                headers(400, "Transfer_Encoding: chunked", "Transfer-Encoding: x"),
                headers(400, chunked, chunked),
                headers(400, "Transfer-Encoding: chunked, chunked"),
                headers(400, "Transfer-Encoding: chunked, gzip"),
                headers(400, "Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
                headers(400, "Transfer-Encoding: identity"),
                headers(400, "Transfer-Encoding: gzip"),
                headers(400, "Transfer-Encoding: xchunked"),
                headers(501, "Transfer-Encoding: gzip, chunked"),
                headers(501, "Transfer-Encoding: gzip", "Transfer-Encoding: chunked"),
                headers(501, "Transfer-Encoding: identity, chunked"),
                // Chunks that are none.
                body(400, chunked, "2\n{}\r\n0\r\n\r\n"),
                body(400, chunked, "2\r\n{}\n0\r\n\r\n"),
                body(400, chunked, "2\r\n{}\r\n0\n\r\n"),
                body(400, chunked, "2\r\n{}0\r\n\r\n"),
                body(400, chunked, "0x2\r\n{}\r\n0\r\n\r\n"),
                body(400, chunked, "+2\r\n{}\r\n0\r\n\r\n"),
                body(400, chunked, "-2\r\n{}\r\n0\r\n\r\n"),
                body(400, chunked, "2 2\r\n{}\r\n0\r\n\r\n"),
                body(400, chunked, "2;a\n=b\r\n{}\r\n0\r\n\r\n"),
                body(400, chunked, "\r\n2\r\n{}\r\n0\r\n\r\n"),
                body(400, chunked, "ffffffffffffffff2\r\n{}\r\n0\r\n\r\n"),
                // Lines that end, or begin, in another way.
                headers(400, "X-A: b\nContent-Length: 2"),
                headers(400, "Content-Length: 2\nX-A: b"),
                headers(400, "X-A: b\rContent-Length: 2"),
                headers(400, "X-A: b\u0000", "Content-Length: 2"),
                headers(400, "X A: b", "Content-Length: 2"),
                headers(400, ": b", "Content-Length: 2"),
                headers(400, "X-A", "Content-Length: 2"),
                headers(400, "X-Ä: b", "Content-Length: 2"),
                // Two hosts.
                headers(400, "Host: y", "Content-Length: 2"),
                headers(400, "Host: x", "Content-Length: 2"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void aBodyThatCouldEndInTwoPlacesIsRefused(int status, String[] headers, String body) throws IOException {
        String head = "POST /hooks/f HTTP/1.1\r\nHost: x\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        isRefused(status, head + body + SECOND);
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                Arguments.of(400, "GET /health/live HTTP/1.1\nHost: x\r\n\r\n"),
                Arguments.of(400, "GET /health/live HTTP/1.1\nHost: x\n\n"),
                Arguments.of(400, "GET /health/live HTTP/1.1\r\nHost: x\r\n\n"),
                Arguments.of(400, "GET /health/live HTTP/1.1\r\nHost: x\n\r\n"),
                Arguments.of(400, "GET /health/live HTTP/1.1\r\n\r\n"),
                Arguments.of(400, "GET /health/live HTTP/1.1\r\n Host: x\r\n\r\n"),
                Arguments.of(400, "GET /health/live HTTP/1.1\r\nHost: x y\r\n\r\n"),
                Arguments.of(400, "GET /health/live HTTP/1.1\r\nHost: x/y\r\n\r\n"),
                Arguments.of(400, "GET /health/live HTTP/1.1\r\nHost: u@x\r\n\r\n"),
                Arguments.of(400, "GET\t/health/live HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of(505, "GET /health/live\r\nHost: x\r\n\r\n"),
                Arguments.of(400, "GET /health/live x HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of(400, "GET /health/\u0000live HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of(400, "G\u0000T /health/live HTTP/1.1\r\nHost: x\r\n\r\n"),
                Arguments.of(505, "GET /health/live HTTP/x\r\nHost: x\r\n\r\n"),
                Arguments.of(505, "GET /health/live HTTP/2.0\r\nHost: x\r\n\r\n"),
                Arguments.of(
                        400,
                        "POST /hooks/f HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + CHUNKS),
                Arguments.of(431, "GET /health/live HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(17_000) + "\r\n\r\n"),
                Arguments.of(414, "GET /" + "a".repeat(17_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("heads")
    void aHeadThatCouldBeReadInTwoWaysIsRefused(int status, String head) throws IOException {
        isRefused(status, head + SECOND);
    }

    @Test
    void whatCanBeReadInOneWayAloneIsTaken() throws IOException {
        for (String header : List.of(
                "Content-Length: 12",
                "Content-Length:12",
                "content-length: 12\t",
                "Transfer-Encoding: chunked",
                "transfer-encoding:\tCHUNKED ")) {
            String answer = raw("POST /hooks/f HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n" + CHUNKS
                    + "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answer.split("HTTP/1.1 200", -1)).as(header).hasSize(3);
        }
    }

    private static void isRefused(int status, String request) throws IOException {
        String answer = raw(request);
        assertThat(answer).as(request).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer.split("HTTP/1\\.1 ", -1)).as("answers to " + request).hasSize(2);
        assertThat(answer)
                .containsIgnoringCase("\r\nContent-Type: application/problem+json\r\n")
                .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n")
                .containsIgnoringCase("\r\nContent-Security-Policy: ")
                .containsIgnoringCase("\r\nCache-Control: no-store\r\n")
                .doesNotContainIgnoringCase("\r\nServer:")
                .doesNotContain("Jetty");
        Map<?, ?> problem = (Map<?, ?>)
                Json.parse(answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8));
        assertThat(problem.get("status")).isEqualTo((long) status);
        assertThat(problem.get("detail")).asString().endsWith(".");
    }

    /** Both sides read to the end: the server must close the connection. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
