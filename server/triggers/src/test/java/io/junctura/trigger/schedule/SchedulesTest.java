package io.junctura.trigger.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.builtin.Missed;
import io.junctura.run.journal.CursorChange;
import io.junctura.run.journal.StoredRun;
import io.junctura.trigger.intake.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchedulesTest {
    private static final String QUEUE = hourly("queue, missed: none");

    @TempDir
    Path data;

    private World world;

    @BeforeEach
    void open() {
        world = new World(data);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void schedule(String trigger) {
        world.publish("""
            integration: jobs
            flows:
              tick:
                trigger: { use: %s }
                steps: [ { stop: done } ]
            """.formatted(trigger));
    }

    private List<String> times() {
        return world.runs("jobs", "tick").stream().map(SchedulesTest::time).toList();
    }

    private static String time(StoredRun run) {
        return (String) ((Map<?, ?>) run.accepted().payload()).get("scheduledAt");
    }

    private void untilRan(String... expected) {
        World.until(() -> times().equals(List.of(expected)));
    }

    /** Waits until the schedule has set its timer to that time. */
    private void untilTimerIsSetTo(String time) throws InterruptedException {
        Instant at = Instant.parse(time);
        World.until(() -> world.bellAt(world.flow("jobs", "tick").flow()).equals(at));
    }

    @Test
    void aCronScheduleStartsOneRunAtEachOfItsTimes() throws Exception {
        schedule("schedule.cron, input: { cron: '*/30 * * * *', zone: Europe/Berlin }");
        untilTimerIsSetTo("2030-01-01T09:30:00Z");
        assertThat(times()).isEmpty();
        world.advance(Duration.ofMinutes(30));
        untilRan("2030-01-01T09:30:00Z");
        untilTimerIsSetTo("2030-01-01T10:00:00Z");
        untilEnded();
        world.advance(Duration.ofMinutes(30));
        untilRan("2030-01-01T09:30:00Z", "2030-01-01T10:00:00Z");
    }

    @Test
    void everySoOftenBeginsAtOnce() throws Exception {
        schedule("schedule.every, input: { every: 10m }");
        untilRan("2030-01-01T09:00:00Z");
        untilTimerIsSetTo("2030-01-01T09:10:00Z");
        untilEnded();
        world.advance(Duration.ofMinutes(10));
        untilRan("2030-01-01T09:00:00Z", "2030-01-01T09:10:00Z");
    }

    @Test
    void aRestartNeitherRepeatsNorSkipsATime() throws Exception {
        schedule("schedule.every, input: { every: 10m }");
        untilTimerIsSetTo("2030-01-01T09:10:00Z");
        world.restart();
        untilTimerIsSetTo("2030-01-01T09:10:00Z");
        untilEnded();
        world.advance(Duration.ofMinutes(10));
        untilRan("2030-01-01T09:00:00Z", "2030-01-01T09:10:00Z");
    }

    @Test
    void noTimeIsSkippedRepeatedOrEarlyDespiteClockChangesAndRestarts() {
        schedule("schedule.cron, input: { cron: '*/10 * * * *', missed: all, overlap: allow }");
        untilItLooksAhead();
        Random random = new Random(8);
        for (int i = 0; i < 60; i++) {
            switch (random.nextInt(4)) {
                case 0 -> world.restart();
                case 1 -> world.clock.pass(Duration.ofSeconds(-random.nextInt(900)));
                default -> world.advance(Duration.ofSeconds(random.nextInt(1_500)));
            }
            untilItLooksAhead();
        }
        List<StoredRun> runs = world.runs("jobs", "tick");
        assertThat(runs).hasSizeGreaterThan(20);
        Instant expected = Instant.parse("2030-01-01T09:10:00Z");
        for (StoredRun run : runs) {
            assertThat(time(run)).isEqualTo(expected.toString());
            assertThat(Instant.ofEpochMilli(run.accepted().at())).isAfterOrEqualTo(expected);
            expected = expected.plus(Duration.ofMinutes(10));
        }
    }

    private void untilItLooksAhead() {
        World.until(() -> {
            world.advance(Duration.ZERO);
            return world.bellAt(world.flow("jobs", "tick").flow()).isAfter(world.clock.instant());
        });
    }

    @Test
    void publishingAgainKeepsTheTimes() throws Exception {
        schedule("schedule.every, input: { every: 10m }");
        untilTimerIsSetTo("2030-01-01T09:10:00Z");
        world.advance(Duration.ofMinutes(4));
        schedule("schedule.every, input: { every: 10m }");
        untilTimerIsSetTo("2030-01-01T09:10:00Z");
        untilRan("2030-01-01T09:00:00Z");
    }

    private void sleepOver(String missed) throws InterruptedException {
        schedule("schedule.cron, input: { cron: '0 * * * *', missed: " + missed + ", overlap: allow }");
        untilTimerIsSetTo("2030-01-01T10:00:00Z");
        world.clock.set(Instant.parse("2030-01-01T13:20:00Z"));
        world.restart();
        untilTimerIsSetTo("2030-01-01T14:00:00Z");
    }

    @Test
    void theLastMissedTimeIsMadeUpFor() throws Exception {
        sleepOver("last");
        untilRan("2030-01-01T13:00:00Z");
    }

    @Test
    void noMissedTimeIsMadeUpFor() throws Exception {
        sleepOver("none");
        assertThat(times()).isEmpty();
    }

    @Test
    void allMissedTimesAreMadeUpForInOrder() throws Exception {
        sleepOver("all");
        untilRan("2030-01-01T10:00:00Z", "2030-01-01T11:00:00Z", "2030-01-01T12:00:00Z", "2030-01-01T13:00:00Z");
    }

    @Test
    void allIsAllOfADay() {
        Times hourly = CronTimes.of("0 * * * *", "UTC");
        Instant now = Instant.parse("2030-01-10T12:30:00Z");
        Due due = Due.of(hourly, Instant.parse("2030-01-01T00:00:00Z"), now, now, Missed.ALL, 1000);
        assertThat(due.times()).hasSize(24);
        assertThat(due.times().get(0)).isEqualTo("2030-01-09T13:00:00Z");
    }

    @Test
    void theLastTimeAfterYearsIsFoundDirectly() {
        Instant now = Instant.parse("2030-01-10T12:30:00Z");
        Instant longAgo = Instant.parse("1990-01-01T00:00:00Z");
        Due monthly = Due.of(CronTimes.of("@monthly", "UTC"), longAgo, now, now, Missed.LAST, 10);
        assertThat(monthly.times()).containsExactly(Instant.parse("2030-01-01T00:00:00Z"));
        Due secondly = Due.of(CronTimes.of("* * * * * *", "UTC"), longAgo, now, now, Missed.LAST, 10);
        assertThat(secondly.times()).containsExactly(now);
    }

    @Test
    void anotherExpressionLooksOnlyAhead() throws Exception {
        schedule("schedule.cron, input: { cron: '0 * * * *' }");
        untilTimerIsSetTo("2030-01-01T10:00:00Z");
        world.clock.set(Instant.parse("2030-01-01T12:20:00Z"));
        schedule("schedule.cron, input: { cron: '0 11 * * *' }");
        untilTimerIsSetTo("2030-01-02T11:00:00Z");
        assertThat(times()).isEmpty();
    }

    private static String hourly(String overlap) {
        return "schedule.cron, input: { cron: '0 * * * *', overlap: " + overlap + " }";
    }

    private void twoTimesDuringTheFirstRun(String hourly) throws InterruptedException {
        schedule(hourly);
        untilTimerIsSetTo("2030-01-01T10:00:00Z");
        world.holdWork();
        world.advance(Duration.ofHours(1));
        untilRan("2030-01-01T10:00:00Z");
        untilTimerIsSetTo("2030-01-01T11:00:00Z");
        world.advance(Duration.ofHours(1));
    }

    private void untilEnded() {
        World.until(() -> world.runs("jobs", "tick").stream()
                .allMatch(run -> run.status().isEnded() && !world.engine.isInMemory(run.id())));
    }

    @Test
    void skipOmitsATimeAtWhichTheLastRunIsUnfinished() throws Exception {
        twoTimesDuringTheFirstRun(hourly("skip"));
        untilTimerIsSetTo("2030-01-01T12:00:00Z");
        world.releaseWork();
        untilEnded();
        world.advance(Duration.ofHours(1));
        untilRan("2030-01-01T10:00:00Z", "2030-01-01T12:00:00Z");
    }

    @Test
    void queueStartsTheNextAfterTheOneBefore() throws Exception {
        twoTimesDuringTheFirstRun(hourly("queue"));
        untilTimerIsSetTo("2030-01-01T12:00:00Z");
        world.advance(Duration.ofHours(1));
        untilTimerIsSetTo("2030-01-01T13:00:00Z");
        assertThat(times()).hasSize(1);
        world.releaseWork();
        untilRan("2030-01-01T10:00:00Z", "2030-01-01T11:00:00Z", "2030-01-01T12:00:00Z");
    }

    @Test
    void queuedTimesAreKeptWhenTheFlowIsPublishedAgain() throws Exception {
        queueTwo();
        schedule(QUEUE);
        world.advance(Duration.ofHours(1));
        untilTimerIsSetTo("2030-01-01T14:00:00Z");
        assertThat(times()).hasSize(1);
        world.releaseWork();
        untilRan("2030-01-01T10:00:00Z", "2030-01-01T11:00:00Z", "2030-01-01T12:00:00Z", "2030-01-01T13:00:00Z");
    }

    @Test
    void aQueuedTimeIsKeptIfItCouldNotBeStarted() throws Exception {
        queueTwo();
        int flow = world.flow("jobs", "tick").flow();
        byte[] cursor = world.journal.cursors().cursor(flow);
        byte[] same = (new String(cursor, StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8);
        world.engine
                .accept(world.flow("jobs", "tick"), List.of(), new CursorChange(flow, cursor, same, 0))
                .join();
        world.releaseWork();
        untilTimerIsSetTo("2030-01-01T12:00:05Z");
        assertThat(world.intake.errors().get(0).message()).contains("changed meanwhile");
        world.advance(Duration.ofSeconds(5));
        untilRan("2030-01-01T10:00:00Z", "2030-01-01T11:00:00Z", "2030-01-01T12:00:00Z");
    }

    @Test
    void timesQueuedWhenTheServerStopsAreMissed() throws Exception {
        queueTwo();
        world.restart();
        untilTimerIsSetTo("2030-01-01T13:00:00Z");
        world.releaseWork();
        world.advance(Duration.ofHours(1));
        untilRan("2030-01-01T10:00:00Z", "2030-01-01T13:00:00Z");
    }

    /** The times 11:00 and 12:00 are queued behind the run of 10:00. */
    private void queueTwo() throws InterruptedException {
        twoTimesDuringTheFirstRun(QUEUE);
        untilTimerIsSetTo("2030-01-01T12:00:00Z");
        world.advance(Duration.ofHours(1));
        untilTimerIsSetTo("2030-01-01T13:00:00Z");
    }

    @Test
    void allowStartsRunsAtTheSameTime() throws Exception {
        twoTimesDuringTheFirstRun(hourly("allow"));
        untilRan("2030-01-01T10:00:00Z", "2030-01-01T11:00:00Z");
        world.releaseWork();
    }

    @Test
    void anUnpublishedScheduleStartsNothing() throws Exception {
        schedule("schedule.cron, input: { cron: '0 * * * *' }");
        untilTimerIsSetTo("2030-01-01T10:00:00Z");
        world.unpublish("jobs");
        world.advance(Duration.ofHours(2));
        assertThat(times()).isEmpty();
    }

    @Test
    void aConfigExpressionThatIsInvalidIsReported() {
        world.publish("""
            integration: jobs
            config: { k: { type: string } }
            flows:
              tick:
                trigger: { use: schedule.cron, input: { cron: "{{ config.k }}" } }
                steps: [ { stop: done } ]
            """);
        assertThat(world.intake.errors()).singleElement().satisfies(error -> {
            assertThat(error.flow().flow()).isEqualTo("tick");
            assertThat(error.message()).contains("\"open\" is no cron expression");
        });
        schedule("schedule.cron, input: { cron: '0 * * * *' }");
        World.until(() -> world.intake.errors().isEmpty());
    }

    @Test
    void eachOfThousandsOfTimersFiresForItsFlow() {
        Set<Integer> rung = ConcurrentHashMap.newKeySet();
        try (QuartzScheduleTimer bell = new QuartzScheduleTimer(rung::add)) {
            Instant now = Instant.now();
            for (int flow = 1; flow <= 3_000; flow++) bell.set(flow, now);
            bell.set(3_001, now.plusSeconds(3600));
            World.until(() -> rung.size() == 3_000);
            assertThat(rung).contains(1, 1_025, 3_000).doesNotContain(3_001);
        }
    }

    @Test
    void quartzRings() throws InterruptedException {
        CountDownLatch rang = new CountDownLatch(2);
        try (QuartzScheduleTimer bell = new QuartzScheduleTimer(flow -> {
            if (flow == 7) rang.countDown();
        })) {
            bell.set(8, Instant.now().plusSeconds(3600));
            bell.cancel(8);
            bell.set(7, Instant.now().plusSeconds(3600));
            bell.set(7, Instant.now());
            World.until(() -> rang.getCount() == 1);
            bell.clockWasSet();
            bell.set(7, Instant.now().minusSeconds(60));
            assertThat(rang.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
