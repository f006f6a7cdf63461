package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.Eventually;
import io.junctura.api.Connection;
import io.junctura.api.PollTrigger;
import io.junctura.api.Secret;
import io.junctura.api.TriggerContext;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import io.junctura.operations.Check;
import io.junctura.operations.Doctor;
import io.junctura.plugin.PluginFixture;
import io.junctura.plugin.Shop;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Actions, triggers and tests of one connection share a resource, from its first use to the end of the plugin. */
@Tag("slow")
@Timeout(120)
class SharedResourceUseTest {
    private static final String CONNECTOR = """
        /** A line. */
        @Extension
        @ConnectorInfo(id = "line", title = "Line", connection = LineConnection.class, actions = Say.class, triggers = Listen.class)
        public class LineConnector implements Connector {
            @Override public void close() { Client.other("the connector is closed"); }
        }
        """;

    private static final String CONNECTION = """
        /** A line. @param number of it */
        public record LineConnection(@Field(title = "Number") @Nullable String number) implements Connection {
            @Override public void test(Context<? extends Connection> context) throws ConnectorException, InterruptedException {
                context.shared(Client.class).say("test");
            }
        }
        """;

    private static final String CLIENT = """
        /** A client. */
        public final class Client implements SharedResource<LineConnection, Client.Open> {
            @SuppressWarnings("unchecked")
            static Object other(String what) {
                return ((java.util.function.Function<String, Object>) System.getProperties().get("line.other")).apply(what);
            }
            @Override public Open open(ConnectionContext<LineConnection> context) {
                other("open " + context.connection().number());
                return new Open(context.connection().number());
            }
            public record Open(String number) implements AutoCloseable {
                Object say(String what) { return other(number + " says " + what); }
                @Override public void close() { other("close " + number); }
            }
        }
        """;

    private static final String SAY = """
        /** Says. */
        @ActionInfo(id = "say", title = "Say", effect = Effect.READ)
        public record Say(@Field(title = "What") String what) implements Action<LineConnection, String> {
            @Override public String run(ActionContext<LineConnection> context) throws ConnectorException, InterruptedException {
                return String.valueOf(context.shared(Client.class).say(what));
            }
        }
        """;

    private static final String LISTEN = """
        /** Listens. */
        @TriggerInfo(id = "listen", title = "Listen")
        public record Listen() implements PollTrigger<LineConnection, Long> {
            @Override public Polled<Long> poll(@Nullable Long cursor, TriggerContext<LineConnection> context)
                    throws ConnectorException, InterruptedException {
                context.shared(Client.class).say("poll");
                return new Polled<>(List.of(), 1L, false);
            }
        }
        """;

    private static volatile SharedResourceUseTest now;

    /** How the plugin reaches the test. Always the same object, since the server puts changed properties back. */
    private static final class Other implements Function<String, Object> {
        @Override
        public Object apply(String what) {
            return now.other(what);
        }
    }

    private static final Other OTHER = new Other();

    @TempDir
    Path folder;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private Shop shop;

    @BeforeEach
    void install() throws Exception {
        now = this;
        System.getProperties().put("line.other", OTHER);
        shop = new Shop(folder.resolve("data"));
        shop.install(jar("1.0.0"));
        save(1);
    }

    @AfterEach
    void close() {
        gate.countDown();
        shop.close();
    }

