package io.junctura.run.postgresql;

import io.junctura.run.RunStatus;
import org.jspecify.annotations.Nullable;

/** What can change about a run, as the batch leaves it. Used by the writer's thread only. */
final class LiveRun {
    final long id;
    final int flow;
    RunStatus status;

    @Nullable
    String line;
    /** Whether the table {@code live} has a row of it. */
    boolean isStored;
    /** Whether that table must be changed. */
    boolean changed;

    LiveRun(long id, int flow, RunStatus status, @Nullable String line) {
        this.id = id;
        this.flow = flow;
        this.status = status;
        this.line = line;
    }

    /** Whether the table {@code live} has to have a row: an ended run stays in it as long as it holds an order key. */
    boolean isKept() {
        return !status.isEnded() || line != null;
    }
}
