package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.http.TestClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flow that sends on what it gets, to a system that sends it back: as two servers would that know of each other. */
class LoopTest {
    @TempDir
    Path folder;

    @Test
    void aLoopThroughAnotherSystemEndsAtTheLimit() throws Exception {
        BlockingQueue<String> passed = new LinkedBlockingQueue<>();
        BlockingQueue<Integer> answered = new LinkedBlockingQueue<>();
        Junctura[] junctura = new Junctura[1];
        HttpServer relay = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        relay.createContext("/", exchange -> {
            String hops = String.valueOf(exchange.getRequestHeaders().getFirst("Junctura-Hops"));
            byte[] body = exchange.getRequestBody().readAllBytes();
            passed.add(hops);
            TestClient.Answer answer = new TestClient(junctura[0].address())
                    .send(
                            "POST",
                            "/hooks/default/loop/back",
                            body,
                            "Content-Type",
                            "application/json",
                            "Junctura-Hops",
                            hops);
            answered.add(answer.status());
            exchange.sendResponseHeaders(answer.status(), -1);
            exchange.close();
        });
        relay.start();
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        HttpPlugin.into(plugins);
        Path document = Files.writeString(
                folder.resolve("loop.yaml"), """
                connection: relay
                connector: http
                settings: { address: "http://127.0.0.1:%d" }
                ---
                integration: loop
                connections: { relay: { connector: http } }
                flows:
                  back:
                    trigger: { use: http.webhook, input: { verify: none } }
                    steps:
                      - use: http.request
                        connection: relay
                        input: { method: POST, path: /, body: "{{ payload }}", headers: { Junctura-Hops: "0" } }
                """.formatted(relay.getAddress().getPort()), StandardCharsets.UTF_8);
        Settings settings = Settings.of(
                List.of("--data", folder.resolve("data").toString(), "--port", "0", "--max-hops", "3"),
                Map.of("JUNCTURA_APPLY", document.toString(), "JUNCTURA_PLUGINS", plugins.toString()),
                Map.of());
        try (Junctura server = Junctura.start(settings)) {
            junctura[0] = server;
            new TestClient(server.address()).post("/hooks/default/loop/back", Map.of("n", 1));

            assertThat(List.of(take(passed), take(passed), take(passed), take(passed)))
                    .containsExactly("1", "2", "3", "4");
            assertThat(List.of(take(answered), take(answered), take(answered), take(answered)))
                    .containsExactlyInAnyOrder(202, 202, 202, 508);
            assertThat(new TestClient(server.address()).get("/metrics").text())
                    .contains("junctura_loops_refused_total{at=\"default/loop/back\"} 1");
        } finally {
            relay.stop(0);
        }
    }

    private static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T one = queue.poll(20, TimeUnit.SECONDS);
        if (one == null) throw new AssertionError("it did not come about in 20 seconds");
        return one;
    }
}
