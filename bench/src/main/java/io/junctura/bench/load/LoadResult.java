package io.junctura.bench.load;

/**
 * The result of a load.
 *
 * @param acknowledged requests answered 2xx
 * @param refused requests answered 429 or 503
 * @param failed requests with another answer, or with none because the connection broke
 * @param wrong calls answered 2xx with wrong content (checked on a sample)
 * @param startNanos {@link System#nanoTime()} of the first request
 * @param seconds from the first to the last request
 * @param latency of the acknowledged requests
 * @param longestGapNanos the longest time without an acknowledgement while requests were sent
 * @param nextId the first unused order number
 */
public record LoadResult(
        long acknowledged,
        long refused,
        long failed,
        long wrong,
        long startNanos,
        double seconds,
        Histogram latency,
        long longestGapNanos,
        int nextId) {

    public double perSecond() {
        return acknowledged / seconds;
    }
}
