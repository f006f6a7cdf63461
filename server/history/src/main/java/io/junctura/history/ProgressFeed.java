package io.junctura.history;

import io.junctura.connector.Actions;
import io.junctura.connector.PluginServices;
import io.junctura.http.LiveFeed;
import io.junctura.http.schema.Views;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The progress of attempts, for the views of their runs and for open browsers. Deleted when the attempt ends. Thread safe. */
public final class ProgressFeed implements PluginServices.Progress {
    private final LiveFeed live;
    private final Map<Place, RunStepView.Progress> now = new ConcurrentHashMap<>();

    private record Place(long run, String step) {}

    public ProgressFeed(LiveFeed live) {
        this.live = live;
    }

    @Override
    public void report(Actions.Attempt attempt, long done, long total, String unit) {
        RunStepView.Progress far = new RunStepView.Progress(done, total, unit);
        now.put(new Place(attempt.run(), attempt.step()), far);
        if (!live.heard()) return;
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("run", Long.toString(attempt.run()));
        event.put("step", attempt.step());
        event.put("attempt", (long) attempt.number());
        event.putAll(Views.json(far));
        live.publish("step.progress", event);
    }

    @Override
    public void over(Actions.Attempt attempt) {
        now.remove(new Place(attempt.run(), attempt.step()));
    }

    /**
     * The progress of the current attempt of a step.
     *
     * @return null if the attempt has not reported any
     */
    RunStepView.@Nullable Progress of(long run, String step) {
        return now.get(new Place(run, step));
    }
}
