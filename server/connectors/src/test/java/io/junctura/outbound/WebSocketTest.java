package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.javalin.Javalin;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpRequest;
import io.junctura.api.WebSocket;
import io.junctura.memory.HeapShare;
import io.junctura.outbound.RawServer.Conversation;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets against Jetty, and against servers that break the protocol. */
@Timeout(60)
class WebSocketTest {
    private final OutboundHttp outbound =
            new OutboundHttp(new OutboundSettings("Junctura/test", List.of(), Set::of, null), Clock.systemUTC());
    private final OpenSockets owner = new OpenSockets();

    @AfterEach
    void close() {
        owner.close();
        outbound.close();
    }

    private WebSocket open(String address) throws ConnectorException, InterruptedException {
        return open(
                HttpRequest.to("GET", URI.create(address)).maxBytes(1_000_000).build());
    }

    private WebSocket open(HttpRequest request) throws ConnectorException, InterruptedException {
        return outbound.sockets("127.0.0.1"::equals, ConnectionNetwork.USUAL, host -> true, owner)
                .webSocket(request);
    }

    /** A server that echoes texts and bytes, closes on request, and supports one subprotocol. */
    private static Javalin jetty() {
        return Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.ws("/echo", ws -> {
                        ws.onMessage(message -> {
                            if (message.message().equals("bye")) message.closeSession(4001, "as you wish");
                            else message.send(message.message());
                        });
                        ws.onBinaryMessage(message -> message.send(message.data()));
                    });
                })
                .start("127.0.0.1", 0);
    }

    @Test
    void textsAndBytesOfAnyLengthGoThereAndBack() throws Exception {
        Javalin jetty = jetty();
        try (WebSocket socket = open("ws://127.0.0.1:" + jetty.port() + "/echo")) {
            for (String text : List.of("", "hello", "é€😀".repeat(10), "x".repeat(126), "y".repeat(60_000))) {
                socket.send(text);
                assertThat(socket.receive()).isEqualTo(new WebSocket.Text(text));
            }
            byte[] bytes = new byte[60_000];
            bytes[7] = -1;
            socket.send(bytes);
            assertThat(socket.receive(Duration.ofSeconds(30)))
                    .get()
                    .isInstanceOfSatisfying(
                            WebSocket.Binary.class,
                            got -> assertThat(got.bytes()).isEqualTo(bytes));
            assertThat(socket.receive(Duration.ZERO)).isEmpty();
        } finally {
            jetty.stop();
        }
    }

    @Test
    void theMessagesBeforeAGoodByeAreReceivedAndThenWhyItCame() throws Exception {
        Javalin jetty = jetty();
        try (WebSocket socket = open("ws://127.0.0.1:" + jetty.port() + "/echo")) {
            socket.send("last");
            socket.send("bye");
            assertThat(socket.receive()).isEqualTo(new WebSocket.Text("last"));
            assertThatThrownBy(socket::receive)
                    .isInstanceOfSatisfying(
                            ConnectorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.TRY_LATER))
                    .hasMessageContaining("closed the connection (4001, as you wish)");
            assertThatThrownBy(() -> socket.send("more")).isInstanceOf(ConnectorException.class);
        } finally {
            jetty.stop();
        }
    }

    @Test
    void anAddressThatOpensNoneIsSaidToBeNone() {
        Javalin jetty = jetty();
        try {
            ConnectorException failure = catchThrowableOfType(
                    ConnectorException.class, () -> open("ws://127.0.0.1:" + jetty.port() + "/nothing"));
            assertThat(failure.kind()).isEqualTo(ErrorKind.REFUSED);
            assertThat(failure).hasMessageContaining("answered 404 instead of opening a WebSocket");
        } finally {
            jetty.stop();
        }
    }

    @Test
    void thePolicyHoldsForWebSocketsToo() {
        for (String address : List.of("ws://169.254.169.254/", "ws://localhost:1/", "wss://10.0.0.1/")) {
            ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> open(address));
            assertThat(failure.kind()).as(address).isEqualTo(ErrorKind.BAD_INPUT);
        }
        assertThatThrownBy(() -> open("ftp://127.0.0.1/")).hasMessageContaining("begins with ws:// or wss://");
    }

    /** Answers the handshake. @return the head of the request */
    private static String opened(Conversation client) throws IOException {
        String head = client.head();
        String key = head.replaceAll("(?s).*Sec-WebSocket-Key: ([^\r]*)\r\n.*", "$1");
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            client.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        return head;
    }

    private static byte[] bytes(String hex) {
        return java.util.HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "c1 01 61, uses an extension that was not agreed",
        "81 81 00 00 00 00 61, masks its frames",
        "80 01 61, does not belong there",
        "01 01 61 81 01 62, does not belong there",
        "83 01 61, does not belong there",
        "8b 00, unknown kind",
        "09 01 61, too long or in pieces",
        "89 7e 00 7e, too long or in pieces",
        "82 7f ff ff ff ff ff ff ff ff, negative length",
        "82 7f 00 00 00 00 7f ff ff ff, longer than the 1000000 bytes allowed",
        "81 01 ff, not UTF-8",
    })
    void whatBreaksTheProtocolEndsTheConnection(String frames, String why) throws Exception {
        try (RawServer server = new RawServer(client -> {
                    opened(client);
                    client.send(bytes("81 02 6f 6b"));
                    client.send(bytes(frames));
                    client.silence();
                });
                WebSocket socket = open("ws://127.0.0.1:" + server.port() + "/")) {
            assertThat(socket.receive()).isEqualTo(new WebSocket.Text("ok"));
            assertThatThrownBy(socket::receive)
                    .isInstanceOf(ConnectorException.class)
                    .hasMessageContaining(why);
        }
    }

    @Test
    void aMessageInPiecesIsOneAndPingsWithinItAreAnswered() throws Exception {
        java.util.concurrent.CompletableFuture<String> answer = new java.util.concurrent.CompletableFuture<>();
        try (RawServer server = new RawServer(client -> {
                    opened(client);
                    client.send(bytes("01 02 68 65 89 02 68 69 80 03 6c 6c 6f"));
                    String pong = client.read(8); // head, key, and two bytes
                    answer.complete(String.format("%02x %02x", (int) pong.charAt(0), (int) pong.charAt(1)));
                    client.silence();
                });
                WebSocket socket = open("ws://127.0.0.1:" + server.port() + "/")) {
            assertThat(socket.receive()).isEqualTo(new WebSocket.Text("hello"));
            assertThat(answer.get()).isEqualTo("8a 82");
        }
    }

    @Test
    void theHandshakeIsChecked() throws Exception {
        try (RawServer server = new RawServer(client -> {
            client.head();
            client.send(String.join(
                    "\r\n",
                    "HTTP/1.1 101 Switching Protocols",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Accept: bm9uc2Vuc2U=",
                    "",
                    ""));
        })) {
            assertThatThrownBy(() -> open("ws://127.0.0.1:" + server.port() + "/"))
                    .hasMessageContaining("does not open a WebSocket (RFC 6455)");
            assertThatThrownBy(() -> open(HttpRequest.to("GET", server.address("/"))
                            .header("Sec-WebSocket-Key", "mine")
                            .build()))
                    .hasMessageContaining("belongs to the WebSocket itself");
        }
    }

    @Test
    void aServerThatAsksForCredentialsIsUnderstood() throws Exception {
        try (RawServer server = new RawServer(client -> {
            client.head();
            client.send("HTTP/1.1 401 Who are you\r\n\r\n");
        })) {
            ConnectorException failure =
                    catchThrowableOfType(ConnectorException.class, () -> open("ws://127.0.0.1:" + server.port() + "/"));
            assertThat(failure.kind()).isEqualTo(ErrorKind.CREDENTIALS);
        }
    }

    @Test
    void messagesThatNobodyReceivesMakeTheServerWaitAndTakeNoMemoryAfterTheEnd() throws Exception {
        long before = HeapShare.REMOTE_VALUES.used();
        byte[] frame = ByteBuffer.allocate(4 + 60_000).put(bytes("82 7e ea 60")).array();
        try (RawServer server = new RawServer(client -> {
            opened(client);
            while (true) client.send(frame);
        })) {
            WebSocket socket = open("ws://127.0.0.1:" + server.port() + "/");
            assertThat(socket.receive()).isInstanceOf(WebSocket.Binary.class);
            assertThat(HeapShare.REMOTE_VALUES.used() - before).isLessThan(2_000_000);
            owner.close();
            assertThatThrownBy(socket::receive).satisfies(e -> assertThat(e).isNotNull());
            io.junctura.Eventually.is("it is given back", () -> HeapShare.REMOTE_VALUES.used() == before);
        }
    }

    @Test
    void theCallersHeadersAndProtocolsGoAlong() throws Exception {
        java.util.concurrent.CompletableFuture<String> head = new java.util.concurrent.CompletableFuture<>();
        try (RawServer server = new RawServer(client -> {
            head.complete(opened(client));
            client.silence();
        })) {
            try (WebSocket socket = open(HttpRequest.to("GET", URI.create("ws://127.0.0.1:" + server.port() + "/a?b=c"))
                    .header("Authorization", "Bearer t")
                    .header("Sec-WebSocket-Protocol", "v2, v1")
                    .build())) {
                assertThat(socket.protocol()).isEmpty();
                assertThat(socket.receive(Duration.ofMillis(1))).isEqualTo(Optional.empty());
            }
            assertThat(head.get())
                    .startsWith("GET /a?b=c HTTP/1.1\r\n")
                    .contains("Authorization: Bearer t\r\n", "Sec-WebSocket-Protocol: v2, v1\r\n");
        }
    }
}
