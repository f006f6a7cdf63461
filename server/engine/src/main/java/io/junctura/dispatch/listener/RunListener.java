package io.junctura.dispatch.listener;

import io.junctura.run.Run;
import io.junctura.run.RunStatus;

/** Learns what happens to runs, after it is on disk. Called on one thread of the engine, so it is fast and never throws. */
public interface RunListener {

    /** A run was accepted: it is queued, executes already, or is behind another run of its order key. */
    void accepted(Run run);

    /** A run that was queued when it was accepted executes now. */
    default void begins(Run run) {}

    /** A run has ended, or waits. */
    void changed(Run run, RunStatus status);

    /** Does nothing. */
    RunListener NONE = new RunListener() {
        @Override
        public void accepted(Run run) {}

        @Override
        public void changed(Run run, RunStatus status) {}
    };
}
