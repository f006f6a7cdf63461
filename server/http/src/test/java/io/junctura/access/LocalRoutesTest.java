package io.junctura.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.SetClock;
import io.junctura.access.sql.SqlAccessStore;
import io.junctura.audit.AuditLog;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.http.Audit;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpServer;
import io.junctura.http.HttpSettings;
import io.junctura.http.Peers;
import io.junctura.http.Permission;
import io.junctura.http.Routes;
import io.junctura.http.TestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes that processes on the server's machine may call without a token, but pages in a browser there may not. */
class LocalRoutesTest {
    @TempDir
    Path data;

    private Database database;
    private Access access;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        database = SqliteDatabase.open(data, broken -> {});
        Peers peers = new Peers(Set.of(), Set.of("10.0.0.7", "Hooks.Shop.example", "[fd00::7]"));
        access = new Access(
                new SqlAccessStore(database),
                data,
                peers,
                "https://hooks.shop.example",
                new SetClock(),
                new PasswordHasher(Runnable::run, 1_000),
                AuditLog.NONE);
        Routes figures =
                table -> table.get("/metrics", http -> http.result("figures")).needs(Permission.LOCAL, Audit.NONE);
        server = HttpServer.start(HttpSettings.local(0, "1"), access, List.of(access, figures), new HttpMetrics());
    }

    @AfterEach
    void stop() {
        server.close();
        access.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "127.0.0.1",
                "127.0.0.1:8080",
                "127.1.2.3",
                "[::1]",
                "[::1]:8080",
                "10.0.0.7:8080",
                "[fd00::7]:8080",
                "hooks.shop.example",
                "HOOKS.shop.example:443"
            })
    void aProcessOnThisMachineThatNamesThisServerNeedsNoToken(String host) throws IOException {
        assertThat(get(host)).startsWith("HTTP/1.1 200").endsWith("figures");
    }

    /** DNS rebinding: the host name of the page resolves to this machine. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "localhost.",
                "shop.example",
                "10.0.0.8",
                "[fd00::8]",
                "127.0.0.1evil.example"
            })
    void aRequestThatNamesAnotherHostNeedsAToken(String host) throws Exception {
        assertThat(get(host)).startsWith("HTTP/1.1 401").doesNotContain("figures");
        String token = token();
        assertThat(get(host, "Authorization: Bearer " + token)).startsWith("HTTP/1.1 200");
    }

    @Test
    void aRequestWithoutAHostNeedsAToken() throws IOException {
        assertThat(raw("GET /metrics HTTP/1.0\r\n\r\n")).contains(" 401 ").doesNotContain("figures");
    }

    private String token() throws IOException {
        access.setAdministrator("correct horse battery");
        TestClient local = new TestClient(server.localAddress())
                .with(
                        "Authorization",
                        "Bearer "
                                + Files.readString(data.resolve("local-token")).strip());
        return (String) local.post("/api/v1/tokens", Map.of("title", "Prometheus", "role", "viewer"))
                .object()
                .get("token");
    }

    private String get(String host, String... headers) throws IOException {
        return raw("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "\r\n" : "\r\n\r\n"));
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
