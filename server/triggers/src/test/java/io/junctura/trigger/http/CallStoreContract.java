package io.junctura.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.run.Entry;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.Appends;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.NewRun;
import io.junctura.trigger.http.CallStore.PendingAnswer;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The tests that the store of calls must pass on each database. */
public interface CallStoreContract {

    /** Of one empty database. */
    CallStore calls();

    /** The journal on the same database. */
    Journal journal();

    void restart() throws Exception;

    /** A run of an address that has ended. */
    private PendingAnswer owe(String address, long now) throws Exception {
        NewRun due = Appends.run(null);
        Outcome outcome = new Outcome.Succeeded(null);
        List<Entry> entries = List.of(new Entry.Ended(1, outcome));
        NewRun ended = new NewRun(
                0,
                1,
                1,
                1,
                null,
                due.payload(),
                due.origin(),
                null,
                null,
                0,
                entries,
                RunStatus.SUCCEEDED,
                outcome,
                null);
        return owe(Appends.append(journal(), Append.of(ended)).get(0).run(), address, now);
    }

    private PendingAnswer owe(long run, String address, long now) {
        PendingAnswer owed = new PendingAnswer(run, URI.create(address), 0);
        calls().owe(owed, now);
        return owed;
    }

    @Test
    default void anAnswerIsDueOnceItsRunHasEnded() throws Exception {
        assertThat(calls().isEmpty()).isTrue();
        long running =
                Appends.append(journal(), Append.of(Appends.run(null))).get(0).run();
        owe(running, "http://a.example/", 0);
        PendingAnswer ended = owe("http://a.example/", 5);
        restart();
        assertThat(calls().isEmpty()).isFalse();
        assertThat(calls().due(4, 9, 9)).isEmpty();
        assertThat(calls().due(5, 9, 9)).containsExactly(ended);
    }

    @Test
    default void theFirstAddressOfARunStays() throws Exception {
        PendingAnswer first = owe("http://a.example/", 0);
        owe(first.run(), "http://b.example/", 0);
        assertThat(calls().due(0, 9, 9)).containsExactly(first);
    }

    @Test
    default void anAnswerIsTriedAgainLaterUntilItIsDone() throws Exception {
        PendingAnswer owed = owe("http://a.example/", 0);
        calls().again(owed, 10);
        assertThat(calls().due(9, 9, 9)).isEmpty();
        PendingAnswer again = new PendingAnswer(owed.run(), owed.address(), 1);
        assertThat(calls().due(10, 9, 9)).containsExactly(again);
        calls().done(again);
        assertThat(calls().isEmpty()).isTrue();
    }

    @Test
    default void theAnswersOfDeletedRunsAreForgotten() throws Exception {
        PendingAnswer stays = owe("http://a.example/", 0);
        owe(stays.run() + 100, "http://a.example/", 0);
        calls().forgetDeleted();
        calls().done(stays);
        assertThat(calls().isEmpty()).isTrue();
    }

    @Test
    default void hostsTakeTurns() throws Exception {
        for (int host = 0; host < 4; host++) for (int i = 0; i < 5; i++) owe("http://h" + host + ".example/", 0);
        PendingAnswer other = owe("http://other.example/", 1);
        assertThat(calls().due(1, 8, 3)).hasSize(8).contains(other);
    }

    @Test
    default void aHostIsTheSameWithAnotherPortOrSpelling() throws Exception {
        for (String host : List.of("hangs.example", "un_usual"))
            for (int i = 0; i < 3; i++) {
                owe("http://" + host + ":" + (i + 1) + "/", 0);
                owe("https://" + host.toUpperCase(Locale.ROOT) + "/", 0);
            }
        assertThat(calls().due(1, 99, 4)).hasSize(8);
    }

    @Test
    default void theFirstKeyOfStatusAddressesStays() throws Exception {
        assertThat(calls().statusKey(() -> "first")).isEqualTo("first");
        restart();
        assertThat(calls().statusKey(() -> "second")).isEqualTo("first");
    }
}
