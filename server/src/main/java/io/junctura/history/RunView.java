package io.junctura.history;

import io.junctura.history.step.Times;
import io.junctura.history.step.Waiting;
import io.junctura.run.FlowName;
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
        view.put("waiting", waiting == null ? null : waiting.json());
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

    private static Map<String, Object> json(Problem error) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>(6);
        view.put("kind", error.kind);
        view.put("message", error.message);
        view.put("step", error.step);
        if (error.title != null) view.put("stepTitle", error.title);
        return view;
    }

    static String time(long millis) {
        return Times.text(millis);
    }
}
