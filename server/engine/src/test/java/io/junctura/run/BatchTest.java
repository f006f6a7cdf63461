package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.definition.OnDoubt;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The items that a step sends again, and its result, depend on the outcomes of its items. */
class BatchTest {
    private final ConnectorException later = ConnectorException.tryLater(Reached.NO, "locked", Duration.ofSeconds(9));
    private final ConnectorException unknown =
            ConnectorException.tryLater(Reached.MAYBE, "no answer", (Throwable) null);
    private final ConnectorException refused = ConnectorException.refused("duplicate");

    private final Map<Integer, @Nullable Object> done = new TreeMap<>();
    private final Map<Integer, ConnectorException> failed = new TreeMap<>();

    private Batch attempt(int items, @Nullable Failure others, OnDoubt onDoubt) {
        List<Integer> sent = IntStream.range(0, items).boxed().toList();
        Entry.ItemsAttempted reported = Batch.attempted("send", items, sent, done, failed, others, onDoubt);
        // Through the stored form.
        return Batch.of(List.of((Entry.ItemsAttempted)
                EntryCodec.decode(EntryCodec.encode(List.of(reported))).get(0)));
    }

    @Test
    void whenAllItemsAreDoneTheResultsAreInTheOrderOfTheItems() {
        done.put(1, "b");
        done.put(0, "a");
        Batch batch = attempt(2, null, OnDoubt.REPEAT);
        assertThat(batch.failure()).isNull();
        assertThat(batch.result()).isEqualTo(Map.of("count", 2L, "failed", 0L, "items", List.of("a", "b")));
    }

    @Test
    void theRetrySendsOnlyItemsThatMaySucceedLater() {
        done.put(0, "a");
        failed.put(1, later);
        failed.put(2, refused);
        Batch batch = attempt(3, null, OnDoubt.REPEAT);
        assertThat(batch.settled(false)).containsExactlyInAnyOrder(0, 2);
        assertThat(batch.failure())
                .isEqualTo(new Failure(
                        ErrorKind.TRY_LATER, Reached.NO, Duration.ofSeconds(9), "2 of 3 items failed. Item 1: locked"));
    }

    @Test
    void theStepFailsWithTheRefusedItemsWhenNoItemIsSentAgain() {
        done.put(0, "a");
        failed.put(1, refused);
        Batch batch = attempt(2, null, OnDoubt.REPEAT);
        assertThat(batch.failure())
                .isEqualTo(new Failure(ErrorKind.REFUSED, Reached.YES, null, "1 of 2 items failed. Item 1: duplicate"));
        Map<String, Object> reported = new LinkedHashMap<>();
        reported.put("index", 1L);
        reported.put("kind", "REFUSED");
        reported.put("message", "duplicate");
        assertThat(batch.result()).containsEntry("failed", 1L).containsEntry("failures", List.of(reported));
        assertThat((List<?>) batch.result().get("items")).isEqualTo(java.util.Arrays.asList("a", null));
    }

    @Test
    void anExceptionIsTheOutcomeOfItemsWithoutAReportedOutcome() {
        done.put(0, "a");
        Failure broken = new Failure(ErrorKind.TRY_LATER, Reached.NO, null, "The line went dead.");
        Batch batch = attempt(3, broken, OnDoubt.REPEAT);
        assertThat(batch.settled(false)).containsExactly(0);
        assertThat(batch.failure())
                .isNotNull()
                .satisfies(why -> assertThat(why.message())
                        .isEqualTo("2 of 3 items failed. Item 1: The line went dead. Item 2: The line went dead."));
        done.clear();
        assertThat(attempt(3, broken, OnDoubt.REPEAT).failure())
                .as("as of an attempt that failed as a whole")
                .isEqualTo(broken);
    }

    @Test
    void anItemWithoutAReportedOutcomeIsAFaultOfThePlugin() {
        Failure why = attempt(1, null, OnDoubt.REPEAT).failure();
        assertThat(why).isNotNull();
        assertThat(why.kind()).isEqualTo(ErrorKind.BROKEN);
        assertThat(why.message()).contains("has reported no outcome of item 0").contains("fault in the plugin");
    }

    @Test
    void aPersonIsAskedAboutItemsInDoubtWhenNoOtherItemIsSentAgain() {
        failed.put(0, unknown);
        failed.put(1, later);
        Batch both = attempt(2, null, OnDoubt.ASK);
        assertThat(both.failure())
                .isNotNull()
                .satisfies(why -> assertThat(why.reached()).isEqualTo(Reached.NO));
        assertThat(both.settled(false)).as("it must not simply be sent again").containsExactly(0);

        failed.remove(1);
        done.put(1, "b");
        Batch doubt = attempt(2, null, OnDoubt.ASK);
        assertThat(doubt.failure()).isEqualTo(doubt.doubt());
        assertThat(doubt.doubt())
                .isNotNull()
                .satisfies(why -> assertThat(why.reached()).isEqualTo(Reached.MAYBE));
        assertThat(doubt.settled(true)).as("a person has said so").containsExactly(1);
        assertThat(attempt(2, null, OnDoubt.REPEAT).settled(false))
                .as("the other system knows its key")
                .containsExactly(1);
    }

    @Test
    void aResumedRunSendsAllItemsThatAreNotDone() {
        done.put(0, "a");
        failed.put(1, refused);
        Entry.ItemsAttempted reported = Batch.attempted("send", 2, List.of(0, 1), done, failed, null, OnDoubt.REPEAT);
        RunState state = new RunState();
        state.apply(reported);
        state.apply(new Entry.Failed("send", 1, 1, 2, Failure.badInput("no"), true));
        state.apply(new Entry.Ended(3, new Outcome.Failed("send", Failure.badInput("no"))));
        Batch before = state.position("send").batch();
        assertThat(before).isNotNull();
        assertThat(before.settled(false)).containsExactlyInAnyOrder(0, 1);
        state.apply(new Entry.Resumed(4, "eva"));
        Batch again = state.position("send").batch();
        assertThat(again).isNotNull();
        assertThat(again.settled(false)).containsExactly(0);
    }
}
