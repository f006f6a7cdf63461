package io.junctura.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.junctura.files.FileHold;
import io.junctura.files.FileStore;
import io.junctura.files.ValueFiles;
import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.Appends;
import io.junctura.run.journal.DedupeKey;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.TopicEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tests that what retention reads and deletes must pass on each database. */
public interface RetentionStoreContract {
    Outcome SUCCEEDED = new Outcome.Succeeded(null);
    Outcome CANCELLED = new Outcome.Cancelled("eva");
    Outcome FAILED = new Outcome.Failed("send", Failure.badInput("no"));
    long NOW = 1_000;

    /** The data folder. */
    Path folder();

    /** Of one empty database. */
    RetentionStore store();

    /** The journal on the same database. */
    Journal journal();

    /** The files of large values of the journal. */
    ValueFiles values();

    void restart() throws Exception;

    /**
     * Accepts a run.
     *
     * @param end null: it has not ended. Otherwise it ended when it was accepted
     */
    private long run(int flow, long at, @Nullable Outcome end, Object payload) throws Exception {
        NewRun run = new NewRun(
                0,
                flow,
                1,
                at,
                null,
                Json.writeStored(payload),
                Json.writeStored(Map.of()),
                null,
                null,
                0,
                end == null ? List.of() : List.of(new Entry.Ended(at, end)),
                end == null ? RunStatus.DUE : end.status(),
                end,
                null);
        return Appends.append(journal(), Append.of(run)).get(0).run();
    }

    private long run(int flow, long at, @Nullable Outcome end) throws Exception {
        return run(flow, at, end, "x");
    }

    private List<Long> delete(Long... runs) {
        return delete(new ArrayDeque<>(List.of(runs)), null).runs();
    }

    private DeletedRuns delete(Queue<Long> runs, @Nullable SizeGoal goal) {
        DeletedRuns deleted = DeletedRuns.NONE;
        List<Long> all = new ArrayList<>();
        List<String> values = new ArrayList<>();
        do {
            deleted = store().deleteRuns(runs, goal, new Pace());
            all.addAll(deleted.runs());
            values.addAll(deleted.values());
        } while (!runs.isEmpty() && goal == null);
        return new DeletedRuns(all, deleted.usedByOthers(), deleted.unused(), values);
    }

    // Runs.

    @Test
    default void anEmptyDatabaseHasNothingToDelete() {
        assertThat(store().flowsWithRuns()).isEmpty();
        assertThat(store().oldestRuns(Expiry.NOT_FAILED)).isEmpty();
        assertThat(store().oldestAccepted()).isEmpty();
        assertThat(store().newestAccepted()).isEmpty();
        assertThat(store().highestRun()).isEmpty();
        assertThat(store().accepted(7)).isEmpty();
        assertThat(store().names()).isZero();
        assertThat(store().deleteNames(NOW, new Pace())).isFalse();
        assertThat(store().oldEvents(NOW, NOW, NOW, 0)).isEqualTo(new Page<>(List.of(), 0, false));
    }

    @Test
    default void theAgesOfRunsAreRead() throws Exception {
        long first = run(1, 100, SUCCEEDED);
        long second = run(2, 200, null);
        assertThat(store().flowsWithRuns()).containsExactlyInAnyOrder(1, 2);
        assertThat(store().oldestAccepted()).hasValue(100);
        assertThat(store().newestAccepted()).hasValue(200);
        assertThat(store().highestRun()).hasValue(second);
        assertThat(store().accepted(first)).hasValue(100);
        assertThat(store().absentRuns(List.of(first, second + 1))).containsExactly(second + 1);
    }

    @Test
    default void runsOfOneFlowAndStatusThatEndedBeforeATimeAreFound() throws Exception {
        long first = run(1, 100, SUCCEEDED);
        run(2, 100, SUCCEEDED);
        run(1, 100, FAILED);
        run(1, 100, null);
        long second = run(1, 120, SUCCEEDED);
        run(1, 150, SUCCEEDED);
        assertThat(store().endedRuns(1, RunStatus.SUCCEEDED, 150, NOW, 0))
                .isEqualTo(new Page<>(List.of(first, second), second, false));
        assertThat(store().endedRuns(1, RunStatus.SUCCEEDED, 150, NOW, first).found())
                .containsExactly(second);
    }

