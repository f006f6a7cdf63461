package io.junctura.dispatch;

import io.junctura.run.journal.Journal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is done once when a run has ended. Thread safe. */
final class RunEnds {
    private final Journal journal;
    private final Map<Long, Runnable> tasks = new ConcurrentHashMap<>();

    RunEnds(Journal journal) {
        this.journal = journal;
    }

    /** The last task of a run counts. It is done at once if the run has ended, or is gone. */
    void whenEnded(long run, Runnable task) {
        tasks.put(run, task);
        boolean goesOn = journal.header(run)
                .map(standing -> !standing.status().isEnded())
                .orElse(false);
        if (!goesOn && tasks.remove(run, task)) task.run();
    }

    /** The task of a run that has ended; null if there is none. */
    @Nullable
    Runnable take(long run) {
        return tasks.isEmpty() ? null : tasks.remove(run);
    }
}
