package io.junctura.plugin.isolation;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The leaks of plugins that still exist: resources that do not close, threads that do not end. Thread safe. */
public final class PluginLeaks implements LeakListener {
    private static final System.Logger LOG = System.getLogger(PluginLeaks.class.getName());

    /** A plugin that leaks at each upgrade repeats the same message. */
    private static final int MAX = 20;

    /** @param message a sentence that names the plugin */
    public record Leak(Instant at, String message) {}

    /** @param threads the leak exists as long as one of them runs */
    private record TrackedLeak(Leak leak, List<Thread> threads) {
        boolean isThere() {
            return threads.stream().anyMatch(Thread::isAlive);
        }
    }

    private final Clock clock;
    private final Deque<TrackedLeak> leaks = new ArrayDeque<>();

    public PluginLeaks(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void leaked(String message, List<Thread> threads) {
        LOG.log(
                Level.WARNING,
                message
                        + " This is a leak: the plugin's classes stay in memory until that ends, or the server stops."
                        + " Tell its author.");
        leaks.removeIf(kept -> !kept.isThere());
        leaks.addLast(new TrackedLeak(new Leak(clock.instant().truncatedTo(ChronoUnit.SECONDS), message), threads));
        if (leaks.size() > MAX) leaks.removeFirst();
    }

    /** The oldest first. */
    public synchronized List<Leak> all() {
        return leaks.stream()
                .filter(TrackedLeak::isThere)
                .map(TrackedLeak::leak)
                .toList();
    }
}
