package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Network;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.SocketFactory;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets of plugins: the addresses that they may connect to, their TLS, and their proxies. */
@Tag("slow")
@Timeout(60)
class SocketsTest {
    private static final String HERE = "127.0.0.1";

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static TestAuthority.Identity serverIdentity;
    private static TestAuthority.Identity clientIdentity;

    private final Set<Integer> ownPorts = java.util.concurrent.ConcurrentHashMap.newKeySet();
    private final OutboundHttp outbound =
            new OutboundHttp(new OutboundSettings("Junctura/test", List.of(), () -> ownPorts, null), Clock.systemUTC());
    private final OpenSockets owner = new OpenSockets();
    private Echo echo;

    private static boolean none(String host) {
        return false;
    }

    private static boolean all(String host) {
        return true;
    }

    @BeforeAll
    static void certificates() throws Exception {
        authority = new TestAuthority(folder);
        serverIdentity = authority.issue("server", "ip:" + HERE + ",dns:db.invalid");
        clientIdentity = authority.issue("client", "dns:client");
    }

    @BeforeEach
    void start() throws IOException {
        echo = new Echo(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    @AfterEach
    void stop() throws IOException {
        owner.close();
        echo.close();
        outbound.close();
    }

    /** A server that answers each line with the same line in capitals. */
    private static final class Echo implements AutoCloseable {
        private final ServerSocket listening;
        final AtomicInteger connections = new AtomicInteger();

        Echo(ServerSocket listening) {
            this.listening = listening;
            Thread accepting = new Thread(this::accept, "echo");
            accepting.setDaemon(true);
            accepting.start();
        }

        int port() {
            return listening.getLocalPort();
        }

        private void accept() {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    connections.incrementAndGet();
                    Thread serving = new Thread(() -> serve(socket), "echo");
                    serving.setDaemon(true);
                    serving.start();
                } catch (IOException e) {
                    return;
                }
            }
        }

        private static void serve(Socket socket) {
            try (socket) {
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    socket.getOutputStream()
                            .write((line.toUpperCase(java.util.Locale.ROOT) + "\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                // The client has disconnected.
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    private static Echo tls() throws Exception {
        SSLServerSocket listening = (SSLServerSocket) authority
                .server(serverIdentity)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setNeedClientAuth(true);
        return new Echo(listening);
    }

    private static ConnectionNetwork trusting() throws Exception {
        return new ConnectionNetwork(
                authority.pem(), null, clientIdentity.certificatePem(), Secret.of(clientIdentity.keyPem()), null);
    }

    private Network network(Predicate<String> named, ConnectionNetwork network) throws ConnectorException {
        return outbound.sockets(named, network, SocketsTest::all, owner);
    }

    private static String said(Socket socket) throws IOException {
        try (socket) {
            socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    private static void isRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String why) {
        ConnectorException refused = catchThrowableOfType(ConnectorException.class, call);
        assertThat(refused.kind()).isEqualTo(ErrorKind.BAD_INPUT);
        assertThat(refused).hasMessageContaining(why);
    }

    private static void failsBeforeAnythingWasSent(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String why) {
        ConnectorException failed = catchThrowableOfType(ConnectorException.class, call);
        assertThat(failed.kind()).isEqualTo(ErrorKind.TRY_LATER);
        assertThat(failed.reached()).isEqualTo(Reached.NO);
        assertThat(failed).hasMessageContaining(why);
    }

    @Test
    void aPrivateHostIsReachedOnlyWhereTheConnectionNamesIt() throws Exception {
        assertThat(said(network(HERE::equals, ConnectionNetwork.USUAL).connect(HERE, echo.port())))
                .isEqualTo("HELLO");
        isRefused(
                () -> network(SocketsTest::none, ConnectionNetwork.USUAL).connect(HERE, echo.port()),
                "only a saved connection's own address");
        isRefused(
                () -> network(SocketsTest::none, ConnectionNetwork.USUAL).check("localhost", echo.port()),
                "only a saved connection's own address");
        assertThat(network(HERE::equals, ConnectionNetwork.USUAL).check(HERE, echo.port()))
                .containsExactly(InetAddress.getLoopbackAddress());
        assertThat(echo.connections).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "::ffff:169.254.169.254", "metadata.google.internal", "224.0.0.1"})
    void metadataServicesAreNeverCalledWhoeverNamesThem(String host) {
        isRefused(() -> network(SocketsTest::all, ConnectionNetwork.USUAL).connect(host, 80), "never called");
        isRefused(() -> network(SocketsTest::all, ConnectionNetwork.USUAL).check(host, 80), "never called");
        assertThatThrownBy(() -> network(SocketsTest::all, ConnectionNetwork.USUAL)
                        .socketFactory()
                        .createSocket(host, 80))
                .hasMessageContaining("never called");
    }

    @Test
    void theServersOwnPortsAreNeverCalled() {
        ownPorts.add(echo.port());
        isRefused(
                () -> network(SocketsTest::all, ConnectionNetwork.USUAL).connect(HERE, echo.port()),
                "this server itself");
    }

    @Test
    void aHostThatNeitherASettingNorThePluginNamesIsRefused() {
        isRefused(
                () -> outbound.sockets(SocketsTest::none, ConnectionNetwork.USUAL, SocketsTest::none, owner)
                        .connect("shop.example", 443),
                "nor does its plugin declare it");
    }

    @Test
    void aServerThatIsNotThereIsTriedLater() throws Exception {
        // A port that is bound and does not listen: nothing else can take it.
        try (Socket silent = new Socket()) {
            silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = silent.getLocalPort();
            failsBeforeAnythingWasSent(
                    () -> network(SocketsTest::all, ConnectionNetwork.USUAL).connect(HERE, port),
                    "the connection was refused");
        }
        failsBeforeAnythingWasSent(
                () -> network(SocketsTest::all, ConnectionNetwork.USUAL).connect("no.invalid", echo.port()),
                "no host of this name");
    }

    @Test
    @SuppressWarnings("AddressSelection") // As libraries resolve names.
    void whatALibraryConnectsLaterIsJudgedToo() throws Exception {
        Socket named =
                network(HERE::equals, ConnectionNetwork.USUAL).socketFactory().createSocket();
        named.connect(new InetSocketAddress(HERE, echo.port()), 5_000);
        assertThat(said(named)).isEqualTo("HELLO");
        Socket stranger = network(SocketsTest::none, ConnectionNetwork.USUAL)
                .socketFactory()
                .createSocket();
        assertThatThrownBy(() -> stranger.connect(new InetSocketAddress(HERE, echo.port())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("only a saved connection's own address");
        assertThat(stranger.isClosed()).isTrue();
    }

    @Test
    void tlsTrustsTheConnectionsAuthorityAndShowsItsCertificate() throws Exception {
        try (Echo secure = tls()) {
            assertThat(said(network(SocketsTest::all, trusting()).connectTls(HERE, secure.port())))
                    .isEqualTo("HELLO");
            SSLSocketFactory factory =
                    network(SocketsTest::all, trusting()).sslContext().getSocketFactory();
            assertThat(said(factory.createSocket(HERE, secure.port()))).isEqualTo("HELLO");
            Socket plain = network(SocketsTest::all, trusting()).connect(HERE, secure.port());
            assertThat(said(factory.createSocket(plain, HERE, secure.port(), true)))
                    .isEqualTo("HELLO");
        }
    }

    @Test
    void tlsDoesNotTrustStrangers() throws Exception {
        try (Echo secure = tls()) {
            failsBeforeAnythingWasSent(
                    () -> network(SocketsTest::all, ConnectionNetwork.USUAL).connectTls(HERE, secure.port()),
                    "no secure connection");
        }
    }

    @Test
    void aLibraryThatShowsTheExceptionOfASocketSaysWhoWasCalledAndWhatToDo() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        SocketFactory factory = network(HERE::equals, ConnectionNetwork.USUAL).socketFactory();
        assertThatThrownBy(() -> factory.createSocket(HERE, closed))
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessage(HERE + ":" + closed
                        + ": the connection was refused; check that the service is running and the port")
                .hasNoCause();
        assertThatThrownBy(() -> network(SocketsTest::all, ConnectionNetwork.USUAL)
                        .socketFactory()
                        .createSocket("no.invalid", 80))
                .isExactlyInstanceOf(UnknownHostException.class)
                .hasMessage("no.invalid:80: there is no host of this name; check the address, or the name service");
        try (Socket silent = factory.createSocket(HERE, echo.port())) {
            silent.setSoTimeout(1);
            assertThatThrownBy(() -> silent.getInputStream().read(new byte[8]))
                    .isExactlyInstanceOf(SocketTimeoutException.class)
                    .hasMessage(HERE + ":" + echo.port() + " did not answer within the time limit");
        }
    }

    @Test
    void theSocketsOfTheTlsContextAreJudgedToo() throws Exception {
        SSLSocketFactory factory =
                network(SocketsTest::none, trusting()).sslContext().getSocketFactory();
        assertThatThrownBy(() -> factory.createSocket(HERE, echo.port()))
                .hasMessageContaining("only a saved connection's own address");
        assertThat(echo.connections).hasValue(0);
    }

    @Test
    void aKeyThatCannotBeReadIsSaidToBeWrong() {
        ConnectionNetwork network = new ConnectionNetwork(null, null, "nonsense", Secret.of("nonsense"), null);
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class,
                () -> network(SocketsTest::all, network).sslContext());
        assertThat(failure.kind()).isEqualTo(ErrorKind.CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProxyConnectsToNamesThatOnlyItKnows(boolean socks) throws Exception {
        try (TestProxy proxy = new TestProxy(socks, false, echo.port())) {
            Network network = network(SocketsTest::none, new ConnectionNetwork(null, proxy.address("")));
            assertThat(said(network.connect("db.invalid", 5432))).isEqualTo("HELLO");
            assertThat(said(network.socketFactory().createSocket("db.invalid", 5432)))
                    .isEqualTo("HELLO");
            assertThat(proxy.asked).containsExactly("db.invalid:5432", "db.invalid:5432");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProxyMayAskForAUser(boolean socks) throws Exception {
        try (TestProxy proxy = new TestProxy(socks, true, echo.port())) {
            String user = TestProxy.USER + ":" + TestProxy.PASSWORD + "@";
            assertThat(said(network(SocketsTest::none, new ConnectionNetwork(null, proxy.address(user)))
                            .connect("db.invalid", 5432)))
                    .isEqualTo("HELLO");
            failsBeforeAnythingWasSent(
                    () -> network(SocketsTest::none, new ConnectionNetwork(null, proxy.address("anna:wrong@")))
                            .connect("db.invalid", 5432),
                    "does not accept its user and password");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tlsGoesThroughAProxyToo(boolean socks) throws Exception {
        try (Echo secure = tls();
                TestProxy proxy = new TestProxy(socks, false, secure.port())) {
            ConnectionNetwork network = new ConnectionNetwork(
                    authority.pem(),
                    proxy.address(""),
                    clientIdentity.certificatePem(),
                    Secret.of(clientIdentity.keyPem()),
                    null);
            assertThat(said(network(SocketsTest::none, network).connectTls("db.invalid", 5432)))
                    .isEqualTo("HELLO");
        }
    }

    @Test
    void aProxyThatConnectsToNothingSaysWhy() throws Exception {
        try (TestProxy socks = new TestProxy(true, false, 0);
                TestProxy http = new TestProxy(false, false, 0)) {
            failsBeforeAnythingWasSent(
                    () -> network(SocketsTest::none, new ConnectionNetwork(null, socks.address("")))
                            .connect("db.invalid", 5432),
                    "the connection was refused");
            failsBeforeAnythingWasSent(
                    () -> network(SocketsTest::none, new ConnectionNetwork(null, http.address("")))
                            .connect("db.invalid", 5432),
                    "it answered 502");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProxyIsNoWayToWhatIsNeverCalled(boolean socks) throws Exception {
        try (TestProxy proxy = new TestProxy(socks, false, echo.port())) {
            Network network = network(SocketsTest::none, new ConnectionNetwork(null, proxy.address("")));
            isRefused(() -> network.connect("169.254.169.254", 80), "never called");
            isRefused(() -> network.connect("10.0.0.1", 80), "only a saved connection's own address");
            assertThat(proxy.asked).isEmpty();
            ConnectionNetwork metadata =
                    new ConnectionNetwork(null, URI.create((socks ? "socks5" : "http") + "://169.254.169.254:1080"));
            isRefused(() -> network(SocketsTest::none, metadata).connect("db.invalid", 5432), "never called");
        }
    }

    @Test
    void httpGoesThroughASocksProxyToo() throws Exception {
        try (RawServer shop = new RawServer(conversation -> {
                    conversation.head();
                    conversation.send("HTTP/1.1 204 Fine\r\n\r\n");
                });
                TestProxy proxy = new TestProxy(true, false, shop.port())) {
            URI address = URI.create("http://shop.invalid/orders");
            try (HttpAnswer answer = outbound.forConnection(address, new ConnectionNetwork(null, proxy.address("")))
                    .send(HttpRequest.to("GET", address).build())) {
                assertThat(answer.status()).isEqualTo(204);
            }
            assertThat(proxy.asked).containsExactly("shop.invalid:80");
            URI metadata = URI.create("http://169.254.169.254/");
            isRefused(
                    () -> outbound.forConnection(metadata, new ConnectionNetwork(null, proxy.address("")))
                            .send(HttpRequest.to("GET", metadata).build()),
                    "never called");
        }
    }

    @Test
    void whatBlocksOnASocketEndsWithItsOwnerAndNoFurtherOneConnects() throws Exception {
        Socket socket = network(SocketsTest::all, ConnectionNetwork.USUAL).connect(HERE, echo.port());
        CountDownLatch reading = new CountDownLatch(1);
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
            reading.countDown();
            try {
                return socket.getInputStream().read();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        reading.await();
        owner.close();
        assertThatThrownBy(read::get).hasRootCauseInstanceOf(SocketException.class);
        failsBeforeAnythingWasSent(
                () -> network(SocketsTest::all, ConnectionNetwork.USUAL).connect(HERE, echo.port()), "has ended");
    }
}
