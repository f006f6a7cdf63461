package io.junctura.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import io.junctura.SetClock;
import io.junctura.access.Access;
import io.junctura.access.sql.SqlAccessStore;
import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Options;
import io.junctura.api.Secret;
import io.junctura.audit.AuditLog;
import io.junctura.connection.sql.SqlConnectionStore;
import io.junctura.connector.ConnectorDescriptor;
import io.junctura.connector.ConnectorDescriptor.ConnectionDescriptor;
import io.junctura.connector.ConnectorDescriptor.OAuth2Descriptor;
import io.junctura.connector.ConnectorDescriptor.Schema;
import io.junctura.connector.ConnectorQueries;
import io.junctura.connector.Grants;
import io.junctura.connector.SavedConnection;
import io.junctura.database.Database;
import io.junctura.database.sqlite.SqliteDatabase;
import io.junctura.definition.ConnectionLimits;
import io.junctura.http.HttpMetrics;
import io.junctura.http.HttpServer;
import io.junctura.http.HttpSettings;
import io.junctura.http.Peers;
import io.junctura.http.TestClient;
import io.junctura.json.Json;
import io.junctura.outbound.Grant;
import io.junctura.outbound.OutboundHttp;
import io.junctura.outbound.OutboundSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OAuth2 consent at a simulated authorization server that accepts only what the standards allow. */
class ConsentTest {
    @TempDir
    Path data;

    private final SetClock clock = new SetClock();
    private final Provider provider = new Provider();
    private final List<String> notified = new CopyOnWriteArrayList<>();
    private volatile boolean forbidden;
    private Database database;
    private SavedConnections connections;
    private OutboundHttp outbound;
    private HttpServer server;
    private TestClient client;
    private TestClient anyone;

    /** An authorization server. Each code and each refresh token is valid once. */
    private static final class Provider implements AutoCloseable {
        final com.sun.net.httpserver.HttpServer http;
        final List<String> asked = new CopyOnWriteArrayList<>();
        String code;
        String challenge;
        String redirect;
        String refresh;
        String access = "";
        int count;
        volatile boolean withdrawn;

        Provider() {
            try {
                http = com.sun.net.httpserver.HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            http.createContext("/token", this::token);
            http.createContext("/api", this::api);
            http.setExecutor(Executors.newCachedThreadPool());
            http.start();
        }

        String address(String path) {
            return "http://127.0.0.1:" + http.getAddress().getPort() + path;
        }

        /** The person consents. @return the address to which the browser is redirected */
        String consent(String authorize) {
            Map<String, String> query = parsed(URI.create(authorize).getRawQuery());
            assertThat(query)
                    .containsEntry("response_type", "code")
                    .containsEntry("client_id", "client-1")
                    .containsEntry("scope", "read write")
                    .containsEntry("access_type", "offline")
                    .containsEntry("code_challenge_method", "S256");
            challenge = query.get("code_challenge");
            redirect = query.get("redirect_uri");
            code = "code-" + ++count;
            return redirect + "?code=" + code + "&state=" + query.get("state");
        }

        private synchronized void token(HttpExchange exchange) throws IOException {
            Map<String, String> form =
                    parsed(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            asked.add(form.get("grant_type"));
            String basic =
                    "Basic " + Base64.getEncoder().encodeToString("client-1:hidden".getBytes(StandardCharsets.UTF_8));
            boolean ours = basic.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            boolean good = ours
                    && !withdrawn
                    && switch (form.get("grant_type")) {
                        case "authorization_code" ->
                            form.get("code").equals(code)
                                    && form.get("redirect_uri").equals(redirect)
                                    && challengeOf(form.get("code_verifier")).equals(challenge);
                        case "refresh_token" -> form.get("refresh_token").equals(refresh);
                        default -> false;
                    };
            if (good) {
                code = null;
                access = "access-" + ++count;
                refresh = "refresh-" + count;
            }
            answer(
                    exchange,
                    good ? 200 : 400,
                    good
                            ? Map.of("access_token", access, "refresh_token", refresh, "expires_in", 3600L)
                            : Map.of(
                                    "error",
                                    "invalid_grant",
                                    "error_description",
                                    "Not (any more): " + form.get("refresh_token")));
        }

        private synchronized void api(HttpExchange exchange) throws IOException {
            boolean good =
                    ("Bearer " + access).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, good ? 200 : 401, Map.of("used", access));
        }

        private static void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
            byte[] json = Json.write(body);
            exchange.sendResponseHeaders(status, json.length);
            exchange.getResponseBody().write(json);
            exchange.close();
        }

