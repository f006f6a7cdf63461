package io.junctura.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.Receipt;
import io.junctura.run.journal.RunChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs, names of events and events of topics are deleted by their age. */
class RetentionTest extends RetentionSetup {
    @Test
    void runsGoByTheTimeSinceTheirEndFailedOnesLaterAndOpenOnesNever() {
        long well = ended(1, SUCCEEDED);
        long cancelled = ended(2, new Outcome.Cancelled("eva"));
        long failed = ended(1, FAILED);
        long due = accept(1, null, "x").run();
        long waiting = accept(2, null, "x").run();
        waits(waiting, new Wait.Person("?"));
        long late = accept(1, null, "x").run();
        clock.pass(Duration.ofDays(20));
        end(late, SUCCEEDED);
        Retention retention = retention(RetentionSettings.DEFAULT);

        retention.sweep();
        assertThat(runs()).containsExactly(well, cancelled, failed, due, waiting, late);
        assertThat(notifications).hasValue(0);

        clock.pass(Duration.ofDays(11));
        retention.sweep();
        assertThat(runs()).containsExactly(failed, due, waiting, late);
        assertThat(ids("SELECT DISTINCT run FROM entry ORDER BY run")).containsExactly(failed, waiting, late);

        clock.pass(Duration.ofDays(60));
        retention.sweep();
        assertThat(runs()).containsExactly(due, waiting);
        assertThat(ids("SELECT DISTINCT run FROM entry")).containsExactly(waiting);
        assertThat(ids("SELECT run FROM wait")).containsExactly(waiting);
        assertThat(retention.figures().runs()).isEqualTo(4);
        assertThat(notifications).hasValue(2);
        assertThat(retention.figures().oldest())
                .isEqualTo(Instant.parse("2030-01-01T00:00:00Z").toEpochMilli());
    }

