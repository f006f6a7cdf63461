package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.outbound.ConnectionNetwork;
import io.junctura.outbound.Grant;
import io.junctura.outbound.OpenSockets;
import io.junctura.outbound.OutboundHttp;
import io.junctura.outbound.OutboundSettings;
import io.junctura.outbound.Sockets;
import io.junctura.plugin.PluginFixture;
import io.junctura.plugin.Shop;
import io.junctura.plugin.trust.Publishers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sockets of a plugin: the permission for them, and their end with the call. */
@Timeout(120)
class NetworkUseTest {
    private static final String CONNECTOR = """
        /** A line. */
        @Extension @PERMISSIONS
        @ConnectorInfo(id = "line", title = "Line", connection = LineConnection.class, actions = Read.class)
        public class LineConnector implements Connector {}
        """;

    private static final String CONNECTION = """
        /** A line. @param host of it */
        @ConnectionInfo(address = "host")
        public record LineConnection(@Field(title = "Host") String host) implements Connection {}
        """;

    private static final String READ = """
        /** Reads one byte. */
        @ActionInfo(id = "read", title = "Read", effect = Effect.READ)
        public record Read(@Field(title = "Port") int port, @Field(title = "Host") @Nullable String host)
                implements Action<LineConnection, Integer> {
            @Override public Integer run(ActionContext<LineConnection> context) throws ConnectorException, InterruptedException {
                String to = host == null ? "127.0.0.1" : host;
                try {
                    return context.network().connect(to, port).getInputStream().read();
                } catch (java.io.IOException e) {
                    if (Thread.interrupted()) throw new InterruptedException();
                    throw ConnectorException.refused("It broke: " + e.getMessage());
                }
            }
        }
        """;

    @TempDir
    Path folder;

    private final OutboundHttp outbound =
            new OutboundHttp(new OutboundSettings("Junctura/test", List.of(), Set::of, null), Clock.systemUTC());
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        outbound.close();
    }

    private Shop shop(String permissions) throws Exception {
        Shop shop = new Shop(folder.resolve("data"), List.of(), Publishers.ANYONE, new TestOutbound());
        Path jars = Files.createDirectory(folder.resolve("jars"));
        shop.install(PluginFixture.jar(
                jars,
                "line.jar",
                PluginFixture.manifest("line"),
                CONNECTOR.replace("@PERMISSIONS", permissions),
                CONNECTION,
                READ));
        shop.connections.put("main", new SavedConnection("main", "line", Map.of("host", "127.0.0.1:1"), Map.of(), 1));
        return shop;
    }

    private static @Nullable Object read(Shop shop, Map<String, Object> input)
            throws ConnectorException, InterruptedException {
        return shop.actions.prepare("line.read", "main", input).run(Shop.ATTEMPT);
    }

    @Test
    void aPluginThatDoesNotDeclareSocketsOpensNone() throws Exception {
        try (Shop shop = shop("@Permissions(hosts = \"*\")")) {
            assertThatThrownBy(() -> read(shop, Map.of("port", server.getLocalPort())))
                    .hasMessageContaining("does not declare")
                    .hasMessageContaining("@Permissions(sockets = true)");
        }
    }

    @Test
    void aPluginReachesTheHostOfItsConnectionAndNoOtherThatItDoesNotDeclare() throws Exception {
        try (Shop shop = shop("@Permissions(sockets = true)")) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write(42);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(read(shop, Map.of("port", server.getLocalPort()))).isEqualTo(42L);
            served.join();
            assertThatThrownBy(() -> read(shop, Map.of("port", 443, "host", "elsewhere.example")))
                    .hasMessageContaining("nor does its plugin declare it");
        }
    }

    @Test
    void anInterruptedCallStopsReadingAndItsSocketIsClosed() throws Exception {
        try (Shop shop = shop("@Permissions(sockets = true)")) {
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread attempt = new Thread(() -> {
                try {
                    read(shop, Map.of("port", server.getLocalPort()));
                    ended.complete(new AssertionError("It came back"));
                } catch (ConnectorException | InterruptedException | RuntimeException e) {
                    ended.complete(e);
                }
            });
            attempt.start();
            try (Socket silent = server.accept()) {
                attempt.interrupt();
                assertThat(ended.get()).isInstanceOf(InterruptedException.class);
                assertThat(silent.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void theSocketsOfACallAreClosedWhenItEnds() throws Exception {
        try (Shop shop = shop("@Permissions(sockets = true)")) {
            CompletableFuture<Integer> seen = CompletableFuture.supplyAsync(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write(42);
                    return client.getInputStream().read();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            read(shop, Map.of("port", server.getLocalPort()));
            assertThat(seen.get()).isEqualTo(-1);
        }
    }

    private final class TestOutbound implements PluginServices.Outbound {
        @Override
        public Http http(@Nullable URI address) {
            return outbound.forConnection(address);
        }

        @Override
        public Sockets sockets(
                Predicate<String> named, ConnectionNetwork way, Predicate<String> hosts, OpenSockets owner)
                throws ConnectorException {
            return outbound.sockets(named, way, hosts, owner);
        }

        @Override
        public AccessTokens tokens(@Nullable Grant grant, Http http) {
            return null;
        }
    }
}
