package io.junctura.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.junctura.http.HttpMetrics.Limit;
import io.junctura.memory.MemoryPool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients cannot do to each other. Addresses of 127.0.0.0/8 stand for clients on other machines. */
class RequestLimitsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String OTHER = "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String HEALTH = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    Path uploads;

    private final HttpMetrics metrics = new HttpMetrics();
    private final MemoryPool responses = new MemoryPool("responses", 4_000_000);
    private final CountDownLatch hold = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();
    private HttpServer server;

    @AfterEach
    void stop() throws IOException {
        hold.countDown();
        for (Socket socket : sockets) socket.close();
        server.close();
    }

    private void start(ConnectionLimits limits) throws CannotListen {
        server = HttpServer.start(
                new HttpSettings("127.0.0.1", 0, 0, null, 10_000_000, Set.of(), List.of(), "1", uploads),
                new OpenGuard(),
                List.of(this::routes, new Health(() -> true)),
                metrics,
                limits,
                new MemoryPool("request bodies", 16_000_000),
                responses);
    }

    private void routes(RouteTable table) {
        table.post("/api/v1/session", http -> http.result(Bodies.document(http)))
                .needs(Permission.PUBLIC, Audit.NONE)
                .bodyLimit(BodyLimit.SIGN_IN);
        table.post("/api/v1/echo", http -> http.result(Bodies.document(http))).needs(Permission.VIEWER, Audit.NONE);
        table.get("/api/v1/hold", http -> hold()).needs(Permission.PUBLIC, Audit.NONE);
        table.get("/api/v1/me", http -> http.result("you")).needs(Permission.VIEWER, Audit.NONE);
        table.post("/api/v1/upload", http -> {
                    try (var body = Bodies.stream(http)) {
                        http.result(String.valueOf(body.readAllBytes().length));
                    }
                })
                .needs(Permission.VIEWER, Audit.NONE)
                .bodyLimit(BodyLimit.file(20_000_000));
        table.ofFlows(
                "POST",
                "/hooks/echo",
                http -> http.body(body -> {
                    http.accepted();
                    http.answer(200, "text/plain", body);
                }));
        byte[] large = new byte[1_000_000];
        table.ofFlows("GET", "/call/large", http -> http.answer(200, "text/plain", large));
        table.ofFlows("GET", "/call/hold", http -> {
            hold();
            http.answer(200, "text/plain", new byte[0]);
        });
    }

    private void hold() throws InterruptedException {
        held.incrementAndGet();
        hold.await();
    }

    private static ConnectionLimits limits(int connections, int perAddress) {
        return new ConnectionLimits(connections, perAddress, 4_096, 1_024, LONG);
    }

    private Socket connect(String from) throws IOException {
        return connect(from, server.port());
    }

    @SuppressWarnings("AddressSelection") // They are numbers, which stand for one address.
    private Socket connect(String from, int port) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setSoTimeout(20_000);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String status(Socket socket) throws IOException {
        byte[] begin = socket.getInputStream().readNBytes(12);
        return new String(begin, StandardCharsets.US_ASCII);
    }

    /** Sends an event that is accepted, on a connection that may have had others before. */
    private static void assertAccepted(Socket socket) throws IOException {
        socket.getInputStream().skip(socket.getInputStream().available());
        send(socket, "POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
        assertThat(status(socket)).contains("200");
    }

    private static boolean closed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    private int open() {
        return metrics.gauges().connections().get("main");
    }

    @Test
    void aHeadThatDoesNotArriveInTimeEndsItsConnection() throws Exception {
        start(new ConnectionLimits(100, 100, 100, 100, Duration.ofMillis(300)));
        Socket silent = connect("127.0.0.1");
        Socket drips = connect("127.0.0.1");
        send(drips, "GET /health/live HTTP/1.1\r\n");
        Socket later = connect("127.0.0.1");
        send(later, HEALTH);
        assertThat(status(later)).isEqualTo("HTTP/1.1 200");
        send(later, "GET /he");
        assertThat(closed(silent)).isTrue();
        assertThat(closed(drips)).isTrue();
        later.getInputStream().skip(later.getInputStream().available());
        await().until(() -> open() == 0);
        assertThat(metrics.limits().get(Limit.SLOW_HEAD)).isEqualTo(3);
    }

    @Test
    void aConnectionThatWaitsForItsNextRequestIsNoSlowHead() throws Exception {
        start(new ConnectionLimits(100, 100, 100, 100, Duration.ofMillis(300)));
        Socket kept = connect("127.0.0.1");
        send(kept, HEALTH);
        assertThat(status(kept)).isEqualTo("HTTP/1.1 200");
        Socket silent = connect("127.0.0.1");
        assertThat(closed(silent)).isTrue();
        kept.getInputStream().skip(kept.getInputStream().available());
        send(kept, HEALTH);
        assertThat(new String(kept.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .contains("200");
    }

    @Test
    void anAddressThatConnectsTooOftenLosesItsOldestConnectionWithoutAnAcceptedRequest() throws Exception {
        start(limits(100, 5));
        Socket other = connect("127.0.0.9");
        Socket trusted = connect("127.0.0.1");
        assertAccepted(trusted);
        Socket first = connect("127.0.0.1");
        await().until(() -> open() == 3); // the order of connections is that in which the server meets them
        for (int i = 0; i < 5; i++) connect("127.0.0.1");
        await().until(() -> metrics.limits().get(Limit.CONNECTIONS_PER_ADDRESS) == 2); // the server has met all of them
        assertThat(closed(first)).isTrue();
        for (Socket one : List.of(other, connect("127.0.0.1"))) {
            send(one, HEALTH);
            assertThat(status(one)).isEqualTo("HTTP/1.1 200");
        }
        assertAccepted(trusted);
    }

    @Test
    void whoConnectsGetsInHoweverManyConnectFromHoweverManyAddresses() throws Exception {
        start(limits(20, 5));
        Socket trusted = connect("127.0.0.1");
        assertAccepted(trusted);
        Socket first = connect("127.0.2.1");
        await().until(() -> open() == 2); // the order of connections is that in which the server meets them
        for (int i = 0; i < 60; i++) connect("127.0.1." + (1 + i % 30));
        await().until(() -> metrics.limits().get(Limit.CONNECTIONS) == 42); // the server has met all of them
        assertThat(closed(first)).isTrue();
        Socket newest = connect("127.0.3.1");
        send(newest, HEALTH);
        assertThat(status(newest)).isEqualTo("HTTP/1.1 200");
        assertAccepted(trusted);
        await().until(() -> open() <= 20);
    }

    @Test
    void anAddressHasALimitedNumberOfRequestsInProgress() throws Exception {
        start(new ConnectionLimits(100, 100, 100, 3, LONG));
        for (int i = 0; i < 3; i++) send(connect("127.0.0.1"), "GET /call/hold HTTP/1.1\r\nHost: x\r\n\r\n");
        await().until(() -> held.get() == 3);
        Socket fourth = connect("127.0.0.1");
        send(fourth, OTHER);
        assertThat(status(fourth)).isEqualTo("HTTP/1.1 429");
        Socket probe = connect("127.0.0.1");
        send(probe, HEALTH);
        assertThat(status(probe)).isEqualTo("HTTP/1.1 200");
        Socket other = connect("127.0.0.9");
        send(other, OTHER);
        assertThat(status(other)).isEqualTo("HTTP/1.1 404");
        hold.countDown();
        await().until(() -> {
            Socket again = connect("127.0.0.1");
            send(again, OTHER);
            return status(again).equals("HTTP/1.1 404");
        });
    }

    @Test
    void slowBodiesHoldNoThread() throws Exception {
        start(limits(4_000, 4_000));
        String path = "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n";
        for (int i = 0; i < 600; i++) send(connect("127.0.1.1"), path + "Content-Length: 4000\r\n\r\nabc");
        for (int i = 0; i < 600; i++) {
            send(connect("127.0.1.2"), "POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\nabc");
        }
        await().until(() -> open() == 1_200);
        for (String request : List.of(HEALTH, path + "Content-Length: 2\r\n\r\nab")) {
            Socket socket = connect("127.0.0.1");
            send(socket, request);
            assertThat(status(socket)).isEqualTo("HTTP/1.1 200");
        }
        assertThat(metrics.gauges().busyThreads().values()).allMatch(busy -> busy <= 1);
    }

    @Test
    void aBodyBeyondItsRoutesLimitIsRefusedBeforeItIsSent() throws Exception {
        start(limits(100, 100));
        Socket signIn = connect("127.0.0.1");
        send(signIn, "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 4097\r\n\r\n");
        assertThat(status(signIn)).isEqualTo("HTTP/1.1 413");
        Socket api = connect("127.0.0.1");
        send(api, "POST /api/v1/echo HTTP/1.1\r\nHost: x\r\nX-Test-In: yes\r\nContent-Length: 1048577\r\n\r\n");
        assertThat(status(api)).isEqualTo("HTTP/1.1 413");
    }

    @Test
    void whoMayNotUseARouteIsToldBeforeTheBodyIsRead() throws Exception {
        start(limits(100, 100));
        Socket stranger = connect("127.0.0.1");
        send(stranger, "POST /api/v1/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
        assertThat(status(stranger)).isEqualTo("HTTP/1.1 401");
    }

    @Test
    void requestsThatBlockKeepOutNeitherProbesNorSignedInUsersNorFlows() throws Exception {
        start(limits(4_000, 4_000));
        TestClient user = new TestClient(server.localAddress()).with("X-Test-In", "yes", "Authorization", "mine");
        assertThat(user.get("/api/v1/me").status()).isEqualTo(200); // known from now on
        int all = RequestClass.ANONYMOUS.threads + RequestClass.ANONYMOUS.waiting;
        for (int i = 0; i < all; i++) send(connect("127.0.1.1"), "GET /api/v1/hold HTTP/1.1\r\nHost: x\r\n\r\n");
        await().until(() -> metrics.gauges().waitingRequests().get("anonymous") == RequestClass.ANONYMOUS.waiting);
        Socket stranger = connect("127.0.1.2");
        send(stranger, "GET /api/v1/hold HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(status(stranger)).isEqualTo("HTTP/1.1 503");
        assertThat(user.get("/health/live").status()).isEqualTo(200);
        assertThat(user.get("/api/v1/me").status()).isEqualTo(200);
        assertThat(user.send("POST", "/hooks/echo", new byte[3]).status()).isEqualTo(200);
        assertThat(metrics.limits().get(Limit.THREADS)).isEqualTo(1);
    }

    @Test
    void requestsOfStrangersLeavePlacesForProbesAndForSendersWhoseRequestsAreAccepted() throws Exception {
        start(new ConnectionLimits(100, 100, 8, 100, LONG));
        TestClient sender = new TestClient(server.localAddress());
        assertThat(sender.send("POST", "/hooks/echo", new byte[3]).status()).isEqualTo(200); // known from now on
        for (int i = 0; i < 7; i++) {
            send(connect("127.0.1." + (1 + i)), "POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na");
        }
        await().until(() -> metrics.limits().get(Limit.REQUESTS) > 0);
        Socket stranger = connect("127.0.1.100");
        send(stranger, "POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na");
        assertThat(status(stranger)).isEqualTo("HTTP/1.1 503");
        Socket probe = connect("127.0.1.101");
        send(probe, HEALTH);
        assertThat(status(probe)).isEqualTo("HTTP/1.1 200");
        assertThat(sender.send("POST", "/hooks/echo", new byte[3]).status()).isEqualTo(200);
    }

    @Test
    void aClientThatWasRefusedAndDoesNotSendItsBodyGivesItsPlaceToOthers() throws Exception {
        start(limits(10, 10));
        Socket trusted = connect("127.0.0.1");
        assertAccepted(trusted);
        for (int i = 0; i < 9; i++) {
            Socket refused = connect("127.0.1." + (1 + i));
            send(refused, "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n");
            assertThat(status(refused)).isEqualTo("HTTP/1.1 404");
        }
        for (int i = 0; i < 5; i++) {
            Socket newest = connect("127.0.2." + (1 + i));
            send(newest, HEALTH);
            assertThat(status(newest)).isEqualTo("HTTP/1.1 200");
        }
        assertAccepted(trusted);
    }

    @Test
    void bodiesThatStallKeepOutNoneOfASenderWhoseRequestsAreAccepted() throws Exception {
        start(limits(4_000, 4_000));
        TestClient sender = new TestClient(server.localAddress());
        assertThat(sender.send("POST", "/hooks/echo", new byte[3]).status()).isEqualTo(200); // known from now on
        String head = "POST /hooks/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n";
        for (int i = 0; i < 30; i++) {
            Socket socket = connect("127.0.1." + (1 + i));
            send(socket, head);
            send(socket, "x".repeat(700_000));
        }
        await().until(() -> metrics.limits().get(Limit.BODY_MEMORY) > 0);
        for (int i = 0; i < 20; i++) {
            assertThat(sender.send("POST", "/hooks/echo", new byte[100_000]).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theConnectionOfAClientThatDoesNotReadItsResponseIsClosedWhenOthersNeedTheMemory() throws Exception {
        start(limits(4_000, 4_000));
        // Each leaves responses in the server beyond what the buffers of the network hold.
        for (int i = 0; i < 4; i++) {
            Socket socket = connect("127.0.1." + (1 + i));
            send(socket, "GET /call/large HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20));
        }
        await().until(() -> responses.used() == responses.capacity());
        TestClient reader = new TestClient(server.localAddress());
        // Until they are a second old, it is the new one that is closed.
        await().ignoreExceptions().until(() -> reader.get("/call/large").status() == 200);
        assertThat(metrics.limits().get(Limit.SLOW_READER)).isPositive();
    }

    @Test
    void anUploadIsKeptInAFileUntilItIsAnswered() throws Exception {
        start(limits(100, 100));
        TestClient user = new TestClient(server.localAddress()).with("X-Test-In", "yes");
        assertThat(user.send("POST", "/api/v1/upload", new byte[15_000_000]).text())
                .isEqualTo("15000000");
        assertThat(user.send("POST", "/api/v1/upload", new byte[0]).text()).isEqualTo("0");
        assertThat(user.send("POST", "/api/v1/upload", new byte[21_000_000]).status())
                .isEqualTo(413);
        await().until(() -> {
            try (Stream<Path> left = Files.list(uploads)) {
                return left.findAny().isEmpty();
            }
        });
    }

    @Test
    void theHooksPortTakesNothingElse() throws Exception {
        start(limits(100, 100));
        TestClient client =
                new TestClient("http://127.0.0.1:" + server.hooksPort().orElseThrow());
        assertThat(client.send("POST", "/hooks/echo", new byte[3]).status()).isEqualTo(200);
        assertThat(client.get("/health/live").status()).isEqualTo(404);
        assertThat(client.get("/").status()).isEqualTo(404);
    }
}
