package io.junctura.delivery;

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
import io.junctura.run.journal.TopicEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The stores that a contract tests, on one empty database, with runs and events for them. */
interface StoresUnderTest {
    Instant NOW = Instant.parse("2030-01-01T09:00:00Z");

    DeliveryStores stores();

    /** The journal on the same database. */
    Journal journal();

    void restart() throws Exception;

    /** A run that became due, waits, or has ended, all at the time of its acceptance. Times are in milliseconds since 1970. */
    default long run(int flow, RunStatus status, long accepted) throws Exception {
        long run = due(flow, accepted);
        if (status == RunStatus.DUE) return run;
        Outcome outcome = switch (status) {
            case SUCCEEDED -> new Outcome.Succeeded(null);
            case FAILED -> new Outcome.Failed(null, Failure.badInput("refused"));
            case CANCELLED -> new Outcome.Cancelled("eva");
            default -> null;
        };
        return changed(run, status, outcome, accepted, Map.of());
    }

    private long due(int flow, long accepted) throws Exception {
        NewRun empty = Appends.run(null);
        byte[] payload = Objects.requireNonNull(empty.payload());
        NewRun run = new NewRun(
                0,
                flow,
                1,
                accepted,
                null,
                payload,
                empty.origin(),
                null,
                null,
                0,
                List.of(),
                RunStatus.DUE,
                null,
                null);
        return Appends.append(journal(), Append.of(run)).get(0).run();
    }

    private long changed(long run, RunStatus status, @Nullable Outcome outcome, long at, Map<String, Wait> waits)
            throws Exception {
        Entry skipped = new Entry.Skipped("send");
        RunChange change = new RunChange(run, 0, List.of(skipped), status, outcome, at, waits, null, false);
        Appends.append(journal(), Append.of(change));
        return run;
    }

    /** A run that succeeded because its filter ended it. */
    default long filtered(int flow, long accepted) throws Exception {
        Outcome outcome = new Outcome.Succeeded("The event does not fit.");
        return changed(due(flow, accepted), RunStatus.SUCCEEDED, outcome, accepted, Map.of());
    }

    default long failed(int flow, long accepted, long ended) throws Exception {
        Outcome outcome = new Outcome.Failed(null, Failure.badInput("refused"));
        return changed(due(flow, accepted), RunStatus.FAILED, outcome, ended, Map.of());
    }

    default long waiting(int flow, long accepted, long until) throws Exception {
        Map<String, Wait> waits = Map.of("send", new Wait.Until(until));
        return changed(due(flow, accepted), RunStatus.WAITING, null, accepted, waits);
    }

    /** @return its number */
    default long publish(String topic, byte[] event, long at) throws Exception {
        long number = journal().topics().nextTopicEvent();
        Appends.append(
                journal(), new Append(List.of(), List.of(), null, new TopicEvent(number, topic, null, event, 0, at)));
        return number;
    }
}
