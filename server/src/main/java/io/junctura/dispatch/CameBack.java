package io.junctura.dispatch;

import io.junctura.connector.Actions;
import io.junctura.memory.Reservation;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import io.junctura.run.RunMachine;
import io.junctura.run.RunMachine.OnDoubt;
import io.junctura.run.RunState;
import io.junctura.run.Signal;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt: told to its run like anything else.
 *
 * @param values what the result takes, until the run has room for it
 */
record CameBack(
        Attempt attempt,
        long started,
        long ended,
        @Nullable Object result,
        @Nullable Failure failure,
        Actions.@Nullable Verified verified,
        Reservation values)
        implements Fact {

    @Override
    public void unheard() {
        values.close();
    }

    @Override
    public List<Entry> entries(RunState state, long now) {
        String path = attempt.path;
        List<Entry> entries = new ArrayList<>(3);
        if (failure == null) {
            entries.add(new Entry.Done(path, attempt.number, started, ended, result));
            return entries;
        }
        if (attempt.doubt != null) {
            boolean fail = attempt.onDoubt == OnDoubt.FAIL;
            // It was made before the process died, and not when it is asked after.
            Position position = state.position(path);
            long made = position == null || position.started() == 0 ? started : position.started();
            entries.add(new Entry.Failed(path, attempt.number, made, ended, failure, fail));
            if (!fail) entries.add(new Entry.Waiting(path, ended, new Wait.Person(failure.message())));
        } else {
            entries.addAll(RunMachine.afterFailure(
                    attempt.held.run, attempt.step, path, attempt.number, started, ended, failure, attempt.onDoubt));
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
}
