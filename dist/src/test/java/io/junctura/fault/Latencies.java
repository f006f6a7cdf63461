package io.junctura.fault;

import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** How long requests took, in milliseconds. */
final class Latencies {
    private final long[] sorted;

    private Latencies(long[] sorted) {
        this.sorted = sorted;
    }

    static Latencies of(Collection<PacedRequests.Sample> samples) {
        return new Latencies(samples.stream()
                .mapToLong(sample -> TimeUnit.NANOSECONDS.toMillis(sample.nanos()))
                .sorted()
                .toArray());
    }

    /** A percentile of the times. */
    long percentile(int percent) {
        if (sorted.length == 0) return 0;
        return sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
    }

    long most() {
        return percentile(100);
    }

    @Override
    public String toString() {
        return percentile(50) + " / " + percentile(99) + " / " + most();
    }
}
