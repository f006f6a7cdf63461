package io.junctura.http;

import java.util.Map;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs one line when the server begins to refuse requests because of a limit, and one when it stops. Used by one thread. */
final class Saturation {
    private static final Logger LOG = LoggerFactory.getLogger(Saturation.class);

    /** After this time without a refusal, saturation is over. */
    private static final long QUIET_NANOS = 10_000_000_000L;

    private final HttpMetrics metrics;
    private long before;
    private long countAtBegin;
    private long begin;
    private long last;
    private boolean saturated;

    Saturation(HttpMetrics metrics) {
        this.metrics = metrics;
    }

    /** @param now in the nanoseconds of {@link System#nanoTime} */
    void check(long now) {
        long count = metrics.saturated();
        boolean more = count > before;
        if (more) last = now;
        if (more && !saturated) {
            saturated = true;
            begin = now;
            countAtBegin = before;
            HttpMetrics.Gauges gauges = metrics.gauges();
            LOG.warn(
                    "The server has reached a limit: it answers requests with 503, or closes connections. Limits reached: {};"
                            + " connections: {}; busy threads: {}; queued requests: {}.",
                    reached(metrics.limits()),
                    gauges.connections(),
                    gauges.busyThreads(),
                    gauges.waitingRequests());
        } else if (saturated && now - last > QUIET_NANOS) {
            saturated = false;
            LOG.info(
                    "The server is below its limits again. In {} s it refused {} requests or connections.",
                    Math.max(1, (last - begin) / 1_000_000_000L),
                    count - countAtBegin);
        }
        before = count;
    }

    private static String reached(Map<HttpMetrics.Limit, Long> limits) {
        StringJoiner all = new StringJoiner(", ", "{", "}");
        limits.forEach((limit, count) -> {
            if (count > 0) all.add(limit.title() + "=" + count);
        });
        return all.toString();
    }
}
