package io.junctura.dispatch.listener;

import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes each call to its listeners, in the order in which they were added. Thread safe. */
public final class RunListeners implements RunListener {
    private final List<RunListener> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener. It misses what happens before that, so call this before the engine starts. */
    public void add(RunListener listener) {
        listeners.add(listener);
    }

    @Override
    public void accepted(Run run) {
        for (RunListener listener : listeners) listener.accepted(run);
    }

    @Override
    public void begins(Run run) {
        for (RunListener listener : listeners) listener.begins(run);
    }

    @Override
    public void changed(Run run, RunStatus status) {
        for (RunListener listener : listeners) listener.changed(run, status);
    }
}
