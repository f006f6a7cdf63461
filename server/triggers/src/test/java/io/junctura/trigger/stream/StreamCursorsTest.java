package io.junctura.trigger.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger.Emitter;
import io.junctura.api.CursorStreamTrigger.Partition;
import io.junctura.api.Event;
import io.junctura.api.Reached;
import io.junctura.json.Json;
import io.junctura.run.FlowName;
import io.junctura.run.PinnedFlow;
import io.junctura.run.journal.CursorChange;
import io.junctura.trigger.intake.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamCursorsTest {
    private static final String FLOWS = """
        integration: feed
        flows:
          changes:
            trigger: { use: gate.feed, input: { source: stream-cursors-test } }
            steps: [ { stop: done } ]
        """;
    private static final FlowName CHANGES = new FlowName("default", "feed", "changes");
    private static final String PATH = "/api/v1/flows/default/feed/changes/cursors";

    private static volatile StreamCursorsTest now;

    static {
        // One object for all tests: the server restores system properties that changed after a plugin was loaded.
        Function<Object, Callable<Object>> source = emitter -> () -> now.consume(emitter);
        System.getProperties().put("stream-cursors-test", source);
    }

    @TempDir
    Path data;

    /** The emitter of each call of consume, which lasts until it is interrupted. */
    private final BlockingQueue<Emitter<Long>> calls = new LinkedBlockingQueue<>();

    private final BlockingQueue<String> breaks = new LinkedBlockingQueue<>();
    private World world;

    @BeforeEach
    void open() {
        now = this;
        world = new World(data);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @SuppressWarnings("unchecked")
    private Object consume(Object emitter) throws ConnectorException, InterruptedException {
        calls.add((Emitter<Long>) emitter);
        throw ConnectorException.tryLater(Reached.NO, breaks.take(), (Throwable) null);
    }

    private Emitter<Long> called() throws InterruptedException {
        Emitter<Long> emitter = calls.poll(20, TimeUnit.SECONDS);
        assertThat(emitter).as("consume is called").isNotNull();
        return emitter;
    }

    private Emitter<Long> published() throws InterruptedException {
        world.publish(FLOWS);
        return called();
    }

    private static List<Event> events(long... numbers) {
        List<Event> events = new ArrayList<>();
        for (long number : numbers) events.add(Event.of(Map.of("n", number)));
        return events;
    }

    private static void onDisk(CompletableFuture<?> future) throws Exception {
        future.get(20, TimeUnit.SECONDS);
    }

    private List<Object> numbers() {
        List<Object> numbers = new ArrayList<>();
        world.runs("feed", "changes")
                .forEach(run -> numbers.add(((Map<?, ?>) run.accepted().payload()).get("n")));
        return numbers;
    }

    private byte[] stored(String partition) {
        return world.journal.cursors().cursor(world.flow("feed", "changes").flow(), partition);
    }

    @Test
    void eventsAndTheCursorAreOneCommit() throws Exception {
        Emitter<Long> emitter = published();
        assertThat(emitter.cursor()).isEmpty();
        onDisk(emitter.emit(events(1, 2), 2L));
        assertThat(numbers()).containsExactly(1L, 2L);
        assertThat(stored("")).asString(UTF_8).isEqualTo("{\"use\":\"gate.feed\",\"cursor\":2}");
        onDisk(emitter.emit(List.of(), 5L));
        assertThat(emitter.cursor()).contains(5L);
        onDisk(emitter.submit(events(6)));
        assertThat(emitter.cursor()).as("after events without one").contains(5L);
        assertThat(numbers()).containsExactly(1L, 2L, 6L);
    }

    @Test
    void eachPartitionHasACursorOverRestartsAndNewVersionsOfTheFlow() throws Exception {
        Emitter<Long> emitter = published();
        onDisk(emitter.partition("orders-3").emit(events(31), 31L));
        onDisk(emitter.partition("orders-4").emit(events(41), 41L));
        world.publish(FLOWS.replace("stop: done", "stop: ready"));
        emitter = called();
        assertThat(emitter.partition("orders-3").cursor()).contains(31L);
        assertThat(emitter.cursor()).isEmpty();
        onDisk(emitter.partition("orders-3").emit(events(32), 32L));
        world.restart();
        emitter = called();
        assertThat(emitter.partition("orders-4").cursor()).contains(41L);
        assertThat(emitter.partition("orders-3").cursor()).contains(32L);
        assertThat(emitter.partition("orders-5").cursor()).isEmpty();
    }

    @Test
    void aPartitionThatIsRevokedAndAssignedAgainContinuesAfterItsPendingEvents() throws Exception {
        Emitter<Long> emitter = published();
        Runnable release = world.holdCommits();
        CompletableFuture<Void> first = emitter.partition("orders-3").emit(events(1), 1L);
        Partition<Long> again = emitter.partition("orders-3");
        assertThat(again.cursor()).contains(1L);
        CompletableFuture<Void> second = again.emit(events(2), 2L);
        release.run();
        onDisk(second);
        assertThat(first).isCompleted();
        assertThat(numbers()).containsExactly(1L, 2L);
    }

    @Test
    void anEmitDoesNotWaitForTheDiskAndFuturesCompleteInTheOrderOfEmits() throws Exception {
        Emitter<Long> emitter = published();
        Runnable release = world.holdCommits();
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> acknowledged = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int number = i;
            acknowledged.add(emitter.emit(events(i), (long) i).thenRun(() -> order.add(number)));
        }
        assertThat(order).isEmpty();
        release.run();
        for (CompletableFuture<Void> one : acknowledged) onDisk(one);
        assertThat(order).hasSize(50).isSorted();
    }

    @Test
    void aBlockingContinuationOfAFutureDelaysNoOtherFlow() throws Exception {
        Emitter<Long> emitter = published();
        CountDownLatch source = new CountDownLatch(1);
        // A continuation of a completed future runs at once, on this thread.
        Runnable release = world.holdCommits();
        CompletableFuture<Void> blocked = emitter.emit(events(1), 1L).thenRun(() -> {
            try {
                source.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        release.run();
        emitter.emit(events(2));
        assertThat(numbers()).contains(1L, 2L);
        assertThat(blocked).isNotDone();
        source.countDown();
        onDisk(blocked);
    }

    @Test
    void afterAFailedEmitNoLaterOneOfThePartitionIsTakenAndTheTriggerBeginsAgain() throws Exception {
        Emitter<Long> emitter = published();
        Partition<Long> moved = emitter.partition("moved");
        onDisk(moved.emit(events(1), 1L));
        Runnable release = world.holdCommits();
        CompletableFuture<Void> second = moved.emit(events(2), 2L);
        CompletableFuture<Void> third = moved.emit(events(3), 3L);
        CompletableFuture<Void> other = emitter.partition("other").emit(events(9), 9L);
        world.journal.cursors().deleteCursors(world.flow("feed", "changes").flow(), List.of("moved"));
        release.run();
        assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS)).hasMessageContaining("not certain");
        assertThatThrownBy(() -> third.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        onDisk(other);
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(world.intake.errors().get(0).message()).contains("Its events may not be on disk");
        world.advance(Duration.ofSeconds(1));
        Emitter<Long> again = called();
        assertThat(again.partition("moved").cursor()).isEmpty();
        assertThat(again.partition("other").cursor()).contains(9L);
        assertThat(numbers()).containsExactlyInAnyOrder(1L, 9L);
    }

    @Test
    void anEventThatFollowsAFailedOneIsNotAcknowledgedThoughItIsOnDisk() throws Exception {
        Emitter<Long> emitter = published();
        onDisk(emitter.emit(events(1), 1L));
        Runnable release = world.holdCommits();
        CompletableFuture<Void> lost = emitter.emit(events(2), 2L);
        CompletableFuture<Void> next = emitter.submit(events(3));
        world.journal.cursors().deleteCursors(world.flow("feed", "changes").flow(), List.of(""));
        release.run();
        assertThatThrownBy(() -> lost.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> next.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        assertThat(numbers()).containsExactly(1L, 3L);
    }

    @Test
    void isNotAcceptingWhileManyEventsArePendingAndNotifiesWhenItIsAgain() throws Exception {
        Emitter<Long> emitter = published();
        assertThat(emitter.accepting()).isTrue();
        onDisk(emitter.whenAccepting());
        Runnable release = world.holdCommits();
        Event large = Event.of("x".repeat((int) InFlight.MAX_BYTES / 4));
        CompletableFuture<Void> many = emitter.emit(List.of(large, large, large, large), 1L);
        assertThat(emitter.accepting()).isFalse();
        CompletableFuture<Void> accepting = emitter.whenAccepting();
        CompletableFuture<Void> next = CompletableFuture.runAsync(() -> {
            try {
                onDisk(emitter.emit(events(2), 2L));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(accepting).isNotDone();
        assertThat(many).isNotDone();
        release.run();
        onDisk(accepting);
        onDisk(next);
        assertThat(emitter.accepting()).isTrue();
        assertThat(emitter.cursor()).contains(2L);
    }

    @Test
    void manySmallEventsAreManyToo() {
        InFlight inFlight = new InFlight();
        inFlight.add(InFlight.MAX_EVENTS - 1, 0);
        assertThat(inFlight.isFull()).isFalse();
        inFlight.add(1, 0);
        assertThat(inFlight.isFull()).isTrue();
        inFlight.remove(1, 0);
        assertThat(inFlight.isFull()).isFalse();
    }

    @Test
    void isNotAcceptingWhileItsFlowIsFull() throws Exception {
        world.close();
        world = new World(data, 1);
        Emitter<Long> emitter = published();
        world.holdWork();
        onDisk(emitter.emit(events(1), 1L));
        assertThat(emitter.accepting()).isFalse();
        CompletableFuture<Void> accepting = emitter.whenAccepting();
        world.awaitAlarm("2030-01-01T09:00:10Z");
        world.releaseWork();
        World.until(emitter::accepting);
        world.advance(Duration.ofSeconds(10));
        onDisk(accepting);
    }

    @Test
    void theErrorOfATriggerIsResolvedWhenItListens() throws Exception {
        Emitter<Long> emitter = published();
        CompletableFuture<Void> listening = world.streams.listening(CHANGES);
        assertThat(listening).isNotDone();
        emitter.listening();
        onDisk(listening);

        breaks.add("The line is down.");
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(world.intake.errors().get(0).message()).contains("The line is down.");
        world.advance(Duration.ofSeconds(1));
        emitter = called();
        listening = world.streams.listening(CHANGES);
        assertThat(listening).as("of the new call").isNotDone();
        emitter.listening();
        onDisk(listening);
        assertThat(world.intake.errors()).isEmpty();
    }

    @Test
    void nothingIsTakenAfterItsCallHasEnded() throws Exception {
        Emitter<Long> emitter = published();
        world.publish(FLOWS);
        called();
        assertThatThrownBy(() -> emitter.emit(events(1), 1L)).isInstanceOf(InterruptedException.class);
        assertThat(emitter.accepting()).isFalse();
        assertThat(emitter.whenAccepting()).isCancelled();
        assertThat(numbers()).isEmpty();
    }

    @Test
    void theNextCallBeginsWhenAllEventsOfTheOneBeforeAreDecided() throws Exception {
        Emitter<Long> emitter = published();
        Runnable release = world.holdCommits();
        CompletableFuture<Void> last = emitter.emit(events(1), 1L);
        world.publish(FLOWS);
        World.until(() -> !emitter.accepting());
        release.run();
        onDisk(last);
        assertThat(called().cursor()).contains(1L);
    }

    @Test
    void aCursorThatNoLongerFitsTheTriggerIsReportedWithARemedy() throws Exception {
        published();
        PinnedFlow flow = world.flow("feed", "changes");
        byte[] words = Json.writeStored(Map.of("use", "gate.feed", "cursor", "words"));
        onDisk(world.engine.accept(flow, List.of(), new CursorChange(flow.flow(), null, words, 0)));
        Emitter<Long> emitter = published();
        assertThatThrownBy(emitter::cursor).hasMessageContaining("reset the flow's cursor");
    }

    @Test
    void badPartitionsAndCursorsAreRefused() throws Exception {
        Emitter<Long> emitter = published();
        assertThatThrownBy(() -> emitter.partition("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> emitter.partition("x".repeat(256))).isInstanceOf(IllegalArgumentException.class);
        for (int i = 0; i < StreamEmitter.MAX_PARTITIONS; i++) emitter.partition("p" + i);
        assertThatThrownBy(() -> emitter.partition("one more")).hasMessageContaining("as many as it may");
        assertThat(emitter.partition("p0").cursor()).isEmpty();
    }

    @Test
    void aCursorThatAnOperatorResetsStartsTheTriggerAgain() throws Exception {
        Emitter<Long> emitter = published();
        onDisk(emitter.emit(events(7), 7L));
        onDisk(emitter.partition("orders-3").emit(events(31), 31L));
        assertThat(cursors()).isEqualTo(Map.of("", 7L, "orders-3", 31L));

        assertThat(world.client
                        .delete(PATH + "?partition=orders-4", "X-In", "yes")
                        .object())
                .isEqualTo(Map.of("reset", 0L));
        assertThat(world.client
                        .delete(PATH + "?partitions=orders-3", "X-In", "yes")
                        .status())
                .isEqualTo(400);
        assertThat(world.client
                        .delete(PATH + "?partition=orders-3", "X-In", "yes")
                        .object())
                .isEqualTo(Map.of("reset", 1L));
        emitter = called();
        assertThat(emitter.partition("orders-3").cursor()).isEmpty();
        assertThat(emitter.cursor()).contains(7L);
        assertThat(world.audited)
                .containsExactly(
                        "cursor.reset by=local from=127.0.0.1 flow=default/feed/changes partition=orders-3 cursors=1");

        world.unpublish("feed");
        assertThat(world.client.delete(PATH, "X-In", "yes").object()).isEqualTo(Map.of("reset", 1L));
        assertThat(cursors()).isEmpty();
        assertThat(world.client.delete(PATH, "X-In", "yes").object()).isEqualTo(Map.of("reset", 0L));
        assertThat(world.audited).hasSize(2);
        assertThat(world.client
                        .get(PATH.replace("feed", "never"), "X-In", "yes")
                        .status())
                .isEqualTo(404);
        assertThat(published().cursor()).isEmpty();
        assertThat(world.intake.errors()).isEmpty();
    }

    private Map<Object, Object> cursors() {
        Map<Object, Object> cursors = new TreeMap<>();
        for (Object item :
                (List<?>) world.client.get(PATH, "X-In", "yes").object().get("items")) {
            Map<?, ?> cursor = (Map<?, ?>) item;
            assertThat(cursor.get("trigger")).isEqualTo("gate.feed");
            assertThat(cursor.get("movedAt")).isEqualTo("2030-01-01T09:00:00Z");
            cursors.put(cursor.get("partition"), cursor.get("cursor"));
        }
        return cursors;
    }

    @Test
    void cursorsOfManyPartitionsAreListedInPages() throws Exception {
        Emitter<Long> emitter = published();
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 250; i++) last = emitter.partition("p" + (1000 + i)).emit(List.of(), (long) i);
        onDisk(last);
        List<Object> all = new ArrayList<>();
        String next = "";
        while (next != null) {
            Map<String, Object> page =
                    world.client.get(PATH + "?cursor=" + next, "X-In", "yes").object();
            ((List<?>) page.get("items")).forEach(item -> all.add(((Map<?, ?>) item).get("partition")));
            next = (String) page.get("next");
        }
        assertThat(all).hasSize(250).doesNotHaveDuplicates();
        assertThat(world.client.delete(PATH, "X-In", "yes").object()).isEqualTo(Map.of("reset", 250L));
    }
}
