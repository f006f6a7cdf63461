package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A caller that could not wait and said where it wants to hear the answer. */
@Tag("slow")
class LateAnswerTest {
    private static final byte[] KEY = "0123456789abcdef01234567".getBytes(StandardCharsets.UTF_8);

    private record Post(String id, String time, String signature, byte[] body) {}

    @TempDir
    Path folder;

    private HttpServer caller;
    private final BlockingQueue<Post> posts = new LinkedBlockingQueue<>();
    private volatile boolean ready;
    private final AtomicInteger refusals = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        caller = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        caller.createContext(
                "/work",
                exchange -> end(
                        exchange, ready ? 200 : 503, exchange.getRequestBody().readAllBytes()));
        caller.createContext("/answers", exchange -> {
            posts.add(new Post(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    exchange.getRequestBody().readAllBytes()));
            end(exchange, refusals.getAndDecrement() > 0 ? 500 : 204, new byte[0]);
        });
        caller.start();
        HttpPlugin.into(Files.createDirectory(folder.resolve("plugins")));
        Files.writeString(folder.resolve("late.yaml"), """
                connection: work
                connector: http
                settings: { address: "%s" }
                secrets: { late: "whsec_%s" }
                ---
                integration: late
                connections: { work: { connector: http } }
                flows:
                  double:
                    trigger:
                      use: http.call
                      connection: work
                      input: { timeLimit: 100ms, late: { by: callback, secret: "{{ secret.late }}" } }
                    steps:
                      - use: http.request
                        connection: work
                        input: { method: PUT, path: /work }
                        retry: { first: 100ms, max: 200ms, attempts: 1000 }
                      - respond: { status: 201, headers: { x-kind: double }, body: { twice: "{{ payload.n * 2 }}" } }
                """.formatted(
                        address(), Base64.getEncoder().encodeToString(KEY)));
    }

    @AfterEach
    void stop() {
        caller.stop(0);
    }

    private static void end(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String address() {
        return "http://127.0.0.1:" + caller.getAddress().getPort();
    }

    private Junctura serve(String... more) throws Exception {
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "--data",
                folder.resolve("data").toString(),
                "--port",
                "0",
                "--apply",
                folder.resolve("late.yaml").toString()));
        arguments.addAll(List.of(more));
        return Junctura.start(Settings.of(
                arguments, Map.of("JUNCTURA_PLUGINS", folder.resolve("plugins").toString()), Map.of()));
    }

    private Answer call(Junctura junctura, int n) {
        return call(junctura, n, address() + "/answers");
    }

    private static Answer call(Junctura junctura, int n, String answers) {
        return new TestClient(junctura.address())
                .post("/call/default/late/double", Map.of("n", n), "Callback-Url", answers);
    }

    private Post next() throws InterruptedException {
        Post post = posts.poll(60, TimeUnit.SECONDS);
        assertThat(post).isNotNull();
        return post;
    }

    @Test
    void isPostedSignedUntilItIsTakenThoughTheServerWasRestarted() throws Exception {
        refusals.set(1);
        String run;
        try (Junctura junctura = serve("--allow-outbound", "127.0.0.1")) {
            Answer answer = call(junctura, 21);
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
            run = String.valueOf(answer.object().get("run"));
        }
        ready = true;
        try (Junctura junctura = serve("--allow-outbound", "127.0.0.1")) {
            Post refused = next();
            Post taken = next();
            assertThat(taken.id()).isEqualTo(refused.id()).startsWith("jn_");
            assertThat(taken.signature()).isEqualTo("v1," + signature(taken));
            Map<?, ?> body = (Map<?, ?>) Json.parse(taken.body());
            assertThat(body.get("type")).isEqualTo("call.answered");
            Map<?, ?> data = (Map<?, ?>) body.get("data");
            assertThat(data.get("run")).isEqualTo(run);
            assertThat(data.get("status")).isEqualTo(201L);
            assertThat(data.get("headers")).isEqualTo(Map.of("x-kind", "double"));
            assertThat(data.get("body")).isEqualTo(Map.of("twice", 42L));
            String status = String.valueOf(data.get("address"));
            Answer asked = new TestClient(junctura.address()).get(status.substring(status.indexOf("/call/")));
            assertThat(asked.status()).isEqualTo(201);
        }
    }

    @Test
    void aCallIsRefusedWhoseAnswerWouldGoWhereFlowsMayNotCall() throws Exception {
        try (Junctura junctura = serve()) {
            List<String> addresses = List.of(
                    // The connection may call that address; a caller's word is not enough.
                    address() + "/answers",
                    "http://169.254.169.254/latest?token=x",
                    "http://localhost:1/",
                    "http://[::1]/",
                    "http://2130706433/",
                    "http://metadata/",
                    "file:///etc/passwd");
            for (String address : addresses) {
                Answer refused = new TestClient(junctura.address())
                        .post("/call/default/late/double", Map.of("n", 1), "Callback-Url", address);
                assertThat(refused.status()).as(address + ": " + refused.text()).isEqualTo(400);
                assertThat(refused.text()).doesNotContain("token=x");
            }
            assertThat(call(junctura, 1, address() + "/answers").text()).contains("private or loopback address");
        }
        assertThat(posts).isEmpty();
    }

    @Test
    void isGivenUpWithAWarningWhereItMayNotGoAnyLonger() throws Exception {
        String run;
        try (Junctura junctura = serve("--allow-outbound", "127.0.0.1")) {
            Answer answer = call(junctura, 1, address() + "/answers?token=x");
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
            run = String.valueOf(answer.object().get("run"));
        }
        try (Junctura junctura = serve()) {
            ListAppender<ILoggingEvent> log = listen();
            ready = true;
            while (owed() > 0) Thread.onSpinWait();
            assertThat(junctura.address()).isNotEmpty();
            assertThat(log.list).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).isEqualTo(Level.WARN);
                assertThat(line.getFormattedMessage())
                        .contains("run " + run, address() + "/answers,", "not tried any more", "private or loopback")
                        .doesNotContain("token=x");
            });
        }
        assertThat(posts).isEmpty();
    }

    @Test
    void isOwedOnWhileTheSecretThatSignsItIsNone() throws Exception {
        try (Junctura junctura = serve("--allow-outbound", "127.0.0.1")) {
            assertThat(call(junctura, 21).status()).isEqualTo(202);
        }
        Path document = folder.resolve("late.yaml");
        String whole = Files.readString(document);
        Files.writeString(document, whole.substring(0, whole.indexOf("---")).replace("whsec_", "whsec_?"));
        ready = true;
        ListAppender<ILoggingEvent> log = listen();
        try (Junctura junctura = serve("--allow-outbound", "127.0.0.1")) {
            while (log.list.isEmpty()) Thread.onSpinWait();
            assertThat(log.list.get(0).getFormattedMessage()).contains("is tried again");
            assertThat(junctura.address()).isNotEmpty();
            assertThat(owed()).isEqualTo(1);
        }
        Files.writeString(document, whole);
        try (Junctura junctura = serve("--allow-outbound", "127.0.0.1")) {
            assertThat(junctura.address()).isNotEmpty();
            Post post = next();
            assertThat(post.signature()).isEqualTo("v1," + signature(post));
        }
    }

    @Test
    void anAttemptThatFailsIsWarnedOfOnceAndMadeAgain() throws Exception {
        refusals.set(2);
        try (Junctura junctura = serve("--allow-outbound", "127.0.0.1")) {
            ListAppender<ILoggingEvent> log = listen();
            assertThat(call(junctura, 1).status()).isEqualTo(202);
            ready = true;
            for (int i = 0; i < 3; i++) next();
            assertThat(log.list.stream()
                            .filter(line -> line.getLevel() == Level.WARN)
                            .map(ILoggingEvent::getFormattedMessage))
                    .singleElement()
                    .asString()
                    .contains("answered 500", "is tried again");
        }
    }

    @Test
    void isNotHeldUpByThoseToAHostThatDoesNotAnswer() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
                Junctura junctura = serve("--allow-outbound", "127.0.0.1", "--allow-outbound", "localhost")) {
            String never = "http://localhost:" + hanging.getLocalPort() + "/";
            for (int i = 0; i < 100; i++)
                assertThat(call(junctura, i, never).status()).isEqualTo(202);
            assertThat(call(junctura, 1000).status()).isEqualTo(202);
            ready = true;
            assertThat(new String(next().body(), StandardCharsets.UTF_8)).contains("2000");
        }
    }

    private static ListAppender<ILoggingEvent> listen() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.junctura.trigger.http.LateAnswers");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        return log;
    }

    private int owed() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/junctura.db"));
                ResultSet rows = connection.createStatement().executeQuery("SELECT count(*) FROM late_answer")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static String signature(Post post) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        mac.update((post.id() + "." + post.time() + ".").getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(mac.doFinal(post.body()));
    }
}
