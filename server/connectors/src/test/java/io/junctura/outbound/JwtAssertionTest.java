package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.junctura.SetClock;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Secret;
import io.junctura.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A token server issues tokens to assertions that it has verified: RFC 7523, section 3. */
@Timeout(30)
class JwtAssertionTest {
    private static final KeyPair RSA = pair("RSA");
    private static final KeyPair P_256 = pair("secp256r1");

    private final SetClock clock = new SetClock();
    private final OutboundHttp outbound =
            new OutboundHttp(new OutboundSettings("Junctura/test", List.of(), Set::of, null), clock);
    private HttpServer server;
    private KeyPair registered = RSA;
    private int issued;
    private Map<String, String> form = Map.of();
    private Map<?, ?> header = Map.of();
    private Map<?, ?> claims = Map.of();

    private static KeyPair pair(String kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.equals("RSA") ? "RSA" : "EC");
            if (kind.equals("RSA")) generator.initialize(2048);
            else generator.initialize(new ECGenParameterSpec(kind));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        outbound.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        form = new HashMap<>();
        for (String part :
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("&", -1)) {
            int equals = part.indexOf('=');
            form.put(part.substring(0, equals), URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
        }
        boolean isValid = "urn:ietf:params:oauth:grant-type:jwt-bearer".equals(form.get("grant_type"))
                && isValid(form.get("assertion").split("\\.", -1));
        byte[] body = (isValid
                        ? "{\"access_token\":\"t" + ++issued + "\",\"expires_in\":3600}"
                        : "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(isValid ? 200 : 400, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private boolean isValid(String[] parts) {
        header = (Map<?, ?>) Json.parse(Base64.getUrlDecoder().decode(parts[0]));
        claims = (Map<?, ?>) Json.parse(Base64.getUrlDecoder().decode(parts[1]));
        boolean isRsa = registered == RSA;
        try {
            Signature signature = Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA256withECDSAinP1363Format");
            signature.initVerify(registered.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            long now = clock.instant().getEpochSecond();
            return header.get("alg").equals(isRsa ? "RS256" : "ES256")
                    && signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && ((Number) claims.get("iat")).longValue() <= now
                    && ((Number) claims.get("exp")).longValue() > now;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private URI token() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
    }

    private String get(String key, @Nullable String keyId, @Nullable String subject, @Nullable String audience)
            throws ConnectorException, InterruptedException {
        Grant grant = new Grant(
                "sheets",
                token(),
                null,
                "robot@project.example",
                null,
                new JwtAssertion(Secret.of(key), keyId, "robot@project.example", subject, audience),
                List.of("read", "write"),
                Map.of(),
                null,
                ConnectionNetwork.USUAL);
        return outbound.tokens()
                .of(grant, outbound.forConnection(token()))
                .get()
                .reveal();
    }

    @Test
    void anAssertionIsSignedWithAnRsaKey() throws Exception {
        assertThat(get(pem(RSA), "k1", null, null)).isEqualTo("t1");
        assertThat(header).isEqualTo(Map.of("alg", "RS256", "typ", "JWT", "kid", "k1"));
        assertThat(claims.get("iss")).isEqualTo("robot@project.example");
        assertThat(claims.get("aud")).isEqualTo(token().toString());
        assertThat(claims.get("scope")).isEqualTo("read write");
        assertThat(claims.containsKey("sub")).isFalse();
        assertThat(form).containsOnlyKeys("grant_type", "assertion", "scope");
    }

    @Test
    void anAssertionIsSignedWithAnEllipticCurveKey() throws Exception {
        registered = P_256;
        assertThat(get(pem(P_256), null, "otto@example.com", "https://login.example"))
                .isEqualTo("t1");
        assertThat(header).isEqualTo(Map.of("alg", "ES256", "typ", "JWT"));
        assertThat(claims.get("sub")).isEqualTo("otto@example.com");
        assertThat(claims.get("aud")).isEqualTo("https://login.example");
    }

    @Test
    void theTokenIsSharedUntilItExpiresAndAnotherAssertionGetsTheNext() throws Exception {
        String key = pem(RSA);
        assertThat(get(key, null, null, null)).isEqualTo("t1");
        Object first = claims.get("jti");
        assertThat(get(key, null, null, null)).isEqualTo("t1");
        clock.pass(Duration.ofHours(1));
        assertThat(get(key, null, null, null)).isEqualTo("t2");
        assertThat(claims.get("jti")).isNotEqualTo(first);
    }

    @Test
    void aKeyFromAJsonFileIsRead() throws Exception {
        assertThat(get(pem(RSA).replace("\r\n", "\n").replace("\n", "\\n"), null, null, null))
                .isEqualTo("t1");
    }

    private ConnectorException failure(String key) {
        return catchThrowableOfType(ConnectorException.class, () -> get(key, null, null, null));
    }

    @Test
    void theFailureSaysWhatToCheck() {
        assertThat(failure(pem(P_256)))
                .hasMessageContainingAll(
                        token().toString(), "Invalid JWT Signature", "Check issuer, subject", "signing key", "clock")
                .satisfies(it -> assertThat(it.kind()).isEqualTo(ErrorKind.CREDENTIALS));
        assertThat(failure(pem(pair("secp384r1")))).hasMessageContaining("another curve than P-256");
        assertThat(failure("-----BEGIN RSA PRIVATE KEY-----"))
                .hasMessageContainingAll("signing key cannot be read", "openssl pkcs8 -topk8");
    }
}
