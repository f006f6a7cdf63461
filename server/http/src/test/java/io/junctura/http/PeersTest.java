package io.junctura.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.memory.MemoryPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request says of its client, behind a proxy at the loopback address. */
class PeersTest {
    private final Peers peers = new Peers(Set.of("127.0.0.1"));
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) server.close();
    }

    @Test
    void theLastEntryOfTheLastHeaderCounts() throws Exception {
        String forged = "X-Forwarded-For: 198.51.100.1\r\n";
        assertThat(client(forged + "X-Forwarded-For: 203.0.113.9\r\n")).isEqualTo("203.0.113.9");
        assertThat(client(forged + "X-Forwarded-For: 198.51.100.2, 203.0.113.9\r\n"))
                .isEqualTo("203.0.113.9");
        assertThat(client("X-Forwarded-For: [2001:db8::1]\r\n")).isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "unknown", "1.2.3", "x", ""})
    void whatIsNoAddressIsNotBelieved(String forwarded) throws Exception {
        assertThat(client("X-Forwarded-For: " + forwarded + "\r\n")).isEqualTo("127.0.0.1");
    }

    private String client(String headers) throws IOException, CannotListen {
        if (server == null) {
            Routes routes = table -> table.get("/api/v1/client", http -> http.result(peers.address(http)))
                    .needs(Permission.PUBLIC, Audit.NONE);
            server = HttpServer.start(
                    HttpSettings.local(0, "1"),
                    new OpenGuard(),
                    List.of(routes),
                    new HttpMetrics(),
                    ConnectionLimits.ofMachine(),
                    new MemoryPool("request bodies", 1_000_000),
                    new MemoryPool("responses", 1_000_000));
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            String request = "GET /api/v1/client HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }
}
