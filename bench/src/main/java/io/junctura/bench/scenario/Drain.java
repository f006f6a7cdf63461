package io.junctura.bench.scenario;

import io.junctura.bench.load.Sink;
import java.time.Duration;

/** Waits for what was accepted to arrive at the sink. */
final class Drain {
    private Drain() {}

    /**
     * @param quiet without a delivery for this long, nothing more is expected
     * @param limit the longest wait in any case
     * @return whether the sink holds at least {@code wanted} orders
     */
    static boolean await(Sink sink, long wanted, Duration quiet, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        long seen = -1;
        long seenAt = start;
        while (sink.delivered() < wanted) {
            long now = System.nanoTime();
            if (sink.delivered() != seen) {
                seen = sink.delivered();
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
