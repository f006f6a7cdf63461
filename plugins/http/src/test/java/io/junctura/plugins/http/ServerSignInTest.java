package io.junctura.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saved connections of the real server sign in: what the server does for the connector, and what a person sees. */
class ServerSignInTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Pattern JWT = Pattern.compile("assertion=([\\w-]+\\.[\\w-]+)\\.([\\w-]+)");

    @TempDir
    static Path folder;

    private static Harness harness;

    @BeforeAll
    static void start() {
        harness = Harness.of(HttpConnector.class);
    }

    @AfterAll
    static void stop() {
        harness.close();
    }

    private static String get(String connection) {
        return harness.act("http.request", connection, Map.of("path", "/x")).status();
    }

    private static String problem(String connection) {
        return harness.test(connection).map(Ran.Failure::message).orElse("it works");
    }

    @Test
    void aClientCertificateIsShown() throws Exception {
        KeyStore keys = keys();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keys)) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters asking = getSSLContext().getDefaultSSLParameters();
                asking.setNeedClientAuth(true);
                parameters.setSSLParameters(asking);
            }
        });
        server.createContext("/", http -> {
            http.sendResponseHeaders(204, -1);
            http.close();
        });
        server.start();
        try {
            Map<String, Object> settings = new HashMap<>();
            settings.put("address", "https://127.0.0.1:" + server.getAddress().getPort());
            settings.put(
                    "authorities",
                    pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
            harness.connection("stranger", "http", settings);
            assertThat(problem("stranger")).contains("The server asks for a client certificate. Save one with its key");
            settings.put("auth", "client-certificate");
            settings.put(
                    "certificate",
                    pem("CERTIFICATE", keys.getCertificate("client").getEncoded()));
            settings.put(
                    "key", pem("PRIVATE KEY", keys.getKey("client", PASSWORD).getEncoded()));
            harness.connection("bank", "http", settings);
            assertThat(problem("bank")).isEqualTo("it works");
            assertThat(get("bank")).isEqualTo("succeeded");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void requestsShareTheChallengeOfDigest() throws Exception {
        try (DigestServer server = new DigestServer()) {
            Map<String, Object> settings = new HashMap<>(Map.of("address", server.address(), "auth", "digest"));
            settings.put("username", "otto");
            settings.put("password", "pass:word");
            harness.connection("device", "http", settings);
            assertThat(problem("device")).isEqualTo("it works");
            assertThat(get("device")).isEqualTo("succeeded");
            assertThat(get("device")).isEqualTo("succeeded");
            assertThat(server.counts).containsExactly("00000001", "00000002", "00000003");
            settings.put("password", "wrong");
            harness.connection("device", "http", settings);
            assertThat(problem("device")).contains(server.address(), "does not accept these credentials");
        }
    }

    @Test
    void aJwtIsExchangedForAToken() throws Exception {
        KeyPair pair = pair();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", http -> {
            String form = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = (isSigned(form, pair) ? "{\"access_token\":\"t-1\"}" : "{\"error\":\"invalid_grant\"}")
                    .getBytes(StandardCharsets.UTF_8);
            http.sendResponseHeaders(isSigned(form, pair) ? 200 : 400, answer.length);
            http.getResponseBody().write(answer);
            http.close();
        });
        server.createContext("/api", http -> {
            boolean isIn = "Bearer t-1".equals(http.getRequestHeaders().getFirst("Authorization"));
            http.sendResponseHeaders(isIn ? 204 : 401, -1);
            http.close();
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            Map<String, Object> settings = new HashMap<>(Map.of("address", base + "/api", "auth", "jwt-bearer"));
            settings.put("tokenAddress", base + "/token");
            settings.put("issuer", "robot@project.example");
            settings.put("scopes", List.of("read"));
            settings.put("signingKey", pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            harness.connection("sheets", "http", settings);
            assertThat(problem("sheets")).isEqualTo("it works");
            assertThat(get("sheets")).isEqualTo("succeeded");
            settings.put("signingKey", pem("PRIVATE KEY", pair().getPrivate().getEncoded()));
            harness.connection("sheets", "http", settings);
            assertThat(problem("sheets")).contains(base + "/token answered 400 (invalid_grant)", "signing key");
        } finally {
            server.stop(0);
        }
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static boolean isSigned(String form, KeyPair pair) throws IOException {
        Matcher jwt = JWT.matcher(form);
        if (!jwt.find()) return false;
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(pair.getPublic());
            signature.update(jwt.group(1).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(jwt.group(2)));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** Two self-signed identities, made by Java's keytool: {@code server} and {@code client}. */
    private static KeyStore keys() throws Exception {
        Path file = folder.resolve("keys.p12");
        for (String alias : List.of("server", "client")) {
            Process made = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-alias",
                            alias,
                            "-dname",
                            "CN=" + alias,
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            new String(PASSWORD))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(made.waitFor()).as(said).isZero();
        }
        return KeyStore.getInstance(file.toFile(), PASSWORD);
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        Key key = keys.getKey("server", PASSWORD);
        own.setKeyEntry("server", key, PASSWORD, keys.getCertificateChain("server"));
        KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        shown.init(own, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", keys.getCertificate("client"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }
}
