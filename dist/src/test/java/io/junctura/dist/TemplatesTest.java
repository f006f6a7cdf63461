package io.junctura.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each template of the product, with all plugins. */
class TemplatesTest {
    private static final Map<String, String> CONNECTIONS = Map.of(
            "slack", "{\"connector\": \"slack\", \"secrets\": {\"botToken\": \"xoxb-1\"}}",
            "mail",
                    "{\"connector\": \"mail\", \"settings\": {\"servers\": [\"smtps://127.0.0.1:1\"], \"user\":"
                            + " \"a@example.com\"}, \"secrets\": {\"password\": \"p\"}}",
            "sql",
                    "{\"connector\": \"sql\", \"settings\": {\"product\": \"postgresql\", \"address\": \"127.0.0.1:1\","
                            + " \"database\": \"d\", \"user\": \"u\"}, \"secrets\": {\"password\": \"p\"}}");

    private final HttpClient client = HttpClient.newHttpClient();
    private URI server;
    private String token;

    @TempDir
    Path folder;

    @Test
    void eachIsPublishedWithWhatItAsksFor() throws Exception {
        try (BuiltJar jar = BuiltJar.start(folder, "serve", "--data", "data", "--port", "0")) {
            server = jar.address();
            token = Files.readString(folder.resolve("data/local-token")).strip();
            for (Map.Entry<String, String> connection : CONNECTIONS.entrySet()) {
                send(201, "PUT", "/api/v1/connections/" + connection.getKey(), connection.getValue());
            }
            List<?> all = (List<?>) send(200, "GET", "/api/v1/templates", "").get("items");
            assertThat(all).hasSize(12);
            for (Object one : all) {
                Map<?, ?> template = (Map<?, ?>) one;
                Map<String, Object> values = new HashMap<>();
                for (Object ask : (List<?>) template.get("asks")) answer((Map<?, ?>) ask, values);
                String body = Json.text(Map.of("integration", template.get("name"), "values", values, "publish", true));
                send(201, "POST", "/api/v1/templates/" + template.get("name") + "/use", body);
            }
        }
    }

    private static void answer(Map<?, ?> ask, Map<String, Object> values) {
        String answer = switch (String.valueOf(ask.get("kind"))) {
            case "address" -> "http://127.0.0.1:1";
            case "secret" -> "whsec_ZGVtby1zaG9wLXdlYmhvb2stc2VjcmV0";
            case "connection" -> String.valueOf(ask.get("connector"));
            default -> "a \"text\"";
        };
        values.put(String.valueOf(ask.get("name")), answer);
    }

    private Map<?, ?> send(int status, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(status);
        return (Map<?, ?>) Json.parse(answer.body());
    }
}