    @Test
    void manyRunsGoInManySlices() {
        endedAtOnce(3_000);
        clock.pass(Duration.ofDays(31));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).isEmpty();
        assertThat(ids("SELECT run FROM entry")).isEmpty();
    }

    @Test
    void aCalledRunStaysUntilItsCallerHasHeardOfItsEnd() {
        long parent = accept(1, null, "x").run();
        long child = append(Append.of(run(2, null, "x", new Run.Parent(parent, "s"))))
                .run();
        waits(parent, new Wait.Child(child));
        end(child, SUCCEEDED);
        clock.pass(Duration.ofDays(40));
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        assertThat(runs()).containsExactly(parent, child);

        append(Append.of(new RunChange(
                parent,
                1,
                List.of(new Entry.Ended(clock.millis(), SUCCEEDED)),
                RunStatus.SUCCEEDED,
                SUCCEEDED,
                clock.millis(),
                Map.of(),
                null,
                false)));
        retention.sweep();
        assertThat(runs()).containsExactly(parent);
    }

    @Test
    void aRunWhoseLateAnswerIsOwedStaysUntilItIsDeliveredAndKeepsNoOtherFromGoing() {
        endedAtOnce(1_000);
        ended(1, FAILED);
        List<Long> owed = runs();
        database.write(tx -> tx.execute(
                "INSERT INTO late_answer (run, address, attempts, due) SELECT id, 'http://localhost', 0, 0 FROM run"));
        endedAtOnce(100);
        retention(bySize(1)).sweep();
        assertThat(runs()).as("by size").isEqualTo(owed);
        clock.pass(Duration.ofDays(100));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).as("by age").isEqualTo(owed);

        database.write(tx -> tx.execute("DELETE FROM late_answer"));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).isEmpty();
    }

    @Test
    void aFailedRunThatHoldsItsOrderKeyStaysUntilItLetsGo() {
        NewRun plain = run(1, null, "x", null);
        NewRun inLine = new NewRun(
                0,
                1,
                1,
                plain.at(),
                null,
                plain.payload(),
                plain.origin(),
                null,
                null,
                0,
                List.of(),
                RunStatus.DUE,
                null,
                "key");
        long first = append(Append.of(inLine)).run();
        long second = append(Append.of(inLine)).run();
        end(first, FAILED);
        clock.pass(Duration.ofDays(100));
        retention(bySize(1)).sweep();
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).containsExactly(first, second);
    }

    @Test
    void whatIsToldARunThatIsDeletedMeanwhileIsRefusedAndLeavesNothing() {
        long failed = ended(1, FAILED);
        clock.pass(Duration.ofDays(100));
        retention(RetentionSettings.DEFAULT).sweep();
        long now = clock.millis();
        Entry resumed = new Entry.Resumed(now, "eva");
        Entry cancelled = new Entry.CancelAsked(now, "eva", false);
        Entry posted = new Entry.Woken("s", now, new Signal.Posted("token", LARGE, 1));
        Map<String, Wait> waits = Map.of("s", new Wait.Person("?"));
        List<RunChange> late = List.of(
                new RunChange(failed, 1, List.of(resumed), RunStatus.DUE, null, now, waits, null, false),
                new RunChange(failed, 1, List.of(cancelled), RunStatus.DUE, null, now, waits, null, false),
                new RunChange(failed, 1, List.of(posted), RunStatus.FAILED, null, now, waits, null, false));
        for (RunChange change : late) {
            assertThatThrownBy(() -> append(Append.of(change)))
                    .hasMessageContaining("run " + failed + " is not kept any longer");
        }
        for (String table : List.of("entry", "wait", "posted_back", "value_file", "attempt_state")) {
            assertThat(ids("SELECT count(*) FROM " + table)).as(table).containsExactly(0L);
        }
    }

    @Test
    void anEventIsKnownThoughItsRunIsGoneAndNoNumberIsGivenTwice() throws Exception {
        long first = accept(1, "order-1", "a").run();
        end(first, SUCCEEDED);
        clock.pass(Duration.ofDays(2));
        retention(new RetentionSettings(Duration.ofDays(1), Duration.ofDays(1), 0L, Duration.ofDays(7), null))
                .sweep();
        assertThat(runs()).isEmpty();

        assertThat(accept(1, "order-1", "a")).isEqualTo(new Receipt(first, true, true, false));
        assertThat(accept(1, "order-1", "b")).isEqualTo(new Receipt(first, true, false, false));
        assertThat(runs()).isEmpty();

        reopen();
        assertThat(accept(1, "order-1", "a")).isEqualTo(new Receipt(first, true, true, false));
        assertThat(accept(1, "order-2", "a").run()).isGreaterThan(first);
    }

    @Test
    void afterItsWindowANameStartsANewRunThoughTheFirstOneIsStillThere() {
        long first = accept(1, "order-1", "a").run();
        clock.pass(Duration.ofDays(7));
        assertThat(accept(1, "order-1", "a")).isEqualTo(new Receipt(first, true, true, false));
        clock.pass(Duration.ofMillis(1));
        Receipt again = accept(1, "order-1", "a");
        assertThat(again.duplicate()).isFalse();
        assertThat(again.run()).isGreaterThan(first);
        assertThat(accept(1, "order-1", "a")).isEqualTo(new Receipt(again.run(), true, true, false));
    }

    @Test
    void namesGoWhenTheirWindowIsOverWhatTheyNamedOrNot() {
        for (int i = 0; i < 1_000; i++) accept(i % 3, "order-" + i, "a");
        Retention retention = retention(RetentionSettings.DEFAULT);
        retention.sweep();
        assertThat(retention.figures().names()).isEqualTo(1_000);

        clock.pass(Duration.ofDays(13));
        long late = accept(1, "late", "a").run();
        clock.pass(Duration.ofDays(1));
        await().untilAsserted(() -> assertThat(ids("SELECT seq FROM once_new"))
                .as("not yet in their places")
                .isEmpty());
        retention.sweep();
        assertThat(ids("SELECT run FROM once")).containsExactly(late);
        assertThat(runs()).hasSize(1_001);
    }

    @Test
    void aClockThatWasSetBackForgetsNoName() {
        long first = accept(1, "order-1", "a").run();
        clock.pass(Duration.ofDays(-20));
        assertThat(accept(1, "order-1", "a")).isEqualTo(new Receipt(first, true, true, false));
    }

    @Test
    void topicEventsGoByAgeAndAreKnownByTheirNamesForTheWindow() throws Exception {
        publish("a", "n1");
        publish("a", null);
        RetentionSettings keeping =
                new RetentionSettings(Duration.ofDays(1), Duration.ofDays(1), 0L, Duration.ofDays(7), null);
        clock.pass(Duration.ofDays(2));
        publish("a", "n3");
        retention(keeping).sweep();
        assertThat(ids("SELECT seq FROM topic_event ORDER BY seq")).containsExactly(1L, 3L);
        assertThat(ids("SELECT seq FROM topic_event WHERE event IS NOT NULL")).containsExactly(3L);
        assertThat(journal.topics().published("a", "n1", Json.writeStored("x"))).isPresent();

        clock.pass(Duration.ofDays(8));
        retention(keeping).sweep();
        assertThat(ids("SELECT seq FROM topic_event")).isEmpty();
        reopen();
        assertThat(journal.topics().nextTopicEvent()).isEqualTo(4);
    }

    @Test
    void aTakenFileIsDisposedOfAsItsRunEndedThoughThatHasBeenDeletedBefore() {
        taken("cancelled", new Outcome.Cancelled("eva"));
        taken("done", SUCCEEDED);
        taken("failed", FAILED);
        clock.pass(Duration.ofDays(100));
        retention(RetentionSettings.DEFAULT).sweep();
        assertThat(runs()).isEmpty();
        assertThat(journal.ledger().endedFiles(1, "", 10))
                .extracting(one -> one.file().path() + " " + one.succeeded())
                .containsExactly("cancelled false", "done true", "failed false");
    }
}
