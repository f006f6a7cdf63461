package io.junctura.run.journal;

import static io.junctura.run.journal.Appends.append;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.json.Json;
import io.junctura.json.LargeValue;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values above the limit are read as they were written. A view does not load them. */
interface LargeValuesContract extends JournalUnderTest {
    Map<String, Object> LARGE = Map.of("text", "large ".repeat(INLINE));

    private long accept() throws Exception {
        byte[] origin = Json.writeStored(Map.of());
        NewRun run = new NewRun(
                0, 1, 1, 1, null, Json.writeStored(LARGE), origin, null, null, 0, List.of(), RunStatus.DUE, null, null);
        return append(journal(), Append.of(run)).get(0).run();
    }

    @Test
    default void g1_aLargePayloadIsReadAsItWasAfterARestart() throws Exception {
        long run = accept();
        restart();
        assertThat(journal().runs().load(run).orElseThrow().accepted().payload())
                .isEqualTo(LARGE);
        assertThat(journal()
                        .queue()
                        .due(1, 0, 10, Long.MAX_VALUE)
                        .get(0)
                        .accepted()
                        .payload())
                .isEqualTo(LARGE);
    }

    @Test
    default void aLargeResultIsReadAsItWasWrittenAndAViewDoesNotLoadIt() throws Exception {
        long run = accept();
        Entry done = new Entry.Done("send", 1, 1, 2, LARGE);
        append(journal(), Append.of(new RunChange(run, 0, List.of(done), RunStatus.DUE, null, 2, null, null, false)));
        List<Entry> read = new ArrayList<>();
        journal().runs().load(run, read::add);
        assertThat(read).containsExactly(done);
        StoredRun viewed = journal().runs().view(run).orElseThrow();
        assertThat(viewed.isWhole()).isFalse();
        assertThat(journal().runs().damage(viewed)).isNull();
        assertThat(viewed.accepted().payload()).isInstanceOf(LargeValue.class);
        LargeValue result = (LargeValue) viewed.state().position("send").result();
        try (InputStream in = journal().runs().large().open(result)) {
            assertThat(Json.parseStored(in.readAllBytes())).isEqualTo(LARGE);
        }
    }

    @Test
    default void aLargeTopicEventIsComparedWithASecondOneWithItsName() throws Exception {
        byte[] event = Json.writeStored(LARGE);
        append(journal(), new Append(List.of(), List.of(), null, new TopicEvent(1, "orders", "a", event, 2, 1)));
        assertThat(journal().topics().published("orders", "a", event)).contains(new PublishedEvent(1, 2, true));
        byte[] other = Json.writeStored(Map.of("text", "other ".repeat(INLINE)));
        assertThat(journal().topics().published("orders", "a", other)).contains(new PublishedEvent(1, 2, false));
    }

    @Test
    default void aRunWhoseFlowKeepsNoHistoryKeepsNoLargeValue() throws Exception {
        long run = accept();
        Outcome outcome = new Outcome.Succeeded(null);
        List<Entry> end = List.of(new Entry.Ended(3, outcome));
        LargeValue payload =
                (LargeValue) journal().runs().view(run).orElseThrow().accepted().payload();
        append(journal(), Append.of(new RunChange(run, 0, end, RunStatus.SUCCEEDED, outcome, 3, Map.of(), null, true)));
        assertThat(journal().runs().load(run).orElseThrow().hasLeftNothing()).isTrue();
        assertThatThrownBy(() -> journal().runs().large().open(payload).close()).isInstanceOf(IOException.class);
    }
}
