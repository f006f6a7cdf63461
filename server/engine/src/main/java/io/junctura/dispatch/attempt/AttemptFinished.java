package io.junctura.dispatch.attempt;

import io.junctura.api.Reached;
import io.junctura.connector.Actions;
import io.junctura.connector.BatchItems;
import io.junctura.dispatch.message.RunMessage;
import io.junctura.memory.Reservation;
import io.junctura.run.Batch;
import io.junctura.run.DoubtPolicy;
import io.junctura.run.DoubtPolicy.Cause;
import io.junctura.run.DoubtPolicy.Verdict;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import io.junctura.run.RetryPolicy;
import io.junctura.run.RunState;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of an attempt.
 *
 * @param failure  null: it succeeded. Of a batch: why the items failed for which the action reported no result
 * @param verified whether an attempt in doubt was carried out; null: it was not in doubt, or the action cannot say
 * @param values   the memory of the result, until the run has room for it
 * @param items    null: the attempt sent no batch
 */
public record AttemptFinished(
        Attempt attempt,
        long started,
        long ended,
        @Nullable Object result,
        @Nullable Failure failure,
        Actions.@Nullable Verified verified,
        Reservation values,
        @Nullable BatchItems items)
        implements RunMessage {

    AttemptFinished(
            Attempt attempt,
            long started,
            long ended,
            @Nullable Object result,
            @Nullable Failure failure,
            Actions.@Nullable Verified verified,
            Reservation values) {
        this(attempt, started, ended, result, failure, verified, values, null);
    }

    @Override
    public void rejected() {
        values.close();
    }

    @Override
    public List<Entry> entries(RunState state, long now) {
        String path = attempt.path;
        if (items != null) return ofItems(items, state.position(path));
        List<Entry> entries = new ArrayList<>(3);
        if (failure == null) {
            entries.add(new Entry.Done(path, attempt.number, started, ended, result));
            return entries;
        }
        if (attempt.doubt != null) {
            // The attempt was made before the process died, not when it was verified.
            Position position = state.position(path);
            long made = position == null || position.started() == 0 ? started : position.started();
            Verdict verdict = DoubtPolicy.verdict(Cause.PROCESS_DIED, attempt.onDoubt);
            entries.addAll(DoubtPolicy.entries(path, attempt.number, made, ended, failure, verdict));
        } else {
            boolean reachedNothing = verified != null && !verified.done();
            // The retry policy of the step applies: an action that always fails would else be repeated without end.
            entries.addAll(afterFailure(reachedNothing ? failure.withReached(Reached.NO) : failure));
        }
        boolean doubt =
                entries.get(entries.size() - 1) instanceof Entry.Waiting waiting && waiting.on() instanceof Wait.Person;
        if (verified != null && doubt) {
            Signal.Answer answer = verified.done() ? Signal.Answer.DONE : Signal.Answer.REPEAT;
            entries.add(
                    new Entry.Woken(path, ended, new Signal.Answered(answer, verified.result(), "the other system")));
        }
        return entries;
    }

    /** The step is done when all items are. Failed items are sent again before a person is asked about items in doubt. */
    private List<Entry> ofItems(BatchItems items, @Nullable Position position) {
        String path = attempt.path;
        Entry.ItemsAttempted attempted = Batch.attempted(
                path, items.count(), items.sent(), items.done(), items.failed(), failure, attempt.onDoubt);
        Batch batch = Batch.after(position, attempted);
        Failure why = batch.failure();
        if (why == null) return List.of(new Entry.Done(path, attempt.number, started, ended, batch.result()));
        List<Entry> after = afterFailure(why);
        Failure doubt = batch.doubt();
        boolean last = after.get(after.size() - 1) instanceof Entry.Failed failed && failed.last();
        if (last && doubt != null) after = afterFailure(doubt);
        List<Entry> entries = new ArrayList<>(1 + after.size());
        entries.add(attempted);
        entries.addAll(after);
        return entries;
    }

    private List<Entry> afterFailure(Failure why) {
        return RetryPolicy.entries(
                attempt.run.now(), attempt.step, attempt.path, attempt.number, started, ended, why, attempt.onDoubt);
    }
}
