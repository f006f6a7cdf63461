package io.junctura.bench.load;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The receiver of the targets' requests. It answers every POST with 200, and counts the orders, the duplicates and the wrong
 * requests. It has one thread; other threads may read the counters.
 */
public final class Sink implements AutoCloseable {
    private static final int FULL_CHECK_EVERY = 64;

    private final Listener listener;
    private final IdSet delivered = new IdSet();
    private final AtomicLong fresh = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong repeatedWithOtherKey = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong lastFreshNanos = new AtomicLong();
    private int[] keyHashes = new int[1 << 16];
    private volatile Arrivals arrivals = new Arrivals(0, new AtomicLongArray(0));

    private Sink() throws IOException {
        listener = Listener.start("bench-sink", this::count);
    }

    /** Listens on a free port of the loopback address. */
    public static Sink start() throws IOException {
        return new Sink();
    }

    public int port() {
        return listener.port();
    }

    /** Orders that arrived, each counted once. */
    public long delivered() {
        return fresh.get();
    }

    /** Deliveries of an order that had arrived before. */
    public long duplicates() {
        return repeated.get();
    }

    /** The duplicates without an Idempotency-Key, or with another one than the first delivery. */
    public long duplicatesWithOtherKey() {
        return repeatedWithOtherKey.get();
    }

    /** Deliveries to the wrong address, without an order's number, or (checked on a sample) with a wrong body. */
    public long wrong() {
        return wrong.get();
    }

    /** {@link System#nanoTime()} of the last first delivery. */
    public long lastDeliveryNanos() {
        return lastFreshNanos.get();
    }

    public IdSet ids() {
        return delivered;
    }

    /** Stops answering until {@link #resume()}. */
    public void pause() {
        listener.pause();
    }

    public void resume() {
        listener.resume();
    }

    /**
     * When each of these orders first arrives.
     *
     * @return filled while they do: {@link System#nanoTime()} of the order {@code first + i} at {@code i}, 0 before
     */
    public AtomicLongArray arrivals(int first, int count) {
        Arrivals next = new Arrivals(first, new AtomicLongArray(count));
        arrivals = next;
        return next.nanos;
    }

    private record Arrivals(int first, AtomicLongArray nanos) {
        void note(int id, long now) {
            int i = id - first;
            if (i >= 0 && i < nanos.length()) nanos.lazySet(i, now);
        }
    }

    /** Resets all counters. No request may be in progress. */
    public void reset() {
        delivered.clear();
        fresh.set(0);
        repeated.set(0);
        repeatedWithOtherKey.set(0);
        wrong.set(0);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void count(byte[] bytes, HttpMessage message) {
        int id = Orders.idIn(bytes, message.bodyStart, message.bodyLength);
        if (id < 0 || !pathIs(bytes, Orders.path(id))) {
            wrong.incrementAndGet();
            return;
        }
        if (id / 16 % FULL_CHECK_EVERY == 0
                && !Orders.rightDelivery(id, bytes, message.bodyStart, message.bodyLength)) {
            wrong.incrementAndGet();
        }
        if (id >= keyHashes.length) {
            keyHashes = Arrays.copyOf(keyHashes, Math.max(id + 1, keyHashes.length * 2));
        }
        if (delivered.add(id)) {
            keyHashes[id] = message.keyHash;
            long now = System.nanoTime();
            lastFreshNanos.lazySet(now);
            arrivals.note(id, now);
            fresh.incrementAndGet();
        } else {
            repeated.incrementAndGet();
            if (message.keyHash == 0 || keyHashes[id] != message.keyHash) {
                repeatedWithOtherKey.incrementAndGet();
            }
        }
    }

    private static boolean pathIs(byte[] bytes, String path) {
        for (int i = 0; i < path.length(); i++) {
            if (bytes[5 + i] != path.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
