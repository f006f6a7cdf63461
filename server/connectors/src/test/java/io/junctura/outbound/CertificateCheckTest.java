package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.junctura.api.HttpRequest;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a connector connects, a refused certificate is explained in the same words. */
@Timeout(60)
class CertificateCheckTest {
    private static final String HERE = "127.0.0.1";

    @TempDir
    static Path folder;

    /** One more than is shown, and longer than other messages are. */
    private static final List<String> NAMES = IntStream.rangeClosed(1, 6)
            .mapToObj(number -> "server-" + number + ".of-the-department-for-orders-and-invoices.example")
            .toList();

    private static final Map<String, TestAuthority.Identity> SERVERS = new HashMap<>();
    private static String trusted;

    private final OutboundHttp outbound =
            new OutboundHttp(new OutboundSettings("Junctura/test", List.of(), Set::of, null), Clock.systemUTC());
    private final OpenSockets owner = new OpenSockets();

    @BeforeAll
    static void certificates() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        trusted = authority.pem();
        String here = "ip:" + HERE;
        SERVERS.put("good", authority.issue("good", here));
        SERVERS.put("expired", authority.issue("expired", here, "-startdate", "2020/01/01 00:00:00", "-validity", "1"));
        SERVERS.put("future", authority.issue("future", here, "-startdate", "2100/01/01 00:00:00"));
        SERVERS.put("other", authority.issue("other", "dns:" + String.join(",dns:", NAMES)));
        SERVERS.put("itself", authority.signedByItself("itself", here));
    }

    @AfterEach
    void close() throws IOException {
        owner.close();
        outbound.close();
    }

    /** The ways in which the server and the libraries of plugins connect. */
    private enum Way {
        TLS,
        LIBRARY,
        ENGINE,
        HTTP;

        void connect(CertificateCheckTest test, ConnectionNetwork settings, int port) throws Exception {
            Sockets network = test.outbound.sockets(host -> true, settings, host -> true, test.owner);
            switch (this) {
                case TLS -> network.connectTls(HERE, port).close();
                case LIBRARY -> {
                    SSLSocket socket =
                            (SSLSocket) network.sslContext().getSocketFactory().createSocket(HERE, port);
                    try (socket) {
                        socket.startHandshake();
                    }
                }
                case ENGINE -> {
                    try (Socket socket = network.connect(HERE, port)) {
                        handshake(network.sslContext().createSSLEngine(HERE, port), socket);
                    }
                }
                case HTTP -> {
                    URI address = URI.create("https://" + HERE + ":" + port + "/");
                    test.outbound
                            .forConnection(address, settings)
                            .send(HttpRequest.to("GET", address).build())
                            .close();
                }
            }
        }

        private static void handshake(SSLEngine engine, Socket socket) throws IOException {
            engine.setUseClientMode(true);
            ByteBuffer none = ByteBuffer.allocate(0);
            ByteBuffer in = ByteBuffer.allocate(engine.getSession().getPacketBufferSize())
                    .flip();
            ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
            engine.beginHandshake();
            while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
                    && engine.getHandshakeStatus() != HandshakeStatus.FINISHED) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> engine.getDelegatedTask().run();
                    case NEED_WRAP -> {
                        engine.wrap(none, out.clear());
                        socket.getOutputStream().write(out.array(), 0, out.position());
                    }
                    default -> {
                        if (engine.unwrap(in, plain).getStatus() == Status.BUFFER_UNDERFLOW) {
                            in.compact();
                            int read = socket.getInputStream().read(in.array(), in.position(), in.remaining());
                            if (read < 0) throw new EOFException("the server has closed the connection");
                            in.position(in.position() + read).flip();
                        }
                    }
                }
            }
        }
    }

    private String refusal(String server, Way way, ConnectionNetwork settings) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(TestAuthority.keys(SERVERS.get(server)), null, null);
        try (SSLServerSocket listening = (SSLServerSocket)
                tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> {
                try (SSLSocket accepted = (SSLSocket) listening.accept()) {
                    accepted.startHandshake();
                    accepted.getInputStream().read();
                } catch (IOException e) {
                    // The client does not trust this server.
                }
            });
            serving.start();
            Throwable refused = catchThrowable(() -> way.connect(this, settings, listening.getLocalPort()));
            serving.join();
            assertThat(refused).as("%s by %s", server, way).isNotNull();
            return refused.getMessage();
        }
    }

    private static ConnectionNetwork settings(String authorities, String setting) {
        return new ConnectionNetwork(authorities, null, null, null, setting);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "expired | the server's certificate expired on 2020-01-02; renew it on the server",
                "future | the server's certificate is valid from 2100-01-01; check the clocks of both machines",
                "itself | the server has signed its certificate itself, so it is not trusted; if the certificate is right,"
                        + " put it in PEM into the connection's \"authorities\""
            })
    void aRefusalSaysWhatIsWrongAndWhatToDo(String server, String words) throws Exception {
        for (Way way : Way.values()) {
            assertThat(refusal(server, way, settings(trusted, "authorities")))
                    .as("%s", way)
                    .contains(words);
        }
    }

    @Test
    void aCertificateForOtherNamesListsSomeOfThem() throws Exception {
        String words = "the server's certificate is for \"" + String.join("\", \"", NAMES.subList(0, 5))
                + "\" and others, and not for \"127.0.0.1\"; call the server by a name in its certificate";
        for (Way way : Way.values()) {
            assertThat(refusal("other", way, settings(trusted, "authorities")))
                    .as("%s", way)
                    .contains(words);
        }
    }

    @Test
    void anUnknownAuthorityIsNamedAndSoIsTheSettingForIt() throws Exception {
        String words =
                "the server's certificate is from the authority \"CN=ca\", which is not trusted; if this is right, take the"
                        + " authority's certificate and ";
        for (Way way : Way.values()) {
            assertThat(refusal("good", way, settings(null, "trust")))
                    .as("%s", way)
                    .contains(words + "put it in PEM into the connection's \"trust\"");
        }
        assertThat(refusal("good", Way.HTTP, ConnectionNetwork.USUAL))
                .contains(words + "add it to the certificates that Java trusts");
    }
}
