package io.junctura.plugins.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the beginning of a PostgreSQL session by TLS, with a certificate that nobody has signed. */
class ConnectTlsTest {
    private static final String PASSWORD = "changeit";
    /** What a client asks for before TLS begins: a length and the number of the request. */
    private static final int SSL_REQUEST = 8;

    @TempDir
    static Path folder;

    private static SSLContext tls() throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "db",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=db",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        return tls;
    }

    private static void serve(ServerSocket listening, SSLContext tls) {
        try (Socket client = listening.accept();
                OutputStream out = client.getOutputStream()) {
            new DataInputStream(client.getInputStream()).readFully(new byte[SSL_REQUEST]);
            out.write('S');
            SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(client, null, true);
            secure.startHandshake();
        } catch (IOException e) {
            // The client does not trust this server.
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsExplained() throws Exception {
        SSLContext tls = tls();
        try (Harness harness = Harness.of(SqlConnector.class);
                ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(listening, tls));
            server.start();
            String address = "127.0.0.1:" + listening.getLocalPort();
            harness.connection(
                    "db",
                    "sql",
                    Map.of(
                            "product", "postgresql",
                            "address", address,
                            "database", "shop",
                            "user", "shop",
                            "password", "secret"));
            Ran.Failure failure = harness.test("db").orElseThrow();
            server.join();
            assertThat(failure.kind()).isEqualTo("TRY_LATER");
            assertThat(failure.message())
                    .startsWith("Cannot connect to PostgreSQL at " + address)
                    .contains("the server has signed its certificate itself, so it is not trusted")
                    .endsWith("put it in PEM into the connection's \"authorities\".");
        }
    }
}
