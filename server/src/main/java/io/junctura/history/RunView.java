package io.junctura.history;

import io.junctura.run.FlowName;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as lists show it.
 *
 * @param version    negative: of a draft that is tested
 * @param status     {@code queued}, {@code running}, {@code waiting}, {@code succeeded}, {@code failed} or
 *                   {@code cancelled}
 * @param acceptedAt in milliseconds since 1970, as is {@code endedAt}
 */
record RunView(
        long id,
        FlowName name,
        int version,
        String trigger,
        String status,
        @Nullable Waiting waiting,
        long acceptedAt,
        @Nullable Long endedAt,
        @Nullable Problem error,
        @Nullable String reason,
        @Nullable Long parent,
        @Nullable Long replayOf) {

    /** Always three digits of a second, so that times compare as text. */
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /**
     * @param until      in milliseconds since 1970; null: nobody knows
     * @param connection that it waits for, or for its turn over which; null if it is not that
     * @param line       the order key's line that it stands in, and who holds it; null if it is not that
     */
    record Waiting(
            String reason,
            @Nullable Long until,
            @Nullable String connection,
            @Nullable Line line) {
        Waiting(String reason, @Nullable Long until) {
            this(reason, until, null, null);
        }
    }

    /** @param run that goes first; null if it has just left the line */
    record Line(String key, @Nullable Long run) {}

    /**
     * @param step  the path of the step that failed; null if it was the run itself
     * @param title what people call that step; null: by its id
     */
    record Problem(
            String kind,
            String message,
            @Nullable String step,
            @Nullable String title) {}

    Map<String, Object> json() {
        Map<String, @Nullable Object> view = new LinkedHashMap<>(32);
        view.put("id", Long.toString(id));
        view.put("instance", name.instance());
        view.put("integration", name.integration());
        view.put("flow", name.flow());
        view.put("version", version < 0 ? "draft" : (Object) (long) version);
        if (version < 0) view.put("test", true);
        view.put("trigger", trigger);
        view.put("status", status);
        view.put("waiting", waiting == null ? null : json(waiting));
        view.put("acceptedAt", time(acceptedAt));
        view.put("endedAt", endedAt == null ? null : time(endedAt));
        view.put("durationMs", endedAt == null ? null : (Long) Math.max(0, endedAt - acceptedAt));
        view.put("error", error == null ? null : json(error));
        if (reason != null) view.put("reason", reason);
        view.put("parent", parent == null ? null : Long.toString(parent));
        view.put("replayOf", replayOf == null ? null : Long.toString(replayOf));
        return view;
    }

    /** What is said of the run where another one names it. */
    Map<String, Object> brief() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", Long.toString(id));
        view.put("version", version < 0 ? "draft" : (Object) (long) version);
        view.put("status", status);
        view.put("acceptedAt", time(acceptedAt));
        return view;
    }

    static Map<String, Object> json(Waiting waiting) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>(8);
        view.put("reason", waiting.reason);
        view.put("until", waiting.until == null ? null : time(waiting.until));
        if (waiting.connection != null) view.put("connection", waiting.connection);
        Line line = waiting.line;
        if (line != null) {
            view.put("key", line.key);
            view.put("run", line.run == null ? null : Long.toString(line.run));
        }
        return view;
    }

    private static Map<String, Object> json(Problem error) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>(6);
        view.put("kind", error.kind);
        view.put("message", error.message);
        view.put("step", error.step);
        if (error.title != null) view.put("stepTitle", error.title);
        return view;
    }

    static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis));
    }
}
