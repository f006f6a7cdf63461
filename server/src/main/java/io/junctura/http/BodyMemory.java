package io.junctura.http;

import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for bodies that are arriving. No client address may use more than half of it. If it is used up, the slowest bodies
 * are given up, since a body that arrives slowly holds its memory the longest. Thread safe.
 */
final class BodyMemory {
    /** What arrives more slowly is given up for others once memory is short. */
    private static final long SLOW_BYTES_PER_SECOND = 16 * 1024;

    /** A body that young cannot be told to be slow. */
    private static final long YOUNG_NANOS = 1_000_000_000L;

    /** Looking for slow bodies costs time by their number, so it is not done for each body that finds no memory. */
    private static final long LOOK_EVERY_NANOS = 100_000_000L;

    private final MemoryPool pool;
    private final long perAddress;
    private final HttpMetrics metrics;
    private final Set<BodyReader> arriving = ConcurrentHashMap.newKeySet();
    private final AtomicLong looked = new AtomicLong(System.nanoTime() - LOOK_EVERY_NANOS);

    /** @param largest a body of this many bytes must fit */
    BodyMemory(MemoryPool pool, long largest, HttpMetrics metrics) {
        this.pool = pool;
        this.metrics = metrics;
        this.perAddress = Math.max(Math.min(largest * 2, pool.capacity()), pool.capacity() / 2);
    }

    void arriving(BodyReader body) {
        arriving.add(body);
    }

    void over(BodyReader body) {
        arriving.remove(body);
    }

    Reservation open() {
        return pool.open();
    }

    /**
     * Reserves memory for a body that grows.
     *
     * @throws ProblemException 503 if there is none
     */
    void grow(Reservation reservation, long more, ClientUsage client) {
        if (tryGrow(reservation, more, client)) return;
        giveUpSlow();
        if (!tryGrow(reservation, more, client)) throw full();
    }

    private boolean tryGrow(Reservation reservation, long more, ClientUsage client) {
        long used = client.bodyBytes.addAndGet(more);
        boolean grown = false;
        try {
            // The first buffer of a body is small, and an address may be that of many senders.
            if (used > perAddress && reservation.bytes() > 0) return false;
            reservation.grow(more);
            grown = true;
        } catch (MemoryExhausted e) {
            if (e.permanent()) throw e;
        } finally {
            if (!grown) client.bodyBytes.addAndGet(-more);
        }
        return grown;
    }

    void release(Reservation reservation, ClientUsage client) {
        client.bodyBytes.addAndGet(-reservation.bytes());
        reservation.close();
    }

    private void giveUpSlow() {
        long now = System.nanoTime();
        long before = looked.get();
        if (now - before < LOOK_EVERY_NANOS || !looked.compareAndSet(before, now)) return;
        for (BodyReader body : arriving) {
            if (body.ageNanos(now) > YOUNG_NANOS && body.bytesPerSecond(now) < SLOW_BYTES_PER_SECOND) {
                body.giveUp(full());
            }
        }
    }

    private ProblemException full() {
        metrics.reached(HttpMetrics.Limit.BODY_MEMORY);
        return new ProblemException(
                        503,
                        "try-later",
                        "The server's memory for request bodies is in use. Send the request again in a few seconds.")
                .header("Retry-After", "5");
    }

    /** Bytes in use. */
    long used() {
        return pool.used();
    }
}
