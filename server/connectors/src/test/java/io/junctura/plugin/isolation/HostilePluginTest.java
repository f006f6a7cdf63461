package io.junctura.plugin.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.Eventually;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.connector.PinnedVersions;
import io.junctura.connector.SavedConnection;
import io.junctura.json.Json;
import io.junctura.plugin.AcmePlugin;
import io.junctura.plugin.PluginFixture;
import io.junctura.plugin.PluginView;
import io.junctura.plugin.Shop;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hostile plugin does not disturb the server or another plugin. */
@Tag("slow")
class HostilePluginTest {
    private static final String CONNECTOR = """
        /** Does its worst. */
        @Extension
        @ConnectorInfo(id = "hostile", title = "Hostile", connection = HostileConnection.class, actions = Worst.class)
        public class HostileConnector implements Connector {
            static { stay("from the start"); }
            static void stay(String name) {
                new Thread(() -> {
                    while (true) try { Thread.sleep(1000000); } catch (InterruptedException x) { return; }
                }, name).start();
            }
            @Override public void close() {
                if (System.getProperty("hostile.close") != null) throw new StackOverflowError();
            }
        }
        """;

    private static final String CONNECTION = """
        /** An account. @param token for it */
        public record HostileConnection(@Field(title = "Token") @Nullable Secret token) implements Connection {}
        """;

    private static final String WORST = """
        /** Does it. */
        @ActionInfo(id = "do", title = "Do", effect = Effect.READ)
        public record Worst(@Field(title = "What") String what) implements Action<HostileConnection, Object> {
            static final class Odd extends java.math.BigDecimal { Odd() { super("1.5"); } }
            @Override public Object run(ActionContext<HostileConnection> context) throws ConnectorException, InterruptedException {
                switch (what) {
                    case "exit": System.exit(3); return "after";
                    case "runtime exit": Runtime.getRuntime().exit(3); return "after";
                    case "halt": for (int i = 0; i < 1; i++) Runtime.getRuntime().halt(3); return "after";
                    case "exit by reference": java.util.function.IntConsumer exit = Runtime.getRuntime()::exit; exit.accept(3); return "after";
                    case "static exit by reference": java.util.function.IntConsumer e = System::exit; e.accept(3); return "after";
                    case "locale": Locale.setDefault(Locale.forLanguageTag("tr-TR")); return "done";
                    case "zone": TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata")); return "done";
                    case "properties":
                        System.setProperty("java.io.tmpdir", "/nowhere"); System.setProperty("user.home", "/nowhere");
                        System.clearProperty("line.separator"); return "done";
                    case "all properties": System.setProperties(new Properties()); return "done";
                    case "streams": System.setOut(null); System.setErr(null); System.setIn(null); return "done";
                    case "thread":
                        Thread.currentThread().setContextClassLoader(null); Thread.currentThread().setName("mine");
                        Thread.currentThread().setPriority(1); return "done";
                    case "handler": Thread.setDefaultUncaughtExceptionHandler((t, x) -> {}); return "done";
                    case "prints": System.out.println("The token is " + context.connection().token().reveal());
                        System.err.print("half a line"); return "done";
                    case "threads":
                        for (int i = 0; i < 50; i++) HostileConnector.stay("leaked");
                        return "done";
                    case "deaf":
                        ((java.util.concurrent.CountDownLatch) System.getProperties().get("hostile.begun")).countDown();
                        var gate = (java.util.concurrent.CountDownLatch) System.getProperties().get("hostile.gate");
                        while (true) try { gate.await(); return "freed"; } catch (InterruptedException x) { continue; }
                    case "memory": List<Object> all = new ArrayList<>(); while (true) all.add(new long[1 << 27]);
                    case "unspeakable": throw new RuntimeException() {
                        @Override public String toString() { throw new StackOverflowError(); }
                    };
                    case "throwable": Worst.<RuntimeException>sneak(new Throwable("neither")); return "after";
                    case "death": throw new ThreadDeath();
                    case "deep": Object deep = 1L; for (int i = 0; i < 401; i++) deep = List.of(deep); return deep;
                    case "itself": List<Object> self = new ArrayList<>(); self.add(self); return self;
                    case "long text": return Map.of("text", "x".repeat(10_000_001));
                    case "long name": return Map.of("x".repeat(50_001), 1);
                    case "long number": return java.math.BigInteger.TEN.pow(1_000);
                    case "long fraction": return java.math.BigDecimal.TEN.pow(950).add(java.math.BigDecimal.ONE).movePointLeft(1_000);
                    case "high number": return new java.math.BigDecimal("1e1001");
                    case "most": Object most = java.math.BigInteger.TEN.pow(1_000).subtract(java.math.BigInteger.ONE).negate();
                        for (int i = 0; i < 400; i++) most = List.of(most); return most;
                    case "long message": throw new IllegalStateException("x".repeat(20_000_000));
                    case "long refusal": throw ConnectorException.refused("x".repeat(20_000_000));
                    case "closes": System.out.close(); System.err.close(); return "done";
                    case "out is open": System.out.println("so"); return !System.out.checkError();
                    case "odd": return Map.of("number", new Odd());
                    case "driver": register(); return "done";
                    default: return "done";
                }
            }
            @SuppressWarnings("unchecked") private static <T extends Throwable> void sneak(Throwable t) throws T { throw (T) t; }
            private static void register() {
                try { java.sql.DriverManager.registerDriver(new Driver()); }
                catch (java.sql.SQLException e) { throw new IllegalStateException(e); }
            }
            static final class Driver implements java.sql.Driver {
                public java.sql.Connection connect(String url, Properties info) { return null; }
                public boolean acceptsURL(String url) { return false; }
                public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, Properties info) { return new java.sql.DriverPropertyInfo[0]; }
                public int getMajorVersion() { return 1; }
                public int getMinorVersion() { return 0; }
                public boolean jdbcCompliant() { return false; }
                public java.util.logging.Logger getParentLogger() { return null; }
            }
        }
        """;

