package io.junctura.plugin.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.junctura.api.Secret;
import io.junctura.connector.SavedConnection;
import io.junctura.connector.TestFiles;
import io.junctura.connector.Triggers;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.plugin.PluginFixture;
import io.junctura.plugin.Shop;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.logging.Handler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class LibraryLogTest {
    private static final String CONNECTOR = """
        /** Uses a library. */
        @Extension
        @ConnectorInfo(id = "talk", title = "Talk", connection = TalkConnection.class, actions = Say.class,
                triggers = Hear.class)
        public class Talk implements Connector {}
        """;

    private static final String CONNECTION = """
        /** An account. @param token for it */
        public record TalkConnection(@Field(title = "Token") @Nullable Secret token) implements Connection {}
        """;

    private static final String ACTION = """
        /** Says. */
        @ActionInfo(id = "say", title = "Say", effect = Effect.READ)
        public record Say(@Field(title = "What") String what) implements Action<TalkConnection, String> {
            @Override public String run(ActionContext<TalkConnection> context) throws InterruptedException {
                Library.call(what, context.connection().token().reveal());
                return "said";
            }
        }
        """;

    private static final String TRIGGER = """
        /** Hears. */
        @TriggerInfo(id = "hear", title = "Hear")
        public record Hear() implements PollTrigger<TalkConnection, Long> {
            @Override public Polled<Long> poll(@Nullable Long cursor, TriggerContext<TalkConnection> context)
                    throws InterruptedException {
                Library.call("java", "none");
                return new Polled<>(List.of(), 1L, false);
            }
        }
        """;

    private static final String JAVA_LIBRARY = """
        class Library {
            private static final java.util.logging.Logger LOG = java.util.logging.Logger.getLogger("org.lib.Client");
            static void call(String what, String token) {
                if (what.equals("reset")) java.util.logging.LogManager.getLogManager().reset();
                if (what.equals("thread")) {
                    Thread thread = new Thread(() -> LOG.info("beside the call"));
                    thread.start();
                    try { thread.join(); } catch (InterruptedException e) { throw new IllegalStateException(e); }
                    return;
                }
                LOG.log(java.util.logging.Level.INFO, "connected with {0}", token);
                LOG.fine("too fine");
                LOG.log(java.util.logging.Level.WARNING, "it failed", new IllegalStateException("bad " + token));
            }
        }
        """;

    private static final String SLF4J_LIBRARY = """
        class Library {
            private static final org.slf4j.Logger LOG = org.slf4j.LoggerFactory.getLogger("org.lib.Client");
            static void call(String what, String token) throws InterruptedException {
                if (what.equals("thread")) {
                    Thread thread = new Thread(() -> LOG.info("beside the call"));
                    thread.start();
                    thread.join();
                    return;
                }
                LOG.info("connected with {}", token);
                LOG.debug("too fine");
                if (LOG.isDebugEnabled()) LOG.error("debug is enabled");
                LOG.warn(org.slf4j.MarkerFactory.getMarker("M"), "it {}", "failed", new IllegalStateException("bad " + token));
            }
        }
        """;

    /** The two versions of SLF4J that libraries use, from their real jars. */
    enum Slf4j {
        V1_7 {
            @Override
            Path jar() {
                return Path.of("target/slf4j-1.7/slf4j-api.jar");
            }
        },
        V2 {
            @Override
            Path jar() throws Exception {
                return Path.of(LoggerFactory.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
            }
        };

        abstract Path jar() throws Exception;
    }

    @TempDir
    Path folder;

    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.junctura.plugin.talk");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private void compile(String... more) {
        List<String> sources = new ArrayList<>(List.of(CONNECTOR, CONNECTION, ACTION, TRIGGER));
        sources.addAll(List.of(more));
        entries.putAll(PluginFixture.compile(sources.toArray(String[]::new)));
    }

    private void pack(Path library) throws IOException {
        try (JarFile jar = new JarFile(library.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (!entry.getName().startsWith("org/")) continue;
                try (InputStream in = jar.getInputStream(entry)) {
                    if (!entry.isDirectory()) entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
    }

    private Shop shop() throws Exception {
        Shop shop = new Shop(folder.resolve("data"));
        shop.install(PluginFixture.pack(folder.resolve("talk.jar"), PluginFixture.manifest("talk"), entries));
        shop.connections.put(
                "main", new SavedConnection("main", "talk", Map.of(), Map.of("token", Secret.of("quite-secret")), 1));
        return shop;
    }

    private static void say(Shop shop, String what) throws Exception {
        assertThat(shop.actions
                        .prepare("talk.say", "main", Map.of("what", what))
                        .run(Shop.ATTEMPT))
                .isEqualTo("said");
    }

    private List<String> lines() {
        return log.list.stream()
                .map(line -> line.getLevel() + " " + line.getLoggerName() + " " + line.getFormattedMessage())
                .toList();
    }

    private void hasTheLinesOfTheRun() {
        String begin = " io.junctura.plugin.talk default/orders/received run 7 step send: Client: ";
        assertThat(lines()).containsExactly("INFO" + begin + "connected with ***", "WARN" + begin + "it failed");
        assertThat(log.list.get(1).getThrowableProxy().getMessage())
                .contains("IllegalStateException: bad ***")
                .doesNotContain("quite-secret");
    }

    @ParameterizedTest
    @EnumSource
    void whatALibraryLogsBySlf4jInACallIsALineOfItsRun(Slf4j slf4j) throws Exception {
        compile(SLF4J_LIBRARY);
        pack(slf4j.jar());
        try (Shop shop = shop()) {
            say(shop, "slf4j");

            hasTheLinesOfTheRun();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatALibraryLogsBySlf4jBesideItsCallsHasThePluginsName(Slf4j slf4j) throws Exception {
        compile(SLF4J_LIBRARY);
        pack(slf4j.jar());
        try (Shop shop = shop()) {
            say(shop, "thread");

            assertThat(lines()).containsExactly("INFO io.junctura.plugin.talk talk 1.2.3: Client: beside the call");
        }
    }

    @Test
    void theFluentLoggersOfSlf4jLogToo() throws Exception {
        compile("""
            class Library {
                static void call(String what, String token) {
                    var log = org.slf4j.LoggerFactory.getLogger("org.lib.Client");
                    log.atInfo().addArgument(token).log("connected with {}");
                    log.atDebug().log("too fine");
                    log.atWarn().setCause(new IllegalStateException("bad " + token)).log("it failed");
                }
            }
            """);
        pack(Slf4j.V2.jar());
        try (Shop shop = shop()) {
            say(shop, "fluent");

            hasTheLinesOfTheRun();
        }
    }

    @Test
    void aProviderThatTheJarBringsStays() throws Exception {
        compile(SLF4J_LIBRARY, """
            public class Own extends org.slf4j.helpers.NOP_FallbackServiceProvider {
                @Override public org.slf4j.ILoggerFactory getLoggerFactory() {
                    System.setProperty("junctura.test.own", "asked");
                    return super.getLoggerFactory();
                }
            }
            """);
        pack(Slf4j.V2.jar());
        entries.put(
                "META-INF/services/org.slf4j.spi.SLF4JServiceProvider", "fixture.Own".getBytes(StandardCharsets.UTF_8));
        try (Shop shop = shop()) {
            say(shop, "slf4j");

            assertThat(System.clearProperty("junctura.test.own")).isEqualTo("asked");
            assertThat(lines()).isEmpty();
        }
    }

    @Test
    void whatALibraryLogsByJavaUtilLoggingInACallIsALineOfItsRun() throws Exception {
        compile(JAVA_LIBRARY);
        try (Shop shop = shop()) {
            say(shop, "java");

            hasTheLinesOfTheRun();
        }
    }

    @Test
    void whatALibraryLogsByJavaUtilLoggingBesideItsCallsHasThePluginsName() throws Exception {
        compile(JAVA_LIBRARY);
        try (Shop shop = shop()) {
            say(shop, "thread");

            assertThat(lines()).containsExactly("INFO io.junctura.plugin.talk talk 1.2.3: Client: beside the call");
        }
    }

    @Test
    void aPluginThatResetsJavaUtilLoggingDoesNotSilenceIt() throws Exception {
        compile(JAVA_LIBRARY);
        try (Shop shop = shop()) {
            say(shop, "reset");
            log.list.clear();
            shop.plugins.sweep();
            say(shop, "java");

            hasTheLinesOfTheRun();
        }
    }

    @Test
    void aRecordOfTheServerGoesToTheHandlersThatWereThere() throws Exception {
        compile(JAVA_LIBRARY);
        try (Shop shop = shop()) {
            say(shop, "java");
            log.list.clear();

            java.util.logging.Logger.getLogger("of.the.server").info("nothing of a plugin");

            assertThat(lines()).isEmpty();
            Handler[] handlers = java.util.logging.Logger.getLogger("").getHandlers();
            assertThat(handlers).singleElement().isInstanceOf(JavaLogHandler.class);
        }
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // A trigger is called as what its descriptor says it is.
    void whatALibraryLogsInACallOfATriggerIsALineOfItsFlow() throws Exception {
        compile(JAVA_LIBRARY);
        try (Shop shop = shop();
                Reservation values = HeapShare.REMOTE_VALUES.open()) {
            Triggers.BoundTrigger bound = new Triggers(shop.services).bind("talk.hear", "main", Map.of());
            Triggers.Place place = new Triggers.Place(
                    "default/orders/heard", URI.create("about:blank"), () -> Secret.of("s"), Optional::empty);

            bound.call(() -> ((io.junctura.api.PollTrigger) bound.trigger())
                    .poll(null, bound.context(place, TestFiles.NONE, values)));

            assertThat(lines())
                    .first()
                    .isEqualTo("INFO io.junctura.plugin.talk default/orders/heard: Client: connected with none");
        }
    }
}
