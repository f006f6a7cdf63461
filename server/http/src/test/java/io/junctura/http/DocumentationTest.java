package io.junctura.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DocumentationTest {
    private HttpServer server;
    private TestClient client;

    @BeforeEach
    void start() throws CannotListen {
        server = HttpServer.start(HttpSettings.local(0, "1"), new OpenGuard(), List.of(), new HttpMetrics());
        client = new TestClient(server.localAddress());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPageIsServedWithAndWithoutItsExtension() {
        for (String address : List.of("/docs", "/docs/", "/docs/index.html")) {
            assertThat(client.get(address).text()).as(address).contains("<title>Documentation</title>");
        }
        for (String address : List.of("/docs/start/install", "/docs/start/install.html")) {
            assertThat(client.get(address).text()).as(address).contains("<title>Install</title>");
        }
    }

    /** The web UI would show a page of its own there. */
    @Test
    void aPageThatDoesNotExistIsNotFound() {
        assertThat(client.get("/docs/nothing").status()).isEqualTo(404);
        assertThat(client.get("/docs/../small.txt").status()).isNotEqualTo(200);
    }
}
