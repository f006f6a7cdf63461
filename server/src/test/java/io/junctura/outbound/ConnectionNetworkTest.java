package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection may trust an authority that others do not, and go through a proxy of its own. */
@Timeout(60)
class ConnectionNetworkTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path folder;

    private final OutboundHttp outbound =
            new OutboundHttp(new OutboundSettings("Junctura/test", List.of(), Set::of, null, null), Clock.systemUTC());

    @AfterEach
    void close() {
        outbound.close();
    }

    private static int status(Http http, URI address) throws ConnectorException, InterruptedException {
        try (HttpAnswer answer = http.send(HttpRequest.to("GET", address).build())) {
            return answer.status();
        }
    }

    private static ConnectorException failure(Http http, URI address) {
        return catchThrowableOfType(ConnectorException.class, () -> status(http, address));
    }

    /** A key that Java's own tool makes, for this host alone. */
    private KeyStore selfSigned() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "own",
                        "-dname",
                        "CN=127.0.0.1",
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
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private static String pem(KeyStore keys) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(keys.getCertificate("own").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    @Test
    void whatAConnectionTrustsOthersDoNot() throws Exception {
        KeyStore keys = selfSigned();
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", http -> {
            http.sendResponseHeaders(204, -1);
            http.close();
        });
        server.start();
        try {
            URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
            ConnectorException stranger = failure(outbound.forConnection(address), address);
            assertThat(stranger).hasMessageContaining("no secure connection");
            Http trusting = outbound.forConnection(address, new ConnectionNetwork(pem(keys), null));
            assertThat(status(trusting, address)).isEqualTo(204);
            assertThat(failure(outbound.forConnection(address), address)).isNotNull();
            URI name = URI.create("https://localhost:" + server.getAddress().getPort() + "/");
            Http named = outbound.forConnection(name, new ConnectionNetwork(pem(keys), null));
            assertThat(failure(named, name))
                    .as("the certificate is for another name")
                    .isNotNull();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatIsNoCertificateIsSaidToBeNone() {
        URI address = URI.create("https://shop.example/");
        ConnectorException failure =
                failure(outbound.forConnection(address, new ConnectionNetwork("nonsense", null)), address);
        assertThat(failure.kind()).isEqualTo(ErrorKind.CREDENTIALS);
        assertThat(failure).hasMessageContaining("BEGIN CERTIFICATE");
    }

    @Test
    void aConnectionsOwnProxyIsGoneThrough() throws Exception {
        List<String> heads = new CopyOnWriteArrayList<>();
        try (RawServer proxy = new RawServer(conversation -> {
            heads.add(conversation.head());
            conversation.send("HTTP/1.1 204 Fine\r\n\r\n");
        })) {
            URI address = URI.create("http://shop.invalid/orders");
            ConnectionNetwork way = new ConnectionNetwork(null, proxy.address(""));
            assertThat(status(outbound.forConnection(address, way), address)).isEqualTo(204);
            assertThat(heads.get(0)).startsWith("GET http://shop.invalid:80/orders HTTP/1.1");
        }
    }

    @Test
    void aProxyIsNoWayToWhatIsNeverCalled() {
        URI address = URI.create("http://shop.invalid/");
        ConnectionNetwork metadata = new ConnectionNetwork(null, URI.create("http://169.254.169.254:80"));
        assertThat(failure(outbound.forConnection(address, metadata), address)).hasMessageContaining("never called");
        ConnectionNetwork nothing = new ConnectionNetwork(null, URI.create("socks://proxy.example"));
        assertThat(failure(outbound.forConnection(address, nothing), address))
                .hasMessageContaining("http://proxy.example:3128");
    }
}
