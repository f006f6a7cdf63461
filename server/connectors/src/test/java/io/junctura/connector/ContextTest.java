package io.junctura.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.AccessTokens;
import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Http;
import io.junctura.api.Options;
import io.junctura.connector.ConnectorDescriptor.Schema;
import io.junctura.files.FileStore;
import io.junctura.plugin.PluginFixture;
import io.junctura.plugin.PluginPlaces;
import io.junctura.plugin.Plugins;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The context of plugins: rows, files, pick lists, progress and cancellation. */
class ContextTest {
    private static final String CONNECTOR = """
        /** Works with its context. */
        @Extension
        @Permissions(files = true)
        @ConnectorInfo(id = "works", title = "Works", connection = Account.class, actions = {Copy.class, Stuck.class, On.class, Send.class})
        public class Works implements Connector {}
        """;
    private static final String ACCOUNT = """
        /** Where. @param token for it */
        public record Account(@Field(title = "Token") Secret token) implements Connection {
            @Override public void test(Context<? extends Connection> context) throws InterruptedException {
                if (token.reveal().equals("slow")) Thread.sleep(60_000);
            }
        }
        """;
    private static final String COPY = """
        /** Copies rows, doubling each. */
        @ActionInfo(id = "copy", title = "Copy", effect = Effect.READ)
        public record Copy(@Field(title = "Rows") Rows rows, @Field(title = "Stop at", fallback = "0") long stopAt)
                implements Action<Account, Rows> {
            @Override public Rows run(ActionContext<Account> context)
                    throws ConnectorException, java.io.IOException, InterruptedException {
                return context.rows().store("copy.ndjson", sink -> {
                    if (stopAt < 0) throw new java.net.SocketException("reset");
                    long done = 0;
                    try (RowStreams.Reader reader = context.rows().open(rows)) {
                        for (List<Object> some = reader.next(3); !some.isEmpty(); some = reader.next(3)) {
                            for (Object row : some) { sink.add(row); sink.add(row); }
                            done += some.size();
                            context.progress(done, 7, "rows");
                            if (stopAt > 0 && done >= stopAt) throw ConnectorException.refused("No more.");
                        }
                    }
                    context.progress(done, done, "rows");
                });
            }
        }
        """;
    private static final String STUCK = """
        /** Heeds no interruption. */
        @ActionInfo(id = "stuck", title = "Stuck", effect = Effect.READ)
        public record Stuck() implements Action<Account, String> {
            @Override public String run(ActionContext<Account> context) throws InterruptedException {
                try (var server = new java.net.ServerSocket(0); Context.Stop stop = context.onCancel(() -> close(server))) {
                    server.accept();
                    return "called";
                } catch (java.io.IOException e) {
                    return "stopped";
                }
            }
            private static void close(java.net.ServerSocket server) {
                try { server.close(); } catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }
            }
        }
        """;
    private static final String ON = """
        /** Says the day after. */
        @ActionInfo(id = "on", title = "On", effect = Effect.READ)
        public record On(@Field(title = "Day") java.time.LocalDate day,
                @Field(title = "Channel", options = Channels.class) @Nullable String channel)
                implements Action<Account, java.time.LocalDate> {
            @Override public java.time.LocalDate run(ActionContext<Account> context) { return day.plusDays(1); }
        }
        """;
    private static final String SEND = """
        /** Sends in parts, and remembers which. */
        @ActionInfo(id = "send", title = "Send", effect = Effect.KEYED)
        public record Send(@Field(title = "What") String what) implements Action<Account, Send.Upload> {
            /** @param id of the upload @param times of its parts */
            public record Upload(String id, List<java.time.Instant> times) {}
            @Override public Upload run(ActionContext<Account> context) throws ConnectorException, InterruptedException {
                switch (what) {
                    case "begin" -> context.remember("upload", new Upload("u-7", List.of(java.time.Instant.EPOCH)));
                    case "large" -> context.remember("upload", "x".repeat(70_000));
                    case "many" -> { for (int i = 0; i < 3; i++) context.remember("part-" + i, "x".repeat(30_000)); }
                    case "replaced" -> { for (int i = 0; i < 30; i++) context.remember("part", "x".repeat(30_000)); }
                    case "secret" -> context.remember("upload", "token=" + context.connection().token().reveal());
                    case "object" -> context.remember("upload", new Object());
                    case "number" -> { context.remember("upload", "u-7"); context.recall("upload", Integer.class); }
                    default -> {}
                }
                return context.recall("upload", Upload.class).orElseGet(() -> new Upload("none", List.of()));
            }
        }
        """;
    private static final String CHANNELS = """
        public class Channels implements Options<Account> {
            @Override public Page find(Question question, Context<Account> context) throws ConnectorException, InterruptedException {
                if (question.text().equals("slow")) Thread.sleep(60_000);
                if (question.text().equals("leak")) throw ConnectorException.refused("Bad token " + context.connection().token().reveal());
                if (question.page() == null) return new Page(List.of(Option.of("c1", "General " + question.input().get("day"))), "2");
                return Page.of(List.of(new Option("c2", "Random", "archived")));
            }
            @Override public void check(String value, Map<String, Object> input, Context<Account> context) throws ConnectorException {
                if (value.equals("c9")) throw ConnectorException.badInput("There is no channel c9 in " + input.get("team") + ".");
                if (value.equals("away")) throw ConnectorException.credentials("Sign in again.");
            }
        }
        """;

