package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.junctura.Eventually;
import io.junctura.Junctura;
import io.junctura.Settings;
import io.junctura.http.TestClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server as it is put together for real, whose other side asks to be left alone. */
class LeftAloneTest {
    @TempDir
    Path folder;

    @Test
    void theConnectionSaysSoAndTheRunsThatWaitForItNameIt() throws Exception {
        HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "600");
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        shop.start();
        HttpPlugin.into(Files.createDirectory(folder.resolve("plugins")));
        Path document = Files.writeString(
                folder.resolve("shop.yaml"), """
                    connection: shop
                    connector: http
                    settings: { address: "http://127.0.0.1:%d" }
                    ---
                    integration: shop
                    connections: { shop: { connector: http } }
                    flows:
                      in:
                        trigger: { use: http.webhook, input: { verify: none } }
                        steps:
                          - { id: send, use: http.request, connection: shop, input: { path: /orders } }
                    """.formatted(shop.getAddress().getPort()));
        Settings settings = Settings.of(
                List.of("--data", folder.resolve("data").toString(), "--port", "0", "--apply", document.toString()),
                Map.of("JUNCTURA_PLUGINS", folder.resolve("plugins").toString()),
                Map.of());
        try (Junctura junctura = Junctura.start(settings)) {
            String token = Files.readString(folder.resolve("data/local-token")).strip();
            TestClient client = new TestClient(junctura.address()).with("Authorization", "Bearer " + token);
            client.post("/hooks/default/shop/in", Map.of("n", 1L));
            Eventually.is(
                    "the first has been answered",
                    () -> client.get("/api/v1/connections/shop").text().contains("The system asked for a pause."));
            client.post("/hooks/default/shop/in", Map.of("n", 2L));
            Eventually.is(
                    "the second waits for its turn",
                    () -> client.get("/api/v1/runs?status=waiting")
                            .text()
                            .contains("\"reason\":\"limit\",\"until\":\"2"));
            assertThat(client.get("/api/v1/runs?status=waiting").text()).contains("\"connection\":\"shop\"");
        } finally {
            shop.stop(0);
        }
    }
}
