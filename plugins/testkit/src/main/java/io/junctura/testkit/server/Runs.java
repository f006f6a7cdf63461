package io.junctura.testkit.server;

import io.junctura.dispatch.listener.RunListener;
import io.junctura.run.Run;
import io.junctura.run.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The runs that the server has reported, in the order of their acceptance. Tests wait for further reports. */
final class Runs implements RunListener {
    /** The flow of each. */
    private final Map<Long, String> all = new LinkedHashMap<>();

    private long changes;

    @Override
    public synchronized void accepted(Run run) {
        all.putIfAbsent(run.id(), name(run));
        changes++;
        notifyAll();
    }

    @Override
    public void changed(Run run, RunStatus status) {
        accepted(run);
    }

    private static String name(Run run) {
        return run.flow().name().integration() + "/" + run.flow().name().flow();
    }

    synchronized List<Long> of(String flow) {
        List<Long> ids = new ArrayList<>();
        all.forEach((id, name) -> {
            if (name.equals(flow)) ids.add(id);
        });
        return ids;
    }

    /**
     * Checks again after each report of the server.
     *
     * @param ask    null while the condition is false
     * @param missed the message of the failure
     */
    <T> T await(Duration patience, Supplier<@Nullable T> ask, Supplier<String> missed) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            long before;
            synchronized (this) {
                before = changes;
            }
            T found = ask.get();
            if (found != null) return found;
            if (!waitForMore(before, end)) throw new AssertionError(missed.get());
        }
    }

    private synchronized boolean waitForMore(long before, long end) {
        try {
            while (changes == before) {
                long millis = (end - System.nanoTime()) / 1_000_000;
                if (millis <= 0) return false;
                wait(millis);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("The test was interrupted while it waited for a run.", e);
        }
    }
}
