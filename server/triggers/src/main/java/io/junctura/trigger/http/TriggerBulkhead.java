package io.junctura.trigger.http;

import io.junctura.http.HttpServer;
import io.junctura.http.problem.ProblemException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits how many requests execute code of the triggers of one connector. Code that does not return occupies a thread of the
 * request, and there are few: no connector occupies more of them than it leaves to others. Thread safe.
 */
final class TriggerBulkhead {
    private static final Logger LOG = LoggerFactory.getLogger(TriggerBulkhead.class);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final int threads;
    private final ConcurrentHashMap<String, AtomicInteger> inside = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicLong warned = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

    TriggerBulkhead() {
        this(HttpServer.FLOW_THREADS);
    }

    /** @param threads how many threads there are for requests */
    TriggerBulkhead(int threads) {
        this.threads = threads;
    }

    /**
     * Called before a request executes code of a connector. {@link #leave} must follow.
     *
     * @throws ProblemException 503 if too many requests execute it
     */
    void enter(String connector) {
        int mine = of(connector).incrementAndGet();
        int others = all.incrementAndGet() - mine;
        if (mine <= (threads - others) / 2) return;
        leave(connector);
        warn(connector, mine - 1);
        throw new ProblemException(
                        503, "trigger-busy", "The flow's trigger has too many requests in hand. Come again later.")
                .header("Retry-After", "10");
    }

    void leave(String connector) {
        all.decrementAndGet();
        of(connector).decrementAndGet();
    }

    private AtomicInteger of(String connector) {
        AtomicInteger known = inside.get(connector);
        return known != null ? known : inside.computeIfAbsent(connector, any -> new AtomicInteger());
    }

    private void warn(String connector, int count) {
        long now = System.nanoTime();
        long before = warned.get();
        if (now - before < PAUSE_NANOS || !warned.compareAndSet(before, now)) return;
        LOG.warn(
                "Triggers of the connector \"{}\" have {} requests in hand that they do not finish; more are answered"
                        + " 503. If that lasts, switch its plugin off and tell its author.",
                connector,
                count);
    }
}
