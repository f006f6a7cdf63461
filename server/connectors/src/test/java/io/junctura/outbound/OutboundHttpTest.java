package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutboundHttpTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final OutboundHttp outbound = new OutboundHttp(
            new OutboundSettings("Junctura/test", List.of(), Set::of, null),
            Clock.systemUTC(),
            Tokens.ConsentStore.NONE,
            new Exchange.Limits(2_000, 300_000_000L, 1024));

    @AfterEach
    void close() {
        outbound.close();
    }

    private HttpAnswer send(HttpRequest request) throws ConnectorException, InterruptedException {
        return outbound.forConnection(request.address()).send(request);
    }

    private String text(HttpRequest.Builder request) throws ConnectorException, InterruptedException {
        try (HttpAnswer answer = send(request.build())) {
            return answer.status() + " " + new String(answer.bytes(), StandardCharsets.UTF_8);
        }
    }

    private static ConnectorException failure(ThrowingCallable call) {
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    private static void assertFailure(ConnectorException failure, ErrorKind kind, Reached reached, String... words) {
        assertThat(failure).hasMessageContainingAll(words);
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.reached()).isEqualTo(reached);
    }

    @Test
    void aRequestCarriesItsMethodHeadersAndBodyAndTheAnswerComesBackWhole() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.set(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().get("X-Twice") + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("User-Agent") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().add("X-Answer", "1");
            exchange.getResponseHeaders().add("X-Answer", "2");
            exchange.sendResponseHeaders(201, 0);
            exchange.getResponseBody().write("made".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/a%20b?c=d%26e");
            HttpRequest request = HttpRequest.to("POST", address)
                    .header("X-Twice", "a")
                    .header("X-Twice", "b")
                    .body("hällo".getBytes(StandardCharsets.UTF_8), "text/plain")
                    .build();
            try (HttpAnswer answer = send(request)) {
                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.header("x-answer")).contains("1, 2");
                assertThat(answer.address()).isEqualTo(address);
                assertThat(answer.bytes()).asString().isEqualTo("made");
            }
            assertThat(seen.get()).isEqualTo("POST /a%20b?c=d%26e [a, b] text/plain Junctura/test hällo");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aPathThatBeginsWithTwoSlashesIsNoOtherHost() throws Exception {
        try (RawServer server = new RawServer(client -> {
            String head = client.head();
            String line = head.substring(0, head.indexOf('\r'));
            client.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + line);
        })) {
            assertThat(text(HttpRequest.to("GET", server.address("//other/path?x=//y"))))
                    .isEqualTo("200 GET //other/path?x=//y HTTP/1.1");
        }
    }

    @Test
    void aStreamedBodyIsSentWithItsLengthOrInChunks() throws Exception {
        try (RawServer server = new RawServer(client -> {
            String head = client.head();
            client.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
                    + (head.contains("Content-Length: 5\r\n") ? "length" : "")
                    + (head.contains("Transfer-Encoding: chunked\r\n") ? "chunked" : ""));
        })) {
            byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
            for (long length : new long[] {5, -1}) {
                HttpRequest.Builder request = HttpRequest.to("PUT", server.address("/"))
                        .body(new HttpRequest.Body.Streamed(() -> new ByteArrayInputStream(hello), length, "a/b"));
                assertThat(text(request)).isEqualTo(length < 0 ? "200 chunked" : "200 length");
            }
        }
    }

    @Test
    void aBodyThatCannotBeReadIsNotTheNetworksFault() throws Exception {
        try (RawServer server = new RawServer(RawServer.Conversation::head)) {
            HttpRequest.Builder closed = HttpRequest.to("PUT", server.address("/"))
                    .body(new HttpRequest.Body.Streamed(
                            () -> {
                                throw new IOException("no such file");
                            },
                            5,
                            "a/b"));
            assertFailure(failure(() -> text(closed)), ErrorKind.BROKEN, Reached.NO, "no such file");
            HttpRequest.Builder tooShort = HttpRequest.to("PUT", server.address("/"))
                    .body(new HttpRequest.Body.Streamed(() -> new ByteArrayInputStream(new byte[3]), 5, "a/b"));
            assertFailure(failure(() -> text(tooShort)), ErrorKind.BROKEN, Reached.MAYBE, "2 bytes shorter");
        }
    }

    @Test
    void connectionsAreUsedAgain() throws Exception {
        try (RawServer server = new RawServer(client -> {
            while (!client.head().isEmpty()) client.send(OK);
        })) {
            for (int i = 0; i < 20; i++) {
                assertThat(text(HttpRequest.to("GET", server.address("/")))).isEqualTo("200 ok");
            }
            try (HttpAnswer unread =
                    send(HttpRequest.to("GET", server.address("/")).build())) {
                assertThat(unread.status()).isEqualTo(200);
            }
            text(HttpRequest.to("GET", server.address("/")));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void bytesAfterTheAnswerAreNeverTakenForTheNext() throws Exception {
        try (RawServer server = new RawServer(client -> {
            while (!client.head().isEmpty()) {
                client.send(OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            }
        })) {
            assertThat(text(HttpRequest.to("GET", server.address("/")))).isEqualTo("200 ok");
            assertThat(text(HttpRequest.to("GET", server.address("/")))).isEqualTo("200 ok");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void aHostThatDoesNotExistWasNotReached() {
        HttpRequest.Builder request = HttpRequest.to("GET", URI.create("http://no-such-host.invalid/x?key=hidden"));
        ConnectorException failure = failure(() -> text(request));
        assertFailure(
                failure, ErrorKind.TRY_LATER, Reached.NO, "GET http://no-such-host.invalid/x", "no host of this name");
        assertThat(failure).hasMessageNotContaining("hidden");
    }

    @Test
    void aRefusedConnectionWasNotReached() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        HttpRequest.Builder request = HttpRequest.to("POST", URI.create("http://127.0.0.1:" + port + "/"));
        assertFailure(failure(() -> text(request)), ErrorKind.TRY_LATER, Reached.NO, "connection was refused");
    }

    @Test
    void aServerThatSpeaksNoTlsWasNotReached() throws Exception {
        try (RawServer server = new RawServer(client -> client.send("HTTP/1.1 400 No\r\n\r\n"))) {
            HttpRequest.Builder request =
                    HttpRequest.to("POST", URI.create("https://127.0.0.1:" + server.port() + "/"));
            assertFailure(failure(() -> text(request)), ErrorKind.TRY_LATER, Reached.NO, "no secure connection");
        }
    }

    @Test
    void aConnectionThatBreaksAfterTheRequestMayHaveReached() throws Exception {
        try (RawServer server = new RawServer(client -> {
            client.head();
            client.reset();
        })) {
            HttpRequest.Builder request = HttpRequest.to("POST", server.address("/"));
            assertFailure(failure(() -> text(request)), ErrorKind.TRY_LATER, Reached.MAYBE, "connection broke");
        }
        try (RawServer server = new RawServer(RawServer.Conversation::head)) {
            HttpRequest.Builder request = HttpRequest.to("POST", server.address("/"));
            assertFailure(failure(() -> text(request)), ErrorKind.TRY_LATER, Reached.MAYBE, "without an answer");
        }
    }

    @Test
    void anAnswerThatBreaksOffMayHaveReached() throws Exception {
        for (String half : List.of("Content-Length: 100\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n9\r\nhalf")) {
            try (RawServer server = new RawServer(client -> {
                client.head();
                client.send("HTTP/1.1 200 OK\r\n" + half);
            })) {
                HttpRequest.Builder request = HttpRequest.to("POST", server.address("/"));
                assertFailure(failure(() -> text(request)), ErrorKind.TRY_LATER, Reached.MAYBE, "broke off");
            }
        }
    }

    @Test
    void whatIsNotHttpIsSaidToBeSo() throws Exception {
        try (RawServer server = new RawServer(client -> {
            client.head();
            client.send("220 mail.example.com ESMTP\r\n220 hello\r\n");
        })) {
            HttpRequest.Builder request = HttpRequest.to("GET", server.address("/"));
            ConnectorException failure = failure(() -> text(request));
            assertThat(failure.reached()).isEqualTo(Reached.MAYBE);
        }
    }

    @Test
    void aSilentServerIsGivenUpAtTheTimeLimit() throws Exception {
        try (RawServer server = new RawServer(RawServer.Conversation::silence)) {
            HttpRequest.Builder request =
                    HttpRequest.to("POST", server.address("/")).timeLimit(Duration.ofMillis(200));
            assertFailure(
                    failure(() -> text(request)), ErrorKind.TRY_LATER, Reached.MAYBE, "200 ms", "raise the time limit");
        }
    }

    @Test
    void aTricklingAnswerEndsAtTheTimeLimitTooThoughEveryByteIsInTime() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer(client -> {
            client.head();
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (!over.await(5, TimeUnit.MILLISECONDS)) client.send("x".repeat(100));
        })) {
            HttpRequest.Builder request =
                    HttpRequest.to("GET", server.address("/")).timeLimit(Duration.ofMillis(300));
            assertFailure(failure(() -> text(request)), ErrorKind.TRY_LATER, Reached.MAYBE, "no whole answer within");
        } finally {
            over.countDown();
        }
    }

    @Test
    void aHeadThatNeverEndsEndsAtTheTimeLimit() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer(client -> {
            client.head();
            while (!over.await(5, TimeUnit.MILLISECONDS)) client.send("HTTP/1.1 102 Processing\r\n\r\n");
        })) {
            HttpRequest.Builder request =
                    HttpRequest.to("GET", server.address("/")).timeLimit(Duration.ofMillis(300));
            assertFailure(failure(() -> text(request)), ErrorKind.TRY_LATER, Reached.MAYBE, "no whole answer within");
        } finally {
            over.countDown();
        }
    }

    @Test
    void anAnswerBelowTheMinimumRateIsGivenUpBeforeTheTimeLimit() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer(client -> {
            client.head();
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (!over.await(20, TimeUnit.MILLISECONDS)) client.send("x");
        })) {
            HttpRequest.Builder request =
                    HttpRequest.to("GET", server.address("/")).timeLimit(Duration.ofSeconds(25));
            assertFailure(failure(() -> text(request)), ErrorKind.TRY_LATER, Reached.MAYBE, "slower than 1 KB");
        } finally {
            over.countDown();
        }
    }

    @Test
    void interruptingTheCallerEndsTheRequest() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer server = new RawServer(client -> {
            client.head();
            asked.countDown();
            client.silence();
        })) {
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    ended.complete(new AssertionError(text(HttpRequest.to("GET", server.address("/")))));
                } catch (ConnectorException | InterruptedException e) {
                    ended.complete(e);
                }
            });
            caller.start();
            asked.await();
            caller.interrupt();
            assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            caller.join();
        }
    }

    @Test
    void interruptingTheReaderOfAStreamEndsItAndKeepsTheFlag() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (RawServer server = new RawServer(client -> {
            client.head();
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
            client.silence();
        })) {
            CompletableFuture<String> ended = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try (HttpAnswer answer =
                        send(HttpRequest.to("GET", server.address("/")).build())) {
                    answered.countDown();
                    answer.stream().readAllBytes();
                    ended.complete("read");
                } catch (IOException | ConnectorException | InterruptedException e) {
                    ended.complete(e.getClass().getSuperclass().getSimpleName() + " "
                            + Thread.currentThread().isInterrupted());
                }
            });
            caller.start();
            answered.await();
            caller.interrupt();
            assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo("InterruptedIOException true");
            caller.join();
        }
    }

    @Test
    void anAnswerLargerThanAllowedIsCutOff() throws Exception {
        for (String head : List.of("Content-Length: 5000\r\n", "Transfer-Encoding: chunked\r\n")) {
            try (RawServer server = new RawServer(client -> {
                client.head();
                client.send("HTTP/1.1 200 OK\r\n" + head + "\r\n");
                if (head.startsWith("Content")) client.send("x".repeat(5000));
                else for (int i = 0; i < 1_000_000; i++) client.send("a\r\n0123456789\r\n");
            })) {
                HttpRequest.Builder request =
                        HttpRequest.to("GET", server.address("/")).maxBytes(1000);
                assertFailure(failure(() -> text(request)), ErrorKind.BROKEN, Reached.YES, "1000 bytes allowed");
            }
        }
    }

    @Test
    void aCompressedBodyIsLeftAsItIsForSendersThatAskForThat() throws Exception {
        byte[] packed = gzip("packed".getBytes(StandardCharsets.UTF_8));
        try (RawServer server = new RawServer(client -> {
            client.head();
            client.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + packed.length + "\r\n\r\n");
            client.send(packed);
        })) {
            HttpRequest request = HttpRequest.to("GET", server.address("/"))
                    .header("Accept-Encoding", "identity")
                    .build();
            try (HttpAnswer answer = send(request)) {
                assertThat(answer.bytes()).isEqualTo(packed);
                assertThat(answer.headers()).containsEntry("content-encoding", "gzip");
            }
        }
    }

    @Test
    void aCompressedAnswerIsUnpackedAndItsConnectionUsedAgain() throws Exception {
        byte[] packed = gzip("packed".getBytes(StandardCharsets.UTF_8));
        try (RawServer server = new RawServer(client -> {
            while (client.head().contains("Accept-Encoding: gzip")) {
                client.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(packed.length) + "\r\n");
                client.send(packed);
                client.send("\r\n0\r\n\r\n");
            }
        })) {
            for (int i = 0; i < 3; i++) {
                try (HttpAnswer answer =
                        send(HttpRequest.to("GET", server.address("/")).build())) {
                    assertThat(answer.bytes()).asString().isEqualTo("packed");
                    assertThat(answer.headers()).doesNotContainKey("content-encoding");
                }
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aCompressedAnswerThatGrowsWithoutMeasureIsGivenUp() throws Exception {
        byte[] bomb = gzip(new byte[50_000_000]);
        try (RawServer server = new RawServer(client -> {
            client.head();
            client.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n");
            client.send(bomb);
        })) {
            HttpRequest.Builder request =
                    HttpRequest.to("GET", server.address("/")).maxBytes(100_000_000);
            assertFailure(failure(() -> text(request)), ErrorKind.BROKEN, Reached.YES, "more than a hundredfold");
        }
    }

    @Test
    void anAnswerThatLiesAboutItsCompressionIsSaidToBeSo() throws Exception {
        try (RawServer server = new RawServer(client -> {
            client.head();
            client.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n" + "x".repeat(20));
        })) {
            HttpRequest.Builder request = HttpRequest.to("GET", server.address("/"));
            assertFailure(failure(() -> text(request)), ErrorKind.BROKEN, Reached.YES, "gzip, and is not");
        }
    }

    @Test
    void anAnswerThatComesBeforeTheWholeRequestIsSentIsTheAnswer() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        try (RawServer server = new RawServer(client -> {
            client.head();
            client.send("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
            answered.countDown();
            client.silence();
        })) {
            // The server does not read the body: with more of it sent before the answer, the buffers could be full.
            InputStream large = new FilterInputStream(new ByteArrayInputStream(new byte[20_000_000])) {
                private int sent;

                @Override
                public int read(byte[] buffer, int from, int length) throws IOException {
                    try {
                        if (sent > 64 * 1024) answered.await();
                    } catch (InterruptedException e) {
                        throw new InterruptedIOException();
                    }
                    int read = super.read(buffer, from, length);
                    sent += read;
                    return read;
                }
            };
            assertThat(text(HttpRequest.to("POST", server.address("/"))
                            .body(new HttpRequest.Body.Streamed(() -> large, 20_000_000, "text/plain"))))
                    .isEqualTo("401 no");
        }
    }

    @Test
    void aHeaderThatCouldSplitTheRequestIsRefused() throws Exception {
        try (RawServer server = new RawServer(client -> client.send(OK))) {
            for (String[] header : new String[][] {
                {"X-A", "a\r\nX-B: b"},
                {"X-A\r\nX-B", "b"},
                {"X A", "b"},
                {"hOsT", "evil"},
                {"content-LENGTH", "1"},
                {"Transfer-Encoding", "chunked"},
                {"X-A", "\u0000"},
                {"X-A", "ü"}
            }) {
                HttpRequest.Builder request =
                        HttpRequest.to("GET", server.address("/")).header(header[0], header[1]);
                assertFailure(failure(() -> text(request)), ErrorKind.BAD_INPUT, Reached.NO, "header");
            }
            assertThat(server.connections()).isZero();
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        }
        return packed.toByteArray();
    }
}