    @Test
    default void aRunFromATimeWhenTheClockWasAheadHidesNoOther() throws Exception {
        run(1, NOW + 1, SUCCEEDED);
        long old = run(1, 100, SUCCEEDED);
        assertThat(store().endedRuns(1, RunStatus.SUCCEEDED, 150, NOW, 0).found())
                .containsExactly(old);
    }

    @Test
    default void theOldestRunsOfAllFlowsAreInOrder() throws Exception {
        long first = run(2, 100, SUCCEEDED);
        long second = run(1, 100, CANCELLED);
        long failed = run(1, 100, FAILED);
        long third = run(1, 100, SUCCEEDED);
        run(1, 100, null);
        assertThat(store().oldestRuns(Expiry.NOT_FAILED)).containsExactly(first, second, third);
        assertThat(store().oldestRuns(Expiry.FAILED)).containsExactly(failed);
    }

    @Test
    default void onlyEndedRunsAreDeleted() throws Exception {
        long succeeded = run(1, 100, SUCCEEDED);
        long due = run(1, 100, null);
        long failed = run(1, 100, FAILED);
        assertThat(delete(succeeded, due, failed, 1_000_000L)).containsExactly(succeeded, failed);
        assertThat(store().absentRuns(List.of(succeeded, due, failed))).containsExactly(succeeded, failed);
        assertThat(journal().runs().load(succeeded)).isEmpty();
        assertThat(journal().runs().load(due)).isPresent();
        assertThat(delete(succeeded)).isEmpty();
    }

    @Test
    default void aFailedRunThatBlocksItsOrderKeyStays() throws Exception {
        long run = Appends.append(journal(), Append.of(Appends.run("customer-7")))
                .get(0)
                .run();
        Appends.append(journal(), Append.of(Appends.change(run, 0, RunStatus.FAILED, FAILED, null)));
        assertThat(store().oldestRuns(Expiry.FAILED)).isEmpty();
        assertThat(delete(run)).isEmpty();
        assertThat(store().absentRuns(List.of(run))).isEmpty();
    }

    @Test
    default void theNumberOfADeletedRunIsNotUsedAgain() throws Exception {
        long run = run(1, 100, SUCCEEDED);
        delete(run);
        restart();
        assertThat(run(1, 100, SUCCEEDED)).isGreaterThan(run);
    }

    @Test
    default void deletionStopsWhenTheGoalIsReached() throws Exception {
        Queue<Long> queue = new ArrayDeque<>();
        for (int i = 0; i < 3; i++) queue.add(run(1, 100, SUCCEEDED));
        UnusedFiles files =
                new UnusedFiles(store(), new FileStore(folder().resolve("files")), values(), new FileHold());
        long first = queue.element();
        assertThat(delete(queue, new SizeGoal(Long.MAX_VALUE, files)).runs()).containsExactly(first);
        assertThat(queue).hasSize(2);
    }

    @Test
    default void thePaceIsToldOfEachSlice() throws Exception {
        Pace pace = new Pace();
        store().deleteRuns(new ArrayDeque<>(List.of(run(1, 100, SUCCEEDED))), null, pace);
        assertThat(pace.longest()).isPositive();
    }

    // Files.

    @Test
    default void theFilesOfLargeValuesOfADeletedRunAreReturned() throws Exception {
        long run = run(1, 100, SUCCEEDED, "large ".repeat(20_000));
        List<String> named;
        try (Stream<Path> files = Files.list(folder().resolve("files/values"))) {
            named = files.map(file -> file.getFileName().toString()).toList();
        }
        assertThat(named).hasSize(1);
        assertThat(store().unusedValues(named)).isEmpty();
        assertThat(store().size().values()).isPositive();
        assertThat(delete(new ArrayDeque<>(List.of(run)), null).values()).isEqualTo(named);
        assertThat(store().unusedValues(named)).isEqualTo(named);
        assertThat(store().size().values()).isZero();
    }

