package io.junctura.dispatch.listener;

import io.junctura.run.journal.RunReader;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tasks that are called once when a run has ended. Thread safe. */
public final class RunEnds {
    private final RunReader journal;
    private final Map<Long, Runnable> tasks = new ConcurrentHashMap<>();

    public RunEnds(RunReader journal) {
        this.journal = journal;
    }

    /** The last task of a run counts. It is called at once if the run has ended or was deleted. */
    public void whenEnded(long run, Runnable task) {
        tasks.put(run, task);
        if (hasEnded(run) && tasks.remove(run, task)) task.run();
    }

    /** Whether a run has ended or was deleted. */
    public boolean hasEnded(long run) {
        return journal.header(run).map(header -> header.status().isEnded()).orElse(true);
    }

    /** The task of a run that has ended; null if there is none. */
    @Nullable
    Runnable take(long run) {
        return tasks.isEmpty() ? null : tasks.remove(run);
    }
}
