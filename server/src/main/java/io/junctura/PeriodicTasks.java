package io.junctura;

import io.junctura.access.Access;
import io.junctura.backup.ScheduledBackups;
import io.junctura.history.received.RefusedEvents;
import io.junctura.integration.Installations;
import io.junctura.plugin.Plugins;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server does at regular intervals, from its start on. */
final class PeriodicTasks {
    private static final Logger LOG = LoggerFactory.getLogger(PeriodicTasks.class);

    private final Threads threads;

    PeriodicTasks(Threads threads) {
        this.threads = threads;
    }

    /** Time limits of attempts, and expired values that integrations keep between runs. */
    void engine(EngineParts parts, StorageParts storage) {
        onTimer(Duration.ofMillis(100), () -> parts.engine.interruptOverdue(threads.time.passed()));
        threads.timer.every(
                Duration.ofMinutes(10),
                Duration.ofHours(1),
                () -> threads.background.execute(() -> parts.state.sweep(storage.retention::age)));
    }

    /** The free disk space, and data that is too old. */
    void storage(StorageParts storage) {
        onTimer(Duration.ofSeconds(1), storage.space::measure);
        // Not immediately: it needs classes for which the first requests after a start would wait. But often: what
        // arrives between two sweeps is beyond the limit of size.
        inBackground(Duration.ofSeconds(5), storage.retention::sweep);
    }

    /** Backups, if the settings name a folder for them. */
    void backups(StorageParts storage) {
        threads.background.execute(storage.backups::sweep);
        ScheduledBackups scheduled = storage.scheduledBackups;
        if (scheduled == null) return;
        inBackground(Duration.ofSeconds(30), scheduled::backUpIfDue);
    }

    /** Writes the received events that were refused. */
    void received(RefusedEvents refused) {
        inBackground(Duration.ofSeconds(1), refused::flush);
    }

    void access(Access access) {
        inBackground(Duration.ofMinutes(1), access::everyMinute);
    }

    /** New jars in the folders of plugins, and classes that nothing needs any more. */
    void plugins(Plugins plugins, Installations installations) {
        AtomicBoolean looking = new AtomicBoolean();
        inBackground(Duration.ofSeconds(2), () -> {
            // A check may take long. Another one beside it would find the same.
            if (!looking.compareAndSet(false, true)) return;
            try {
                plugins.poll();
                installations.moveWhatArrived();
                plugins.sweep();
            } catch (RuntimeException e) {
                LOG.warn("The regular check of plugins failed and will be repeated: {}", e.toString());
            } finally {
                looking.set(false);
            }
        });
    }

    /** @param task must be quick: all timers share one thread */
    private void onTimer(Duration interval, Runnable task) {
        threads.timer.every(interval, interval, task);
    }

    private void inBackground(Duration interval, Runnable task) {
        onTimer(interval, () -> threads.background.execute(task));
    }
}
