package io.junctura.trigger.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.connector.SavedConnection;
import io.junctura.run.FlowName;
import io.junctura.trigger.ReconnectBackoff;
import io.junctura.trigger.intake.World;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollsTest {
    private static final String FLOWS = """
        integration: inbox
        flows:
          fetch:
            trigger: { use: gate.fetch, input: { source: polls-test }, every: 5m }
            steps: [ { stop: done } ]
        """;

    private static volatile Function<Long, Object> source = cursor -> List.of();

    static {
        // One object for all tests: the server restores system properties that changed after a plugin was loaded.
        Function<Long, Object> same = cursor -> source.apply(cursor);
        System.getProperties().put("polls-test", same);
    }

    @TempDir
    Path data;

    private final Queue<Object> answers = new ConcurrentLinkedQueue<>();
    private final List<Long> cursors = new CopyOnWriteArrayList<>();
    private final List<Set<String>> heldInPolls = new CopyOnWriteArrayList<>();
    private World world;

    @BeforeEach
    void open() {
        source = cursor -> {
            cursors.add(cursor == null ? 0 : cursor);
            Object answer = answers.poll();
            return answer == null ? List.<Long>of() : answer;
        };
        world = new World(data);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private List<Object> numbers() {
        List<Object> numbers = new ArrayList<>();
        world.runs("inbox", "fetch")
                .forEach(run -> numbers.add(((Map<?, ?>) run.accepted().payload()).get("n")));
        return numbers;
    }

    private void untilPolled(Long... with) {
        World.until(() -> cursors.equals(List.of(with)));
    }

    @Test
    void eventsAndTheCursorAreOneCommitAndTheNextPollContinuesThere() {
        answers.add(List.of(1L, 2L));
        answers.add(List.of(3L));
        world.publish(FLOWS);
        World.until(() -> numbers().equals(List.of(1L, 2L)));
        world.awaitAlarm("2030-01-01T09:05:00Z");
        world.advance(Duration.ofMinutes(5));
        World.until(() -> numbers().equals(List.of(1L, 2L, 3L)));
        untilPolled(0L, 2L);
    }

    @Test
    void itPollsAgainAtOnceIfThereIsMore() {
        answers.add(List.of(1L, -1L));
        answers.add(List.of(2L, -1L));
        answers.add(List.of(3L));
        world.publish(FLOWS);
        World.until(() -> numbers().equals(List.of(1L, 2L, 3L)));
    }

    @Test
    void aRequestedPollBeginsAtOnceAndReportsItsEnd() {
        answers.add(List.of(1L));
        world.publish(FLOWS);
        World.until(() -> numbers().equals(List.of(1L)));
        world.awaitAlarm("2030-01-01T09:05:00Z");
        answers.add(List.of(2L, -1L));
        answers.add(List.of(3L));
        FlowName fetch = new FlowName("default", "inbox", "fetch");
        world.polls.now(fetch).join();
        assertThat(cursors).containsExactly(0L, 1L, 2L);
        World.until(() -> numbers().equals(List.of(1L, 2L, 3L)));

        answers.add("The inbox is closed.");
        world.polls.now(fetch).join();
        assertThat(world.intake.errors()).hasSize(1);
        assertThatThrownBy(() -> world.polls.now(new FlowName("default", "inbox", "other")))
                .hasMessageContaining("No published flow default/inbox/other");
    }

    @Test
    void aPollThatIsAskedForEndsWithItsFlow() {
        answers.add(new CountDownLatch(1));
        world.publish(FLOWS);
        untilPolled(0L);
        CompletableFuture<Void> asked = world.polls.now(new FlowName("default", "inbox", "fetch"));
        world.unpublish("inbox");
        asked.join();
    }

    @Test
    void afterARestartItGoesOnFromItsCursor() {
        answers.add(List.of(1L, 2L));
        world.publish(FLOWS);
        World.until(() -> numbers().size() == 2);
        world.restart();
        untilPolled(0L, 2L);
        assertThat(numbers()).containsExactly(1L, 2L);
    }

    @Test
    void aPollWhoseCursorIsResetAsksAgainFromTheBeginning() {
        answers.add(List.of(1L, 2L));
        answers.add(List.of(2L, 3L));
        world.publish(FLOWS);
        World.until(() -> numbers().equals(List.of(1L, 2L)));
        world.awaitAlarm("2030-01-01T09:05:00Z");
        String path = "/api/v1/flows/default/inbox/fetch/cursors";
        assertThat(world.client.get(path, "X-In", "yes").text())
                .contains("\"trigger\":\"gate.fetch\",\"cursor\":{\"at\":2}");
        assertThat(world.client.delete(path, "X-In", "yes").status()).isEqualTo(200);
        World.until(() -> numbers().equals(List.of(1L, 2L, 3L))); // 2 is known by its identity.
        untilPolled(0L, 0L);
    }

    @Test
    void afterAFailureItTriesAgainWithTheSameCursorAndGrowingPauses() {
        answers.add("The inbox is closed.");
        answers.add("The inbox is closed.");
        answers.add(List.of(1L));
        world.publish(FLOWS);
        World.until(() -> !world.intake.errors().isEmpty());
        assertThat(world.intake.errors().get(0).message()).contains("The inbox is closed.");
        world.awaitAlarm("2030-01-01T09:00:01Z");
        world.advance(Duration.ofSeconds(1));
        world.awaitAlarm("2030-01-01T09:00:03Z");
        world.advance(Duration.ofSeconds(2));
        World.until(() -> numbers().equals(List.of(1L)));
        untilPolled(0L, 0L, 0L);
        World.until(() -> world.intake.errors().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(longs = {100 * 365 * 86_400L, Long.MAX_VALUE})
    void aPauseOfMoreThanADayIsShortenedToADay(long seconds) {
        answers.add(Duration.ofSeconds(seconds));
        answers.add(List.of(1L));
        world.publish(FLOWS);
        world.awaitAlarm("2030-01-02T09:00:00Z");
        assertThat(world.intake.errors().get(0).message()).contains("Not now.");
        world.advance(Duration.ofDays(1));
        World.until(() -> numbers().equals(List.of(1L)));
    }

    @Test
    void g8_aClockThatIsSetBackLetsAPollWaitForAsLongAsItWasSetBack() {
        world.publish(FLOWS);
        world.awaitAlarm("2030-01-01T09:05:00Z");
        world.clock.set(Instant.parse("2030-01-01T09:04:30Z"));
        world.ring("2030-01-01T09:05:00Z");
        world.awaitAlarm("2030-01-01T09:05:00Z");
        assertThat(cursors).containsExactly(0L);
        world.advance(Duration.ofSeconds(30));
        untilPolled(0L, 0L);
    }

    @Test
    void g8_aClockThatWasSetFarBackAndIsCorrectedDelaysNoPoll() {
        world.publish(FLOWS);
        world.awaitAlarm("2030-01-01T09:05:00Z");
        world.clock.set(Instant.parse("2029-01-01T00:00:00Z"));
        world.ring("2030-01-01T09:05:00Z");
        world.awaitAlarm("2029-01-01T00:01:00Z");
        world.clock.set(Instant.parse("2030-01-01T09:06:00Z"));
        world.ring("2029-01-01T00:01:00Z");
        untilPolled(0L, 0L);
    }

    private void publishWithConnection() {
        world.connections.put("mail", new SavedConnection("mail", "gate", Map.of(), Map.of(), 1));
        world.publish(FLOWS.replace("flows:", "connections: { mail: { connector: gate } }\nflows:")
                .replace("gate.fetch,", "gate.fetch, connection: mail,"));
    }

    @Test
    void aRefusalOfItsCredentialsMarksTheConnectionUntilAPollSucceeds() {
        answers.add("Not now.");
        answers.add("401 Wrong password.");
        answers.add(List.of(1L));
        publishWithConnection();
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(world.refusals).isEmpty();
        world.advance(Duration.ofSeconds(1));
        World.until(() -> world.refusals.equals(Map.of("mail", "401 Wrong password.")));
        world.awaitAlarm("2030-01-01T09:00:03Z");
        world.advance(Duration.ofSeconds(2));
        World.until(world.refusals::isEmpty);
    }

    @Test
    void anErrorInTheServerIsReportedAndThePollIsRepeatedAfterAPause() {
        world.mistake.set(new StackOverflowError("so deep"));
        publishWithConnection();
        world.awaitAlarm("2030-01-01T09:00:01Z");
        assertThat(world.intake.errors().get(0).message()).contains("so deep");
        world.advance(Duration.ofSeconds(1));
        untilPolled(0L);
    }

    @Test
    void anUnpublishedFlowsPollIsInterrupted() throws InterruptedException {
        CountDownLatch interrupted = new CountDownLatch(1);
        answers.add(interrupted);
        world.publish(FLOWS);
        untilPolled(0L);
        world.unpublish("inbox");
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFullFlowIsPolledAgainLaterAndLosesNothing() {
        world.close();
        world = new World(data, 1);
        world.holdWork();
        answers.add(List.of(1L, -1L));
        answers.add(List.of(2L));
        world.publish(FLOWS);
        untilPolled(0L);
        world.awaitAlarm("2030-01-01T09:00:10Z");
        assertThat(cursors).containsExactly(0L);
        world.releaseWork();
        World.until(() -> world.engine.backlog(world.flow("inbox", "fetch").flow()) == 0);
        world.advance(Duration.ofSeconds(10));
        World.until(() -> numbers().equals(List.of(1L, 2L)));
    }

    @Test
    void aFileOfARejectedEventIsNotKept() {
        answers.add(new ThenTheDiskIsFull(List.of(FILE + 1)));
        answers.add(List.of(FILE + 1));
        world.publish(FLOWS);
        world.awaitAlarm("2030-01-01T09:00:30Z");
        assertThat(world.stored).hasValue(1);
        assertThat(world.files).isEmpty();
        diskHas(1L << 40);
        world.advance(Duration.ofSeconds(30));
        World.until(() -> world.runs("inbox", "fetch").size() == 1);
        assertThat(world.files).containsOnlyKeys("f1");
        assertThat(world.intake.errors()).isEmpty();
        assertThat(heldInPolls).as("while more is looked for").containsExactly(Set.of("f0"));
        World.until(world.heldFiles::isEmpty);
    }

    @Test
    void aFileIsNotWrittenWhereTheDiskHasBecomeFullSinceThePollBegan() {
        source = cursor -> {
            diskHas(1);
            return List.of(FILE + 1);
        };
        world.publish(FLOWS);
        world.awaitAlarm("2030-01-01T09:00:30Z");
        assertThat(world.stored).hasValue(0);
        assertThat(world.intake.errors()).isEmpty();
    }

    /** Events from this number on have a file. */
    private static final long FILE = 1_000;

    private void diskHas(long free) {
        world.free.set(free);
        world.space.measure();
    }

    /** The events that a poll finds. The disk is full once the poll has read them all. */
    private final class ThenTheDiskIsFull extends AbstractList<Long> {
        private final List<Long> numbers;

        ThenTheDiskIsFull(List<Long> numbers) {
            this.numbers = numbers;
        }

        @Override
        public Long get(int index) {
            return numbers.get(index);
        }

        @Override
        public int size() {
            return numbers.size();
        }

        @Override
        public boolean contains(Object number) {
            heldInPolls.add(Set.copyOf(world.heldFiles));
            diskHas(1);
            return false;
        }
    }

    @Test
    void pausesGrowToAQuarterOfAnHour() {
        List<Duration> pauses = new ArrayList<>();
        for (int failures : new int[] {0, 1, 2, 9, 10, 1000})
            pauses.add(ReconnectBackoff.after(failures, ReconnectBackoff.MAX_POLL));
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(512),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(15));
    }
}