    private static final Actions.Attempt ATTEMPT =
            new Actions.Attempt("default/a/b", 7, "work", "jn_key", 1, Instant.parse("2040-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private final List<String> progress = new CopyOnWriteArrayList<>();
    private FileStore files;
    private Plugins plugins;
    private PluginServices services;
    private ConnectorActions actions;
    private volatile String token = "quite-secret";

    @BeforeEach
    void open() throws IOException {
        Path jars = Files.createDirectory(folder.resolve("jars"));
        PluginFixture.jar(
                jars,
                "works.jar",
                PluginFixture.manifest("works"),
                CONNECTOR,
                ACCOUNT,
                COPY,
                STUCK,
                ON,
                SEND,
                CHANNELS);
        plugins = Plugins.open(
                new PluginPlaces(
                        folder.resolve("data"),
                        List.of(jars),
                        folder.resolve("data").resolve("drivers")),
                "9");
        assertThat(plugins.problems()).isEmpty();
        files = new FileStore(folder.resolve("files"));
        services = new PluginServices(
                plugins,
                name -> Optional.of(new SavedConnection(
                        name, "works", Map.of(), Map.of("token", io.junctura.api.Secret.of(token)), token.hashCode())),
                new NoOutbound(),
                Clock.systemUTC(),
                new PluginServices.Progress() {
                    @Override
                    public void report(Actions.Attempt attempt, long done, long total, String unit) {
                        progress.add(attempt.step() + " " + done + "/" + total + " " + unit);
                    }

                    @Override
                    public void over(Actions.Attempt attempt) {
                        progress.add(attempt.step() + " over");
                    }
                },
                new Stops());
        actions = new ConnectorActions(services, files::ofRun, new OwnActions(), Runnable::run);
    }

    @AfterEach
    void close() {
        plugins.close();
    }

    private Object run(String use, Map<String, ?> input) throws ConnectorException, InterruptedException {
        return actions.prepare(use, "account", input).run(ATTEMPT);
    }

    private static String read(io.junctura.api.Files from, Object file) throws IOException {
        return new String(from.open((FileRef) file).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void rowsAreReadFromAListOrAFileAndStoredAsAFileThatStepsHandOn() throws Exception {
        Object listed = run("works.copy", Map.of("rows", List.of(1L, 2L)));
        assertThat(((FileRef) listed).contentType()).isEqualTo("application/x-ndjson");
        assertThat(read(files.ofRun(7), listed)).isEqualTo("1\n1\n2\n2\n");

        FileRef csv = files.ofRun(7)
                .store(
                        "a.csv",
                        "text/csv",
                        new ByteArrayInputStream("n,m\n1,x\n2,y\n".getBytes(StandardCharsets.UTF_8)));
        Object stored = run("works.copy", Map.of("rows", csv));
        assertThat(read(files.ofRun(7), stored)).startsWith("{\"n\":\"1\",\"m\":\"x\"}\n{\"n\":\"1\",\"m\":\"x\"}\n");

        assertThat(read(files.ofRun(7), run("works.copy", Map.of("rows", stored))))
                .hasLineCount(8);
        assertThat(read(files.ofRun(7), run("works.copy", Map.of("rows", "one"))))
                .isEqualTo("\"one\"\n\"one\"\n");
        assertThat(read(files.ofRun(7), run("works.copy", Map.of()))).isEmpty();
    }

    @Test
    void anIoExceptionOfTheWriterOfRowsIsNotADiskError() throws Exception {
        assertThatThrownBy(() -> run("works.copy", Map.of("rows", List.of(1L), "stopAt", -1L)))
                .isInstanceOfSatisfying(
                        ConnectorException.class, e -> assertThat(e.reached()).isEqualTo(io.junctura.api.Reached.MAYBE))
                .hasMessage("The connection to the other system broke in works.copy: reset.");
    }

    @Test
    void rowsThatEndWithAFailureLeaveNoFile() throws Exception {
        assertThatThrownBy(() -> run("works.copy", Map.of("rows", List.of(1L, 2L, 3L, 4L), "stopAt", 3L)))
                .hasMessage("No more.");
        try (var left = Files.list(folder.resolve("files/run-7"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFileWithoutRowsIsBadInput() throws Exception {
        FileRef photo = files.ofRun(7).store("a.png", "image/png", new ByteArrayInputStream(new byte[4]));
        assertThatThrownBy(() -> run("works.copy", Map.of("rows", photo)))
                .hasMessageContaining("image/png, which has no rows");
    }

    @Test
    void anAttemptReportsProgressAtMostOnceASecondAndAtItsEnd() throws Exception {
        run("works.copy", Map.of("rows", List.of(1L, 2L, 3L, 4L, 5L, 6L)));
        assertThat(progress).containsExactly("work 3/7 rows", "work 6/6 rows", "work over");
    }

    @Test
    void aCallThatIgnoresInterruptsIsCancelledByItsCallback() throws Exception {
        Actions.Prepared prepared = actions.prepare("works.stuck", "account", Map.of());
        List<Object> ended = new CopyOnWriteArrayList<>();
        Thread worker = new Thread(() -> {
            try {
                ended.add(String.valueOf(prepared.run(ATTEMPT)));
            } catch (ConnectorException | InterruptedException e) {
                ended.add(e);
            }
        });
        worker.start();
        worker.interrupt();
        worker.join(Duration.ofSeconds(20).toMillis());
        assertThat(ended).containsExactly("stopped");
    }

    private Object send(AttemptState state, String what) throws ConnectorException, InterruptedException {
        Actions.Attempt attempt = new Actions.Attempt(
                "default/a/b", 7, "work", "jn_key", 1, Instant.MAX, 0, ATTEMPT.values(), state, ATTEMPT.items());
        return actions.prepare("works.send", "account", Map.of("what", what)).run(attempt);
    }

    @Test
    void aLaterAttemptRecallsRememberedValuesAsTheSameType() throws Exception {
        AttemptState state = AttemptState.inMemory();
        assertThat(send(state, "nothing")).isEqualTo(Map.of("id", "none", "times", List.of()));
        Map<String, Object> upload = Map.of("id", "u-7", "times", List.of("1970-01-01T00:00:00Z"));
        assertThat(send(state, "begin")).isEqualTo(upload);
        assertThat(send(state, "nothing")).isEqualTo(upload);
        assertThat(send(AttemptState.inMemory(), "nothing")).isNotEqualTo(upload);
    }

    @Test
    void rememberedValuesOfAStepHaveOneCommonLimit() throws Exception {
        AttemptState state = AttemptState.inMemory();
        assertThatThrownBy(() -> send(state, "large"))
                .hasMessageStartingWith("The action remembers 70008 bytes for this step; 65536 are the most.");
        assertThatThrownBy(() -> send(state, "many")).hasMessageContaining("65536 are the most");
        assertThat(state.read()).containsOnlyKeys("part-0", "part-1");
        assertThat(send(AttemptState.inMemory(), "replaced")).isEqualTo(Map.of("id", "none", "times", List.of()));
    }

    @Test
    void aValueThatCannotBeRememberedIsReportedWithItsReason() {
        AttemptState state = AttemptState.inMemory();
        assertThatThrownBy(() -> send(state, "secret")).hasMessageContaining("holds a secret of the connection");
        assertThatThrownBy(() -> send(state, "object")).hasMessageContaining("has no form in JSON");
        assertThat(state.read()).isEmpty();
        assertThatThrownBy(() -> send(state, "number")).hasMessageContaining("is no Integer, as which it is recalled");
    }

    @Test
    void aDateIsADateWithoutATime() throws Exception {
        assertThat(run("works.on", Map.of("day", "2031-12-31"))).isEqualTo("2032-01-01");
        assertThatThrownBy(() -> run("works.on", Map.of("day", "31.12.2031")))
                .hasMessageContaining("must be a date such as 2030-01-31");
        Schema schema = plugins.catalog().action("works.on").orElseThrow().input();
        assertThat(schema.json().toString()).contains("format=date").contains("x-options=channels");
    }

    @Test
    void thereIsAPickListOfWhatTheOtherSystemHas() throws Exception {
        ConnectorInquiries inquiries = new ConnectorInquiries(services, true);
        Options.Question first = new Options.Question("", null, Map.of("day", "2031-12-31"));
        Options.Page page = inquiries.options("account", "channels", first).orElseThrow();
        assertThat(page.options()).containsExactly(Options.Option.of("c1", "General 2031-12-31"));
        assertThat(page.next()).isEqualTo("2");
        Options.Page second = inquiries
                .options("account", "channels", new Options.Question("", "2", Map.of()))
                .orElseThrow();
        assertThat(second.options()).containsExactly(new Options.Option("c2", "Random", "archived"));
        assertThat(second.next()).isNull();
        assertThat(inquiries.options("account", "nowhere", first)).isEmpty();
        assertThatThrownBy(() -> inquiries.options("account", "channels", new Options.Question("leak", null, Map.of())))
                .hasMessage("Bad token ***");
    }

    @Test
    void aValueThatDoesNotExistIsReportedBeforeTheRun() throws Exception {
        ConnectorInquiries inquiries = new ConnectorInquiries(services, true);
        assertThat(inquiries.check("account", "channels", "c9", Map.of("team", "sales")))
                .contains("There is no channel c9 in sales.");
        assertThat(inquiries.check("account", "channels", "c1", Map.of())).isEmpty();
        assertThat(inquiries.check("account", "nowhere", "c9", Map.of())).isEmpty();
        assertThatThrownBy(() -> inquiries.check("account", "channels", "away", Map.of()))
                .hasMessage("Sign in again.");
    }

    @Test
    void pickListsAndTestsHaveATimeLimit() {
        ConnectorInquiries inquiries = new ConnectorInquiries(services, Duration.ofMillis(200));
        assertThatThrownBy(() -> inquiries.options("account", "channels", new Options.Question("slow", null, Map.of())))
                .hasMessage("The other system gave no answer within 0.2 seconds.");
        token = "slow";
        assertThatThrownBy(() -> inquiries.test("account"))
                .hasMessage("The other system gave no answer within 0.2 seconds.");
    }

    private static final class NoOutbound implements PluginServices.Outbound {
        @Override
        public Http http(URI address) {
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
