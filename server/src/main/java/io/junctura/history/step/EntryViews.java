package io.junctura.history.step;

import io.junctura.run.Entry;
import io.junctura.run.Failure;
import io.junctura.run.Position;
import io.junctura.run.Response;
import io.junctura.run.Wait;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a step's recorded entries show, whatever its kind. */
final class EntryViews {
    private EntryViews() {}

    static void output(Map<String, @Nullable Object> view, Position position, List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry instanceof Entry.VarsSet e) view.put("output", e.values());
            if (entry instanceof Entry.Responded e) view.put("output", response(e.response()));
            if (entry instanceof Entry.Waiting e && e.on() instanceof Wait.Child child) {
                view.put("child", Long.toString(child.run()));
            }
        }
        if (position.status() == Position.Status.DONE && position.result() != null) {
            view.put("output", position.result());
        }
    }

    private static Map<String, @Nullable Object> response(Response response) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("status", (long) response.status());
        view.put("headers", response.headers());
        view.put("body", response.body());
        return view;
    }

    static Map<String, Object> error(Failure failure) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", failure.kind().name());
        view.put("message", failure.message());
        view.put("reached", failure.reached().name().toLowerCase(Locale.ROOT));
        return view;
    }

    static @Nullable Failure lastFailure(List<Entry> entries) {
        Failure last = null;
        for (Entry entry : entries) if (entry instanceof Entry.Failed e) last = e.why();
        return last;
    }

    static List<Map<String, Object>> attempts(List<Entry> entries) {
        Map<Integer, Map<String, Object>> attempts = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Started e) attempt(attempts, e.attempt(), e.at());
            if (entry instanceof Entry.Remembered e) attempt(attempts, e.attempt(), e.started());
            if (entry instanceof Entry.Done e) {
                attempt(attempts, e.attempt(), e.started()).put("durationMs", Math.max(0, e.ended() - e.started()));
            }
            if (entry instanceof Entry.Failed e) {
                Map<String, Object> attempt = attempt(attempts, e.attempt(), e.started());
                attempt.put("durationMs", Math.max(0, e.ended() - e.started()));
                attempt.put("error", error(e.why()));
            }
        }
        return new ArrayList<>(attempts.values());
    }

    private static Map<String, Object> attempt(Map<Integer, Map<String, Object>> attempts, int number, long at) {
        Map<String, Object> attempt = attempts.computeIfAbsent(number, n -> new LinkedHashMap<>());
        attempt.put("n", (long) number);
        attempt.put("startedAt", Times.text(at));
        return attempt;
    }
}
