package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.Http;
import io.junctura.api.PollTrigger;
import io.junctura.api.Reached;
import io.junctura.api.Secret;
import io.junctura.builtin.TopicPublish;
import io.junctura.memory.HeapShare;
import io.junctura.memory.Reservation;
import io.junctura.plugin.PluginFixture;
import io.junctura.plugin.PluginPlaces;
import io.junctura.plugin.Plugins;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class ConnectorActionsTest {

    private static final String TOKEN = "s3cr/t+token";
    private static final Actions.Attempt ATTEMPT =
            new Actions.Attempt("default/orders/received", 7, "send", "jn_key", 2, Instant.MAX);

    @TempDir
    Path folder;

    private final Map<String, SavedConnection> saved = new HashMap<>();
    private Plugins plugins;
    private PluginServices services;
    private ConnectorActions actions;

    @BeforeEach
    void open() throws IOException {
        Path jars = Files.createDirectory(folder.resolve("jars"));
        PluginFixture.probe(jars, "probe");
        open(jars);
        saved.put("probe", connection(1, TOKEN));
    }

    private void open(Path jars) throws IOException {
        plugins = Plugins.open(
                new PluginPlaces(
                        folder.resolve("data"),
                        List.of(jars),
                        folder.resolve("data").resolve("drivers")),
                "9");
        assertThat(plugins.problems()).isEmpty();
        services = new PluginServices(
                plugins, name -> Optional.ofNullable(saved.get(name)), new NoOutbound(), Clock.systemUTC());
        actions = new ConnectorActions(
                services,
                run -> OperationContext.NO_FILES,
                new OwnActions()
                        .add(
                                "topic.publish",
                                (action, attempt) -> new TopicPublish.Published(
                                        42, ((TopicPublish) action).topic().length())),
                Runnable::run);
    }

    @AfterEach
    void close() {
        plugins.close();
    }

    @Test
    void bindsTheInputAndRunsTheActionAmongItsOwnClasses() throws Exception {
        Actions.Prepared prepared = prepare("echo", "name", "hello");

        assertThat(prepared.effect()).isEqualTo(Effect.READ);
        assertThat(prepared.run(ATTEMPT)).isEqualTo(Map.of("said", "hello", "mine", true));
        assertThat(prepare("key").effect()).isEqualTo(Effect.UNSAFE);
        assertThat(prepare("key").run(ATTEMPT)).isEqualTo("jn_key 2");
        assertThat(prepare("key").verify(ATTEMPT)).isEqualTo(new Actions.Verified(true, List.of("done")));
        assertThat(Thread.currentThread().getContextClassLoader())
                .isSameAs(getClass().getClassLoader());
    }

    @Test
    void saysWhatIsWrongWithTheInput() {
        assertThatThrownBy(() -> actions.prepare("probe.do", null, Map.of("wat", "echo")))
                .hasMessage("probe.do: \"wat\" is not known here. Did you mean \"what\"?");
        assertThatThrownBy(() -> actions.prepare("probe.do", null, Map.of("what", List.of())))
                .hasMessage("probe.do: \"what\": must be text, not a list.");
        assertThatThrownBy(() -> actions.prepare("probe.do", null, null))
                .hasMessage("probe.do: \"what\": is required.");
        assertThatThrownBy(() -> actions.prepare("probe.do", null, Map.of("what", "")))
                .isInstanceOfSatisfying(
                        ConnectorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
                .hasMessage("probe.do: what must not be empty.");
        assertThatThrownBy(() -> actions.prepare("nope.do", null, Map.of()))
                .hasMessageContaining("\"nope.do\" is not installed");
    }

    @Test
    void waitsForAConnectionThatIsMissingOrWrong() {
        assertThat(failure(() -> actions.prepare("probe.do", "gone", Map.of("what", "echo")))
                        .kind())
                .isEqualTo(ErrorKind.CREDENTIALS);
        saved.put("odd", new SavedConnection("odd", "probe", Map.of("adress", "x"), Map.of(), 1));
        assertThat(failure(() -> actions.prepare("probe.do", "odd", Map.of("what", "echo"))))
                .hasMessageContaining("connection \"odd\"")
                .hasMessageContaining("Did you mean \"address\"?")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.CREDENTIALS));
    }

    @Test
    void showsNoSecretInWhateverFormItComesBack() throws Exception {
        assertThat(failure(() -> prepare("leak").run(ATTEMPT)).getMessage()).isEqualTo("Bad token ***");
        assertThat(failure(() -> prepare("break").run(ATTEMPT)).getMessage()).doesNotContain(TOKEN);
        assertThat(failure(() -> prepare("secret").run(ATTEMPT)).getMessage()).contains("is a secret");
    }

    @Test
    void aSecretInAResultIsMasked() throws Exception {
        assertThat(prepare("echo", "name", "your token is " + TOKEN + ".").run(ATTEMPT))
                .isEqualTo(Map.of("said", "your token is ***.", "mine", true));
        assertThat(prepare("echo", "name", "nothing of it").run(ATTEMPT))
                .isEqualTo(Map.of("said", "nothing of it", "mine", true));
    }

    @ParameterizedTest
    @CsvSource({
        "throw, java.net.ConnectException, TRY_LATER, NO",
        "throw, java.net.UnknownHostException, TRY_LATER, NO",
        "throw, java.net.NoRouteToHostException, TRY_LATER, NO",
        "throw, java.net.http.HttpConnectTimeoutException, TRY_LATER, NO",
        "throw, javax.net.ssl.SSLHandshakeException, TRY_LATER, NO",
        "wrap, java.net.ConnectException, TRY_LATER, NO",
        "hide, java.net.ConnectException, TRY_LATER, NO",
        "throw, java.net.SocketTimeoutException, TRY_LATER, MAYBE",
        "throw, java.net.SocketException, TRY_LATER, MAYBE",
        "throw, java.io.EOFException, TRY_LATER, MAYBE",
        "throw, java.io.IOException, TRY_LATER, MAYBE",
        "wrap, java.net.SocketException, TRY_LATER, MAYBE",
        "throw, java.nio.file.NoSuchFileException, REFUSED, NO",
        "throw, java.nio.file.NotDirectoryException, REFUSED, NO",
        "throw, java.nio.file.FileAlreadyExistsException, REFUSED, NO",
        "throw, java.nio.file.DirectoryNotEmptyException, REFUSED, NO",
        "throw, java.nio.file.AccessDeniedException, REFUSED, NO",
        "wrap, java.nio.file.NoSuchFileException, REFUSED, NO",
        "throw, java.io.FileNotFoundException, BROKEN, MAYBE",
        "throw, java.util.zip.ZipException, BROKEN, MAYBE",
    })
    void anIoExceptionSaysWhetherToTryAgainAndWhetherTheOtherSystemWasReached(
            String how, String thrown, ErrorKind kind, Reached reached) throws Exception {
        ConnectorException failure = failure(() -> prepare(how, "name", thrown).run(ATTEMPT));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.reached()).isEqualTo(reached);
        // An error in a file is reported with a message.
        String detail = kind == ErrorKind.BROKEN
                ? thrown.substring(thrown.lastIndexOf('.') + 1) + ": no ***"
                : thrown.startsWith("java.nio.file.") ? "in probe.do: \"no ***\"." : "in probe.do: no ***.";
        assertThat(failure)
                .hasMessageContaining("in probe.do")
                .hasMessageContaining(detail)
                .hasNoCause();
    }

    @Test
    void anIoExceptionOfAnInterruptedThreadIsAnInterruption() {
        assertThatThrownBy(() ->
                        prepare("stop", "name", "java.net.SocketException").run(ATTEMPT))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void reportsEveryExceptionOfAPluginAsItsFault() throws Exception {
        for (String fault : List.of("break", "overflow", "link", "secret")) {
            ConnectorException failure = failure(() -> prepare(fault).run(ATTEMPT));
            assertThat(failure.kind()).isEqualTo(ErrorKind.BROKEN);
            assertThat(failure.reached()).isEqualTo(Reached.MAYBE);
            assertThat(failure)
                    .hasMessageContaining("The plugin \"probe\" failed in probe.do")
                    .hasNoCause();
        }
        assertThatThrownBy(() -> prepare("interrupt").run(ATTEMPT)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void hidesTheServerFromThePlugin() throws Exception {
        for (String internal : List.of(
                "io.junctura.plugin.Plugins",
                "io.junctura.json.Json",
                "io.junctura.expression.Template",
                "io.junctura.processor.ConnectorProcessor",
                "com.fasterxml.jackson.core.JsonFactory",
                "org.eclipse.jetty.server.Server",
                "io.javalin.Javalin",
                "org.sqlite.JDBC",
                "org.jdbi.v3.core.Jdbi",
                "org.slf4j.LoggerFactory",
                "ch.qos.logback.classic.Logger",
                "org.quartz.Scheduler",
                "org.pf4j.PluginManager",
                "org.junit.jupiter.api.Test")) {
            assertThat(prepare("look", "name", internal).run(ATTEMPT))
                    .as(internal)
                    .isEqualTo("hidden");
        }
        assertThat(prepare("look", "name", "java.sql.Connection").run(ATTEMPT)).isEqualTo("seen");
    }

    @Test
    void takesANewRevisionOfAConnectionAndTestsOne() throws Exception {
        assertThat(new ConnectorInquiries(services, true).test("probe")).isEqualTo("It knows ***. It is old.");
        saved.put("probe", new SavedConnection("probe", "probe", Map.of(), Map.of(), 2));
        assertThatThrownBy(() -> new ConnectorInquiries(services, true).test("probe"))
                .hasMessage("There is no token.");
        saved.put("probe", connection(3, "another-token"));
        assertThat(failure(() -> prepare("leak").run(ATTEMPT))).hasMessage("Bad token ***");
    }

    @Test
    void runsBuiltInActionsLikeThoseOfPlugins() throws Exception {
        Actions.Prepared prepared = actions.prepare("topic.publish", null, Map.of("topic", "news", "event", 1L));

        assertThat(prepared.effect()).isEqualTo(Effect.KEYED);
        assertThat(prepared.run(ATTEMPT)).isEqualTo(Map.of("event", 42L, "runs", 4L));
        assertThatThrownBy(() -> actions.prepare("topic.publish", null, Map.of("topic", "a/b", "event", 1L)))
                .hasMessageContaining("A topic's name is");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // A trigger is called as what its descriptor says it is.
    void bindsTriggersAndKeepsTheirCursorsAsJson() throws Exception {
        Triggers.BoundTrigger bound = new Triggers(services).bind("probe.ticks", "probe", Map.of());
        PollTrigger trigger = (PollTrigger) bound.trigger();
        Triggers.Place place =
                new Triggers.Place("default/a/b", URI.create("about:blank"), () -> Secret.of("s"), Optional::empty);
        Reservation values = HeapShare.REMOTE_VALUES.open();

        Object cursor =
                bound.call(() -> bound.json(trigger.poll(null, bound.context(place, OperationContext.NO_FILES, values))
                        .cursor()));
        Object next = bound.call(() ->
                bound.json(trigger.poll(bound.cursor(cursor), bound.context(place, OperationContext.NO_FILES, values))
                        .cursor()));

        assertThat(cursor).isEqualTo(Map.of("at", 0L));
        assertThat(next).isEqualTo(Map.of("at", 5L));
        assertThat(bound.connectionRevision()).isEqualTo(1);
    }

    @Test
    void keepsTwoPluginsVersionsOfOneClassApart() throws Exception {
        plugins.close();
        Path jars = Files.createDirectory(folder.resolve("two"));
        for (String id : List.of("one", "two")) {
            PluginFixture.jar(
                    jars,
                    id + ".jar",
                    PluginFixture.manifest(id),
                    PluginFixture.PROBE.replace("id = \"probe\"", "id = \"" + id + "\""),
                    PluginFixture.CONNECTION,
                    PluginFixture.ACTION,
                    PluginFixture.TRIGGER,
                    PluginFixture.version(id));
        }
        open(jars);

        for (String id : List.of("one", "two")) {
            assertThat(actions.prepare(id + ".do", null, Map.of("what", "echo", "name", "I am "))
                            .run(ATTEMPT))
                    .isEqualTo(Map.of("said", "I am " + id, "mine", true));
        }
    }

    @Test
    void releasesThePluginsClassesWhenItCloses() throws Exception {
        System.clearProperty("junctura.test.probe.closed");
        WeakReference<ClassLoader> loader = usedOnce();

        plugins.close();

        assertThat(System.getProperty("junctura.test.probe.closed")).isEqualTo("yes");
        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
            System.runFinalization();
        }
        assertThat(loader.get()).isNull();
    }

    private WeakReference<ClassLoader> usedOnce() throws Exception {
        prepare("echo", "name", "x").run(ATTEMPT);
        failure(() -> prepare("break").run(ATTEMPT));
        return new WeakReference<>(plugins.load("probe").loader());
    }

    private Actions.Prepared prepare(String what, String... more) throws ConnectorException {
        Map<String, Object> input = new HashMap<>(Map.of("what", what));
        if (more.length > 0) input.put(more[0], more[1]);
        return actions.prepare("probe.do", "probe", input);
    }

    private static ConnectorException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(ConnectorException.class, call);
    }

    private static SavedConnection connection(long revision, String token) {
        return new SavedConnection(
                "probe", "probe", Map.of("address", "http://127.0.0.1:9"), Map.of("token", Secret.of(token)), revision);
    }

    /** No test of this class opens a connection. */
    private static final class NoOutbound implements PluginServices.Outbound {
        @Override
        public Http http(@Nullable URI address) {
            return request -> {
                throw ConnectorException.badInput("nowhere");
            };
        }

        @Override
        public AccessTokens tokens(io.junctura.outbound.Grant grant, Http http) {
            return null;
        }
    }
}
