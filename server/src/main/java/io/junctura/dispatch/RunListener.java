package io.junctura.dispatch;

import io.junctura.run.Run;
import io.junctura.run.RunStatus;

/** Hears of runs after what it hears is on disk. Called on engine threads: quick, and never throws. */
public interface RunListener {

    void accepted(Run run);

    /** A run that was queued when it was accepted executes now. */
    default void begins(Run run) {}

    /** Told at the end of a run, and when it begins to wait. */
    void changed(Run run, RunStatus status);

    /** Tells both: this, then another. */
    default RunListener and(RunListener other) {
        return new RunListener() {
            @Override
            public void accepted(Run run) {
                RunListener.this.accepted(run);
                other.accepted(run);
            }

            @Override
            public void begins(Run run) {
                RunListener.this.begins(run);
                other.begins(run);
            }

            @Override
            public void changed(Run run, RunStatus status) {
                RunListener.this.changed(run, status);
                other.changed(run, status);
            }
        };
    }

    /** Hears nothing. */
    RunListener NONE = new RunListener() {
        @Override
        public void accepted(Run run) {}

        @Override
        public void changed(Run run, RunStatus status) {}
    };
}
