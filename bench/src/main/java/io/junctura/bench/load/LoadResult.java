package io.junctura.bench.load;

/**
 * What came of a load.
 *
 * @param acknowledged answered 2xx
 * @param refused answered 429 or 503
 * @param failed answered otherwise, or not at all because the connection broke
 * @param wrong answered 2xx to a call with the wrong content (checked on a sample)
 * @param startNanos {@link System#nanoTime()} of the first request
 * @param seconds for which it sent
 * @param latency of the acknowledged
 * @param longestGapNanos in which nothing was acknowledged, of the time in which it sent
 * @param nextId the first number not used
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
