package io.junctura.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends orders over kept-alive connections on the calling thread, with one selector. It shares the cores with the measured
 * target, so it formats nothing, allocates almost nothing, and parses as little of an answer as possible.
 */
public final class Load {
    private static final long ANSWERS_MAY_TAKE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long RECONNECT_NANOS = Duration.ofMillis(20).toNanos();
    private static final long MAX_BACKOFF_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int CHECK_ANSWER_EVERY = 128;

    /** Between two batches, so that the target has stored the end of the first when the second begins. */
    private static final long BETWEEN_BATCHES_NANOS = Duration.ofMillis(4).toNanos();

    private final LoadPlan plan;
    private final IdSet acknowledgedIds;
    private final boolean checkAnswers;
    private final Orders orders;
    private final Selector selector;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
    private final ByteBuffer out = ByteBuffer.allocateDirect(4 * 1024);
    private final HttpMessage message = new HttpMessage();
    private final ArrayDeque<Wire> idle = new ArrayDeque<>();
    private final List<Wire> resting = new ArrayList<>();
    private final Histogram latency = new Histogram();

    private boolean sending = true;
    private long lastAnswer;
    private long longestGap;
    private int inFlight;
    private int nextId;
    private long acknowledged;
    private long refused;
    private long failed;
    private long wrong;

    private Load(LoadPlan plan, IdSet acknowledgedIds, boolean checkAnswers, Selector selector) {
        this.plan = plan;
        this.acknowledgedIds = acknowledgedIds;
        this.checkAnswers = checkAnswers;
        this.orders = new Orders(plan.paths(), plan.headers());
        this.selector = selector;
        this.nextId = plan.firstId();
    }

    /** Sends events. Adds the acknowledged orders to the set. */
    public static LoadResult events(LoadPlan plan, IdSet acknowledged) throws IOException {
        return run(plan, acknowledged, false);
    }

    /** Sends calls, and checks their answers. */
    public static LoadResult calls(LoadPlan plan) throws IOException {
        return run(plan, new IdSet(), true);
    }

    private static LoadResult run(LoadPlan plan, IdSet acknowledged, boolean checkAnswers) throws IOException {
        try (Selector selector = Selector.open()) {
            Load load = new Load(plan, acknowledged, checkAnswers, selector);
            try {
                return load.run();
            } finally {
                for (SelectionKey key : selector.keys()) {
                    key.channel().close();
                }
            }
        }
    }

    private LoadResult run() throws IOException {
        for (int i = 0; i < plan.connections(); i++) {
            Wire wire = new Wire();
            if (connect(wire)) {
                idle.add(wire);
            }
        }
        long start = System.nanoTime();
        lastAnswer = start;
        long end = start + plan.length().toNanos();
        if (plan.ratePerSecond() == 0) {
            sendOnIdle(start);
        }
        long interval = plan.ratePerSecond() == 0 ? 0 : (long) (1e9 / plan.ratePerSecond());
        long due = start;
        long now = start;
        while (now < end && hasMore() && !plan.stopEarly().getAsBoolean()) {
            if (interval > 0) {
                while (due <= now && hasMore() && !idle.isEmpty()) {
                    send(idle.poll(), due);
                    due += interval;
                }
                awaitUntil(idle.isEmpty() ? end : due);
            } else if (plan.arrived() == null) {
                selector.select(this::handle, resting.isEmpty() ? 50 : 2);
            } else {
                selector.select(this::handle, 1);
                if (inFlight == 0 && resting.isEmpty() && plan.arrived().getAsLong() >= acknowledged) {
                    LockSupport.parkNanos(BETWEEN_BATCHES_NANOS);
                    sendOnIdle(System.nanoTime());
                }
            }
            now = System.nanoTime();
            wakeRested(now);
        }
        sending = false;
        long stopped = now;
        while (inFlight > 0 && now - stopped < ANSWERS_MAY_TAKE_NANOS) {
            selector.select(this::handle, 50);
            now = System.nanoTime();
        }
        failed += inFlight;
        if (inFlight > 0) longestGap = Math.max(longestGap, now - lastAnswer);
        double seconds = (stopped - start) / 1e9;
        return new LoadResult(acknowledged, refused, failed, wrong, start, seconds, latency, longestGap, nextId);
    }

    private boolean hasMore() {
        return nextId - plan.firstId() < plan.most();
    }

