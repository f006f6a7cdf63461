package io.junctura.fault.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** All connections of one attack, on one thread. */
final class AttackConnections {
    /** More connections would only wait in the kernel, which retries a connection after a second. */
    private static final int MAX_CONNECTING = 256;

    private static final long REFUSED_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);
    /** The factor by which an attack with slow requests may take longer. */
    private static final int LONGER = 4;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    final Attack attack;
    final Target target;
    final Selector selector;
    /** A shared buffer for reading. Its content is discarded. */
    final ByteBuffer input = ByteBuffer.allocateDirect(64 * 1024);

    private final SourceAddress origin;
    private final PriorityQueue<Timed> timers = new PriorityQueue<>();
    private final Set<AttackConnection> open = new HashSet<>();
    private final TreeMap<Integer, Long> answers = new TreeMap<>();
    private int begun;
    private int ended;
    private int connecting;
    private long mayBegin;
    private long connections;
    private long bytes;
    private long cut;
    private long refused;

    private record Timed(long at, Runnable action) implements Comparable<Timed> {
        @Override
        public int compareTo(Timed other) {
            return Long.compare(at - other.at, 0);
        }
    }

    AttackConnections(Attack attack, Target target, SourceAddress origin) throws IOException {
        this.attack = attack;
        this.target = target;
        this.origin = origin;
        this.selector = Selector.open();
    }

    /** Attacks for a time, or until enough requests have ended. Then it closes all connections. */
    Outcome run(long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        long latestEnd = end + LONGER * nanos;
        mayBegin = System.nanoTime();
        int wanted = attack.connections();
        try (selector) {
            while (System.nanoTime() - end < 0 || (ended < attack.requests() && System.nanoTime() - latestEnd < 0)) {
                // An ended connection is opened again by its own timer.
                while (wanted > 0 && mayBegin()) {
                    wanted--;
                    begin();
                }
                selector.select(pause());
                Set<SelectionKey> ready = selector.selectedKeys();
                for (SelectionKey key : ready) ((AttackConnection) key.attachment()).ready(key);
                ready.clear();
                for (Timed next = timers.peek(); next != null && next.at <= System.nanoTime(); next = timers.peek()) {
                    timers.remove().action.run();
                }
            }
            List.copyOf(open).forEach(AttackConnection::reset);
        }
        return new Outcome(connections, bytes, cut, refused, answers);
    }

    private long pause() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        Timed next = timers.peek();
        if (next != null) until = Math.min(until, next.at);
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
    }

    private boolean mayBegin() {
        if (connecting >= MAX_CONNECTING) return false;
        if (attack.perSecond() == 0) return true;
        long now = System.nanoTime();
        if (now < mayBegin) return false;
        // Delayed connections are caught up for at most a tenth of a second at once.
        mayBegin = Math.max(mayBegin, now - SECOND / 10) + SECOND / attack.perSecond();
        return true;
    }

    private void begin() {
        int n = begun++;
        int port = attack.onHooksPort().test(n) ? target.hooksPort() : target.port();
        AttackConnection attacker = new AttackConnection(this, n);
        open.add(attacker);
        connecting++;
        attacker.connect(origin.address(n), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Opens another connection instead of this one, after a pause. */
    private void again(long pause) {
        after(pause, new Runnable() {
            @Override
            public void run() {
                if (mayBegin()) begin();
                else after(TimeUnit.MILLISECONDS.toNanos(5), this);
            }
        });
    }

    // What connections tell.

    void after(long nanos, Runnable action) {
        timers.add(new Timed(System.nanoTime() + nanos, action));
    }

    void connected() {
        connecting--;
        connections++;
    }

    void notConnected(AttackConnection attacker) {
        connecting--;
        refused++;
        open.remove(attacker);
        again(REFUSED_PAUSE);
    }

    void sent(long some) {
        bytes += some;
    }

    void answered(int status) {
        answers.merge(status, 1L, Long::sum);
    }

    /** @param answered whether the server has said why */
    void ended(AttackConnection attacker, boolean answered) {
        open.remove(attacker);
        ended++;
        if (!answered) cut++;
        again(answered ? TimeUnit.MILLISECONDS.toNanos(1) : REFUSED_PAUSE);
    }
}
