package io.junctura.http;

import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory budget for bodies that are arriving. One client address may use at most half of it. If it is exhausted, the
 * slowest bodies are dropped, because they occupy their memory longest. Thread safe.
 */
final class BodyMemory {
    /** Slower bodies are dropped when memory is exhausted. */
    private static final long SLOW_BYTES_PER_SECOND = 16 * 1024;

    /** The rate of a younger body is not known yet. */
    private static final long YOUNG_NANOS = 1_000_000_000L;

    /** Minimum time between two searches for slow bodies: a search visits all arriving bodies. */
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
            // The first buffer of a body is small, and many senders may share an address.
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
                        "The server's memory for request bodies is exhausted. Send the request again in a few seconds.")
                .header("Retry-After", "5");
    }

    /** Bytes in use. */
    long used() {
        return pool.used();
    }
}