    @TempDir
    Path folder;

    private Shop shop;

    @BeforeEach
    void installed() throws Exception {
        Path jars = Files.createDirectory(folder.resolve("jars"));
        shop = new Shop(folder.resolve("data"));
        shop.install(AcmePlugin.jar(jars, "1.0.0"));
        shop.install(PluginFixture.jar(
                jars, "hostile.jar", PluginFixture.manifest("hostile"), CONNECTOR, CONNECTION, WORST));
        shop.connections.put(
                "it", new SavedConnection("it", "hostile", Map.of(), Map.of("token", Secret.of("s3cr3t-t0k3n")), 1));
    }

    @AfterEach
    void theOtherPluginWorks() throws Exception {
        assertThat(shop.run("acme.say", Map.of())).isEqualTo(Map.of("version", "1.0.0"));
        shop.close();
    }

    private Object worst(String what) throws ConnectorException, InterruptedException {
        return shop.actions
                .prepare("hostile.do", "it", new HashMap<>(Map.of("what", what)))
                .run(Shop.ATTEMPT);
    }

    @Test
    void itDoesNotEndTheProcess() {
        for (String way : List.of("exit", "runtime exit", "halt", "exit by reference", "static exit by reference")) {
            assertThatThrownBy(() -> worst(way))
                    .as(way)
                    .isInstanceOf(ConnectorException.class)
                    .hasMessageContaining("The plugin \"hostile\" failed in hostile.do")
                    .hasMessageContaining("which would end the server for everybody");
        }
    }

    @Test
    void whatAllShareIsAsItWasAfterItsCall() throws Exception {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        String home = System.getProperty("user.home");
        worst("nothing"); // The first call replaces the standard streams.
        var out = System.out;
        var properties = System.getProperties();
        var handler = Thread.getDefaultUncaughtExceptionHandler();
        var loader = Thread.currentThread().getContextClassLoader();
        String name = Thread.currentThread().getName();
        for (String what : List.of("locale", "zone", "streams", "all properties", "thread", "handler")) worst(what);

        assertThat(Locale.getDefault()).isEqualTo(locale);
        assertThat(TimeZone.getDefault()).isEqualTo(zone);
        assertThat(System.out).isSameAs(out);
        assertThat(System.getProperties()).isSameAs(properties);
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(handler);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
        assertThat(Thread.currentThread().getName()).isEqualTo(name);
        worst("properties");
        Eventually.is("the properties are as they were", () -> {
            worst("nothing"); // Values are compared once a second.
            return home.equals(System.getProperty("user.home")) && System.getProperty("line.separator") != null;
        });
    }

    @Test
    void whatItPrintsIsItsWordsWithoutSecrets() throws Exception {
        worst("nothing");
        assertThat(worst("prints")).isEqualTo("done");
    }

    @Test
    void whateverItThrowsFailsItsOwnAttempt() {
        for (String what : List.of("unspeakable", "throwable", "death", "memory")) {
            assertThatThrownBy(() -> worst(what))
                    .as(what)
                    .isInstanceOf(ConnectorException.class)
                    .hasMessageContaining("The plugin \"hostile\" failed");
        }
    }

