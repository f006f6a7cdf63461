package io.junctura.trigger.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.CursorStreamTrigger.Emitter;
import io.junctura.api.Event;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import io.junctura.json.Json;
import io.junctura.trigger.intake.World;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The next event of a draft's trigger, without publishing. */
class ListenTest {
    private static final String HOOK = "{ use: gate.hook, input: { key: open } }";
    private static final String LISTEN = "/api/v1/integrations/shop/draft/listen";

    private static volatile ListenTest now;

    static {
        // One object for all tests: the server restores system properties that changed after a plugin was loaded.
        Function<Long, Object> polled = cursor -> now.poll(cursor);
        Supplier<BlockingQueue<Object>> pushed = () -> now.pushed;
        Supplier<BlockingQueue<Object>> reported = () -> now.reported;
        Function<Object, Callable<Object>> fed = emitter -> () -> now.feed(emitter);
        System.getProperties().put("listen-poll", polled);
        System.getProperties().put("listen-push", pushed);
        System.getProperties().put("listen-push.told", reported);
        System.getProperties().put("listen-feed", fed);
    }

    @TempDir
    Path data;

    @TempDir
    Path folder;

    private final BlockingQueue<Object> pushed = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> reported = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> cursors = new LinkedBlockingQueue<>();
    private World world;
    private TestClient client;

    @BeforeEach
    void open() {
        now = this;
        world = new World(data);
        client = world.client.with("X-In", "yes");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Object poll(Long cursor) {
        cursors.add(cursor == null ? 0L : cursor);
        return Objects.requireNonNullElse(answers.poll(), List.of());
    }

    @SuppressWarnings({"unchecked", "FutureReturnValueIgnored"}) // The trigger that calls this returns what it gets.
    private Object feed(Object given) throws InterruptedException {
        Emitter<Long> emitter = (Emitter<Long>) given;
        cursors.add(emitter.partition("p").cursor().isPresent());
        cursors.add(emitter.emit(List.of(), 1L).isDone());
        try {
            return emitter.partition("p").emit(List.of(Event.of(Map.of("n", 7))), 7L);
        } catch (InterruptedException e) {
            cursors.add("interrupted");
            throw e;
        }
    }

    private static String flows(String trigger) {
        return flow("received", trigger);
    }

    private static String flow(String name, String trigger) {
        return """
            integration: shop
            flows:
              %s:
                trigger: %s
                steps: [ { stop: done } ]
            """.formatted(name, trigger);
    }

    /** Begins to listen to a trigger that is not published. */
    private Answer listen(String trigger) {
        world.draft(flows(trigger));
        return begin("received");
    }

    private Answer begin(String flow) {
        return client.post(LISTEN, Map.of("flow", flow));
    }

    private static String id(Answer begun) {
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        return String.valueOf(begun.object().get("id"));
    }

    private static String path(Answer begun) {
        return URI.create(String.valueOf(begun.object().get("address"))).getPath();
    }

    private Map<String, Object> state(Answer begun) {
        return client.get(LISTEN + "/" + id(begun)).object();
    }

    private Map<String, Object> ended(Answer begun) {
        World.until(() -> !state(begun).get("state").equals("listening"));
        return state(begun);
    }

    private void untilReceived(Answer begun, Object payload) {
        Map<String, Object> state = ended(begun);
        assertThat(state).containsEntry("state", "received");
        assertThat(((Map<?, ?>) state.get("event")).get("payload")).isEqualTo(payload);
    }

    private void untilReported(BlockingQueue<Object> queue, Object... what) throws InterruptedException {
        for (Object one : what) assertThat(queue.poll(20, TimeUnit.SECONDS)).isEqualTo(one);
    }

    // Webhooks and calls.

    @Test
    void aWebhookIsReceivedAtAnAddressOfItsOwnIfItsSenderIsVerified() {
        Answer begun = listen(HOOK);
        assertThat(begun.object()).containsEntry("state", "listening").containsEntry("until", "2030-01-01T09:05:00Z");
        assertThat(String.valueOf(begun.object().get("address"))).startsWith("https://x.example/hooks/listen/");
        assertThat(world.client
                        .post(path(begun), Map.of("n", 1), "X-Key", "wrong")
                        .status())
                .isEqualTo(401);
        assertThat(world.client
                        .send("PUT", path(begun), new byte[0], "X-Key", "open")
                        .status())
                .isEqualTo(405);
        assertThat(state(begun)).containsEntry("state", "listening");
        Answer answer = world.client.post(path(begun) + "?v=2", Map.of("n", 1), "X-Key", "open", "X-Kind", "order");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.object()).containsEntry("test", true);
        Map<String, Object> state = state(begun);
        assertThat(state).containsEntry("state", "received");
        Map<?, ?> event = (Map<?, ?>) state.get("event");
        assertThat(event.get("payload")).isEqualTo(Map.of("n", 1L));
        assertThat(event.get("trigger")).isEqualTo(Map.of("method", "POST", "query", Map.of("v", "2")));
        assertThat(event.get("headers").toString()).contains("x-kind=order").doesNotContain("x-key");
        assertThat(world.client
                        .post(path(begun), Map.of("n", 2), "X-Key", "open")
                        .status())
                .isEqualTo(404);
        assertThat(world.audited).singleElement().asString().contains("draft.listened", "shop", "received");
        assertThat(world.allRuns()).isZero();
    }