    private Object other(String what) {
        log.add(what);
        if (what.endsWith("wait")) {
            begun.countDown();
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return "said";
    }

    private Path jar(String version) throws Exception {
        Path jars = Files.createDirectories(folder.resolve("jars"));
        return PluginFixture.jar(
                jars,
                "line-" + version + ".jar",
                Map.of("Plugin-Id", "line", "Plugin-Version", version),
                CONNECTOR,
                CONNECTION,
                CLIENT,
                SAY,
                LISTEN);
    }

    private void save(long revision) {
        shop.connections.put(
                "main", new SavedConnection("main", "line", Map.of("number", "no-" + revision), Map.of(), revision));
        shop.plugins.connectionChanged("main", OptionalLong.of(revision));
    }

    private void say(String what) throws Exception {
        shop.actions.prepare("line.say", "main", Map.of("what", what)).run(Shop.ATTEMPT);
    }

    private CompletableFuture<Void> sayLong() throws Exception {
        CompletableFuture<Void> said = CompletableFuture.runAsync(() -> {
            try {
                say("wait");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();
        return said;
    }

    private void poll() throws Exception {
        Triggers.BoundTrigger bound = new Triggers(shop.services).bind("line.listen", "main", Map.of());
        Triggers.Place place =
                new Triggers.Place("default/a/b", URI.create("about:blank"), () -> Secret.of("s"), Optional::empty);
        try (Reservation values = new MemoryPool("values", Long.MAX_VALUE).open()) {
            bound.call(() -> {
                TriggerContext<Connection> context = bound.context(place, OperationContext.NO_FILES, values);
                @SuppressWarnings("unchecked")
                PollTrigger<Connection, Long> trigger = (PollTrigger<Connection, Long>) bound.trigger();
                return trigger.poll(null, context);
            });
        }
    }

    @Test
    void actionsTriggersAndTestsOfAConnectionShareOneInstance() throws Exception {
        say("hello");
        poll();
        new ConnectorInquiries(shop.services, true).test("main");
        assertThat(log).containsExactly("open no-1", "no-1 says hello", "no-1 says poll", "no-1 says test");
    }

    @Test
    void anAttemptKeepsItsInstanceWhenTheConnectionChangesAndTheNextGetsANewOne() throws Exception {
        CompletableFuture<Void> under = sayLong();
        save(2);
        say("hello");
        assertThat(log).containsExactly("open no-1", "no-1 says wait", "open no-2", "no-2 says hello");
        gate.countDown();
        under.join();
        Eventually.is("it is closed", () -> log.contains("close no-1"));
        assertThat(log).doesNotContain("close no-2");
    }

    @Test
    void itIsClosedWhenTheConnectionIsDeleted() throws Exception {
        say("hello");
        shop.connections.clear();
        shop.plugins.connectionChanged("main", OptionalLong.empty());
        Eventually.is("it is closed", () -> log.contains("close no-1"));
    }

    @Test
    void aConnectionThatWorksAgainAndIsTheSameKeepsItsInstance() throws Exception {
        say("hello");
        shop.plugins.connectionChanged("main", OptionalLong.of(1));
        say("again");
        assertThat(log).containsExactly("open no-1", "no-1 says hello", "no-1 says again");
    }

    @Test
    void anUpgradeClosesItWhenTheLastCallOfTheOldVersionHasEnded() throws Exception {
        PinnedVersions before = shop.pins("line");
        CompletableFuture<Void> under = sayLong();
        shop.install(jar("1.1.0"));
        shop.plugins.live(java.util.Set.of());
        shop.actions
                .as(shop.pins("line"))
                .prepare("line.say", "main", Map.of("what", "new"))
                .run(Shop.ATTEMPT);
        assertThat(log).containsExactly("open no-1", "no-1 says wait", "open no-1", "no-1 says new");
        assertThat(before).isNotEqualTo(shop.pins("line"));
        gate.countDown();
        under.join();
        Eventually.is("the old version is given up", () -> {
            shop.plugins.sweep();
            return log.contains("the connector is closed");
        });
        assertThat(log.subList(4, 6)).containsExactly("close no-1", "the connector is closed");
    }

    @Test
    void itIsClosedBeforeTheConnectorWhenThePluginIsSwitchedOff() throws Exception {
        say("hello");
        shop.plugins.setEnabled("line", false, "anna");
        Eventually.is("it is closed", () -> log.contains("the connector is closed"));
        assertThat(log.subList(2, 4)).containsExactly("close no-1", "the connector is closed");
    }

    @Test
    void itIsClosedWhenTheServerStops() throws Exception {
        say("hello");
        shop.close();
        assertThat(log.subList(2, 4)).containsExactly("close no-1", "the connector is closed");
    }

    @Test
    void aContextGivesNoInstanceAfterItsCallHasEnded() throws Exception {
        Triggers.BoundTrigger bound = new Triggers(shop.services).bind("line.listen", "main", Map.of());
        Triggers.Place place =
                new Triggers.Place("default/a/b", URI.create("about:blank"), () -> Secret.of("s"), Optional::empty);
        try (Reservation values = new MemoryPool("values", Long.MAX_VALUE).open()) {
            TriggerContext<Connection> left = bound.call(() -> bound.context(place, OperationContext.NO_FILES, values));
            assertThatThrownBy(() -> left.shared(null)).hasMessageContaining("has ended");
        }
    }

    @Test
    void theDoctorReportsThreadsThatStillRunAfterThePluginWasClosed() throws Exception {
        Thread stubborn = new Thread(() -> {
            while (gate.getCount() > 0) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    // It ignores the interrupt, as some libraries do.
                }
            }
        });
        say("hello");
        stubborn.setName("heart beat");
        stubborn.setContextClassLoader(shop.loader(PinnedVersions.NONE, "line").get());
        stubborn.start();
        shop.plugins.setEnabled("line", false, "anna");
        Eventually.is("it is reported", () -> !shop.plugins.leaks().isEmpty());
        shop.plugins.sweep();
        String leak = "The plugin line 1.0.0 was closed, and 1 of its threads still run: \"heart beat\".";
        assertThat(shop.plugins.leaks()).containsExactly(leak);
        Doctor doctor = new Doctor(shop.data, "127.0.0.1", 0, List.of(), List.of(), Clock.systemUTC());
        assertThat(doctor.examine())
                .filteredOn(check -> check.name().equals("Plugin leak"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.verdict()).isEqualTo(Check.Verdict.WARNING);
                    assertThat(check.finding()).endsWith(leak);
                });
    }
}
