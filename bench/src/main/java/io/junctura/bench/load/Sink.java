package io.junctura.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The service at the far end: takes every POST, answers 200, and keeps count of which orders came, which came twice and
 * which came wrong. One thread; the counters may be read from any.
 */
public final class Sink implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}"
                    .getBytes(US_ASCII);
    private static final int FULL_CHECK_EVERY = 64;
    private static final int MOST_BODY_BYTES = 1 << 20;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final Thread thread;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private final ByteBuffer out = ByteBuffer.allocateDirect(64 * 1024);
    private final HttpMessage message = new HttpMessage();

    private final IdSet delivered = new IdSet();
    private final AtomicLong fresh = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong repeatedWithOtherKey = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong lastFreshNanos = new AtomicLong();
    private int[] keyHashes = new int[1 << 16];
    private volatile boolean open = true;
    private volatile boolean paused;
    private volatile Arrivals arrivals = new Arrivals(0, new AtomicLongArray(0));

    private Sink(Selector selector, ServerSocketChannel server) {
        this.selector = selector;
        this.server = server;
        this.thread = new Thread(this::serve, "bench-sink");
        this.thread.setDaemon(true);
    }

    /** Listens on a free port of the loopback address. */
    public static Sink start() throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        Sink sink = new Sink(selector, server);
        sink.thread.start();
        return sink;
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    /** Orders that arrived, each counted once. */
    public long delivered() {
        return fresh.get();
    }

    /** Deliveries of an order that had arrived before. */
    public long duplicates() {
        return repeated.get();
    }

    /** Those duplicates whose Idempotency-Key differs from the first delivery's, or that had none. */
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

    /** Answers nobody until it resumes. */
    public void pause() {
        paused = true;
        selector.wakeup();
    }

    public void resume() {
        paused = false;
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

    /** Forgets all; only while nothing sends. */
    public void reset() {
        delivered.clear();
        fresh.set(0);
        repeated.set(0);
        repeatedWithOtherKey.set(0);
        wrong.set(0);
    }

    @Override
    public void close() throws IOException {
        open = false;
        selector.wakeup();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
        selector.close();
    }

    private void serve() {
        try {
            while (open) {
                if (paused) Thread.sleep(1);
                else selector.select(this::handle, 1_000);
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("the sink's selector failed", e);
        }
    }

    private void handle(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
            } else if (key.isReadable()) {
                read(key);
            }
        } catch (IOException peerGone) {
            close(key);
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        while (channel != null) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.register(selector, SelectionKey.OP_READ, new Peer());
            channel = server.accept();
        }
    }

    private void read(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        Peer peer = (Peer) key.attachment();
        in.clear();
        int count = channel.read(in);
        if (count < 0) {
            close(key);
            return;
        }
        in.flip();
        peer.append(in);
        out.clear();
        boolean close = false;
        while (peer.filled > 0 && message.parse(peer.bytes, peer.filled)) {
            count(peer.bytes);
            out.put(ANSWER);
            close |= message.close;
            peer.consume(message.end);
        }
        out.flip();
        // A hundred bytes into an idle loopback socket: it takes them, or its owner has stopped reading.
        while (out.hasRemaining()) {
            channel.write(out);
        }
        if (close) {
            close(key);
        }
    }

    private void count(byte[] bytes) {
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

    private static void close(SelectionKey key) {
        key.cancel();
        try {
            key.channel().close();
        } catch (IOException alreadyGone) {
            // Nothing is left to close.
        }
    }

    private static final class Peer {
        private byte[] bytes = new byte[4096];
        private int filled;

        void append(ByteBuffer more) throws IOException {
            int needed = filled + more.remaining();
            if (needed > MOST_BODY_BYTES) {
                throw new IOException("a delivery of more than " + MOST_BODY_BYTES + " bytes");
            }
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
            }
            int count = more.remaining();
            more.get(bytes, filled, count);
            filled += count;
        }

        void consume(int count) {
            System.arraycopy(bytes, count, bytes, 0, filled - count);
            filled -= count;
        }
    }
}
