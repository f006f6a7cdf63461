package io.junctura.run.journal;

import static io.junctura.run.journal.Appends.append;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Waiting runs are found by what they wait for. */
interface RunWaitsContract extends JournalUnderTest {

    private long accept(Run.@Nullable Parent parent) throws Exception {
        byte[] nothing = Json.writeStored(Map.of());
        NewRun run = new NewRun(0, 1, 1, 1, null, null, nothing, parent, null, 0, List.of(), RunStatus.DUE, null, null);
        return append(journal(), Append.of(run)).get(0).run();
    }

    private void change(long run, RunStatus status, @Nullable Outcome outcome, Map<String, Wait> waits)
            throws Exception {
        int n = journal().runs().load(run).orElseThrow().appends();
        append(journal(), Append.of(Appends.change(run, n, status, outcome, waits)));
    }

    private long waiting(Map<String, Wait> waits) throws Exception {
        long run = accept(null);
        change(run, RunStatus.WAITING, null, waits);
        return run;
    }

    @Test
    default void g8_runsWhoseWaitIsOverAreFoundAndTheNextTimeAfterThem() throws Exception {
        long late = waiting(Map.of("a", new Wait.Until(20)));
        long both = waiting(Map.of("a", new Wait.Until(10), "b", new Wait.Callback("token", 30)));
        long person = waiting(Map.of("a", new Wait.Person("Was it sent?")));
        restart();
        assertThat(journal().waits().waitsDue(9, 10, Set.of())).isEmpty();
        assertThat(journal().waits().waitsDue(20, 10, Set.of())).containsExactlyInAnyOrder(both, late);
        assertThat(journal().waits().waitsDue(Long.MAX_VALUE - 1, 10, Set.of(both)))
                .containsExactly(late);
        assertThat(journal().waits().waitsDue(20, 1, Set.of())).hasSize(1);
        assertThat(journal().waits().nextWait(10)).isEqualTo(OptionalLong.of(20));
        assertThat(journal().waits().nextWait(30)).isEqualTo(OptionalLong.empty());
        assertThat(journal().runs().load(person).orElseThrow().status()).isEqualTo(RunStatus.WAITING);
    }

    @Test
    default void theWaitsOfARunAreReplacedAsAWhole() throws Exception {
        long run = waiting(Map.of("a", new Wait.Until(10), "b", new Wait.Until(20)));
        change(run, RunStatus.WAITING, null, Map.of("b", new Wait.Until(30)));
        assertThat(journal().waits().waitsDue(20, 10, Set.of())).isEmpty();
        assertThat(journal().waits().nextWait(0)).isEqualTo(OptionalLong.of(30));
    }

    @Test
    default void aCallBackIsFoundByItsTokenBeforeItIsReceivedAndAfterwards() throws Exception {
        long run = waiting(Map.of("ask", new Wait.Callback("token", 30)));
        assertThat(journal().waits().waitingFor("callback", "token", 10)).containsExactly(run);
        assertThat(journal().waits().callback("token")).isEmpty();
        Entry received = new Entry.Woken("ask", 3, new Signal.Posted("token", "yes", 77));
        append(
                journal(),
                Append.of(new RunChange(run, 1, List.of(received), RunStatus.DUE, null, 3, Map.of(), null, false)));
        assertThat(journal().waits().waitingFor("callback", "token", 10)).isEmpty();
        assertThat(journal().waits().callback("token")).contains(new ReceivedCallback(run, 77));
    }

    @Test
    default void positionsThatWaitForAConnectionAreVisitedInTheOrderOfWaiting() throws Exception {
        long second = waiting(Map.of("a", new Wait.Limit("erp", 20)));
        long first = waiting(Map.of("a", new Wait.Limit("erp", 10)));
        long other = waiting(Map.of("a", new Wait.Limit("crm", 30)));
        long credentials = waiting(Map.of("a", new Wait.NewCredentials("erp")));
        List<String> visited = new ArrayList<>();
        journal()
                .waits()
                .waitingForPermits((connection, flow, run) -> visited.add(connection + " " + flow + " " + run));
        assertThat(visited).containsExactly("crm 1 " + other, "erp 1 " + first, "erp 1 " + second);
        visited.clear();
        journal().waits().waitingForCredentials(null, (connection, flow, run) -> visited.add(connection + " " + run));
        journal().waits().waitingForCredentials("erp", (connection, flow, run) -> visited.add(connection + " " + run));
        journal().waits().waitingForCredentials("crm", (connection, flow, run) -> visited.add(connection + " " + run));
        assertThat(visited).containsExactly("erp " + credentials, "erp " + credentials);
    }

    @Test
    default void aCalledRunThatHasNotEndedAndThatNoRunWaitsForIsAbandoned() throws Exception {
        long caller = accept(null);
        long called = accept(new Run.Parent(caller, "ask"));
        long other = accept(new Run.Parent(caller, "other"));
        change(caller, RunStatus.WAITING, null, Map.of("ask", new Wait.Child(called), "other", new Wait.Child(other)));
        change(called, RunStatus.WAITING, null, Map.of("rest", new Wait.Until(9)));
        assertThat(journal().waits().abandonedChildren()).isEmpty();
        assertThat(journal().waits().waitingFor("child", Long.toString(called), 10))
                .containsExactly(caller);
        change(caller, RunStatus.WAITING, null, Map.of("other", new Wait.Child(other)));
        assertThat(journal().waits().abandonedChildren()).containsExactly(called);
        change(caller, RunStatus.CANCELLED, new Outcome.Cancelled("eva"), Map.of());
        assertThat(journal().waits().abandonedChildren()).containsExactly(called, other);
        change(called, RunStatus.CANCELLED, new Outcome.Cancelled("eva"), Map.of());
        change(other, RunStatus.SUCCEEDED, new Outcome.Succeeded(null), Map.of());
        assertThat(journal().waits().abandonedChildren()).isEmpty();
    }

    @Test
    default void aCalledRunWhoseEndItsCallerHasMissedIsFound() throws Exception {
        long caller = accept(null);
        long called = accept(new Run.Parent(caller, "ask"));
        change(caller, RunStatus.WAITING, null, Map.of("ask", new Wait.Child(called)));
        assertThat(journal().waits().missedChildren()).isEmpty();
        change(called, RunStatus.SUCCEEDED, new Outcome.Succeeded(null), Map.of());
        assertThat(journal().waits().missedChildren()).containsExactly(called);
        change(caller, RunStatus.DUE, null, Map.of());
        assertThat(journal().waits().missedChildren()).isEmpty();
    }
}