    @Test
    void anAttemptThatFindsNoMemoryIsMadeAgainLater() {
        assertThatThrownBy(() -> worst("memory")).isInstanceOfSatisfying(ConnectorException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(ErrorKind.TRY_LATER);
            assertThat(failure.reached()).isEqualTo(Reached.MAYBE);
        });
    }

    @Test
    void noObjectOfItsClassesIsKeptAsAResult() throws Exception {
        Object number = ((Map<?, ?>) worst("odd")).get("number");
        assertThat(number).isEqualTo(new java.math.BigDecimal("1.5"));
        assertThat(number.getClass()).isSameAs(java.math.BigDecimal.class);
    }

    @Test
    void aResultThatCouldNotBeReadAgainFailsItsOwnAttempt() throws Exception {
        for (String what :
                List.of("deep", "itself", "long text", "long name", "long number", "long fraction", "high number")) {
            assertThatThrownBy(() -> worst(what))
                    .as(what)
                    .isInstanceOf(ConnectorException.class)
                    .hasMessageContaining("The plugin \"hostile\" failed in hostile.do")
                    .hasMessageContaining("its result cannot be recorded");
        }
        Object most = worst("most");
        assertThat(Json.parseStored(Json.writeStored(most))).isEqualTo(most);
    }

    @Test
    void ofAMessageWithoutEndOnlyItsBeginningIsKept() {
        for (String what : List.of("long message", "long refusal")) {
            assertThatThrownBy(() -> worst(what))
                    .as(what)
                    .isInstanceOfSatisfying(
                            ConnectorException.class,
                            e -> assertThat(e.getMessage()).contains("xxx… (").hasSizeLessThan(5_000));
        }
    }

    @Test
    void whatIsPrintedGoesOnAfterItHasClosedTheStreams() throws Exception {
        worst("closes");
        assertThat(worst("out is open")).isEqualTo(true);
    }

    @Test
    void whatItChangedBeforeItBlockedForEverIsPutBackAllTheSame() throws Exception {
        Locale locale = Locale.getDefault();
        worst("nothing");
        Locale.setDefault(Locale.forLanguageTag("tr-TR")); // The state while a call that changed it has not returned.
        shop.plugins.sweep();
        assertThat(Locale.getDefault()).isEqualTo(locale);
    }

    @Test
    void itIsGivenUpThoughItLeavesThreadsAndDriversAndFailsToClose() throws Exception {
        WeakReference<ClassLoader> loader = shop.loader(PinnedVersions.NONE, "hostile");
        worst("threads");
        worst("driver");
        System.setProperty("hostile.close", "fails");
        try {
            shop.plugins.remove("hostile", null, "anna");
            Eventually.is("its classes are gone", () -> Shop.isCollected(loader));
        } finally {
            System.clearProperty("hostile.close");
        }
    }

    @Test
    void itCannotHoldUpTheServerThoughItHearsNoInterrupt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        System.getProperties().put("hostile.begun", begun);
        System.getProperties().put("hostile.gate", gate);
        CompletableFuture<Object> lost = CompletableFuture.supplyAsync(() -> {
            try {
                return worst("deaf");
            } catch (ConnectorException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        begun.await();

        shop.plugins.setEnabled("hostile", false, "anna");

        assertThat(shop.view("hostile").versions().get(0).state()).isEqualTo(PluginView.State.DRAINING);
        assertThat(shop.run("acme.say", Map.of())).isEqualTo(Map.of("version", "1.0.0"));
        shop.plugins.remove("hostile", null, "anna");
        assertThat(shop.plugins.find("hostile")).isEmpty();
        gate.countDown();
        assertThat(lost.join()).isEqualTo("freed");
    }

    @Test
    void itSeesNothingOfTheServer() throws Exception {
        shop.install(PluginFixture.probe(Files.createDirectory(folder.resolve("probe")), "probe"));
        for (String internal : List.of(
                "io.junctura.Junctura",
                "io.junctura.Settings",
                "io.junctura.plugin.Plugins",
                "io.junctura.plugin.isolation.IsolatedLoader",
                "io.junctura.connection.SavedConnections",
                "io.junctura.connection.MasterKey",
                "io.junctura.connection.Vault",
                "io.junctura.database.Database",
                "io.junctura.dispatch.Engine",
                "io.junctura.run.sqlite.SqliteJournal",
                "io.junctura.integration.Integrations",
                "io.junctura.access.Access",
                "io.junctura.http.HttpServer",
                "io.junctura.json.Json",
                "io.junctura.expression.Template",
                "io.junctura.outbound.OutboundHttp",
                "io.junctura.processor.ConnectorProcessor",
                "org.sqlite.JDBC",
                "org.jdbi.v3.core.Jdbi",
                "org.pf4j.PluginManager",
                "org.eclipse.jetty.server.Server",
                "org.slf4j.LoggerFactory")) {
            assertThat(shop.run("probe.do", Map.of("what", "look", "name", internal)))
                    .as(internal)
                    .isEqualTo("hidden");
        }
    }
}
