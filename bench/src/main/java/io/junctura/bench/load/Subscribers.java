package io.junctura.bench.load;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The receivers of outbound webhooks, each with its own address. They answer every webhook with 200, and record which order
 * reached which subscriber. They share one thread; other threads may read the counters.
 */
public final class Subscribers implements AutoCloseable {
    private static final int FULL_CHECK_EVERY = 64;
    private static final int PATH_AT = "POST /".length();

    private final Listener listener;
    private final AtomicLong wrong = new AtomicLong();
    private volatile Arrivals expected = new Arrivals(0, 0, 0);

    private Subscribers() throws IOException {
        listener = Listener.start("bench-subscribers", this::count);
    }

    /** Listens on a free port of the loopback address. */
    public static Subscribers start() throws IOException {
        return new Subscribers();
    }

    /** The address of one subscriber, numbered from 0. */
    public String address(int number) {
        return "http://127.0.0.1:" + listener.port() + "/" + number;
    }

    /** Expects these orders at each subscriber from now on. All other orders count as wrong. */
    public Arrivals expect(int first, int orders, int subscribers) {
        Arrivals next = new Arrivals(first, orders, subscribers);
        expected = next;
        return next;
    }

    /** The unexpected webhooks, and those with a wrong body (checked on a sample). */
    public long wrong() {
        return wrong.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void count(byte[] bytes, HttpMessage message) {
        int id = Orders.idIn(bytes, message.bodyStart, message.bodyLength);
        boolean right = expected.note(id, number(bytes), System.nanoTime())
                && (id % FULL_CHECK_EVERY != 0
                        || Orders.rightWebhook(id, bytes, message.bodyStart, message.bodyLength));
        if (!right) wrong.incrementAndGet();
    }

    private static int number(byte[] bytes) {
        int number = 0;
        for (int i = PATH_AT; bytes[i] != ' '; i++) number = number * 10 + bytes[i] - '0';
        return number;
    }

    /** When each of the expected orders reached each subscriber. */
    public static final class Arrivals {
        private final int first;
        private final int orders;
        private final int subscribers;
        private final AtomicLongArray nanos;
        private final AtomicLong arrived = new AtomicLong();
        private final AtomicLong repeated = new AtomicLong();
        private final AtomicLong last = new AtomicLong();

        private Arrivals(int first, int orders, int subscribers) {
            this.first = first;
            this.orders = orders;
            this.subscribers = subscribers;
            this.nanos = new AtomicLongArray(orders * subscribers);
        }

        private boolean note(int id, int subscriber, long now) {
            int order = id - first;
            if (order < 0 || order >= orders || subscriber < 0 || subscriber >= subscribers) return false;
            int at = order * subscribers + subscriber;
            if (nanos.get(at) != 0) {
                repeated.incrementAndGet();
                return true;
            }
            nanos.set(at, now);
            last.lazySet(now);
            arrived.incrementAndGet();
            return true;
        }

        /** Webhooks that arrived, each counted once. */
        public long count() {
            return arrived.get();
        }

        /** Duplicates of webhooks that had arrived before. */
        public long repeated() {
            return repeated.get();
        }

        /** {@link System#nanoTime()} of the last one that was counted. */
        public long lastNanos() {
            return last.get();
        }

        /** {@link System#nanoTime()} at which an order reached a subscriber, both from 0; 0 if it has not. */
        public long nanos(int order, int subscriber) {
            return nanos.get(order * subscribers + subscriber);
        }
    }
}