    @Test
    void aReceivedEventIsKeptForItsUser() {
        Answer begun = listen("{ use: schedule.every, input: { every: 5m } }");
        assertThat(world.received)
                .containsExactly("Ana default/shop/received {\"payload\":{\"scheduledAt\":\"2030-01-01T09:00:00Z\"}}");
        assertThat(state(begun)).doesNotContainKey("error");
        world.keepsReceived = false;
        Answer again = begin("received");
        assertThat(again.object()).containsEntry("state", "received").containsEntry("error", "There is no room.");
    }

    @Test
    void aHandshakeIsAnsweredAndARequestWithoutAnEventIsNotWaitedFor() {
        Answer begun = listen(HOOK);
        assertThat(world.client
                        .post(path(begun), 1, "X-Key", "open", "X-Mode", "none")
                        .object()
                        .get("message"))
                .asString()
                .contains("continues to wait");
        Answer address = world.client.post(path(begun), 1, "X-Key", "open", "X-Mode", "address");
        assertThat(address.text()).isEqualTo(begun.object().get("address"));
        assertThat(world.client.get(path(begun)).status()).isEqualTo(405);
        assertThat(state(begun)).containsEntry("state", "listening");
    }

    @Test
    void aFileOfAnEventIsKeptWithIt() throws Exception {
        Answer begun = listen(HOOK);
        world.client.send("POST", path(begun), new byte[9], "X-Key", "open", "Content-Type", "image/png");
        assertThat(state(begun).get("event").toString()).contains("contentType=image/png", "size=9");
        assertThat(contentOf(world.received.get(0))).hasSize(9);
    }

    /** The content of the first file in a stored event. */
    private byte[] contentOf(String event) {
        String id =
                Json.fileIds(event.getBytes(StandardCharsets.UTF_8)).iterator().next();
        return Objects.requireNonNull(world.files.get(id));
    }

    @Test
    void anEventThatIsTooLargeForATestSaysSo() {
        Answer begun = listen(HOOK);
        world.client.post(path(begun), "x".repeat(1 << 20), "X-Key", "open");
        assertThat(ended(begun)).containsEntry("state", "failed");
        assertThat(state(begun).get("error").toString()).contains("a test keeps at most 1048576");
    }

    @Test
    void theNextEventOfThePublishedFlowEndsItToo() {
        world.publish(flows(HOOK));
        Answer begun = listen("{ use: gate.hook, input: { key: other } }");
        Answer real = world.client.post("/hooks/default/shop/received", Map.of("n", 5), "X-Key", "open");
        assertThat(real.status()).isEqualTo(202);
        untilReceived(begun, Map.of("n", 5L));
        assertThat(world.runs("shop", "received")).hasSize(1);
        assertThat(state(begun).get("event").toString()).doesNotContain("x-key");
    }

    @Test
    void aCallIsReceivedAsAWebhookIs() {
        Answer begun = listen("{ use: gate.ask, input: { takes: [PUT] } }");
        assertThat(world.client.post(path(begun), 1).status()).isEqualTo(405);
        assertThat(world.client.put(path(begun), Map.of("n", 1), "X-Bad", "yes").status())
                .isEqualTo(401);
        assertThat(world.client.put(path(begun), Map.of("n", 1)).object()).containsEntry("test", true);
        untilReceived(begun, Map.of("n", 1L));
    }

    @Test
    void aTriggerThatRegistersItselfSaysThatItsAddressIsNotKnownYet() {
        Answer begun = listen("{ use: gate.registered, input: { at: 'http://127.0.0.1:1' } }");
        assertThat(begun.object().get("note")).asString().contains("when the flow is published");
    }

    // The end of listening.

