package io.junctura.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.junctura.api.ConnectorException;
import io.junctura.api.HttpRequest;
import io.junctura.api.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server checks each signature by AWS's rules, from what has arrived. */
class AwsSignatureTest {
    private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"
                    + "(20300101/eu-central-1/execute-api/aws4_request), SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})");

    private HttpServer server;
    private int status = 200;
    private String seen = "";
    private String signedHeaders = "";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            seen = new String(body, StandardCharsets.UTF_8);
            if (status == 307) exchange.getResponseHeaders().set("Location", "https://elsewhere.example/x");
            exchange.sendResponseHeaders(isSigned(exchange, body) ? status : 403, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private boolean isSigned(HttpExchange exchange, byte[] body) {
        Matcher given = AUTHORIZATION.matcher(header(exchange, "Authorization"));
        if (!given.matches() || !sha256(body).equals(header(exchange, "x-amz-content-sha256"))) return false;
        signedHeaders = given.group(2);
        StringBuilder request = new StringBuilder(exchange.getRequestMethod() + "\n");
        request.append(exchange.getRequestURI().getRawPath().replace("%", "%25"))
                .append('\n');
        String query = exchange.getRequestURI().getRawQuery();
        request.append(query == null ? "" : query).append('\n'); // The tests' parameters are sorted.
        for (String name : signedHeaders.split(";", -1)) {
            request.append(name).append(':').append(header(exchange, name)).append('\n');
        }
        request.append('\n').append(signedHeaders).append('\n').append(sha256(body));
        byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
        for (String part : given.group(1).split("/", -1)) key = hmac(key, part);
        String text = String.join(
                "\n",
                "AWS4-HMAC-SHA256",
                header(exchange, "x-amz-date"),
                given.group(1),
                sha256(request.toString().getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(hmac(key, text)).equals(given.group(3));
    }

    private static String header(HttpExchange exchange, String name) {
        return String.join(",", exchange.getRequestHeaders().getOrDefault(name, List.of()));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private FakeContext context(String secret) {
        TestConnection connection =
                new TestConnection("http://127.0.0.1:" + server.getAddress().getPort() + "/prod");
        connection.accessKeyId = "AKIDEXAMPLE";
        connection.secretAccessKey = Secret.of(secret);
        connection.sessionToken = Secret.of("session");
        connection.service = "execute-api";
        connection.region = "eu-central-1";
        return new FakeContext(connection.build());
    }

    private static Request.Result send(FakeContext context, String method, @Nullable Object body)
            throws ConnectorException, InterruptedException {
        return new Request(
                        method,
                        "/orders/a%20b?a=1&b=%C3%A4",
                        null,
                        Map.of(),
                        Map.of("X-Amz-Target", "Orders.Find"),
                        body,
                        null,
                        null,
                        Request.Switch.ON,
                        Request.AnswerType.AUTO,
                        List.of(),
                        Duration.ofSeconds(30),
                        3,
                        10_000_000)
                .run(context);
    }

    @Test
    void theServerAcceptsTheSignature() throws Exception {
        FakeContext context = context(SECRET);
        assertThat(send(context, "GET", null).status()).isEqualTo(200);
        assertThat(signedHeaders).isEqualTo("host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-target");
        assertThat(send(context, "POST", Map.of("a", 1)).status()).isEqualTo(200);
        assertThat(signedHeaders).startsWith("content-type;host;");
    }

    @Test
    void aFileIsSignedWithItsContentAndStreamed() throws Exception {
        FakeContext context = context(SECRET);
        assertThat(send(context, "PUT", context.file("a.bin", "application/octet-stream", "content"))
                        .status())
                .isEqualTo(200);
        assertThat(seen).isEqualTo("content");
        assertThat(context.sent.get(0).body()).isInstanceOf(HttpRequest.Body.Streamed.class);
    }

    @Test
    void theTestOfAConnectionSaysWhatToCheck() throws Exception {
        FakeContext right = context(SECRET);
        right.connection().test(right);
        FakeContext wrong = context("wrong");
        assertThatThrownBy(() -> wrong.connection().test(wrong))
                .hasMessageContainingAll(
                        "http://127.0.0.1", "answered 403", "service and region", "this server's clock");
    }

    @Test
    void noRedirectIsFollowed() {
        status = 307;
        assertThatThrownBy(() -> send(context(SECRET), "GET", null))
                .hasMessageContaining("redirects to https://elsewhere.example/x.");
    }

    @Test
    void theConnectionNeedsItsServiceAndRegion() {
        TestConnection connection = new TestConnection("https://api.example");
        connection.accessKeyId = "AKIDEXAMPLE";
        connection.secretAccessKey = Secret.of(SECRET);
        assertThatThrownBy(() -> connection.build().signIn())
                .hasMessageContaining("signs in by aws signature, but its \"service\" is empty");
    }
}
