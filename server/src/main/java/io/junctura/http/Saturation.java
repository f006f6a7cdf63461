package io.junctura.http;

import java.util.Map;
import java.util.StringJoiner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line when requests begin to be refused because a limit is reached, and one when that is over. One thread uses it. */
final class Saturation {
    private static final Logger LOG = LoggerFactory.getLogger(Saturation.class);

    /** That long without a refusal, and it is over. */
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
                    "The server is at a limit: requests are answered 503, or connections are closed. How often: {};"
                            + " connections: {}; busy threads: {}; waiting requests: {}.",
                    reached(metrics.limits()),
                    gauges.connections(),
                    gauges.busyThreads(),
                    gauges.waitingRequests());
        } else if (saturated && now - last > QUIET_NANOS) {
            saturated = false;
            LOG.info(
                    "The server is below its limits again. In {} s, {} requests were answered 503 or connections closed.",
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
