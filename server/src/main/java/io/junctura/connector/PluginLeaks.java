package io.junctura.connector;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What plugins have left behind since the server started: resources that do not close, threads that do not end. Thread safe. */
final class PluginLeaks {
    private static final System.Logger LOG = System.getLogger(PluginLeaks.class.getName());

    /** One that leaks at each upgrade says the same again and again. */
    private static final int MOST = 20;

    /** @param message a sentence that names the plugin */
    record Leak(Instant at, String message) {}

    private final Clock clock;
    private final Deque<Leak> leaks = new ArrayDeque<>();

    PluginLeaks(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(String message) {
        LOG.log(
                Level.WARNING,
                message
                        + " This is a leak: the plugin's classes stay in memory until the server stops. Tell its"
                        + " author.");
        leaks.addLast(new Leak(clock.instant().truncatedTo(ChronoUnit.SECONDS), message));
        if (leaks.size() > MOST) leaks.removeFirst();
    }

    /** The oldest first. */
    synchronized List<Leak> all() {
        return List.copyOf(leaks);
    }
}