        private static String challengeOf(String verifier) {
            try {
                return Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(MessageDigest.getInstance("SHA-256")
                                .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
        }

        private static Map<String, String> parsed(String text) {
            Map<String, String> parsed = new TreeMap<>();
            for (String pair : text.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                parsed.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            return parsed;
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    private ConnectorDescriptor connector() {
        Schema text = new Schema(Map.of("type", "string"));
        Map<String, Object> properties = Map.of(
                "address", text.json(), "clientId", text.json(), "contents", text.json(), "timeout", text.json());
        return new ConnectorDescriptor(
                "shop",
                "Shop",
                "A shop.",
                "shop",
                "1",
                Optional.of(new ConnectionDescriptor(
                        "shop.Connection",
                        new Schema(Map.of("type", "object", "properties", properties)),
                        Map.of("clientSecret", text),
                        false,
                        "address",
                        "",
                        "",
                        "",
                        "",
                        Set.of("timeout"),
                        Optional.of(new OAuth2Descriptor(
                                "{address}/token",
                                "{address}/consent",
                                List.of("read", "write"),
                                "",
                                "clientId",
                                "clientSecret",
                                Optional.empty(),
                                Map.of("access_type", "offline"))))),
                List.of(),
                List.of());
    }

    private static final class NoUsers implements ConnectionUsers {
        @Override
        public List<String> published(String connection) {
            return List.of();
        }

        @Override
        public List<Usage> usages(String connection) {
            return List.of();
        }
    }

    private static final class NoInquiries implements ConnectorQueries {
        @Override
        public String test(String connection) {
            return "";
        }

        @Override
        public Optional<String> refusal(String connector, Map<String, Object> settings, Map<String, Secret> secrets) {
            return Optional.empty();
        }

        @Override
        public Optional<Options.Page> options(String connection, String options, Options.Question question) {
            return Optional.empty();
        }

        @Override
        public Optional<String> check(String connection, String options, String value, Map<String, Object> input) {
            return Optional.empty();
        }
    }

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final AuditLog audit = new AuditLog(lines::add);

    @BeforeEach
    void open() throws Exception {
        database = SqliteDatabase.open(data, broken -> {});
        connections =
                new SavedConnections(new SqlConnectionStore(database), data, null, clock, () -> List.of(connector()));
        connections.onChange(notified::add);
        outbound = new OutboundHttp(
                new OutboundSettings("Junctura/test", List.of("127.0.0.1"), Set::of, null),
                clock,
                connections.consents());
        connections.onChange(outbound.tokens()::forget);
        Access access =
                new Access(new SqlAccessStore(database), data, new Peers(Set.of()), null, clock, Runnable::run, audit);
        HttpServer[] later = new HttpServer[1];
        server = HttpServer.start(
                HttpSettings.local(0, "1"),
                access,
                List.of(
                        access,
                        new ConnectionRoutes(
                                connections,
                                () -> List.of(connector()),
                                new NoInquiries(),
                                new NoUsers(),
                                name -> Optional.empty(),
                                SecretCheck.NONE,
                                audit),
                        new ConsentRoutes(
                                connections,
                                () -> List.of(connector()),
                                this::permit,
                                outbound.tokens(),
                                () -> later[0].localAddress(),
                                audit,
                                clock)),
                new HttpMetrics());
        later[0] = server;
        anyone = new TestClient(server.localAddress());
        client = anyone.with(
                "Authorization",
                "Bearer " + Files.readString(data.resolve("local-token")).strip());
        if (connections.find("shop").isEmpty()) save(provider.address(""), "client-1");
        notified.clear();
    }

    private void permit(SavedConnection saved, URI address) throws ConnectorException {
        if (forbidden) throw ConnectorException.badInput("The plugin may not call " + address.getHost() + ".");
    }

    private void restart() throws Exception {
        server.close();
        outbound.close();
        database.close();
        open();
    }

    private void save(String address, String clientId) {
        save(Map.of("address", address, "clientId", clientId));
    }

    private void save(Map<String, Object> settings) {
        connections.put(
                "shop",
                "shop",
                settings,
                ConnectionLimits.NONE,
                Map.of("clientSecret", Optional.of(Secret.of("hidden"))));
    }

    @AfterEach
    void close() {
        server.close();
        outbound.close();
        database.close();
        provider.close();
    }

    private AccessTokens tokens() throws ConnectorException {
        Grant grant =
                Grants.of(connector(), connections.find("shop").orElseThrow()).orElseThrow();
        return outbound.tokens().of(grant, outbound.forConnection(URI.create(provider.address("/api"))));
    }

    private String get() throws ConnectorException, InterruptedException {
        return tokens().get().reveal();
    }

    private Map<String, Object> shown() {
        return client.get("/api/v1/connections/shop").object();
    }

    private String asked() {
        TestClient.Answer answer = client.post("/api/v1/connections/shop/authorize", Map.of());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.object().get("redirect")).isEqualTo(server.localAddress() + "/oauth/callback");
        return (String) answer.object().get("address");
    }

    private TestClient.Answer browse(String address) {
        return anyone.get(path(address), "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    private String path(String address) {
        return address.substring(server.localAddress().length());
    }

    private void authorize() {
        assertThat(browse(provider.consent(asked())).text()).contains("is authorized");
    }

    /** The message for the user who has started a consent. */
    private Map<String, Object> progress(String id) {
        return client.get("/api/v1/connections/shop/consents/" + id).object();
    }

    @Test
    void whoHasStartedAConsentIsToldWhatBecameOfIt() {
        List<Map<String, Object>> started = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            started.add(
                    client.post("/api/v1/connections/shop/authorize", Map.of()).object());
        }
        List<String> ids = started.stream().map(each -> (String) each.get("id")).toList();
        assertThat(progress(ids.get(0))).containsEntry("state", "waiting").doesNotContainKey("message");
        String refused = provider.consent((String) started.get(0).get("address"))
                .replaceAll("code=[^&]*", "error=access_denied&error_description=The%20owner%20said%20no");
        browse(refused);
        assertThat(progress(ids.get(0)))
                .containsEntry("state", "refused")
                .containsEntry(
                        "message", "The connection \"shop\" was not authorized: access_denied: The owner said no.");
        provider.withdrawn = true;
        browse(provider.consent((String) started.get(1).get("address")));
        assertThat(progress(ids.get(1))).containsEntry("state", "failed");
        clock.pass(Duration.ofMinutes(11));
        assertThat(progress(ids.get(2))).containsEntry("state", "expired");

        provider.withdrawn = false;
        Map<String, Object> last =
                client.post("/api/v1/connections/shop/authorize", Map.of()).object();
        browse(provider.consent((String) last.get("address")));
        assertThat(progress((String) last.get("id"))).containsEntry("state", "given");
        assertThat(client.get("/api/v1/connections/other/consents/" + last.get("id"))
                        .status())
                .isEqualTo(404);
        assertThat(anyone.get("/api/v1/connections/shop/consents/" + last.get("id"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void untilSomebodyHasConsentedThereIsNoToken() {
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, this::get);
        assertThat(failure.kind()).isEqualTo(ErrorKind.CREDENTIALS);
        assertThat(failure).hasMessageContaining("The connection \"shop\" is not authorized");
        assertThat(shown()).containsEntry("consent", "missing");
        assertThat(provider.asked).isEmpty();
    }

    @Test
    void noConsentIsAskedForOrExchangedWhereThePluginMayNotCall() {
        String asked = asked();
        forbidden = true;
        assertThat(browse(provider.consent(asked)).text()).contains("was not authorized", "may not call 127.0.0.1");
        TestClient.Answer answer = client.post("/api/v1/connections/shop/authorize", Map.of());
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("may not call 127.0.0.1");
        assertThat(provider.asked).isEmpty();
    }

    @Test
    void aConsentBringsTokensAndWhatWaitsForTheConnectionIsTold() throws Exception {
        lines.clear();
        authorize();
        assertThat(lines)
                .containsExactly(
                        "call by=local from=127.0.0.1 method=POST path=/api/v1/connections/shop/authorize",
                        "connection.consented by=local from=127.0.0.1 connection=shop");
        assertThat(get()).isEqualTo("access-2");
        assertThat(notified).containsExactly("shop");
        assertThat(shown()).containsEntry("consent", "given");
        assertThat(provider.asked).containsExactly("authorization_code");
    }

    @Test
    void aRestartKeepsTheTokensAndNeitherIsToBeFoundOnDisk() throws Exception {
        authorize();
        restart();
        assertThat(get()).isEqualTo("access-2");
        StringBuilder disk = new StringBuilder();
        for (String file : List.of("junctura.db", "junctura.db-wal")) {
            if (Files.exists(data.resolve(file)))
                disk.append(Files.readString(data.resolve(file), StandardCharsets.ISO_8859_1));
        }
        assertThat(disk).doesNotContain("access-2").doesNotContain("refresh-2");
        assertThat(shown().toString()).doesNotContain("access-2").doesNotContain("refresh-2");
    }

    @Test
    void anExpiredTokenIsRefreshedByOneForAllAndTheNewOneIsKeptFirst() throws Exception {
        authorize();
        clock.pass(Duration.ofHours(1));
        List<CompletableFuture<String>> got = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            got.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return get();
                } catch (ConnectorException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        for (CompletableFuture<String> one : got) assertThat(one.get()).isEqualTo("access-3");
        assertThat(provider.asked).containsExactly("authorization_code", "refresh_token");
        restart();
        assertThat(get()).isEqualTo("access-3");
        clock.pass(Duration.ofHours(1));
        assertThat(get()).isEqualTo("access-4");
    }

    @Test
    void aRequestWhoseTokenWasWithdrawnIsSentOnceMoreWithANewOne() throws Exception {
        authorize();
        provider.access = "another";
        HttpRequest request =
                HttpRequest.to("GET", URI.create(provider.address("/api"))).build();
        try (HttpAnswer answer = tokens().send(request)) {
            assertThat(answer.status()).isEqualTo(200);
        }
        assertThat(provider.asked).containsExactly("authorization_code", "refresh_token");
    }

    @Test
    void aRefusedRefreshIsAskedForOnceAndTheConnectionIsBrokenUntilSomebodyConsentsAgain() throws Exception {
        authorize();
        provider.withdrawn = true;
        clock.pass(Duration.ofHours(1));
        for (int i = 0; i < 3; i++) {
            ConnectorException failure = catchThrowableOfType(ConnectorException.class, this::get);
            assertThat(failure.kind()).isEqualTo(ErrorKind.CREDENTIALS);
            assertThat(failure)
                    .hasMessageContaining("Authorize the connection \"shop\" again")
                    .hasMessageNotContaining("refresh-2");
            clock.pass(Duration.ofSeconds(60));
        }
        restart();
        assertThatThrownBy(this::get).hasMessageContaining("Authorize the connection \"shop\" again");
        assertThat(provider.asked).containsExactly("authorization_code", "refresh_token");
        assertThat(shown()).containsEntry("consent", "missing");
        provider.withdrawn = false;
        authorize();
        assertThat(notified).containsExactly("shop");
        assertThat(get()).startsWith("access-");
    }

    @Test
    void aConsentIsForOneClientAndOneAddress() throws Exception {
        authorize();
        save(provider.address(""), "client-2");
        assertThatThrownBy(this::get).hasMessageContaining("is not authorized");
        save(provider.address(""), "client-1");
        assertThatThrownBy(this::get).hasMessageContaining("is not authorized");
    }

    /** The connector would send the tokens to the other address. */
    @Test
    void aConsentEndsWithASettingThatMayDecideWhereItsTokensAreSent() throws Exception {
        String address = provider.address("");
        authorize();
        save(Map.of("address", address, "clientId", "client-1", "timeout", "5s"));
        assertThat(get()).startsWith("access-");
        save(Map.of("address", address, "clientId", "client-1", "contents", "http://evil.example"));
        assertThat(shown()).containsEntry("consent", "missing");
        assertThatThrownBy(this::get).hasMessageContaining("is not authorized");
    }

    @Test
    void aStateIsGoodOnceAndForTenMinutes() {
        assertThat(browse(server.localAddress() + "/oauth/callback?code=1&state=guessed")
                        .status())
                .isEqualTo(400);
        String back = provider.consent(asked());
        assertThat(browse(back).status()).isEqualTo(200);
        assertThat(browse(back).status()).isEqualTo(400);
        String late = provider.consent(asked());
        clock.pass(Duration.ofMinutes(11));
        assertThat(browse(late).text()).contains("Start again");
    }

    @Test
    void whatThePersonRefusesIsSaid() {
        String back = provider.consent(asked()).replaceFirst("code=[^&]*", "error=access_denied");
        TestClient.Answer answer = browse(back);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("access_denied");
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void aClientThatIsNoBrowserGetsProblemDetails() {
        String refused = provider.consent(asked()).replaceFirst("code=[^&]*", "error=access_denied");
        assertProblem(anyone.get(path(refused)), 400, "consent-refused", "access_denied");
        assertProblem(anyone.get(path(refused), "Accept", "application/json"), 400, "unknown-consent", "Start again");
        String changed = provider.consent(asked());
        save(provider.address(""), "client-2");
        assertProblem(anyone.get(path(changed)), 409, "consent-failed", "has changed since");
    }

    private static void assertProblem(TestClient.Answer answer, int status, String code, String detail) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.object()).containsEntry("code", code);
        assertThat((String) answer.object().get("detail")).contains(detail);
    }

    @Test
    void aConnectionThatIsDeletedTakesItsConsentAlong() throws Exception {
        authorize();
        connections.delete("shop");
        save(provider.address(""), "client-1");
        assertThatThrownBy(this::get).hasMessageContaining("is not authorized");
    }
}