    @Test
    void itEndsByItselfAfterFiveMinutesAndIsForgottenAMinuteLater() {
        Answer begun = listen(HOOK);
        world.advance(Duration.ofMinutes(5));
        assertThat(ended(begun)).containsEntry("state", "ended");
        assertThat(world.client.post(path(begun), 1, "X-Key", "open").status()).isEqualTo(404);
        world.advance(Duration.ofMinutes(1));
        World.until(() -> client.get(LISTEN + "/" + id(begun)).status() == 404);
    }

    @Test
    void itEndsWhenAPersonEndsIt() {
        Answer begun = listen(HOOK);
        assertThat(client.delete(LISTEN + "/" + id(begun)).status()).isEqualTo(204);
        assertThat(client.get(LISTEN + "/" + id(begun)).status()).isEqualTo(404);
        assertThat(world.client.post(path(begun), 1, "X-Key", "open").status()).isEqualTo(404);
    }

    @Test
    void itEndsWhenTheServerStops() throws Exception {
        Answer begun = listen("{ use: gate.push, input: { source: listen-push } }");
        untilReported(reported, "begins");
        world.listenings.close();
        untilReported(reported, "ends");
        assertThat(state(begun)).containsEntry("state", "ended");
        assertThat(begin("received").status()).isEqualTo(503);
    }

    @Test
    void aRequestWaitsForTheEventOrItsTimeLimit() throws Exception {
        Answer begun = listen(HOOK);
        String wait = LISTEN + "/" + id(begun) + "?wait=20";
        CompletableFuture<Answer> asked = CompletableFuture.supplyAsync(() -> client.get(wait));
        world.awaitAlarm("2030-01-01T09:00:20Z");
        world.advance(Duration.ofSeconds(20));
        assertThat(asked.get(20, TimeUnit.SECONDS).object()).containsEntry("state", "listening");
        CompletableFuture<Answer> again = CompletableFuture.supplyAsync(() -> client.get(wait));
        world.awaitAlarm("2030-01-01T09:00:40Z");
        world.client.post(path(begun), 1, "X-Key", "open");
        assertThat(again.get(20, TimeUnit.SECONDS).object()).containsEntry("state", "received");
        assertThat(client.get(LISTEN + "/" + id(begun) + "?wait=61").code()).isEqualTo("bad-query");
    }

