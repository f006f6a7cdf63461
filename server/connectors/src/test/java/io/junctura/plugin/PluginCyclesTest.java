package io.junctura.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.junctura.Eventually;
import io.junctura.api.AccessTokens;
import io.junctura.api.Connection;
import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.api.PollTrigger;
import io.junctura.api.Secret;
import io.junctura.api.TriggerContext;
import io.junctura.cli.BuiltPlugin;
import io.junctura.cli.HttpPlugin;
import io.junctura.connector.PinnedVersions;
import io.junctura.connector.PluginServices;
import io.junctura.connector.SavedConnection;
import io.junctura.connector.TestFiles;
import io.junctura.connector.Triggers;
import io.junctura.memory.HeapShare;
import io.junctura.outbound.Grant;
import io.junctura.outbound.OutboundHttp;
import io.junctura.outbound.OutboundSettings;
import io.junctura.plugin.trust.Publishers;
import io.junctura.thread.WorkerPool;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that are installed and removed many times leave nothing in memory. */
@Tag("slow")
class PluginCyclesTest {
    private static final Triggers.Place PLACE =
            new Triggers.Place("default/a/b", URI.create("about:blank"), () -> Secret.of("s"), Optional::empty);

    @TempDir
    Path folder;

    /** What a test does with both versions in each cycle. */
    private interface Use {
        void of(Shop shop, PinnedVersions pins) throws Exception;
    }

