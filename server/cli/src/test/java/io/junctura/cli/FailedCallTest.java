package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the caller of a flow gets if a system that the flow calls fails. */
@Tag("slow")
class FailedCallTest {
    @TempDir
    Path folder;

    private final CountDownLatch hangs = new CountDownLatch(1);
    private final AtomicInteger busy = new AtomicInteger();
    private HttpServer upstream;
    private Junctura junctura;

    @BeforeEach
    void start() throws Exception {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        for (int status : new int[] {400, 401, 404, 503}) {
            upstream.createContext("/" + status, exchange -> {
                if (status == 503) busy.incrementAndGet();
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
        }
        upstream.createContext("/hangs", exchange -> {
            try {
                hangs.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        upstream.setExecutor(task -> new Thread(task, "upstream").start());
        upstream.start();
        HttpPlugin.into(Files.createDirectory(folder.resolve("plugins")));
        String address = "http://127.0.0.1:" + upstream.getAddress().getPort();
        Files.writeString(folder.resolve("ask.yaml"), """
                connection: work
                connector: http
                settings: { address: "%s" }
                ---
                connection: nowhere
                connector: http
                settings: { address: "http://127.0.0.1:%d" }
                ---
                integration: ask
                connections: { work: { connector: http }, nowhere: { connector: http } }
                flows:
                  gets:
                    trigger: { use: http.call, input: { timeLimit: 5s } }
                    steps:
                      - { use: http.request, connection: work, input: { path: "/{{ payload.path }}" }, retry: { first: 100ms } }
                      - respond: { body: ok }
                  handles:
                    trigger: { use: http.call, input: { timeLimit: 10s } }
                    steps:
                      - try:
                          - { use: http.request, connection: work, input: { path: "/{{ payload.path }}" } }
                        catch:
                          - respond: { status: 400, body: "{{ error.message }}" }
                  unreachable:
                    trigger: { use: http.call, input: { timeLimit: 10s } }
                    steps: [ { use: http.request, connection: nowhere, input: { path: /x }, retry: { attempts: 2, first: 100ms } } ]
                  late:
                    trigger: { use: http.call, input: { timeLimit: 100ms, late: { by: asking } } }
                    steps: [ { use: http.request, connection: work, input: { path: /503 } } ]
                """.formatted(address, freePort()));
        junctura = Junctura.start(Settings.of(
                List.of(
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        "0",
                        "--apply",
                        folder.resolve("ask.yaml").toString()),
                Map.of("JUNCTURA_PLUGINS", folder.resolve("plugins").toString()),
                Map.of()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() {
        hangs.countDown();
        junctura.close();
        upstream.stop(0);
    }

    private Answer call(String flow, String path) {
        return new TestClient(junctura.address()).post("/call/default/ask/" + flow, Map.of("path", path));
    }

    @Test
    void anUnhandled4xxIs502WithTheStatusOfTheOtherSystem() {
        for (long status : new long[] {404, 400, 401}) {
            Answer answer = call("gets", Long.toString(status));
            assertThat(answer.status()).as(answer.text()).isEqualTo(502);
            assertThat(answer.code()).isEqualTo("upstream-failed");
            assertThat(answer.object()).containsEntry("upstreamStatus", status).containsKey("run");
            assertThat(answer.text()).doesNotContain("127.0.0.1");
        }
        assertThat(call("handles", "404").status()).isEqualTo(400);
    }

    @Test
    void a5xxIsRetriedWithinTheTimeLimitAndThen502() {
        Answer answer = call("gets", "503");
        assertThat(answer.status()).as(answer.text()).isEqualTo(502);
        assertThat(answer.object()).containsEntry("upstreamStatus", 503L);
        assertThat(busy.get()).isGreaterThan(1);
    }

    @Test
    void noAnswerInTimeIs504() {
        Answer hanging = call("gets", "hangs");
        assertThat(hanging.status()).as(hanging.text()).isEqualTo(504);
        assertThat(hanging.code()).isEqualTo("upstream-timeout");
        assertThat(call("unreachable", "x").code()).isEqualTo("upstream-timeout");
    }

    @Test
    void aFlowWithLateAnswersGoesOn() {
        assertThat(call("late", "x").status()).isEqualTo(202);
    }
}
