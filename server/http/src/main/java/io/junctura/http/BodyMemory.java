package io.junctura.http;

import io.junctura.http.problem.ProblemException;
import io.junctura.memory.MemoryExhausted;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The memory budget for bodies that are arriving. One client address may use at most half of it. A quarter is reserved for
 * addresses that sent an accepted request within the last hour, and the last eighth of all for small bodies: an event from a
 * busy address finds room beside large bodies that stall. If memory is exhausted, the bodies that have stalled for the longest
 * time are dropped. Thread safe.
 */
final class BodyMemory {
    /** Bytes up to which a body is small. It is the first buffer of a body. */
    static final int SMALL = 8 * 1024;

    /** Slower bodies are dropped when memory is exhausted. */
    private static final long SLOW_BYTES_PER_SECOND = 16 * 1024;

    /** The rate of a younger body is not known yet. */
    private static final long YOUNG_NANOS = 1_000_000_000L;

    /** A body without new bytes for this long has stalled. A lost packet arrives earlier. */
    private static final long STALLED_NANOS = 1_000_000_000L;

    private final MemoryPool pool;
    private final long largest;
    private final long perAddress;
    private final long ofStrangers;
    private final long ofLarge;
    private final LastHour trusted;
    private final HttpMetrics metrics;
    private final Set<BodyReader> arriving = ConcurrentHashMap.newKeySet();

    /**
     * @param largest a body of this many bytes must fit
     * @param trusted client addresses that sent an accepted request
     */
    BodyMemory(MemoryPool pool, long largest, LastHour trusted, HttpMetrics metrics) {
        this.pool = pool;
        this.largest = largest;
        this.trusted = trusted;
        this.metrics = metrics;
        this.ofStrangers = Math.max(Math.min(largest, pool.capacity()), pool.capacity() * 3 / 4);
        this.ofLarge = Math.max(Math.min(largest, pool.capacity()), pool.capacity() * 7 / 8);
        this.perAddress = Math.max(Math.min(largest * 2, pool.capacity()), pool.capacity() / 2);
    }

    void arriving(BodyReader body) {
        arriving.add(body);
    }

    void over(BodyReader body) {
        arriving.remove(body);
    }

    /** The largest body that the server's settings allow. */
    long largest() {
        return largest;
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
        dropStalled(more);
        if (!tryGrow(reservation, more, client)) throw full();
    }

    private boolean tryGrow(Reservation reservation, long more, ClientUsage client) {
        long used = client.bodyBytes.addAndGet(more);
        boolean grown = false;
        try {
            // The first buffer of a body is small, and many senders may share an address.
            if (used > perAddress && reservation.bytes() > 0) return false;
            if (pool.used() + more > ofLarge && reservation.bytes() + more > SMALL) return false;
            if (pool.used() + more > ofStrangers && !trusted.has(client.address)) return false;
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

    /** Frees a quarter of the memory at once if it can, so that the next bodies do not have to search. */
    private synchronized void dropStalled(long needed) {
        long aim = ofStrangers - Math.max(needed, pool.capacity() / 4);
        if (pool.used() <= aim) return; // another thread was faster
        long now = System.nanoTime();
        List<BodyReader> slow = new ArrayList<>();
        for (BodyReader body : arriving) if (isSlow(body, now)) slow.add(body);
        slow.sort(Comparator.comparingLong(body -> -body.stalledNanos(now)));
        for (BodyReader body : slow) {
            if (pool.used() <= aim) return;
            body.giveUp(full());
        }
    }

    private static boolean isSlow(BodyReader body, long now) {
        return body.stalledNanos(now) > STALLED_NANOS
                || (body.ageNanos(now) > YOUNG_NANOS && body.bytesPerSecond(now) < SLOW_BYTES_PER_SECOND);
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
