package io.junctura.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class IntegrationFeedTest {
    private static final String AT = "/api/v1/integrations/orders";
    private static final String FLOW = """
        integration: orders
        flows:
          by-hand:
            trigger: { use: manual.start }
            steps:
              - id: done
                stop: Done
        """;

    @TempDir
    Path data;

    @Test
    @Timeout(60)
    void browsersGetThePublishedVersionAfterEachChange() throws Exception {
        try (PlatformFixture platform = new PlatformFixture(data);
                BufferedReader events = listen(platform)) {
            line(events, "event: hello");
            platform.client.yaml("PUT", AT, FLOW);
            assertThat(next(events)).isEqualTo(event(1L, true));
            platform.client.yaml("PUT", AT + "/draft", FLOW + "# again\n");
            platform.client.post(AT + "/draft/publish", Map.of(), "If-Match", "*");
            assertThat(next(events)).isEqualTo(event(2L, true));
            platform.client.post(AT + "/rollback", Map.of("version", 1));
            assertThat(next(events)).isEqualTo(event(1L, true));
            platform.client.post(AT + "/enabled", Map.of("enabled", false));
            assertThat(next(events)).isEqualTo(event(1L, false));
            platform.client.yaml("PUT", AT, FLOW + "# while it is off\n", "If-Match", "*");
            assertThat(next(events)).isEqualTo(event(3L, false));
            platform.client.post(AT + "/unpublish", null);
            assertThat(next(events)).containsEntry("version", null);
            platform.client.delete(AT, "If-Match", "*");
            assertThat(next(events)).containsEntry("version", null);
        }
    }

    private static Map<String, @Nullable Object> event(long version, boolean enabled) {
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("name", "orders");
        event.put("version", version);
        event.put("enabled", enabled);
        return event;
    }

    private BufferedReader listen(PlatformFixture platform) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(platform.address() + "/api/v1/live?topics=integration"))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(data.resolve("local-token")).strip())
                .build();
        InputStream body = HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofInputStream())
                .body();
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    private static void line(BufferedReader events, String wanted) throws Exception {
        String line = events.readLine();
        while (!line.equals(wanted)) line = events.readLine();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> next(BufferedReader events) throws Exception {
        line(events, "event: integration.changed");
        return (Map<String, @Nullable Object>) Json.parse(events.readLine().substring("data: ".length()));
    }
}
