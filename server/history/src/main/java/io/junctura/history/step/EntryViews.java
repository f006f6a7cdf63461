package io.junctura.history.step;

import io.junctura.history.step.StepRecord.Attempt;
import io.junctura.history.step.StepRecord.StepError;
import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import io.junctura.run.Response;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a step's recorded entries show, whatever its kind. */
final class EntryViews {
    private EntryViews() {}

    static @Nullable Object output(Position position, List<Entry> entries) {
        if (position.status() == Position.Status.DONE && position.result() != null) return position.result();
        Object output = null;
        for (Entry entry : entries) {
            if (entry instanceof Entry.VarsSet e) output = e.values();
            if (entry instanceof Entry.Responded e) output = response(e.response());
        }
        return output;
    }

    /** The run that a call has started. */
    static @Nullable String child(List<Entry> entries) {
        String run = null;
        for (Entry entry : entries) {
            if (entry instanceof Entry.Waiting e && e.on() instanceof Wait.Child child)
                run = Long.toString(child.run());
        }
        return run;
    }

    private static Map<String, @Nullable Object> response(Response response) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("status", (long) response.status());
        view.put("headers", response.headers());
        view.put("body", response.body());
        return view;
    }

    static @Nullable Failure lastFailure(List<Entry> entries) {
        Failure last = null;
        for (Entry entry : entries) if (entry instanceof Entry.Failed e) last = e.why();
        return last;
    }

    static List<Attempt> attempts(List<Entry> entries) {
        Map<Integer, Attempt> attempts = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Started e) begun(attempts, e.attempt(), e.at());
            if (entry instanceof Entry.Remembered e) begun(attempts, e.attempt(), e.started());
            if (entry instanceof Entry.Done e) ended(attempts, e.attempt(), e.started(), e.ended(), null);
            if (entry instanceof Entry.Failed e) {
                ended(attempts, e.attempt(), e.started(), e.ended(), StepError.of(e.why()));
            }
        }
        return new ArrayList<>(attempts.values());
    }

    private static void begun(Map<Integer, Attempt> attempts, int number, long at) {
        Attempt before = attempts.get(number);
        Long duration = before == null ? null : before.durationMs();
        StepError error = before == null ? null : before.error();
        attempts.put(number, new Attempt(number, new Timestamp(at), duration, error));
    }

    private static void ended(
            Map<Integer, Attempt> attempts, int number, long started, long ended, @Nullable StepError why) {
        Attempt before = attempts.get(number);
        StepError error = why == null && before != null ? before.error() : why;
        attempts.put(number, new Attempt(number, new Timestamp(started), Math.max(0, ended - started), error));
    }
}