    /** Installs a version, uses it, upgrades to another, uses both, and removes them, again and again on the same threads. */
    private static void leavesNothing(int cycles, Shop shop, Path one, Path two, Use use) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        long early = 0;
        WorkerPool pool = new WorkerPool("worker", 2, Duration.ofMinutes(5));
        try {
            shop.plugins.afterClose(pool::renew);
            for (int i = 0; i < cycles; i++) {
                // The first quarter fills caches.
                if (i == cycles / 4) early = metaspace(loaders);
                pool.submit(() -> {
                            shop.install(one);
                            PinnedVersions before = shop.pins("acme");
                            use.of(shop, before);
                            loaders.add(shop.loader(before, "acme"));
                            shop.install(two);
                            use.of(shop, shop.pins("acme"));
                            loaders.add(shop.loader(shop.pins("acme"), "acme"));
                            use.of(shop, before);
                            shop.plugins.remove("acme", null, "anna");
                            return null;
                        })
                        .get();
            }
            long late = metaspace(loaders);
            assertThat(loaders).hasSize(2 * cycles).allMatch(loader -> loader.get() == null);
            // The classes of one of these loaders take more than a hundred kilobytes.
            assertThat(late - early).as("bytes of metaspace").isLessThan(cycles * 50_000L);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void fiftyInstallationsUpgradesAndRemovalsOfTheTemplateLeaveNothingBehind() throws Exception {
        theTemplateLeavesNothing(50);
    }

    @Test
    @Tag("long")
    void fiveHundredInstallationsUpgradesAndRemovalsOfTheTemplateLeaveNothingBehind() throws Exception {
        theTemplateLeavesNothing(500);
    }

    private void theTemplateLeavesNothing(int cycles) throws Exception {
        Path jars = Files.createDirectory(folder.resolve("jars"));
        Path one = BuiltPlugin.jar(jars.resolve("one.jar"), "template", "acme", "1.0.0");
        Path two = BuiltPlugin.jar(jars.resolve("two.jar"), "template", "acme", "1.1.0");
        HttpServer acme = answering("{\"id\":\"O-1\",\"orders\":[{\"id\":\"O-1\",\"customer\":\"C-1\",\"total\":10}]}");
        try (OutboundHttp outbound = new OutboundHttp(OutboundSettings.plain("1", Set::of), Clock.systemUTC());
                Shop shop =
                        new Shop(folder.resolve("data"), List.of(), Publishers.ANYONE, new TestOutbound(outbound))) {
            shop.connections.put(
                    "account",
                    new SavedConnection(
                            "account",
                            "acme",
                            Map.of("address", address(acme)),
                            Map.of("token", Secret.of("t-1"), "webhookSecret", Secret.of("w-1")),
                            1));
            leavesNothing(cycles, shop, one, two, PluginCyclesTest::order);
        } finally {
            acme.stop(0);
        }
    }

    /** An order is created, the list of orders is polled, and the trigger that takes webhooks is bound. */
    private static void order(Shop shop, PinnedVersions pins) throws Exception {
        Object created = shop.actions
                .as(pins)
                .prepare("acme.create-order", "account", Map.of("customer", "C-1", "total", 10L))
                .run(Shop.ATTEMPT);
        assertThat(created).isEqualTo(Map.of("id", "O-1"));
        Triggers triggers = new Triggers(shop.services);
        Triggers.BoundTrigger poll = triggers.bind(pins, "acme.order-created", "account", Map.of());
        @SuppressWarnings("unchecked") // Its connection is the one that it was bound with.
        PollTrigger<Connection, Object> trigger = (PollTrigger<Connection, Object>) poll.trigger();
        assertThat(poll.call(() -> poll.json(trigger.poll(null, context(poll)).cursor())))
                .isEqualTo("O-1");
        Triggers.BoundTrigger paid = triggers.bind(pins, "acme.order-paid", "account", Map.of());
        paid.call(() -> context(paid));
    }

    private static TriggerContext<Connection> context(Triggers.BoundTrigger bound) {
        return bound.context(PLACE, TestFiles.NONE, HeapShare.REMOTE_VALUES.open());
    }

    @Test
    void whatAPluginKeepsOnThreadsGoesWithIt() throws Exception {
        Path jars = Files.createDirectory(folder.resolve("jars"));
        try (Shop shop = new Shop(folder.resolve("data"))) {
            leavesNothing(
                    60, shop, AcmePlugin.jar(jars, "1.0.0"), AcmePlugin.jar(jars, "1.1.0"), PluginCyclesTest::remember);
        }
    }

    private static void remember(Shop shop, PinnedVersions pins) throws Exception {
        shop.run(pins, "acme.say", Map.of("what", "remember"));
        try {
            shop.run(pins, "acme.keep", Map.of());
        } catch (ConnectorException refused) {
            // The connector declares no permissions, so calls fail. Failures must leave nothing in memory either.
        }
        Triggers.BoundTrigger bound = new Triggers(shop.services).bind(pins, "acme.tick", null, Map.of());
        bound.call(() -> bound.json(1L));
        bound.call(() -> context(bound));
    }

    /** Plugins with libraries are checked for leaked threads by the contract in their own tests. */
    @Test
    void twentyInstallationsAndRemovalsOfTheBundledHttpPluginLeaveNothingBehind() throws Exception {
        Path jars = Files.createDirectory(folder.resolve("jars"));
        HttpPlugin.into(jars);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        HttpServer web = answering("{}");
        WorkerPool pool = new WorkerPool("worker", 2, Duration.ofMinutes(5));
        try (OutboundHttp outbound = new OutboundHttp(OutboundSettings.plain("1", Set::of), Clock.systemUTC());
                Shop shop =
                        new Shop(folder.resolve("data"), List.of(), Publishers.ANYONE, new TestOutbound(outbound))) {
            shop.plugins.afterClose(pool::renew);
            shop.connections.put(
                    "web", new SavedConnection("web", "http", Map.of("address", address(web)), Map.of(), 1));
            for (int i = 0; i < 20; i++) {
                pool.submit(() -> {
                            shop.install(jars.resolve("http.jar"));
                            loaders.add(shop.loader(PinnedVersions.NONE, "http"));
                            Object answer = shop.actions
                                    .prepare("http.request", "web", Map.of("path", "/x"))
                                    .run(Shop.ATTEMPT);
                            assertThat(String.valueOf(answer)).contains("status=200");
                            shop.plugins.remove("http", null, "anna");
                            return null;
                        })
                        .get();
            }
            metaspace(loaders);
            assertThat(loaders).hasSize(20).allMatch(loader -> loader.get() == null);
        } finally {
            pool.shutdownNow();
            web.stop(0);
        }
    }

    private static HttpServer answering(String json) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private record TestOutbound(OutboundHttp outbound) implements PluginServices.Outbound {
        @Override
        public Http http(@Nullable URI address) {
            return outbound.forConnection(address);
        }

        @Override
        public Http http(@Nullable URI address, Predicate<String> hosts) {
            return outbound.forConnection(address, hosts);
        }

        @Override
        public AccessTokens tokens(@Nullable Grant grant, Http http) {
            return outbound.tokens().of(grant, http);
        }
    }

    /** Waits until all present class loaders are collected. */
    private static long metaspace(List<WeakReference<ClassLoader>> loaders) throws Exception {
        Eventually.is("all classes are gone", () -> {
            System.gc();
            return loaders.stream().allMatch(loader -> loader.get() == null);
        });
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
