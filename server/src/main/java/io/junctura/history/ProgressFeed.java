package io.junctura.history;

import io.junctura.connector.Actions;
import io.junctura.connector.PluginServices;
import io.junctura.http.LiveFeed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How far attempts are, for the views of their runs; browsers are told of it as it changes. Nothing of it is kept beyond
 * the attempt. Thread safe.
 */
public final class ProgressFeed implements PluginServices.Progress {
    private final LiveFeed live;
    private final Map<Place, Map<String, Object>> now = new ConcurrentHashMap<>();

    private record Place(long run, String step) {}

    public ProgressFeed(LiveFeed live) {
        this.live = live;
    }

    @Override
    public void told(Actions.Attempt attempt, long done, long total, String unit) {
        Map<String, Object> far = new LinkedHashMap<>();
        far.put("done", done);
        far.put("total", total);
        far.put("unit", unit);
        now.put(new Place(attempt.run(), attempt.step()), far);
        if (!live.heard()) return;
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("run", Long.toString(attempt.run()));
        told.put("step", attempt.step());
        told.put("attempt", (long) attempt.number());
        told.putAll(far);
        live.publish("step.progress", told);
    }

    @Override
    public void over(Actions.Attempt attempt) {
        now.remove(new Place(attempt.run(), attempt.step()));
    }

    /**
     * How far the attempt of a step is that is under way.
     *
     * @return {@code done}, {@code total} (0 if nobody knows) and {@code unit}; null if it has not said
     */
    @Nullable
    Map<String, Object> of(long run, String step) {
        return now.get(new Place(run, step));
    }
}
