package io.junctura.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.SetClock;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.FileRef;
import io.junctura.connector.Actions;
import io.junctura.definition.CallStep;
import io.junctura.definition.CallbackStep;
import io.junctura.definition.FlowPlan;
import io.junctura.definition.RespondStep;
import io.junctura.definition.StepPlan;
import io.junctura.dispatch.accept.Incoming;
import io.junctura.dispatch.accept.Posting;
import io.junctura.dispatch.accept.Rejected;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.expression.Place;
import io.junctura.expression.Template;
import io.junctura.files.FileHold;
import io.junctura.files.FileStore;
import io.junctura.history.Server;
import io.junctura.retention.sqlite.SqliteRetentionStore;
import io.junctura.run.Callbacks;
import io.junctura.run.Position;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.StoredRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that one run passes to another is kept as long as a run names it, and no longer. */
class PassedOnFilesTest {
    private static final Map<String, Object> PASSED_ON = Map.of("file", "{{ payload.file }}");

    @TempDir
    Path folder;

    private final Server.Book book = new Server.Book();
    private final SetClock clock = new SetClock(Instant.now());
    private FileStore files;
    private Server server;
    private volatile boolean open;

    @BeforeEach
    void start() throws Exception {
        files = new FileStore(folder.resolve("files"));
        server = new Server(folder, book, base -> new FlowActions(), RunListener.NONE, any -> List.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** {@code test.make}, {@code test.read}, {@code test.door} (which is rejected while it is closed) and {@code test.publish}. */
    private final class FlowActions implements Actions {
        @Override
        public Prepared prepare(String use, @Nullable String connection, @Nullable Object input) {
            return new Prepared() {
                @Override
                public Effect effect() {
                    return Effect.KEYED;
                }

                @Override
                public @Nullable Object run(Attempt attempt) throws ConnectorException, InterruptedException {
                    try {
                        return act(use, (Map<?, ?>) input, attempt);
                    } catch (IOException e) {
                        throw ConnectorException.badInput(e.toString());
                    }
                }

                @Override
                public @Nullable Verified verify(Attempt attempt) {
                    return null;
                }
            };
        }
    }

    private @Nullable Object act(String use, Map<?, ?> input, Actions.Attempt attempt)
            throws ConnectorException, InterruptedException, IOException {
        return switch (use) {
            case "test.make" -> {
                byte[] text = ("made by " + attempt.run()).getBytes(StandardCharsets.UTF_8);
                yield files.ofRun(attempt.run()).store("a.txt", "text/plain", new ByteArrayInputStream(text));
            }
            case "test.read" -> {
                try (InputStream in = files.ofRun(attempt.run()).open((FileRef) input.get("file"))) {
                    yield new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
            case "test.door" -> {
                if (!open) throw ConnectorException.refused("It is closed.");
                yield null;
            }
            case "test.publish" -> {
                Incoming event = new Incoming(Map.of("file", input.get("file")), null, Map.of(), attempt.key());
                try {
                    server.engine
                            .publish("made", event, List.of(book.get("hears")))
                            .get();
                } catch (Rejected | ExecutionException e) {
                    throw new AssertionError(e);
                }
                yield null;
            }
            default -> throw new AssertionError(use);
        };
    }

    // Flows.

    private static Template template(@Nullable Object raw) {
        return Template.compile(raw, pointer -> new Place(pointer, 1, 1), problem -> {
            throw new AssertionError(problem);
        });
    }

    private static StepPlan.Head head(String path) {
        return Server.action(path, "test.read", Map.of()).head();
    }

    private static StepPlan make() {
        return Server.action("make", "test.make", Map.of());
    }

    private static StepPlan read() {
        return Server.action("read", "test.read", PASSED_ON);
    }

    private static StepPlan waits() {
        return waits("waits");
    }

    private static StepPlan waits(String step) {
        return new CallbackStep(head(step), Duration.ofDays(365), List.of());
    }

    private static StepPlan passesOn(String flow, boolean async, Map<String, Object> input) {
        return new CallStep(head("call"), flow, template(input), async);
    }

    private static StepPlan responds(Object body) {
        return new RespondStep(head("answer"), Template.constant(200L), Template.constant(Map.of()), template(body));
    }

    private static final Map<String, Object> MADE = Map.of("file", "{{ steps.make }}");

    // Runs.

    /** Sweeps as if that many days had passed. */
    private void sweepAfter(int days) {
        clock.set(Instant.now().plus(Duration.ofDays(days)));
        DiskSpace space = new DiskSpace(() -> 1L << 40, 0, () -> false);
        // Otherwise the time since the newest run would count as downtime.
        server.database.write(tx -> tx.execute(
                "INSERT OR REPLACE INTO installation (name, value) VALUES ('clock', ?)",
                Long.toString(clock.millis())));
        RetentionStore store = new SqliteRetentionStore(server.database);
        new Retention(
                        store,
                        new UnusedFiles(store, files, server.values, new FileHold()),
                        RetentionSettings.DEFAULT,
                        space,
                        new RetentionClock(store, clock, clock::millis),
                        () -> {})
                .sweep();
    }

    private List<Long> runs() {
        return ids("SELECT id FROM run ORDER BY id");
    }

    private List<Long> ids(String query) {
        return server.database.read(
                tx -> tx.createQuery(query).mapTo(Long.class).list());
    }

    private void goesOn(long run) throws Exception {
        post(run, "waits", Map.of());
        server.await(run, RunStatus.SUCCEEDED);
    }

    private void post(long run, String step, Object value) throws Exception {
        String token = new Callbacks(server.journal.installation().secret(), () -> "").token(run, step);
        assertThat(server.engine.post(token, value, 1).get()).isEqualTo(Posting.FIRST);
    }

    private @Nullable Object result(long run, String step) {
        Position position =
                server.journal.runs().load(run).orElseThrow().state().position(step);
        return position == null ? null : position.result();
    }

    /** The stored files, without those of large values. */
    private List<Path> kept() throws IOException {
        List<Path> kept = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder.resolve("files"))) {
            all.filter(path -> path.toString().contains("run-") || Files.isRegularFile(path))
                    .forEach(kept::add);
        }
        return kept;
    }

    private void nothingIsLeftAYearLater() throws IOException {
        sweepAfter(400);
        assertThat(runs()).isEmpty();
        assertThat(kept()).isEmpty();
        assertThat(ids("SELECT run FROM file_use")).isEmpty();
    }

    @Test
    void aWaitingRunOpensTheFileOfItsCallerAfterThatHasGone() throws Exception {
        book.add("calls", make(), passesOn("called", true, MADE));
        book.add("called", waits(), read());
        long caller = server.run("calls", Map.of(), RunStatus.SUCCEEDED);
        long called = caller + 1;
        server.await(called, RunStatus.WAITING);

        sweepAfter(31);
        assertThat(runs()).containsExactly(called);
        goesOn(called);
        assertThat(result(called, "read")).isEqualTo("made by " + caller);
        nothingIsLeftAYearLater();
    }

    @Test
    void aFailedRunOpensTheFileOfItsCallerWhenItIsTakenUpAgain() throws Exception {
        book.add("calls", make(), passesOn("called", true, MADE));
        book.add("called", Server.action("door", "test.door", Map.of()), read());
        long caller = server.run("calls", Map.of(), RunStatus.SUCCEEDED);
        long called = caller + 1;
        server.await(called, RunStatus.FAILED);

        sweepAfter(80);
        assertThat(runs()).containsExactly(called);
        open = true;
        server.engine.resume(called, "eva");
        server.await(called, RunStatus.SUCCEEDED);
        assertThat(result(called, "read")).isEqualTo("made by " + caller);
        nothingIsLeftAYearLater();
    }

    @Test
    void aFailedRunKeepsNoMoreOfItsCallersFilesThanItNames() throws Exception {
        book.add("calls", make(), Server.action("another", "test.make", Map.of()), passesOn("called", true, MADE));
        book.add("called", Server.action("door", "test.door", Map.of()), read());
        long caller = server.run("calls", Map.of(), RunStatus.SUCCEEDED);
        server.await(caller + 1, RunStatus.FAILED);
        FileRef named = (FileRef) result(caller, "make");

        sweepAfter(31);
        assertThat(kept())
                .containsExactlyInAnyOrder(
                        folder.resolve("files/run-" + caller),
                        folder.resolve("files").resolve(named.id()));
    }

    @Test
    void aFileThatIsPassedFromRunToRunStaysForTheLastOfThem() throws Exception {
        book.add("first", make(), passesOn("second", true, MADE));
        book.add("second", passesOn("third", true, PASSED_ON));
        book.add("third", waits(), read());
        long first = server.run("first", Map.of(), RunStatus.SUCCEEDED);
        long third = first + 2;
        server.await(third, RunStatus.WAITING);

        sweepAfter(31);
        assertThat(runs()).containsExactly(third);
        goesOn(third);
        assertThat(result(third, "read")).isEqualTo("made by " + first);
        nothingIsLeftAYearLater();
    }

    @Test
    void aSubscriberOpensTheFileOfARunThatHasPublishedIt() throws Exception {
        book.add("publishes", make(), Server.action("publish", "test.publish", MADE));
        book.add("hears", waits(), read());
        long publisher = server.run("publishes", Map.of(), RunStatus.SUCCEEDED);
        long subscriber = publisher + 1;
        server.await(subscriber, RunStatus.WAITING);

        sweepAfter(31);
        assertThat(runs()).containsExactly(subscriber);
        goesOn(subscriber);
        assertThat(result(subscriber, "read")).isEqualTo("made by " + publisher);
        nothingIsLeftAYearLater();
    }

    @Test
    void aRunOpensTheFileThatTheOneItCalledHasRespondedWithAfterThatHasGone() throws Exception {
        book.add(
                "calls",
                passesOn("called", false, Map.of()),
                waits(),
                Server.action("read", "test.read", Map.of("file", "{{ steps.call.file }}")));
        book.add("called", make(), responds(MADE));
        long caller = server.run("calls", Map.of(), RunStatus.WAITING);
        server.await(caller + 1, RunStatus.SUCCEEDED);
        while (server.journal.runs().load(caller).orElseThrow().state().position("waits") == null) {
            server.await(caller, RunStatus.WAITING);
        }

        sweepAfter(31);
        assertThat(runs()).containsExactly(caller);
        goesOn(caller);
        assertThat(result(caller, "read")).isEqualTo("made by " + (caller + 1));
        nothingIsLeftAYearLater();
    }

    @Test
    void aReplayOpensWhatTheRunThatItRepeatsCouldOpenAfterThatHasGone() throws Exception {
        book.add("calls", make(), passesOn("called", true, MADE));
        book.add("called", waits(), read());
        long caller = server.run("calls", Map.of(), RunStatus.SUCCEEDED);
        long called = caller + 1;
        server.await(called, RunStatus.WAITING);
        goesOn(called);
        StoredRun earlier = server.journal.runs().load(called).orElseThrow();
        long replay = replay(earlier);
        server.await(replay, RunStatus.WAITING);

        sweepAfter(31);
        assertThat(runs()).containsExactly(replay);
        goesOn(replay);
        assertThat(result(replay, "read")).isEqualTo("made by " + caller);
        nothingIsLeftAYearLater();
    }

    @Test
    void aRunIsNotReplayedOnceTheFilesThatItsEventNamesHaveGoneWithIt() throws Exception {
        book.add("calls", make(), passesOn("called", true, MADE));
        book.add("called", read());
        long caller = server.run("calls", Map.of(), RunStatus.SUCCEEDED);
        long called = caller + 1;
        server.await(called, RunStatus.SUCCEEDED);
        StoredRun earlier = server.journal.runs().load(called).orElseThrow();

        // After the run was read, and before its replay is accepted.
        sweepAfter(31);
        assertThatThrownBy(() -> replay(earlier)).hasMessageContaining("run " + called + " is not kept any longer");
        assertThat(runs()).isEmpty();
    }

    private long replay(StoredRun earlier) throws Exception {
        return server.engine
                .replay(earlier, earlier.accepted().payload(), book.get("called"))
                .get();
    }

    @Test
    void whatArrivedWithAnEventStaysForTheRunThatItWasPassedTo() throws Exception {
        book.add("calls", passesOn("called", true, PASSED_ON));
        book.add("called", waits(), read());
        // The run with which the file arrived has waited for a day before it passed the file on.
        FileRef arrived = arrivedADayAgo();
        long caller = server.run("calls", Map.of("file", arrived), RunStatus.SUCCEEDED);
        long called = caller + 1;
        server.await(called, RunStatus.WAITING);

        sweepAfter(31);
        assertThat(runs()).containsExactly(called);
        goesOn(called);
        assertThat(result(called, "read")).isEqualTo("arrived");
        nothingIsLeftAYearLater();
    }

    private FileRef arrivedADayAgo() throws Exception {
        FileRef arrived = files.arriving()
                .store("a.txt", "text/plain", new ByteArrayInputStream("arrived".getBytes(StandardCharsets.UTF_8)));
        Path file = folder.resolve("files").resolve(arrived.id());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        return arrived;
    }

    @Test
    void whatArrivedStaysForItsOwnRunThoughTheClockWasAhead() throws Exception {
        book.add("idle", waits());
        book.add("given", waits(), read());
        book.add(
                "told",
                waits(),
                waits("later"),
                Server.action("read", "test.read", Map.of("file", "{{ steps.waits.file }}")));
        long oldest = server.run("idle", Map.of(), RunStatus.WAITING);
        long given = server.run("given", Map.of("file", arrivedADayAgo()), RunStatus.WAITING);
        long posted = server.run("told", Map.of(), RunStatus.WAITING);
        post(posted, "waits", Map.of("file", arrivedADayAgo()));
        server.await(posted, RunStatus.WAITING);
        long ahead = Duration.ofDays(365).toMillis();
        server.database.write(tx -> tx.execute("UPDATE run SET accepted = accepted + ? WHERE id = ?", ahead, oldest));

        sweepAfter(1);
        goesOn(given);
        assertThat(result(given, "read")).isEqualTo("arrived");
        post(posted, "later", Map.of());
        server.await(posted, RunStatus.SUCCEEDED);
        assertThat(result(posted, "read")).isEqualTo("arrived");
    }

    @Test
    void whatACrashLeftIsSweptButForWhatIsStillNamed() throws Exception {
        book.add("calls", make(), passesOn("called", true, MADE));
        book.add("called", waits(), read());
        long caller = server.run("calls", Map.of(), RunStatus.SUCCEEDED);
        long called = caller + 1;
        server.await(called, RunStatus.WAITING);
        // The process died right after the commit that deleted the run.
        server.database.write(tx -> tx.execute("DELETE FROM run WHERE id = ?", caller));
        sweepAfter(1);
        goesOn(called);
        assertThat(result(called, "read")).isEqualTo("made by " + caller);

        server.database.write(tx -> tx.execute("DELETE FROM run WHERE id = ?", called));
        server.database.write(tx -> tx.execute("DELETE FROM file_use"));
        sweepAfter(1);
        assertThat(kept()).isEmpty();
    }

    @Test
    void whereNoFileIsPassedOnNothingIsEntered() throws Exception {
        book.add("calls", make(), passesOn("called", true, Map.of("text", "{\"\u0000file\":[\"run-1/0\"]}")));
        book.add("called", FlowPlan.History.FULL, 4);
        long caller = server.run("calls", Map.of(), RunStatus.SUCCEEDED);
        server.await(caller + 1, RunStatus.SUCCEEDED);
        assertThat(ids("SELECT run FROM file_use")).isEmpty();
    }
}
