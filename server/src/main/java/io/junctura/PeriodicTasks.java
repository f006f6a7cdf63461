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

    /** Collected completely within some ten milliseconds. */
    private static final long SMALL_HEAP = 100L << 20;

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

    /** The bundled plugins are stored, then new jars in the folders of plugins, and classes that nothing needs any more. */
    void plugins(Plugins plugins, Installations installations) {
        // The first requests after a start do not share the processor and the disk with it.
        threads.timer.after(Duration.ofSeconds(3), () -> threads.background.execute(plugins::keepBundled));
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

    /** Gives back the memory of the start: it leaves garbage, and the collector would keep the pages for as long as little happens. */
    void memory() {
        threads.timer.after(Duration.ofSeconds(7), () -> {
            Runtime jvm = Runtime.getRuntime();
            // A busy server has other uses for a pause.
            if (jvm.totalMemory() - jvm.freeMemory() < SMALL_HEAP) threads.background.execute(System::gc);
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
