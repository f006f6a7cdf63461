package io.junctura.run.journal;

import static io.junctura.run.journal.Appends.append;
import static io.junctura.run.journal.Appends.result;
import static io.junctura.run.journal.Appends.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Appends are atomic and durable. An event is accepted once, and a run is read as it was written. */
interface AppendContract extends JournalUnderTest {

    private static NewRun event(@Nullable DedupeKey key, int flow, long payload) {
        byte[] stored = Json.writeStored(Map.of("n", payload));
        byte[] origin = Json.writeStored(Map.of("method", "POST"));
        return new NewRun(
                0,
                flow,
                3,
                17,
                key,
                stored,
                origin,
                new Run.Parent(9, "ask"),
                8L,
                2,
                List.of(),
                RunStatus.DUE,
                null,
                null);
    }

    @Test
    default void anAcceptedRunIsReadAsItWasWrittenAlsoAfterARestart() throws Exception {
        long id = append(journal(), Append.of(event(null, 1, 7))).get(0).run();
        restart();
        StoredRun run = journal().runs().load(id).orElseThrow();
        assertThat(run.flow()).isEqualTo(1);
        assertThat(run.revision()).isEqualTo(3);
        assertThat(run.status()).isEqualTo(RunStatus.DUE);
        assertThat(run.appends()).isZero();
        assertThat(run.isWhole()).isTrue();
        assertThat(run.accepted())
                .isEqualTo(new Run.Accepted(
                        17, Map.of("n", 7L), Map.of("method", "POST"), new Run.Parent(9, "ask"), 8L, 2));
        assertThat(journal().runs().header(id)).contains(new RunHeader(RunStatus.DUE, 1, null, 9L));
        assertThat(journal().runs().load(id + 1)).isEmpty();
        assertThat(journal().runs().header(id + 1)).isEmpty();
    }

    @Test
    default void g2_aSecondEventOfTheSameNameStartsNoRun() throws Exception {
        DedupeKey key = new DedupeKey("delivery", 7);
        long first = append(journal(), Append.of(event(key, 1, 7))).get(0).run();
        restart();
        assertThat(append(journal(), Append.of(event(key, 1, 7))))
                .containsExactly(new Receipt(first, true, true, false));
        assertThat(append(journal(), Append.of(event(new DedupeKey("delivery", 8), 1, 8))))
                .containsExactly(new Receipt(first, true, false, false));
        assertThat(append(journal(), Append.of(event(key, 2, 7))).get(0).duplicate())
                .isFalse();
        assertThat(journal().queue().dueCounts()).isEqualTo(Map.of(1, 1L, 2, 1L));
    }

    @Test
    default void aRejectedAppendWritesNothing() throws Exception {
        long run = append(journal(), Append.of(run(null))).get(0).run();
        RunChange change = Appends.change(run, 0, RunStatus.WAITING, null, Map.of());
        CursorChange cursor = new CursorChange(1, new byte[] {1}, new byte[] {2}, 1);
        DedupeKey key = new DedupeKey("delivery", 7);
        Append append = new Append(List.of(event(key, 1, 7)), List.of(change), cursor, null);
        assertThat(result(journal(), append).rejected()).contains("the cursor of flow 1");
        assertThat(journal().queue().dueCounts()).isEqualTo(Map.of(1, 1L));
        assertThat(journal().runs().load(run).orElseThrow().appends()).isZero();
        assertThat(append(journal(), Append.of(event(key, 1, 7))).get(0).duplicate())
                .isFalse();
    }

    @Test
    default void theHistoryOfARunIsReadInTheOrderOfItsAppends() throws Exception {
        Entry first = new Entry.Computed("a", 1L);
        Entry second = new Entry.Computed("b", Map.of("x", "y"));
        Entry third = new Entry.Skipped("c");
        long run = append(journal(), Append.of(run(null).with(List.of(first))))
                .get(0)
                .run();
        append(
                journal(),
                Append.of(new RunChange(run, 1, List.of(second, third), RunStatus.DUE, null, 2, null, null, false)));
        List<Entry> read = new ArrayList<>();
        StoredRun stored = journal().runs().load(run, read::add).orElseThrow();
        assertThat(read).containsExactly(first, second, third);
        assertThat(stored.appends()).isEqualTo(2);
        List<Entry> viewed = new ArrayList<>();
        journal().runs().view(run, viewed::add);
        assertThat(viewed).hasSize(3);
    }

    @Test
    default void aRunWhoseFlowKeepsNoHistoryLeavesOnlyItsEnd() throws Exception {
        long run = append(journal(), Append.of(event(null, 1, 7))).get(0).run();
        append(journal(), Append.of(Appends.change(run, 0, RunStatus.DUE, null, null)));
        Outcome outcome = new Outcome.Succeeded(null);
        append(
                journal(),
                Append.of(new RunChange(
                        run,
                        1,
                        List.of(new Entry.Ended(3, outcome)),
                        RunStatus.SUCCEEDED,
                        outcome,
                        3,
                        Map.of(),
                        null,
                        true)));
        StoredRun stored = journal().runs().load(run).orElseThrow();
        assertThat(stored.hasLeftNothing()).isTrue();
        assertThat(stored.accepted().payload()).isNull();
        assertThat(stored.accepted().origin()).isEqualTo(Map.of("method", "POST"));
    }

    @Test
    default void dueRunsAreReadInOrderAndWithoutValuesAboveTheLimit() throws Exception {
        List<Long> runs = new ArrayList<>();
        for (long n = 0; n < 4; n++) {
            runs.add(append(journal(), Append.of(event(null, 1, n))).get(0).run());
        }
        append(journal(), Append.of(Appends.change(runs.get(1), 0, RunStatus.WAITING, null, Map.of())));
        append(journal(), Append.of(event(null, 2, 1)));
        assertThat(journal().queue().due(1, 0, 10, Long.MAX_VALUE))
                .extracting(StoredRun::id)
                .containsExactly(runs.get(0), runs.get(2), runs.get(3));
        assertThat(journal().queue().due(1, runs.get(0), 1, Long.MAX_VALUE))
                .extracting(StoredRun::id)
                .containsExactly(runs.get(2));
        long one = journal().runs().load(runs.get(0)).orElseThrow().carries();
        assertThat(journal().queue().due(1, 0, 10, one))
                .extracting(StoredRun::isWhole)
                .containsExactly(true, false, false);
        assertThat(journal().runs().load(runs.get(0), one - 1).orElseThrow().isWhole())
                .isFalse();
        assertThat(journal().runs().load(runs.get(0), one).orElseThrow().isWhole())
                .isTrue();
    }

    @Test
    default void numbersAreNeverReused() throws Exception {
        long given = journal().ids().next();
        long accepted = append(journal(), Append.of(run(null))).get(0).run();
        assertThat(accepted).isGreaterThan(given);
        restart();
        assertThat(journal().ids().next()).isGreaterThan(accepted);
    }

    @Test
    default void theNameAndTheSecretOfAnInstallationOutliveARestart() throws Exception {
        String name = journal().installation().id();
        String secret = journal().installation().secret();
        restart();
        assertThat(journal().installation().id()).isEqualTo(name).isNotEqualTo(secret);
        assertThat(journal().installation().secret()).isEqualTo(secret);
        assertThat(journal().installation().restoration()).isEmpty();
    }
}
