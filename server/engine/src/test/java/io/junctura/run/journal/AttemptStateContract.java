package io.junctura.run.journal;

import static io.junctura.run.journal.Appends.append;
import static io.junctura.run.journal.Appends.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What actions remember is stored by step, and deleted when the step no longer remembers it. */
interface AttemptStateContract extends JournalUnderTest {
    byte[] ONE = "1".getBytes(StandardCharsets.UTF_8);
    byte[] TWO = "2".getBytes(StandardCharsets.UTF_8);

    private long accept() throws Exception {
        return append(journal(), Append.of(run(null))).get(0).run();
    }

    private void change(long run, @Nullable AttemptStateChange states, boolean forget) throws Exception {
        int n = journal().runs().load(run).orElseThrow().appends();
        Outcome outcome = forget ? new Outcome.Succeeded(null) : null;
        RunStatus status = forget ? RunStatus.SUCCEEDED : RunStatus.DUE;
        List<Entry> entries = List.of(new Entry.Skipped("step-" + n));
        append(
                journal(),
                Append.of(new RunChange(run, n, entries, status, outcome, 2, Map.of(), null, states, forget)));
    }

    @Test
    default void aValueOutlivesARestartAndALaterValueWithItsNameReplacesIt() throws Exception {
        long run = accept();
        AttemptStateValue id = new AttemptStateValue("send", "id", ONE);
        AttemptStateValue part = new AttemptStateValue("send", "part", ONE);
        change(run, new AttemptStateChange(Set.of("send"), List.of(id, part)), false);
        AttemptStateValue later = new AttemptStateValue("send", "part", TWO);
        change(run, new AttemptStateChange(Set.of("send"), List.of(later)), false);
        restart();
        assertThat(journal().runs().attemptState(run, "send"))
                .containsOnlyKeys("id", "part")
                .containsEntry("part", TWO);
        assertThat(journal().runs().attemptState(run, "other")).isEmpty();
    }

    @Test
    default void theValuesOfAStepAreDeletedInTheCommitThatNoLongerNamesIt() throws Exception {
        long run = accept();
        AttemptStateValue a = new AttemptStateValue("lines[0]/send", "id", ONE);
        AttemptStateValue b = new AttemptStateValue("lines[1]/send", "id", TWO);
        change(run, new AttemptStateChange(Set.of(a.step(), b.step()), List.of(a, b)), false);
        change(run, null, false);
        assertThat(journal().runs().attemptState(run, a.step())).containsEntry("id", ONE);
        change(run, new AttemptStateChange(Set.of(b.step()), List.of()), false);
        assertThat(journal().runs().attemptState(run, a.step())).isEmpty();
        assertThat(journal().runs().attemptState(run, b.step())).containsEntry("id", TWO);
        change(run, new AttemptStateChange(Set.of(), List.of()), false);
        assertThat(journal().runs().attemptState(run, b.step())).isEmpty();
    }

    @Test
    default void aRunWhoseHistoryIsDeletedKeepsNothing() throws Exception {
        long run = accept();
        AttemptStateValue id = new AttemptStateValue("send", "id", ONE);
        change(run, new AttemptStateChange(Set.of("send"), List.of(id)), false);
        change(run, null, true);
        assertThat(journal().runs().attemptState(run, "send")).isEmpty();
    }
}
