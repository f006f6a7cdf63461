package io.junctura.history;

import io.junctura.dispatch.connection.OpenCircuit;
import io.junctura.dispatch.listener.RunListener;
import io.junctura.http.LiveFeed;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Sends changed runs to open browsers, in the form of the list. Does nothing while no browser is connected. */
public final class RunFeed implements RunListener {
    private final LiveFeed live;
    private final RunViews views;

    /**
     * @param executes  whether this process executes a run; called from the first run on
     * @param openCircuit the open circuit of a connection, by its name; called from the first run on
     */
    public RunFeed(LiveFeed live, LongPredicate executes, Function<String, @Nullable OpenCircuit> openCircuit) {
        this.live = live;
        this.views = new RunViews(null, null, executes, openCircuit);
    }

    @Override
    public void accepted(Run run) {
        if (live.heard()) live.publish("run", views.accepted(run));
    }

    @Override
    public void begins(Run run) {
        if (live.heard()) live.publish("run", views.changed(run, RunStatus.DUE));
    }

    @Override
    public void changed(Run run, RunStatus status) {
        if (live.heard()) live.publish("run", views.changed(run, status));
    }
}
