package io.junctura.bench.scenario;

import io.junctura.bench.load.Sink;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Waits until the accepted orders have arrived at the sink. */
final class Drain {
    private Drain() {}

    /**
     * @param quiet the time without a delivery after which the wait ends
     * @param limit the longest wait
     * @return whether the sink has received at least {@code wanted} orders
     */
    static boolean await(Sink sink, long wanted, Duration quiet, Duration limit) throws InterruptedException {
        return await(sink::delivered, wanted, quiet, limit);
    }

    /** @param delivered the number of arrivals */
    static boolean await(LongSupplier delivered, long wanted, Duration quiet, Duration limit)
            throws InterruptedException {
        long start = System.nanoTime();
        long seen = -1;
        long seenAt = start;
        while (delivered.getAsLong() < wanted) {
            long now = System.nanoTime();
            if (delivered.getAsLong() != seen) {
                seen = delivered.getAsLong();
                seenAt = now;
            }
            if (now - start > limit.toNanos() || now - seenAt > quiet.toNanos()) {
                return false;
            }
            Thread.sleep(5);
        }
        return true;
    }
}
