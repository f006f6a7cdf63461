package io.junctura.outbound;

import io.junctura.thread.CleanThreadFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Checks all exchanges ten times a second, and ends those whose time is over or whose caller was interrupted. One thread does this,
 * without a timer for each exchange. It starts with the first exchange, and sleeps without any.
 */
final class ExchangeDeadlines implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ExchangeDeadlines.class.getName());
    private static final long PAUSE = 100_000_000L;
    private static final long LONG_PAUSE = 10_000_000_000L;

    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private final Runnable housekeeping;
    private volatile @Nullable Thread thread;
    private volatile boolean dozing;
    private volatile boolean closed;

    /** @param housekeeping called about every ten seconds */
    ExchangeDeadlines(Runnable housekeeping) {
        this.housekeeping = housekeeping;
    }

    void add(Exchange exchange) {
        underWay.add(exchange);
        Thread watcher = thread;
        if (watcher == null) start();
        else if (dozing) LockSupport.unpark(watcher);
    }

    void remove(Exchange exchange) {
        underWay.remove(exchange);
    }

    private synchronized void start() {
        if (thread != null || closed) return;
        Thread watcher = CleanThreadFactory.of(this::run, "outbound-watch"); // The caller may be code of a plugin.
        thread = watcher;
        watcher.start();
    }

    private void run() {
        long kept = System.nanoTime();
        while (!closed) {
            long now = System.nanoTime();
            try {
                for (Exchange exchange : underWay) exchange.check(now);
                if (now - kept >= LONG_PAUSE) {
                    kept = now;
                    housekeeping.run();
                }
            } catch (RuntimeException e) { // The thread must go on, or no limit would hold any more.
                LOG.log(System.Logger.Level.WARNING, "Looking after outbound requests failed; it goes on.", e);
            }
            dozing = true;
            if (underWay.isEmpty()) LockSupport.parkNanos(this, LONG_PAUSE);
            dozing = false;
            LockSupport.parkNanos(this, PAUSE);
        }
    }

    @Override
    public void close() {
        closed = true;
        Thread watcher = thread;
        if (watcher != null) LockSupport.unpark(watcher);
    }
}
