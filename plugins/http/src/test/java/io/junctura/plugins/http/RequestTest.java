package io.junctura.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.FileRef;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.plugins.http.HttpConnection.Auth;
import io.junctura.plugins.http.HttpConnection.Place;
import io.junctura.plugins.http.Request.AnswerType;
import io.junctura.plugins.http.Request.BodyType;
import io.junctura.plugins.http.Request.Result;
import io.junctura.plugins.http.Request.Switch;
import io.junctura.plugins.http.auth.SignIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestTest {

    private HttpServer server;
    private int status = 200;
    private String type = "text/plain";
    private String answer = "";
    private String seen = "";
    private Map<String, List<String>> seenHeaders = Map.of();
    private final Map<String, String> answerHeaders = new LinkedHashMap<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            seen = exchange.getRequestMethod() + " " + exchange.getRequestURI() + (body.isEmpty() ? "" : " " + body);
            seenHeaders = Map.copyOf(exchange.getRequestHeaders());
            if (!type.isEmpty()) exchange.getResponseHeaders().add("Content-Type", type);
            answerHeaders.forEach(exchange.getResponseHeaders()::add);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/";
    }

    /** A request as a step would give it: only what is said differs from the fallbacks. */
    private static final class Step {
        String method = "GET";

        @Nullable
        String path;

        @Nullable
        String url;

        Map<String, Object> query = Map.of();
        Map<String, Object> headers = Map.of();

        @Nullable
        Object body;

        @Nullable
        BodyType bodyType;

        @Nullable
        String contentType;

        Switch key = Switch.ON;
        AnswerType answer = AnswerType.AUTO;
        List<Integer> accept = List.of();

        Request build() {
            return new Request(
                    method,
                    path,
                    url,
                    query,
                    headers,
                    body,
                    bodyType,
                    contentType,
                    key,
                    answer,
                    accept,
                    Duration.ofSeconds(30),
                    3,
                    10_000_000);
        }
    }

    private static Step step(String method, @Nullable String path) {
        Step step = new Step();
        step.method = method;
        step.path = path;
        return step;
    }

    private static HttpConnection connection(@Nullable String address) {
        return signedIn(address, null, null, null, null, null);
    }

    private static HttpConnection signedIn(
            @Nullable String address,
            @Nullable String user,
            @Nullable String token,
            @Nullable String apiKey,
            @Nullable Place place,
            @Nullable String tokenAddress) {
        TestConnection connection = new TestConnection(address);
        connection.username = user;
        if (user != null) connection.password = Secret.of("password");
        if (token != null) connection.token = Secret.of(token);
        if (apiKey != null) connection.apiKey = Secret.of(apiKey);
        if (place != null) connection.apiKeyIn = place;
        if (tokenAddress != null) {
            connection.tokenAddress = tokenAddress;
            connection.clientId = "client";
            connection.clientSecret = Secret.of("hidden");
        }
        connection.headers = Map.of("X-Always", "yes");
        return connection.build();
    }

    private Result run(Step step) throws ConnectorException, InterruptedException {
        return step.build().run(new FakeContext(connection(base())));
    }

    private ConnectorException failure(Step step) {
        ConnectorException failure = catchThrowableOfType(ConnectorException.class, () -> run(step));
        assertThat(failure).isNotNull();
        return failure;
    }

    @Test
    void thePathFollowsTheConnectionsAddressAndTheQueryIsEncoded() throws Exception {
        Step step = step("get", "customers/a%2Fb?fixed=1");
        step.query = new LinkedHashMap<>();
        step.query.put("name", "a&b=c ü");
        step.query.put("id", List.of(1L, 2L));
        step.query.put("absent", null);
        run(step);
        assertThat(seen).isEqualTo("GET /v1/customers/a%2Fb?fixed=1&name=a%26b%3Dc%20%C3%BC&id=1&id=2");
        assertThat(seenHeaders.get("X-always")).containsExactly("yes");
    }

    @Test
    void aPathNeverLeavesTheConnectionsAddress() throws Exception {
        for (String path : List.of("..", "a/../b", "a/%2e%2E/b", "./x")) {
            assertThat(failure(step("GET", path)).kind()).isEqualTo(ErrorKind.BAD_INPUT);
        }
        run(step("GET", "//evil.example/x"));
        assertThat(seen).isEqualTo("GET /v1//evil.example/x");
        run(step("GET", "@evil.example\\x y"));
        assertThat(seen).isEqualTo("GET /v1/@evil.example%5Cx%20y");
    }

    @Test
    void aUrlIsForStepsWithoutAConnectionAlone() throws Exception {
        Step step = step("GET", null);
        step.url = base() + "x?a=b";
        assertThat(failure(step)).hasMessageContaining("\"url\" is for steps without a connection");
        step.build().run(new FakeContext(connection(null)));
        assertThat(seen).isEqualTo("GET /v1/x?a=b");
        assertThatThrownBy(() -> step("GET", "/x").build().run(new FakeContext(connection(null))))
                .hasMessageContaining("no address");
    }

    @Test
    void postAndPatchCarryTheStepsKeyAndItsEffectFollows() throws Exception {
        for (String method : List.of("POST", "PATCH")) {
            Step step = step(method, "/x");
            run(step);
            assertThat(seenHeaders.get("Idempotency-key")).containsExactly("jn_key");
            assertThat(step.build().effect()).contains(Effect.KEYED);
            step.key = Switch.OFF;
            run(step);
            assertThat(seenHeaders).doesNotContainKey("Idempotency-key");
            assertThat(step.build().effect()).contains(Effect.UNSAFE);
        }
        run(step("PUT", "/x"));
        assertThat(seenHeaders).doesNotContainKey("Idempotency-key");
        for (String reading : List.of("GET", "HEAD", "OPTIONS")) {
            assertThat(step(reading, "/").build().effect()).contains(Effect.READ);
        }
        assertThat(step("PUT", "/").build().effect()).contains(Effect.IDEMPOTENT);
        assertThat(step("DELETE", "/").build().effect()).contains(Effect.IDEMPOTENT);
        assertThat(step("PURGE", "/").build().effect()).contains(Effect.UNSAFE);
    }

    @Test
    void theBodysValueSaysHowItIsSent() throws Exception {
        Step step = step("POST", "/x");
        step.body = Map.of("a", 1L);
        run(step);
        assertThat(seen).isEqualTo("POST /v1/x json:{a=1}");
        assertThat(seenHeaders.get("Content-type")).containsExactly("application/json");
        step.body = "plain";
        run(step);
        assertThat(seen).isEqualTo("POST /v1/x plain");
        assertThat(seenHeaders.get("Content-type")).containsExactly("text/plain; charset=utf-8");
        step.headers = Map.of("content-type", "text/csv");
        run(step);
        assertThat(seenHeaders.get("Content-type")).containsExactly("text/csv");
        step.headers = Map.of();
        step.body = Map.of("a", List.of("x y", "&"));
        step.bodyType = BodyType.FORM;
        run(step);
        assertThat(seen).isEqualTo("POST /v1/x a=x+y&a=%26");
        step.bodyType = BodyType.BINARY;
        assertThat(failure(step)).hasMessageContaining("must be a file");
    }

    @Test
    void filesAreSentAsTheyAreAndInMultipartBodies() throws Exception {
        FakeContext context = new FakeContext(connection(base()));
        FileRef file = context.file("a\"b.txt", "text/x", "content");
        Step step = step("PUT", "/x");
        step.body = file;
        step.build().run(context);
        assertThat(seen).isEqualTo("PUT /v1/x content");
        assertThat(seenHeaders.get("Content-type")).containsExactly("text/x");
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("note", "hello");
        parts.put("file", file);
        step.body = parts;
        step.bodyType = BodyType.MULTIPART;
        step.build().run(context);
        assertThat(seenHeaders.get("Content-type")).containsExactly("multipart/form-data; boundary=jn_key");
        assertThat(seen).isEqualTo("""
                        PUT /v1/x --jn_key\r
                        Content-Disposition: form-data; name="note"\r
                        \r
                        hello\r
                        --jn_key\r
                        Content-Disposition: form-data; name="file"; filename="a%22b.txt"\r
                        Content-Type: text/x\r
                        \r
                        content\r
                        --jn_key--\r
                        """);
    }

    @Test
    void theConnectionSignsInByItsSettings() throws Exception {
        step("GET", "/").build().run(new FakeContext(signedIn(base(), "me", null, null, null, null)));
        assertThat(seenHeaders.get("Authorization")).containsExactly("Basic bWU6cGFzc3dvcmQ=");
        step("GET", "/").build().run(new FakeContext(signedIn(base(), null, "abc", null, null, null)));
        assertThat(seenHeaders.get("Authorization")).containsExactly("Bearer abc");
        step("GET", "/").build().run(new FakeContext(signedIn(base(), null, null, "k", null, null)));
        assertThat(seenHeaders.get("X-api-key")).containsExactly("k");
        step("GET", "/").build().run(new FakeContext(signedIn(base(), null, null, "k&", Place.QUERY, null)));
        assertThat(seen).isEqualTo("GET /v1/?X-API-Key=k%26");
        Step own = step("GET", "/");
        own.headers = Map.of("authorization", "mine");
        assertThatThrownBy(() -> own.build().run(new FakeContext(signedIn(base(), null, "abc", null, null, null))))
                .hasMessageContaining("set by the connection's sign-in");
    }

    @Test
    void aWithdrawnAccessTokenIsFetchedAnewOnce() throws Exception {
        FakeContext context = new FakeContext(signedIn(base(), null, null, null, null, "https://id.example/token"));
        status = 401;
        ConnectorException failure = catchThrowableOfType(
                ConnectorException.class, () -> step("POST", "/x").build().run(context));
        assertThat(failure.kind()).isEqualTo(ErrorKind.CREDENTIALS);
        assertThat(context.refused).containsExactly("token-1");
        assertThat(context.sent).hasSize(2);
        assertThat(seenHeaders.get("Authorization")).containsExactly("Bearer token-2");
    }

    @Test
    void aJwtIsExchangedForATokenByTheServer() throws Exception {
        TestConnection given = new TestConnection(base());
        given.signingKey = Secret.of("the secret of a webhook may have this name, too");
        assertThat(given.build().signIn()).isInstanceOf(SignIn.None.class);
        given.issuer = "robot@project.example";
        assertThatThrownBy(() -> given.build().signIn())
                .hasMessageContaining("signs in by jwt bearer, but its \"tokenAddress\" is empty");
        given.tokenAddress = "https://id.example/token";
        step("GET", "/x").build().run(new FakeContext(given.build()));
        assertThat(seenHeaders.get("Authorization")).containsExactly("Bearer token-1");
        given.auth = Auth.OAUTH2;
        given.clientId = "client";
        given.clientSecret = Secret.of("hidden");
        assertThatThrownBy(() -> given.build().signIn()).hasMessageContaining("set auth to jwt-bearer");
    }

    @Test
    void theAnswersTypeDecidesItsValue() throws Exception {
        answer = "{\"a\":1}";
        type = "application/problem+json; charset=utf-8";
        assertThat(run(step("GET", "/")).body()).isEqualTo(Map.of("json", answer));
        type = "text/html";
        assertThat(run(step("GET", "/")).body()).isEqualTo(answer);
        type = "image/png";
        answerHeaders.put("Content-Disposition", "attachment; filename=\"../a.png\"");
        assertThat(run(step("GET", "/")).body()).isEqualTo(new FileRef("a.png", "a.png", "image/png", 7));
        Step none = step("GET", "/");
        none.answer = AnswerType.NONE;
        assertThat(run(none).body()).isNull();
        answer = "<html>";
        type = "application/json";
        assertThat(failure(step("POST", "/")))
                .hasMessageContainingAll("is not valid JSON", "answer: text")
                .satisfies(it -> assertThat(it.reached()).isEqualTo(Reached.YES));
        answer = "";
        assertThat(run(step("GET", "/")).body()).isNull();
    }

    @Test
    void eachStatusHasItsMeaning() {
        Map<Integer, List<Object>> meanings = Map.ofEntries(
                Map.entry(400, List.of(ErrorKind.BAD_INPUT, Reached.YES)),
                Map.entry(404, List.of(ErrorKind.BAD_INPUT, Reached.YES)),
                Map.entry(401, List.of(ErrorKind.CREDENTIALS, Reached.NO)),
                Map.entry(403, List.of(ErrorKind.REFUSED, Reached.YES)),
                Map.entry(409, List.of(ErrorKind.REFUSED, Reached.YES)),
                Map.entry(408, List.of(ErrorKind.TRY_LATER, Reached.MAYBE)),
                Map.entry(425, List.of(ErrorKind.TRY_LATER, Reached.NO)),
                Map.entry(429, List.of(ErrorKind.TRY_LATER, Reached.NO)),
                Map.entry(500, List.of(ErrorKind.TRY_LATER, Reached.MAYBE)),
                Map.entry(501, List.of(ErrorKind.REFUSED, Reached.YES)),
                Map.entry(508, List.of(ErrorKind.REFUSED, Reached.YES)),
                Map.entry(503, List.of(ErrorKind.TRY_LATER, Reached.MAYBE)));
        answer = "no\u0007\r\n such " + "x".repeat(2000);
        meanings.forEach((given, meaning) -> {
            status = given;
            ConnectorException failure = failure(step("POST", "/x?key=hidden"));
            assertThat(List.of(failure.kind(), failure.reached()))
                    .as("%d", given)
                    .isEqualTo(meaning);
            assertThat(failure)
                    .hasMessageContainingAll("http://127.0.0.1", "/v1/x", String.valueOf(given), "no such x")
                    .hasMessageNotContainingAny("hidden", "\u0007", "\n");
            assertThat(String.valueOf(failure.getMessage()).length()).isLessThan(800);
        });
    }

    @Test
    void anAcceptedStatusIsAResult() throws Exception {
        status = 404;
        Step step = step("GET", "/x");
        step.accept = List.of(404, 410);
        assertThat(run(step).status()).isEqualTo(404);
    }

    @Test
    void retryAfterIsSecondsOrADate() {
        status = 503;
        answerHeaders.put("Retry-After", "120");
        assertThat(failure(step("GET", "/")).retryAfter()).contains(Duration.ofMinutes(2));
        answerHeaders.put("Retry-After", "Tue, 01 Jan 2030 00:00:30 GMT");
        assertThat(failure(step("GET", "/")).retryAfter()).contains(Duration.ofSeconds(30));
        answerHeaders.put("Retry-After", "soon");
        assertThat(failure(step("GET", "/")).retryAfter()).isEmpty();
    }

    @Test
    void headersThatCouldSplitARequestAreRefused() {
        for (String name : List.of("hoST", "Content-Length", "transfer-encoding", "Connection", "Expect")) {
            Step step = step("GET", "/");
            step.headers = Map.of(name, "x");
            assertThatThrownBy(step::build).hasMessageContaining("cannot be set");
        }
        Step step = step("GET", "/");
        step.headers = Map.of("X-A", "a\r\nX-B: b");
        assertThatThrownBy(step::build).hasMessageContaining("line break");
    }

    @Test
    void aRequestEndsBeforeItsAttemptDoes() throws Exception {
        FakeContext context = new FakeContext(connection(base()));
        step("GET", "/").build().run(context);
        assertThat(context.sent.get(0).timeLimit()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void theTestOfAConnectionReportsErrors() throws Exception {
        HttpConnection connection = signedIn(base(), null, "abc", null, null, null);
        FakeContext context = new FakeContext(connection);
        status = 404;
        connection.test(context);
        status = 401;
        assertThatThrownBy(() -> connection.test(context)).hasMessageContaining("does not accept these credentials");
        status = 500;
        assertThatThrownBy(() -> connection.test(context)).hasMessageContaining("which is an error of that server");
        TestConnection basic = new TestConnection(base());
        basic.auth = Auth.BASIC;
        HttpConnection halfEmpty = basic.build();
        assertThatThrownBy(() -> halfEmpty.test(new FakeContext(halfEmpty)))
                .hasMessageContaining("\"username\" is empty");
        assertThat(connection).asString().doesNotContain("abc");
    }

    @Test
    void theTestOfAConnectionSaysThatTheServerAsksForACertificate() {
        HttpConnection connection = connection(base());
        status = 400;
        type = "text/html";
        answer = "<center>No required SSL certificate was sent</center>";
        assertThatThrownBy(() -> connection.test(new FakeContext(connection)))
                .hasMessageContainingAll(base(), "asks for a client certificate", "Set \"certificate\" and \"key\"");
    }

    @Test
    void aClientCertificateNeedsItsKeyAndTls() throws Exception {
        TestConnection given = new TestConnection(base());
        given.certificate = "-----BEGIN CERTIFICATE-----";
        assertThatThrownBy(() -> given.build().signIn()).hasMessageContaining("\"key\" is empty");
        given.key = Secret.of("-----BEGIN PRIVATE KEY-----");
        assertThatThrownBy(() -> given.build().signIn()).hasMessageContaining("https://");
        given.address = "HTTPS://api.example";
        assertThat(given.build().signIn()).isInstanceOf(SignIn.ClientCertificate.class);
    }
}
