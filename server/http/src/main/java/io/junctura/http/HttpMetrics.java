package io.junctura.http;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts answers, refusals and closed connections of the HTTP server. Thread safe. */
public final class HttpMetrics {
    private static final int STATUSES = 600;

    /** There are few published flows, so this limit is only a safeguard. */
    private static final int MAX_REFUSALS = 10_000;

    private final AtomicLongArray answers = new AtomicLongArray(STATUSES);
    private final Map<Refusal, LongAdder> refusals = new ConcurrentHashMap<>();
    private final Map<Limit, LongAdder> limits = new EnumMap<>(Limit.class);
    private volatile Gauges gauges = Gauges.NONE;
    private volatile RefusalListener refusalListener = RefusalListener.NONE;

    public HttpMetrics() {
        for (Limit limit : Limit.values()) limits.put(limit, new LongAdder());
    }

    /** The limits that a request or a connection can reach. */
    public enum Limit {
        CONNECTIONS(true),
        CONNECTIONS_PER_ADDRESS(false),
        REQUESTS(true),
        REQUESTS_PER_ADDRESS(false),
        THREADS(true),
        BODY_MEMORY(true),
        RESPONSE_MEMORY(true),
        VALUE_MEMORY(true),
        SLOW_HEAD(false),
        SLOW_READER(false);

        /** Whether it limits all clients together, not one client. */
        final boolean ofServer;

        Limit(boolean ofServer) {
            this.ofServer = ofServer;
        }

        /** As metrics name it, such as {@code body-memory}. */
        public String title() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * An event that a flow's address refused.
     *
     * @param flow   such as {@code default/shop/orders}; empty if no flow is published at the address
     * @param reason the code of the problem, such as {@code bad-signature}
     */
    public record Refusal(String flow, String reason) {}

    /** The current use of the server. */
    public interface Gauges {
        Gauges NONE = new Gauges() {
            @Override
            public Map<String, Integer> connections() {
                return Map.of();
            }

            @Override
            public Map<String, Integer> busyThreads() {
                return Map.of();
            }

            @Override
            public Map<String, Integer> waitingRequests() {
                return Map.of();
            }
        };

        /** Open connections by listener. */
        Map<String, Integer> connections();

        /** Busy threads, by class of request. */
        Map<String, Integer> busyThreads();

        /** Queued requests, by class of request. */
        Map<String, Integer> waitingRequests();
    }

    void answered(int status) {
        answers.incrementAndGet(status >= 0 && status < STATUSES ? status : 0);
    }

    void refused(String flow, String reason) {
        Refusal refusal = new Refusal(flow, reason);
        LongAdder count = refusals.get(refusal);
        if (count == null) {
            if (refusals.size() >= MAX_REFUSALS) return;
            count = refusals.computeIfAbsent(refusal, any -> new LongAdder());
        }
        count.increment();
    }

    /** Reports requests with events that start no run to a listener, which replaces the one before. */
    public void reportTo(RefusalListener listener) {
        refusalListener = listener;
    }

    RefusalListener refusalListener() {
        return refusalListener;
    }

    void reached(Limit limit) {
        limits.get(limit).increment();
    }

    void gauges(Gauges now) {
        gauges = now;
    }

    public Gauges gauges() {
        return gauges;
    }

    /** Answers by status. */
    public Map<Integer, Long> answers() {
        Map<Integer, Long> counts = new TreeMap<>();
        for (int status = 0; status < STATUSES; status++) {
            long count = answers.get(status);
            if (count > 0) counts.put(status, count);
        }
        return counts;
    }

    public Map<Refusal, Long> refusals() {
        Map<Refusal, Long> counts = new ConcurrentHashMap<>();
        refusals.forEach((refusal, count) -> counts.put(refusal, count.sum()));
        return counts;
    }

    /** How often requests were refused or connections closed because of a limit, by the limit. */
    public Map<Limit, Long> limits() {
        Map<Limit, Long> counts = new EnumMap<>(Limit.class);
        limits.forEach((limit, count) -> counts.put(limit, count.sum()));
        return counts;
    }

    /** How often a limit of the server as a whole was reached, since the start. */
    long saturated() {
        long sum = 0;
        for (Limit limit : Limit.values())
            if (limit.ofServer) sum += limits.get(limit).sum();
        return sum;
    }
}