    /**
     * A selector waits in whole milliseconds, which is too coarse for thousands of requests a second. Shorter waits park the
     * thread.
     */
    private void awaitUntil(long due) throws IOException {
        long wait = due - System.nanoTime();
        if (wait > 2_000_000) {
            selector.select(this::handle, 1);
            return;
        }
        if (selector.selectNow(this::handle) == 0 && wait > 0) {
            LockSupport.parkNanos(Math.min(wait, 100_000));
        }
    }

    private void sendOnIdle(long due) {
        while (hasMore() && !idle.isEmpty()) {
            send(idle.poll(), due);
        }
    }

    private void wakeRested(long now) {
        if (resting.isEmpty()) {
            return;
        }
        for (Iterator<Wire> wires = resting.iterator(); wires.hasNext(); ) {
            Wire wire = wires.next();
            if (wire.restUntil <= now) {
                wires.remove();
                if ((wire.channel != null && wire.channel.isConnected()) || connect(wire)) {
                    free(wire, now);
                } else {
                    break;
                }
            }
        }
    }

    private boolean connect(Wire wire) {
        try {
            wire.filled = 0;
            wire.channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), plan.port()));
            wire.channel.configureBlocking(false);
            wire.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            wire.channel.register(selector, SelectionKey.OP_READ, wire);
            return true;
        } catch (IOException targetDown) {
            rest(wire, RECONNECT_NANOS);
            return false;
        }
    }

    private void rest(Wire wire, long nanos) {
        wire.restUntil = System.nanoTime() + nanos;
        resting.add(wire);
    }

    private void free(Wire wire, long now) {
        if (sending && hasMore() && plan.ratePerSecond() == 0 && plan.arrived() == null) {
            send(wire, now);
        } else {
            idle.add(wire);
        }
    }

    private void send(Wire wire, long due) {
        wire.id = nextId++;
        wire.due = due;
        wire.busy = true;
        inFlight++;
        orders.write(wire.id, out);
        try {
            // The previous request was answered, so less than a kilobyte always fits into the socket's buffer.
            while (out.hasRemaining()) {
                wire.channel.write(out);
            }
        } catch (IOException targetDown) {
            broken(wire);
        }
    }

    private void handle(SelectionKey key) {
        Wire wire = (Wire) key.attachment();
        try {
            in.clear();
            int count = wire.channel.read(in);
            if (count < 0) {
                broken(wire);
                return;
            }
            in.flip();
            wire.append(in);
        } catch (IOException targetDown) {
            broken(wire);
            return;
        }
        if (wire.busy && message.parse(wire.bytes, wire.filled)) {
            answered(wire);
        }
    }

    private void answered(Wire wire) {
        long now = System.nanoTime();
        int status = HttpMessage.status(wire.bytes);
        wire.busy = false;
        inFlight--;
        boolean takesMore = status != 429 && status != 503;
        if (status >= 200 && status < 300) {
            acknowledged++;
            latency.record(now - wire.due);
            longestGap = Math.max(longestGap, now - lastAnswer);
            lastAnswer = now;
            acknowledgedIds.add(wire.id);
            if (checkAnswers && wire.id % CHECK_ANSWER_EVERY < 2 && !rightAnswer(wire)) {
                wrong++;
            }
        } else if (takesMore) {
            failed++;
        } else {
            refused++;
        }
        wire.filled = 0;
        if (message.close) {
            reopen(wire);
        } else if (takesMore) {
            free(wire, now);
        } else {
            rest(wire, Math.min(MAX_BACKOFF_NANOS, Math.max(1, message.retryAfter) * 1_000_000_000L));
        }
    }

    private boolean rightAnswer(Wire wire) {
        return Orders.rightAnswer(wire.id, new String(wire.bytes, message.bodyStart, message.bodyLength, UTF_8));
    }

    private void broken(Wire wire) {
        if (wire.busy) {
            wire.busy = false;
            inFlight--;
            failed++;
        }
        idle.remove(wire);
        reopen(wire);
    }

    private void reopen(Wire wire) {
        try {
            wire.channel.close();
        } catch (IOException alreadyGone) {
            // A new connection replaces the broken one.
        }
        rest(wire, message.close ? 0 : RECONNECT_NANOS);
    }

    private static final class Wire {
        private SocketChannel channel;
        private byte[] bytes = new byte[4096];
        private int filled;
        private int id;
        private long due;
        private long restUntil;
        private boolean busy;

        void append(ByteBuffer more) {
            int count = more.remaining();
            if (filled + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(filled + count, bytes.length * 2));
            }
            more.get(bytes, filled, count);
            filled += count;
        }
    }
}
