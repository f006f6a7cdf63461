package io.junctura.connector;

import io.junctura.api.Context.Stop;
import io.junctura.thread.CleanThreadFactory;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends calls that do not react to an interrupt: it watches registered threads, and runs a task of theirs when they are
 * interrupted. Thread safe.
 */
public final class Stops {
    private static final System.Logger LOG = System.getLogger(Stops.class.getName());
    private static final long POLL_MILLIS = 100;

    private final Set<WatchedStop> watched = ConcurrentHashMap.newKeySet();
    private boolean looking;

    Stop watch(Thread caller, Runnable what) {
        WatchedStop one = new WatchedStop(caller, what);
        watched.add(one);
        begin();
        return one;
    }

    /** One thread watches while any thread is registered. */
    private synchronized void begin() {
        if (looking) return;
        looking = true;
        CleanThreadFactory.of(this::watch, "stops").start();
    }

    @SuppressWarnings("ModifyCollectionInEnhancedForLoop") // Concurrent sets allow it.
    private void watch() {
        while (true) {
            synchronized (this) {
                if (watched.isEmpty()) {
                    looking = false;
                    return;
                }
            }
            for (WatchedStop one : watched) {
                if (!one.caller.isInterrupted() || !watched.remove(one)) continue;
                CleanThreadFactory.of(one::stop, "stopping " + one.caller.getName())
                        .start();
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private final class WatchedStop implements Stop {
        private final Thread caller;
        private final Runnable what;
        private boolean closed;

        WatchedStop(Thread caller, Runnable what) {
            this.caller = caller;
            this.what = what;
        }

        synchronized void stop() {
            if (closed) return;
            try {
                what.run();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "What was to be stopped on " + caller.getName() + " did not: " + e);
            }
        }

        @Override
        public void close() {
            watched.remove(this);
            synchronized (this) {
                closed = true;
            }
        }
    }
}