    @Test
    void oneOfEachFlowListensAndTwentyAtMost() {
        Answer first = listen(HOOK);
        Answer second = begin("received");
        assertThat(state(first)).containsEntry("state", "ended");
        assertThat(state(second)).containsEntry("state", "listening");
        List<Answer> others = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            world.draft(flow("flow-" + i, HOOK));
            others.add(begin("flow-" + i));
        }
        assertThat(others).extracting(Answer::status).containsOnly(201);
        world.draft(flow("one-more", HOOK));
        assertThat(begin("one-more").code()).isEqualTo("too-many-listen");
        client.delete(LISTEN + "/" + id(others.get(0)));
        assertThat(begin("one-more").status()).isEqualTo(201);
    }

    @Test
    void onlyEditorsMayListenAndOnlyInTheSameIntegration() {
        Answer begun = listen(HOOK);
        assertThat(world.client.post(LISTEN, Map.of("flow", "received")).status())
                .isEqualTo(401);
        assertThat(client.get("/api/v1/integrations/other/draft/listen/" + id(begun))
                        .status())
                .isEqualTo(404);
    }

    // Polls, files and streams.

    @Test
    void aPollIsMadeAtLeastEveryTenSecondsAndStoresNoCursor() throws Exception {
        Answer begun = listen("{ use: gate.fetch, input: { source: listen-poll }, every: 5m }");
        untilReported(cursors, 0L);
        world.awaitAlarm("2030-01-01T09:00:10Z");
        answers.add(List.of(3L, 4L));
        world.advance(Duration.ofSeconds(10));
        untilReceived(begun, Map.of("n", 3L));
        world.advance(Duration.ofMinutes(1));
        assertThat(cursors).containsExactly(0L);
        assertThat(world.journal.cursors().countCursors(0)).isZero();
        assertThat(world.allRuns()).isZero();
    }

    @Test
    void aPollThatFailsSaysWhy() {
        answers.add("The inbox is closed.");
        Answer begun = listen("{ use: gate.fetch, input: { source: listen-poll } }");
        assertThat(ended(begun)).containsEntry("state", "failed");
        assertThat(state(begun).get("error")).asString().contains("The inbox is closed.");
    }

    @Test
    void aPollThatWaitsIsInterruptedWhenAPersonEndsIt() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        answers.add(interrupted);
        Answer begun = listen("{ use: gate.fetch, input: { source: listen-poll } }");
        untilReported(cursors, 0L);
        client.delete(LISTEN + "/" + id(begun));
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFileIsCopiedAndStaysWhereItIs() throws Exception {
        Answer begun = listen("{ use: gate.folder, input: { folder: '" + folder + "' } }");
        assertThat(begun.object().get("note")).asString().contains("stays where it is");
        world.awaitAlarm("2030-01-01T09:00:10Z");
        Files.writeString(folder.resolve("a.csv"), "n\n1\n");
        world.advance(Duration.ofSeconds(10));
        assertThat(ended(begun)).containsEntry("state", "received");
        assertThat(state(begun).get("event").toString())
                .contains("file={file=a.csv, contentType=text/csv, size=4}", "path=a.csv");
        assertThat(folder.resolve("a.csv")).exists();
        assertThat(contentOf(world.received.get(0))).asString().isEqualTo("n\n1\n");
        assertThat(world.journal.ledger().file(0, "a.csv")).isEmpty();
    }

    @Test
    void aFileThatIsTooLargeForASampleSaysSo() throws Exception {
        Files.write(folder.resolve("a.csv"), new byte[(10 << 20) + 1]);
        Answer begun = listen("{ use: gate.folder, input: { folder: '" + folder + "' } }");
        assertThat(ended(begun)).containsEntry("state", "failed");
        assertThat(state(begun).get("error"))
                .asString()
                .contains("\"a.csv\" has 10485761 bytes, and a sample keeps at most 10485760");
        assertThat(world.files).isEmpty();
    }

    @Test
    void theFirstEventOfAStreamIsNotAcknowledged() throws Exception {
        Answer begun = listen("{ use: gate.push, input: { source: listen-push } }");
        untilReported(reported, "begins");
        pushed.add(1);
        untilReported(reported, "ends");
        untilReceived(begun, Map.of("n", 1L));
        assertThat(begun.object()).doesNotContainKey("note");
        assertThat(world.allRuns()).isZero();
    }

    @Test
    void aStreamWithCursorsBeginsWithoutOneAndStoresNone() throws Exception {
        Answer begun = listen("{ use: gate.feed, input: { source: listen-feed } }");
        untilReceived(begun, Map.of("n", 7L));
        untilReported(cursors, false, false, "interrupted");
        assertThat(world.journal.cursors().countCursors(0)).isZero();
    }

    @Test
    void aStreamThatBreaksSaysWhy() {
        pushed.add("break");
        Answer begun = listen("{ use: gate.push, input: { source: listen-push } }");
        assertThat(ended(begun)).containsEntry("state", "failed");
        assertThat(state(begun).get("error")).asString().contains("The line is down.");
    }

    @Test
    void aPublishedFlowThatReadsFromTheSameSourceIsNamedAndItsEventIsShown() throws Exception {
        String trigger = "{ use: gate.push, input: { source: listen-push } }";
        world.publish(flows(trigger));
        untilReported(reported, "begins");
        Answer begun = listen(trigger);
        assertThat(begun.object().get("note")).asString().contains("\"received\" reads from the same source");
        untilReported(reported, "begins");
        pushed.add(1);
        untilReceived(begun, Map.of("n", 1L));
    }

    // Triggers that do not wait for an outside event.

    @Test
    void aScheduleShowsItsNextEventAtOnce() {
        Answer cron = listen("{ use: schedule.cron, input: { cron: '30 9 * * *', zone: UTC } }");
        assertThat(cron.object()).containsEntry("state", "received");
        assertThat(((Map<?, ?>) cron.object().get("event")).get("payload"))
                .isEqualTo(Map.of("scheduledAt", "2030-01-01T09:30:00Z"));
        Answer every = listen("{ use: schedule.every, input: { every: 5m } }");
        assertThat(((Map<?, ?>) every.object().get("event")).get("payload"))
                .isEqualTo(Map.of("scheduledAt", "2030-01-01T09:00:00Z"));
    }

    @Test
    void aTestListensToATopicWithoutASubscriber() {
        world.publish(flow("other", "{ use: topic.event, input: { topic: other } }"));
        Answer begun = listen("{ use: topic.event, input: { topic: priced } }");
        client.post("/api/v1/topics/other/events", 1);
        client.post("/api/v1/topics/priced/events", Map.of("n", 2));
        untilReceived(begun, Map.of("n", 2L));
    }

    @Test
    void aFlowThatIsStartedByHandShowsItsNextStartIfItIsPublished() {
        String byHand = "{ use: manual.start, input: {} }";
        assertThat(listen(byHand).code()).isEqualTo("no-events");
        world.publish(flows(byHand));
        Answer begun = listen(byHand);
        client.post("/api/v1/integrations/shop/flows/received/start", Map.of("payload", 7));
        untilReceived(begun, 7L);
    }
}
