package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS servers of the JDK ask for the client certificate of a connection. */
@Timeout(60)
class ClientCertificateTest {

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static TestAuthority.Identity client;
    private static TestAuthority.Identity stranger;
    private static SSLContext tls;
    private static OutboundHttp outbound;

    private final List<HttpsServer> servers = new ArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void certificates() throws Exception {
        authority = new TestAuthority(folder);
        client = authority.issue("client", "dns:client.example");
        stranger = authority.signedByItself("stranger", "dns:stranger.example");
        tls = authority.server(authority.issue("server", "ip:127.0.0.1"));
        outbound = new OutboundHttp(
                new OutboundSettings("Junctura/test", List.of("127.0.0.1"), Set::of, null), Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        outbound.close();
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    /** @param ask how the server asks for a certificate */
    private URI server(Consumer<SSLParameters> ask, String... location) throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters asking = getSSLContext().getDefaultSSLParameters();
                ask.accept(asking);
                parameters.setSSLParameters(asking);
            }
        });
        server.createContext("/", http -> {
            seen.add(name((HttpsExchange) http));
            if (location.length > 0) http.getResponseHeaders().set("Location", location[0]);
            http.sendResponseHeaders(location.length > 0 ? 302 : 204, -1);
            http.close();
        });
        server.start();
        servers.add(server);
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static String name(HttpsExchange http) {
        try {
            return http.getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "nobody";
        }
    }

    private static Consumer<SSLParameters> requiredBy(String version) {
        return parameters -> {
            parameters.setNeedClientAuth(true);
            parameters.setProtocols(new String[] {version});
        };
    }

    private static Http http(URI address, TestAuthority.Identity identity) throws Exception {
        return outbound.forConnection(
                address,
                new ConnectionNetwork(
                        authority.pem(), null, identity.certificatePem(), Secret.of(identity.keyPem()), "authorities"));
    }

    private static int status(Http http, URI address) throws ConnectorException, InterruptedException {
        try (HttpAnswer answer =
                http.send(HttpRequest.get(address).maxRedirects(1).build())) {
            return answer.status();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theServerSeesTheCertificateOfTheConnection(String version) throws Exception {
        URI address = server(requiredBy(version));
        assertThat(status(http(address, client), address)).isEqualTo(204);
        assertThat(seen).containsExactly("CN=client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void withoutACertificateTheFailureSaysThatTheServerAsksForOne(String version) throws Exception {
        URI address = server(requiredBy(version));
        Http without = outbound.forConnection(address, new ConnectionNetwork(authority.pem(), null));
        assertThat(catchThrowableOfType(ConnectorException.class, () -> status(without, address)))
                .hasMessageContainingAll(
                        address.toString(),
                        "The server asks for a client certificate. Save one with its key in the connection");
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void theFailureSaysThatTheServerDoesNotTrustTheCertificate(String version) throws Exception {
        URI address = server(requiredBy(version));
        Http untrusted = http(address, stranger);
        assertThat(catchThrowableOfType(ConnectorException.class, () -> status(untrusted, address)))
                .hasMessageContainingAll(
                        address.toString(), "does not accept the connection's client certificate", "trusts its issuer");
        assertThat(seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Received fatal alert: certificate_required",
                "(bad_certificate) Received fatal alert: bad_certificate"
            })
    void anAlertAboutTheCertificateLetsTheRunWaitForAPerson(String alert) throws Exception {
        ConnectionTls tls = new ConnectionTls(ConnectionNetwork.USUAL);
        tls.clientKey().askedBy("api.example", 443);
        Target target = Target.of(URI.create("https://api.example/v1"));
        Failures failures = new Failures("GET", target, Duration.ofSeconds(1), false, tls);
        assertThat(failures.certificateRefused(new SSLException(alert)))
                .hasMessageContainingAll("GET https://api.example/v1", "asks for a client certificate")
                .satisfies(it -> assertThat(it.kind()).isEqualTo(ErrorKind.CREDENTIALS))
                .satisfies(it -> assertThat(it.reached()).isEqualTo(Reached.NO));
    }

    @Test
    void aServerToWhichARedirectLeadsSeesNoCertificate() throws Exception {
        URI other = server(parameters -> parameters.setWantClientAuth(true));
        URI address = server(requiredBy("TLSv1.3"), other.toString());
        assertThat(status(http(address, client), address)).isEqualTo(204);
        assertThat(seen).containsExactly("CN=client", "nobody");
    }
}
