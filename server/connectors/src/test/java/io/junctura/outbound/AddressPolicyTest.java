package io.junctura.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;
import io.junctura.api.Reached;
import io.junctura.outbound.AddressPolicy.Sort;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class AddressPolicyTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static Sort sort(String literal) throws Exception {
        return AddressPolicy.sort(InetAddress.getByName(literal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::a9fe:a9fe",
                "2002:a9fe:a9fe::1",
                "::a9fe:a9fe",
                "fe80::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "100.100.100.200",
                "192.0.0.192",
                "168.63.129.16",
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "ff02::1",
                "2001:0:1::1"
            })
    void someAddressesAreCalledForNobody(String literal) throws Exception {
        assertThat(sort(literal)).isEqualTo(Sort.NEVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "2130706433",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "198.18.0.1",
                "::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::1",
                "::ffff:0:127.0.0.1",
                "fc00::1",
                "fd12::1",
                "fec0::1"
            })
    void privateAddressesNeedAName(String literal) throws Exception {
        assertThat(sort(literal)).isEqualTo(Sort.PRIVATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "2606:4700::1", "64:ff9b::1.1.1.1"})
    void theInternetIsOpen(String literal) throws Exception {
        assertThat(sort(literal)).isEqualTo(Sort.PUBLIC);
    }

    private static OutboundHttp outbound(List<String> allowed, Set<Integer> ownPorts) {
        return new OutboundHttp(
                new OutboundSettings("Junctura/test", allowed, () -> ownPorts, null), Clock.systemUTC());
    }

    private static int status(OutboundHttp outbound, @Nullable URI connection, URI address) throws Exception {
        try (HttpAnswer answer = outbound.forConnection(connection)
                .send(HttpRequest.to("POST", address)
                        .header("Authorization", "Bearer hidden")
                        .header("X-API-Key", "hidden")
                        .header("Accept", "a/b")
                        .body(new byte[] {'x'}, "text/plain")
                        .maxRedirects(3)
                        .build())) {
            return answer.status();
        }
    }

    private static ConnectorException refusal(OutboundHttp outbound, @Nullable URI connection, URI address) {
        ConnectorException refusal =
                catchThrowableOfType(ConnectorException.class, () -> status(outbound, connection, address));
        assertThat(refusal).isNotNull();
        assertThat(refusal.kind()).isEqualTo(ErrorKind.BAD_INPUT);
        return refusal;
    }

    @Test
    void aPrivateHostIsCalledOnlyIfTheConnectionOrTheAdministratorNamesIt() throws Exception {
        try (RawServer server = new RawServer(client -> {
                    while (!client.head().isEmpty()) client.send(OK);
                });
                OutboundHttp strict = outbound(List.of(), Set.of());
                OutboundHttp open = outbound(List.of("127.0.0.0/8"), Set.of())) {
            URI address = server.address("/x");
            assertThat(status(strict, address, address)).isEqualTo(200);
            // Other requests must not use the connection that is open now.
            assertThat(refusal(strict, null, address)).hasMessageContaining("private or loopback");
            assertThat(refusal(strict, URI.create("http://127.0.0.1:1"), address)
                            .reached())
                    .isEqualTo(Reached.NO);
            assertThat(refusal(strict, address, URI.create("http://localhost:" + server.port() + "/")))
                    .hasMessageContaining("private or loopback");
            assertThat(status(open, null, address)).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7f.1/",
                "http://127.1/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::1]/",
                "http://169.254.169.254/latest/meta-data",
                "http://[::ffff:a9fe:a9fe]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://metadata.google.internal/",
                "http://metadata/",
                "http://user:hidden@example.com/",
                "http://example.com:80@127.0.0.1/",
                "http://ⓔxample.com/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "http:///x",
                "/relative"
            })
    void everyFormOfAForbiddenAddressIsRefused(String address) {
        try (OutboundHttp outbound = outbound(List.of(), Set.of())) {
            ConnectorException refusal =
                    catchThrowableOfType(ConnectorException.class, () -> status(outbound, null, URI.create(address)));
            assertThat(refusal).isNotNull();
            assertThat(refusal.reached()).isEqualTo(Reached.NO);
            assertThat(refusal).hasMessageNotContaining("hidden");
            // Some resolvers do not know the hexadecimal form, and so reject it with another error.
            if (!address.contains("0x")) assertThat(refusal.kind()).isEqualTo(ErrorKind.BAD_INPUT);
        }
    }

    @Test
    void evenAConnectionMayNotNameThisServerOrMetadata() throws Exception {
        try (RawServer server = new RawServer(client -> client.send(OK));
                OutboundHttp outbound = outbound(List.of("127.0.0.1"), Set.of(server.port()))) {
            URI own = server.address("/api");
            assertThat(refusal(outbound, own, own)).hasMessageContaining("this server itself");
            URI metadata = URI.create("http://169.254.169.254/");
            assertThat(refusal(outbound, metadata, metadata)).hasMessageContaining("never called");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void aRedirectIsJudgedLikeAnyOtherAddress() throws Exception {
        AtomicReference<String> location = new AtomicReference<>("");
        try (RawServer server = new RawServer(client -> {
                    while (!client.head().isEmpty()) {
                        client.send("HTTP/1.1 307 Go\r\nLocation: " + location.get() + "\r\nContent-Length: 0\r\n\r\n");
                    }
                });
                RawServer inside = new RawServer(client -> client.send(OK));
                OutboundHttp outbound = outbound(List.of(), Set.of())) {
            for (String to : List.of(
                    "http://169.254.169.254/latest", inside.address("/admin").toString(), "file:///etc/passwd", "::")) {
                location.set(to);
                ConnectorException refusal = refusal(outbound, server.address("/"), server.address("/"));
                assertThat(refusal.reached()).isEqualTo(Reached.YES);
            }
            assertThat(inside.connections()).isZero();
            location.set("/again");
            assertThatThrownBy(() -> status(outbound, server.address("/"), server.address("/")))
                    .hasMessageContaining("more than 3 redirects");
        }
    }

    @Test
    void aRedirectKeepsMethodAndBodyByItsStatusAndCredentialsOnItsHostAlone() throws Exception {
        AtomicReference<String> answer = new AtomicReference<>("");
        AtomicReference<String> seen = new AtomicReference<>("");
        try (RawServer other = new RawServer(client -> {
                    seen.set(client.head());
                    client.send(OK);
                });
                RawServer server = new RawServer(client -> {
                    for (String head = client.head(); !head.isEmpty(); head = client.head()) {
                        client.read(head.contains("Content-Length: 1\r\n") ? 1 : 0);
                        seen.set(head);
                        client.send(
                                head.contains(" /start ") || head.contains(" /start?a=b ")
                                        ? "HTTP/1.1 " + answer.get() + "\r\nContent-Length: 0\r\n\r\n"
                                        : OK);
                    }
                });
                OutboundHttp outbound = outbound(List.of("127.0.0.1"), Set.of())) {
            answer.set("302 Found\r\nLocation: /next");
            status(outbound, null, server.address("/start"));
            assertThat(seen.get())
                    .startsWith("GET /next ")
                    .contains("Bearer hidden")
                    .doesNotContain("Content-");
            answer.set("308 Moved\r\nLocation: /next?a=b");
            status(outbound, null, server.address("/start"));
            assertThat(seen.get()).startsWith("POST /next?a=b ").contains("Content-Length: 1");
            answer.set("307 Moved\r\nLocation: ?confirm=1");
            status(outbound, null, server.address("/start?a=b"));
            assertThat(seen.get()).startsWith("POST /start?confirm=1 ");
            answer.set("307 Moved\r\nLocation: " + other.address("/there"));
            status(outbound, null, server.address("/start"));
            assertThat(seen.get())
                    .startsWith("POST /there ")
                    .contains("Accept: a/b", "Content-Length: 1")
                    .doesNotContain("hidden", "Authorization", "X-API-Key");
        }
    }

    @Test
    void aNetworkThatIsNoneIsRefusedWhenItIsConfigured() {
        for (String network : List.of("10.0.0.0/33", "10.0.0.0/x", "example.com/8", "/8")) {
            assertThatThrownBy(() -> new HostNames(List.of(network))).hasMessageContaining("is not a network");
        }
        HostNames names = new HostNames(List.of("erp.local", "*.corp.example"));
        assertThat(names.contains("ERP.local")).isTrue();
        assertThat(names.contains("a.corp.example")).isTrue();
        assertThat(names.contains("corp.example")).isFalse();
        assertThat(names.contains("evilcorp.example")).isFalse();
    }
}
