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

/**
 * S36: a person who may change a connection cannot have its saved secrets sent to another server. With what the connectors of the
 * product declare.
 */
class KeptSecretsTest {
    private static final Map<String, Object> SQL = Map.of(
            "product", "postgresql", "address", "db.example.com", "database", "shop", "user", "app", "tls", "verify");
    private static final Map<String, Object> KAFKA =
            Map.of("bootstrapServers", "k.example.com:9092", "signIn", "plain", "user", "app");
    private static final Map<String, Object> SFTP =
            Map.of("host", "files.example.com", "user", "app", "hostKey", "trustOnFirstUse");
    private static final Map<String, Object> MAIL =
            Map.of("servers", List.of("imaps://mail.example.com"), "user", "app");
    private static final Map<String, Object> HTTP =
            Map.of("address", "https://api.example.com/v1", "auth", "basic", "username", "app");
    private static final Map<String, Object> S3 = Map.of("bucket", "orders", "accessKeyId", "app");
    private static final Map<String, Object> SMPP = Map.of("host", "smpp.example.com", "systemId", "app");

    /** A change of one setting. */
    private record Row(
            String connector, Map<String, Object> saved, String secret, String setting, Object value, boolean keeps) {}

    private static final List<Row> ROWS = List.of(
            moves("sql", SQL, "address", "evil.example"),
            moves("sql", SQL, "address", "evil.example."),
            moves("sql", SQL, "address", "evil"),
            moves("sql", SQL, "address", "db.example.com:5433"),
            moves("sql", SQL, "tls", "off"),
            moves("sql", SQL, "proxy", "socks5://evil.example:1080"),
            keeps("sql", SQL, "database", "archive"),
            keeps("sql", SQL, "connections", 8),
            keeps("sql", SQL, "timeout", "1m"),
            moves("kafka", KAFKA, "bootstrapServers", "k.example.com:9092,evil.example:1"),
            moves("kafka", KAFKA, "security", "plaintext"),
            keeps("kafka", KAFKA, "security", "tls"), // Its default.
            keeps("kafka", KAFKA, "timeout", "10s"),
            moves("sftp", SFTP, "port", 2222),
            moves("sftp", SFTP, "host", "files"),
            keeps("sftp", SFTP, "folder", "in"),
            moves("mail", MAIL, "servers", List.of("imap+insecure://mail.example.com")),
            moves("mail", MAIL, "servers", List.of("imaps://mail.example.com", "smtps://evil.example")),
            keeps("mail", MAIL, "helloName", "app.example.com"),
            moves("http", HTTP, "proxy", "http://evil.example:3128"),
            moves("http", HTTP, "address", "http://api.example.com/v1"),
            keeps("http", HTTP, "scopes", List.of("write")),
            moves("s3", S3, "endpoint", "https://evil.example"),
            moves("s3", S3, "region", "eu-central-1"),
            keeps("s3", S3, "prefix", "in"),
            moves("smpp", SMPP, "security", "plaintext"),
            keeps("smpp", SMPP, "from", "+4915735990000"));

    private static Row moves(String connector, Map<String, Object> saved, String setting, Object value) {
        return new Row(connector, saved, secret(connector), setting, value, false);
    }

    private static Row keeps(String connector, Map<String, Object> saved, String setting, Object value) {
        return new Row(connector, saved, secret(connector), setting, value, true);
    }

    private static String secret(String connector) {
        return connector.equals("s3") ? "secretAccessKey" : "password";
    }

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void aSettingThatMayDecideWhereSecretsGoAsksForThemAgainAndOthersKeepThem() throws Exception {
        try (BuiltJar jar = BuiltJar.start(folder, "serve", "--data", "data", "--port", "0")) {
            URI server = jar.address(); // Waits until it answers.
            String token = Files.readString(folder.resolve("data/local-token")).strip();
            for (int i = 0; i < ROWS.size(); i++) {
                Row row = ROWS.get(i);
                URI address = server.resolve("/api/v1/connections/row-" + i);
                Map<String, Object> first = Map.of(
                        "connector", row.connector, "settings", row.saved, "secrets", Map.of(row.secret, "hidden"));
                HttpResponse<String> saved = put(address, token, first);
                assertThat(saved.statusCode()).as(row + ": " + saved.body()).isEqualTo(201);
                Map<String, Object> settings = new HashMap<>(row.saved);
                settings.put(row.setting, row.value);
                Map<String, Object> second = Map.of("connector", row.connector, "settings", settings);
                HttpResponse<String> changed = put(address, token, second, "If-Match", "*");
                assertThat(changed.statusCode()).as(row + ": " + changed.body()).isEqualTo(row.keeps ? 200 : 422);
                if (row.keeps) continue;
                assertThat(changed.body())
                        .contains("secrets-needed", "has changed in " + row.setting + ",", "(" + row.secret + ")");
            }
        }
    }

    private HttpResponse<String> put(URI address, String token, Map<String, Object> body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(Json.text(body)));
        for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
