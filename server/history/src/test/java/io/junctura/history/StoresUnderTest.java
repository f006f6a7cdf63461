package io.junctura.history;

import io.junctura.json.Json;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Outcome;
import io.junctura.run.RunStatus;
import io.junctura.run.Wait;
import io.junctura.run.journal.Append;
import io.junctura.run.journal.Appends;
import io.junctura.run.journal.Journal;
import io.junctura.run.journal.NewRun;
import io.junctura.run.journal.RunChange;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The stores that a contract tests, on one empty database, with runs for them. Times are in milliseconds since 1970. */
interface StoresUnderTest {
    int FLOW = 3;
    int REVISION = 7;

    HistoryStores stores();

    /** The journal on the same database. */
    Journal journal();

    void restart() throws Exception;

    /** A run of {@link #FLOW} that became due or has ended, all at the time of its acceptance. */
    default long run(RunStatus status, long accepted) throws Exception {
        return run(FLOW, REVISION, status, accepted);
    }

    default long run(int flow, int revision, RunStatus status, long accepted) throws Exception {
        long run = accept(flow, revision, accepted, null, null);
        return status == RunStatus.DUE ? run : end(run, status, accepted);
    }

    /** @param orderKey null: it waits for no other run */
    default long accept(int flow, int revision, long accepted, @Nullable Long replayOf, @Nullable String orderKey)
            throws Exception {
        byte[] payload = Objects.requireNonNull(Appends.run(null).payload());
        NewRun run = new NewRun(
                0,
                flow,
                revision,
                accepted,
                null,
                payload,
                Json.writeStored(Map.of("topic", "orders")),
                null,
                replayOf,
                0,
                List.of(),
                RunStatus.DUE,
                null,
                orderKey);
        return Appends.append(journal(), Append.of(run)).get(0).run();
    }

    default long end(long run, RunStatus status, long at) throws Exception {
        Outcome outcome = switch (status) {
            case SUCCEEDED -> new Outcome.Succeeded(null);
            case FAILED -> new Outcome.Failed("send", Failure.badInput("refused"));
            case CANCELLED -> new Outcome.Cancelled("eva");
            default -> null;
        };
        return change(run, status, outcome, at, Map.of(), null);
    }

    default long waiting(int flow, long accepted, Wait wait) throws Exception {
        long run = accept(flow, REVISION, accepted, null, null);
        return change(run, RunStatus.WAITING, null, accepted, Map.of("send", wait), null);
    }

    /** A replay of a run, which succeeds. */
    default long succeededReplay(long of, long at) throws Exception {
        long run = accept(FLOW, REVISION, at, of, null);
        return change(run, RunStatus.SUCCEEDED, new Outcome.Succeeded(null), at, Map.of(), of);
    }

    private long change(
            long run,
            RunStatus status,
            @Nullable Outcome outcome,
            long at,
            Map<String, Wait> waits,
            @Nullable Long replayOf)
            throws Exception {
        List<Entry> entries = List.of(new Entry.Skipped("check"));
        RunChange change = new RunChange(run, 0, entries, status, outcome, at, waits, null, null, false, replayOf);
        Appends.append(journal(), Append.of(change));
        return run;
    }
}