    @Test
    default void aFileThatNoRunNamesIsUnused() {
        assertThat(store().unusedFiles(List.of("in/0123"))).containsExactly("in/0123");
        assertThat(store().filesUsedByOthers(7)).isEmpty();
    }

    // Events.

    private long publish(@Nullable String name, long at) throws Exception {
        long number = journal().topics().nextTopicEvent();
        TopicEvent event = new TopicEvent(number, "orders", name, Json.writeStored("x"), 0, at);
        Appends.append(journal(), new Append(List.of(), List.of(), null, event));
        return number;
    }

    private Page<OldEvent> oldEvents(long namesBefore) {
        return store().oldEvents(200, namesBefore, NOW, 0);
    }

    @Test
    default void anEventKeepsItsNameWhileItIsNeeded() throws Exception {
        long ahead = publish("ahead", NOW + 1);
        long named = publish("named", 100);
        long plain = publish(null, 100);
        publish(null, 200);
        assertThat(oldEvents(100))
                .isEqualTo(new Page<>(List.of(new OldEvent(named, false), new OldEvent(plain, true)), plain, false));
        assertThat(store().oldEvents(200, 100, NOW, named).found()).containsExactly(new OldEvent(plain, true));
        deleteEvents(oldEvents(100));
        assertThat(oldEvents(100).found()).as("the content is deleted").isEmpty();
        assertThat(oldEvents(101).found()).containsExactly(new OldEvent(named, true));
        deleteEvents(oldEvents(101));
        assertThat(oldEvents(101).found()).isEmpty();
        assertThat(ahead).isLessThan(named);
    }

    @Test
    default void theNumberOfADeletedEventIsNotUsedAgain() throws Exception {
        long number = publish(null, 100);
        deleteEvents(oldEvents(100));
        restart();
        assertThat(publish(null, 100)).isGreaterThan(number);
    }

    private void deleteEvents(Page<OldEvent> page) {
        Queue<OldEvent> queue = new ArrayDeque<>(page.found());
        while (!queue.isEmpty()) store().deleteEvents(queue, new Pace());
    }

    // Names of events.

    @Test
    default void oldNamesAreDeletedAndYoungNamesStay() throws Exception {
        long now = System.currentTimeMillis();
        accept("old", 1);
        accept("young", now);
        assertThat(store().names()).isEqualTo(2);
        await().until(() -> {
            boolean more = true;
            while (more) more = store().deleteNames(now, new Pace());
            return store().names() == 1;
        });
        assertThat(accept("young", now).duplicate()).isTrue();
    }

    private Receipt accept(String name, long at) throws Exception {
        NewRun run = Appends.run(null);
        DedupeKey key = new DedupeKey(name, 1);
        return Appends.append(
                        journal(),
                        Append.of(new NewRun(
                                0,
                                1,
                                1,
                                at,
                                key,
                                run.payload(),
                                run.origin(),
                                null,
                                null,
                                0,
                                List.of(),
                                RunStatus.DUE,
                                null,
                                null)))
                .get(0);
    }

    // Space.

    @Test
    default void spaceIsGivenBackUntilNoneIsLeftToGive() throws Exception {
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i < 100; i++) runs.add(run(1, 100, SUCCEEDED, "x".repeat(10_000)));
        delete(runs.toArray(Long[]::new));
        StoreSize before = store().size();
        store().giveSpaceBack(() -> true, new Pace());
        assertThat(store().size().database()).isLessThanOrEqualTo(before.database());
    }

    @Test
    default void noSpaceIsGivenBackOnceThePaceHasStopped() {
        Pace pace = new Pace();
        pace.stop();
        store().giveSpaceBack(() -> true, pace);
        assertThat(pace.longest()).isZero();
    }

    // The clock.

    @Test
    default void theStateOfTheClockIsReadAsItWasPut() throws Exception {
        assertThat(store().clock()).isEmpty();
        store().putClock("100");
        store().putClock("200 100 150");
        restart();
        assertThat(store().clock()).contains("200 100 150");
    }
}
